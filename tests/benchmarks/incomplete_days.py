"""Faults put into the last day of real and drawn histories: how many are found, how often a whole day is called odd.

    python tests/benchmarks/incomplete_days.py [--faults 1000] [--seed 1]

Marks: at least 97% of the faults found, false alarms on under 1% of the nights. Histories: the giftware and dresses
examples as they are, and shops of several channels drawn with weekdays, trends, promotions and clumps of demand. A file
that is cut off ends after a tenth to nine tenths of its rows. Exit code 1 if a mark is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from planner.ingest.whole_days import LEAST_DAYS, LEAST_UNITS, odd_days

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTS = ("missing", "cut off", "doubled", "shifted")
FOUND, FALSE = 0.97, 0.01


def example(name: str) -> pl.DataFrame:
    """The sales of an example, one channel."""
    rows = pl.read_csv(
        EXAMPLES / name / "data/sales.csv", schema_overrides={"style_id": pl.String}, try_parse_dates=True
    )
    return rows.select("date", "style_id", pl.lit(None, pl.String).alias("channel"), pl.col("units").cast(pl.Float64))


def drawn(seed: int) -> pl.DataFrame:
    """200 days of a shop of one to four channels: styles with clumpy demand, weekdays, a trend, promotions, closed days."""
    rng = np.random.default_rng(seed)
    first, days, styles = date(2025, 9, 1), 200, int(rng.integers(60, 500))
    rate = rng.gamma(0.6, rng.uniform(1.0, 4.0), styles)
    born = rng.integers(-60, days - 20, styles)
    common = np.exp(rng.normal(0, 0.12, days)) * np.exp(np.linspace(0, rng.normal(0, 0.5), days))
    for start in rng.integers(0, days, 3):
        common[start : start + 3] *= rng.uniform(1.3, 3.0)
    weekday = rng.uniform(0.6, 1.6, 7)
    if rng.random() < 0.3:
        weekday[6] = 0.0
    frames = []
    for channel in range(int(rng.integers(1, 5))):
        share = rng.uniform(0.3, 1.0)
        own = np.exp(rng.normal(0, 0.1, days))
        age = np.arange(days)[:, None] - born
        curve = np.where(age >= 0, np.exp(-0.01 * np.maximum(age, 0)), 0.0)
        mean = rate * share * curve * (common * own * weekday[(np.arange(days) + first.weekday()) % 7])[:, None]
        units = rng.poisson(mean * rng.gamma(2.0, 0.5, mean.shape))
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
    """Whether the channel sold enough on the day and the one before for a fault to change anything."""
    rows = sales.filter(pl.col("channel").eq_missing(channel))
    sold = [float(rows.filter(pl.col("date") == d)["units"].sum()) for d in (day, day - timedelta(days=1))]
    return min(sold) >= 2 * LEAST_UNITS


def main() -> int:
    """Prints a line a kind of fault; 0 when every mark is met."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--faults", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    rng = np.random.default_rng(asked.seed)
    histories = [example("giftware"), *(drawn(asked.seed * 1000 + k) for k in range(18))]
    tried, found, called = Counter(), Counter(), Counter()
    nights, false = 0, 0
    while sum(tried.values()) < asked.faults:
        sales = histories[int(rng.integers(len(histories)))]
        span = (sales["date"].min(), sales["date"].max())
        day = span[0] + timedelta(days=int(rng.integers(LEAST_DAYS + 7, (span[1] - span[0]).days)))
        channel = sales["channel"].unique().sort()[int(rng.integers(sales["channel"].n_unique()))]
        as_of = day + timedelta(days=1)
        nights += 1
        false += len(odd_days(sales, as_of)) > 0
        if not usual_enough(sales, channel, day):
            continue
        fault = FAULTS[int(rng.integers(len(FAULTS)))]
        its = pl.col("channel").eq_missing(channel)
        rows, before = (sales.filter(its, pl.col("date") == d) for d in (day, day - timedelta(days=1)))
        rest = sales.filter(~(its & (pl.col("date") == day)))
        odd = [o for o in odd_days(pl.concat([rest, faulty(rows, before, fault, rng)]), as_of) if o.channel == channel]
        tried[fault] += 1
        found[fault] += bool(odd)
        called[fault] += any(o.kind == fault for o in odd)
    for fault in FAULTS:
        print(
            f"{fault:8} {tried[fault]:5} put in, {found[fault] / tried[fault]:6.1%} found, {called[fault] / tried[fault]:6.1%} by name"
        )
    share, alarms = sum(found.values()) / sum(tried.values()), false / nights
    print(
        f"{'all':8} {sum(tried.values()):5} put in, {share:6.1%} found (mark {FOUND:.0%}); false alarms on {alarms:.2%} of {nights} nights (mark {FALSE:.0%})"
    )
    return 0 if share >= FOUND and alarms < FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
