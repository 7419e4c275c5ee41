"""Faults put into the last day of real and drawn histories: how many are found, how often a whole day is called odd.

    python tests/benchmarks/incomplete_days.py [--faults 1000] [--seed 1] [--kinds usual,weekends]

Marks: at least 97% of the faults found, false alarms on under 1% of the nights, over all kinds of shops together.
Histories: the giftware example as it is, and shops of several channels drawn with weekdays, trends, promotions and clumps
of demand, of the kinds in KINDS. A file that is cut off ends after a tenth to nine tenths of its rows. A night on which
no channel sold anything looks as a missing file does, and is none of the nights. Exit code 1 if a mark is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from planner.ingest.whole_days import LEAST_DAYS, LEAST_UNITS, odd_days

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTS = ("missing", "cut off", "doubled", "shifted")
FOUND, FALSE = 0.97, 0.01
KINDS = {
    "giftware": "real sales of an example",
    "usual": "up to 500 styles, in three of ten closed on Sundays",
    "weekends": "closed at weekends, some with a rare sale on Sundays",
    "closing down": "sales that halve every ten to thirty days",
    "tiny": "5 to 40 styles, 15 to 60 pieces a day",
    "promotions": "twelve of up to six times the sales",
    "holidays": "closed without notice four times, for up to eight days",
    "opening": "channels that open later than others",
    "packs": "half of the styles sold in twos or sixes",
    "waves": "launches on six days",
}
HISTORIES = 12  # drawn of each kind


def example(name: str) -> pl.DataFrame:
    """The sales of an example, one channel."""
    rows = pl.read_csv(
        EXAMPLES / name / "data/sales.csv", schema_overrides={"style_id": pl.String}, try_parse_dates=True
    )
    return rows.select("date", "style_id", pl.lit(None, pl.String).alias("channel"), pl.col("units").cast(pl.Float64))


def drawn(seed: int, kind: str = "usual") -> pl.DataFrame:
    """200 days of a shop of one to four channels: styles with clumpy demand, weekdays, a trend, promotions, closed days.

    `kind`: a key of KINDS, which says in what the shop is unlike a usual one.
    """
    rng = np.random.default_rng(seed)
    first, days, styles = date(2025, 9, 1), 200, int(rng.integers(60, 500))
    if kind == "tiny":
        styles = int(rng.integers(5, 40))
    rate = rng.gamma(0.6, rng.uniform(1.0, 4.0), styles)
    if kind == "tiny":
        rate *= rng.uniform(15.0, 60.0) / rate.sum()
    born = rng.integers(-60, days - 20, styles)
    if kind == "waves":
        born = rng.choice(rng.integers(-60, days - 20, 6), styles)
    common = np.exp(rng.normal(0, 0.12, days)) * np.exp(np.linspace(0, rng.normal(0, 0.5), days))
    for start in rng.integers(0, days, 3 if kind != "promotions" else 12):
        common[start : start + 3] *= rng.uniform(1.3, 3.0 if kind != "promotions" else 6.0)
    if kind == "closing down":
        common *= np.minimum(1.0, 0.5 ** ((np.arange(days) - rng.integers(60, 150)) / rng.uniform(10.0, 30.0)))
    weekday = rng.uniform(0.6, 1.6, 7)
    if kind == "usual" and rng.random() < 0.3:
        weekday[6] = 0.0
    if kind == "weekends":
        weekday[5:] = 0.0, rng.choice([0.0, 0.02])
    open_ = np.ones(days)
    if kind == "holidays":
        for start in rng.integers(30, days, 4):
            open_[start : start + rng.integers(1, 9)] = 0.0
    frames = []
    for channel in range(int(rng.integers(1, 5))):
        share = rng.uniform(0.3, 1.0)
        own = np.exp(rng.normal(0, 0.1, days)) * open_
        if kind == "opening":
            own[: int(rng.integers(0, days - 60))] = 0.0
        age = np.arange(days)[:, None] - born
        curve = np.where(age >= 0, np.exp(-0.01 * np.maximum(age, 0)), 0.0)
        mean = rate * share * curve * (common * own * weekday[(np.arange(days) + first.weekday()) % 7])[:, None]
        units = rng.poisson(mean * rng.gamma(2.0, 0.5, mean.shape))
        if kind == "packs":
            units *= rng.choice([1, 2, 6], styles, p=[0.5, 0.3, 0.2])
        day, style = np.nonzero(units)
        frames.append(
            pl.DataFrame(
                {
                    "date": [first + timedelta(days=int(d)) for d in day],
                    "style_id": [f"{s:04d}" for s in style],
                    "channel": [f"shop {channel}"] * len(day),
                    "units": units[day, style].astype(float),
                }
            )
        )
    return pl.concat(frames)


def faulty(day: pl.DataFrame, before: pl.DataFrame, fault: str, rng: np.random.Generator) -> pl.DataFrame:
    """The rows of a channel's day with a fault in them."""
    if fault == "missing":
        return day.clear()
    if fault == "cut off":
        return day.sort("style_id").head(max(1, int(day.height * rng.uniform(0.1, 0.9))))
    if fault == "doubled":
        return day.with_columns(pl.col("units") * 2)
    return before.with_columns(pl.lit(day["date"][0]).alias("date"))  # the day before, once more


def usual_enough(sales: pl.DataFrame, channel: str | None, day: date) -> bool:
    """Whether the channel sold enough on the day and the one before, and for long enough, for a fault to change anything."""
    rows = sales.filter(pl.col("channel").eq_missing(channel))
    sold = [float(rows.filter(pl.col("date") == d)["units"].sum()) for d in (day, day - timedelta(days=1))]
    return min(sold) >= 2 * LEAST_UNITS and (day - rows["date"].min()).days >= LEAST_DAYS


@dataclass
class Tally:
    """Faults put in, found and called by their name; nights looked at and those with a false alarm."""

    tried: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    nights: int = 0
    false: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.tried + other.tried,
            self.found + other.found,
            self.called + other.called,
            self.nights + other.nights,
            self.false + other.false,
        )

    def line(self, kind: str) -> str:
        tried = max(sum(self.tried.values()), 1)
        by_fault = ", ".join(f"{fault} {self.found[fault]}/{self.tried[fault]}" for fault in FAULTS)
        return (
            f"{kind:13} {sum(self.tried.values()):5} put in, {sum(self.found.values()) / tried:6.1%} found, "
            f"{sum(self.called.values()) / tried:6.1%} by name ({by_fault}); "
            f"false alarms on {self.false / max(self.nights, 1):.2%} of {self.nights} nights"
        )


def tally(histories: list[pl.DataFrame], faults: int, rng: np.random.Generator) -> Tally:
    """As many nights of the histories, drawn at random, as it takes to put in `faults`, at most four times as many."""
    told = Tally()
    for _ in range(4 * faults):
        if sum(told.tried.values()) >= faults:
            break
        sales = histories[int(rng.integers(len(histories)))]
        span = (sales["date"].min(), sales["date"].max())
        day = span[0] + timedelta(days=int(rng.integers(LEAST_DAYS + 7, (span[1] - span[0]).days)))
        channel = sales["channel"].unique().sort()[int(rng.integers(sales["channel"].n_unique()))]
        as_of = day + timedelta(days=1)
        if not sales.filter(pl.col("date") == day).is_empty():
            told.nights += 1
            told.false += len(odd_days(sales, as_of)) > 0
        if not usual_enough(sales, channel, day):
            continue
        fault = FAULTS[int(rng.integers(len(FAULTS)))]
        its = pl.col("channel").eq_missing(channel)
        rows, before = (sales.filter(its, pl.col("date") == d) for d in (day, day - timedelta(days=1)))
        rest = sales.filter(~(its & (pl.col("date") == day)))
        odd = [o for o in odd_days(pl.concat([rest, faulty(rows, before, fault, rng)]), as_of) if o.channel == channel]
        told.tried[fault] += 1
        told.found[fault] += bool(odd)
        told.called[fault] += any(o.kind == fault for o in odd)
    return told


def main() -> int:
    """Prints a line a kind of shop; 0 when both marks are met over all of them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--faults", type=int, default=1000, help="put in, over all kinds")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kinds", default=",".join(KINDS))
    asked = options.parse_args()
    rng, kinds = np.random.default_rng(asked.seed), asked.kinds.split(",")
    every = Tally()
    for kind in kinds:
        histories = (
            [example(kind)] if kind == "giftware" else [drawn(asked.seed * 1000 + k, kind) for k in range(HISTORIES)]
        )
        told = tally(histories, -(-asked.faults // len(kinds)), rng)
        print(told.line(kind), flush=True)
        every += told
    print(every.line("all"))
    share, alarms = sum(every.found.values()) / sum(every.tried.values()), every.false / every.nights
    print(f"marks: {FOUND:.0%} found, false alarms on under {FALSE:.0%} of the nights")
    return 0 if share >= FOUND and alarms < FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
