"""Is a day complete? Each channel's day against its usual weekday, its neighbours and the other channels.

missing   no sale on a day of the week on which the channel always sells
cut off   the styles from some point on are all gone (a file that ends early), or far less than ever
doubled   every figure is even, and the day is far above its usual
shifted   the day repeats the one before, or sales stand on a day on which the channel never sells
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.language import _

Kind = Literal["missing", "cut off", "doubled", "shifted"]
Floats = NDArray[np.float64]

LOOKED_BACK = 182
# Days of the past without which nothing is usual; days that say how much sells lately; weeks that say which weekdays.
LEAST_DAYS, LATELY, WEEKS = 21, 14, 8
# A chance below exp(-SURE) is none; one above exp(-LEAST_SURE) is any day's, and past days are exceeded by MARGIN.
SURE, LEAST_SURE, MARGIN = 14.0, 4.0, 1.25
# Units a day below which a day may well pass without a sale.
LEAST_UNITS = 12.0
# Rows of which so large a share repeat the day before; fewer rows may repeat it by chance.
REPEATS, LEAST_ROWS = 0.95, 8
# Less than this share of the usual, and than ever before, is cut off though no style is missing; robust deviations.
FAR_LESS, DEVIATIONS = 0.45, 4.5
TWICE = 1.35


@dataclass(frozen=True)
class OddDay:
    """A day of a channel that is not whole; `units` sold, `usual` units by weekday and level (0 where none is usual)."""

    channel: str | None
    day: date
    kind: Kind
    units: float
    usual: float

    def __str__(self) -> str:
        of = "" if self.channel is None else _(" of {channel}").format(channel=self.channel)
        told = {
            "missing": _("{day}{of} looks missing: {units:,.0f} units, about {usual:,.0f} are usual"),
            "cut off": _("{day}{of} looks cut off: {units:,.0f} units, about {usual:,.0f} are usual"),
            "doubled": _("{day}{of} looks doubled: {units:,.0f} units, about {usual:,.0f} are usual"),
            "shifted": _("{day}{of} looks shifted: {units:,.0f} units, about {usual:,.0f} are usual"),
        }[self.kind]
        return told.format(day=self.day, of=of, units=self.units, usual=self.usual)


def odd_days(sales: pl.DataFrame, as_of: date, days: int = 1) -> list[OddDay]:
    """The days that are not whole among the last `days` before `as_of`, channel by channel.

    `sales`: date, style_id, channel, units (further columns are not looked at); days from as_of on change nothing.
    """
    first = as_of - timedelta(days=LOOKED_BACK + days)
    past = sales.filter(pl.col("date").is_between(first, as_of, closed="left"), pl.col("units") > 0)
    by = past.group_by("channel", "date", "style_id").agg(pl.col("units").sum()).sort("channel", "date", "style_id")
    channels = [_Channel(name, rows, first, as_of) for (name,), rows in by.group_by(["channel"], maintain_order=True)]
    found = []
    for back in range(days, 0, -1):
        at = (as_of - first).days - back
        falls = {c.name: c.ratio(at) for c in channels}
        for channel in channels:
            others = [ratio for name, ratio in falls.items() if name != channel.name and np.isfinite(ratio)]
            kind = channel.look_at(at, float(np.median(others)) if len(others) > 1 else 1.0)
            if kind is not None:
                found.append(
                    OddDay(channel.name, first + timedelta(days=at), kind, channel.units[at], channel.usual(at))
                )
    return found


class _Channel:
    """One channel's days as arrays, from `first` on."""

    def __init__(self, name: object, rows: pl.DataFrame, first: date, as_of: date) -> None:
        self.name = None if name is None else str(name)
        self.styles, column = np.unique(rows["style_id"].to_numpy().astype(str), return_inverse=True)
        day = (rows["date"] - first).dt.total_days().to_numpy()
        self.by_style = np.zeros(((as_of - first).days, len(self.styles)))
        np.add.at(self.by_style, (day, column), rows["units"].to_numpy())
        self.units = self.by_style.sum(axis=1)
        self.weekday = (np.arange(len(self.units)) + first.weekday()) % 7
        self.begins = int(np.flatnonzero(self.units)[0]) if self.units.any() else len(self.units)

    def usual(self, at: int) -> float:
        """What the day would sell by its weekday and the level of the days before it; 0 where it never sells."""
        past = np.arange(max(self.begins, at - 7 * WEEKS), at)
        if len(past) < LEAST_DAYS:
            return 0.0
        mean = np.array([self._typical(past[self.weekday[past] == k]) for k in range(7)])
        lately = past[-LATELY:]
        lately = lately[(self.units[lately] > 0) & (mean[self.weekday[lately]] > 0)]
        if mean[self.weekday[at]] <= 0 or len(lately) == 0:
            return 0.0
        level = float(np.median(self.units[lately] / mean[self.weekday[lately]]))
        return level * float(mean[self.weekday[at]])

    def _typical(self, days: NDArray[np.int64]) -> float:
        """The usual day of these; 0 where the channel is mostly closed on them."""
        sold = self.units[days]
        return float(np.median(sold)) if len(sold) else 0.0

    def ratio(self, at: int) -> float:
        """What the day sold against its usual; NaN where nothing is usual."""
        usual = self.usual(at)
        return self.units[at] / usual if usual > 0 else float("nan")

    def look_at(self, at: int, others: float) -> Kind | None:
        """What is wrong with a day, if anything. `others`: the same day of the other channels against their usual."""
        if at - self.begins < LEAST_DAYS:
            return None
        usual = self.usual(at)
        if self.units[at] == 0:
            return "missing" if usual >= LEAST_UNITS and self._always_sells(at) and others > FAR_LESS else None
        if self._repeats(at) or self._on_a_closed_day(at, usual):
            return "shifted"
        if usual <= 0:
            return None
        if self._ends_early(at) or self._far_less(at, usual, others):
            return "cut off"
        even = self._all_even(at)
        least = TWICE if even < 2 * SURE else 0.0  # so many even figures alone are enough
        return "doubled" if even > SURE and self.units[at] > least * usual * min(others, 2.0) else None

    def _always_sells(self, at: int) -> bool:
        """Whether hardly a day of that weekday, and of the weekdays on which it sells, has passed without a sale."""
        past = np.arange(max(self.begins, at - 7 * WEEKS), at)
        same = past[self.weekday[past] == self.weekday[at]]
        open_ = [k for k in range(7) if self._typical(past[self.weekday[past] == k]) > 0]
        usual = past[np.isin(self.weekday[past], open_)]
        return bool(len(same) >= 3 and (self.units[same] == 0).sum() <= 1 and (self.units[usual] == 0).mean() <= 0.05)

    def _repeats(self, at: int) -> bool:
        """Whether the day says of each style what the day before did."""
        if at == 0:
            return False
        now, before = self.by_style[at], self.by_style[at - 1]
        either = (now > 0) | (before > 0)
        return bool(either.sum() >= LEAST_ROWS and (now == before)[either].mean() >= REPEATS)

    def _on_a_closed_day(self, at: int, usual: float) -> bool:
        """Sales on a weekday on which it never sells, next to an open one without any."""
        past = np.arange(max(self.begins, at - 7 * WEEKS), at)
        same = past[self.weekday[past] == self.weekday[at]]
        mean = float(self.units[past][self.units[past] > 0].mean()) if (self.units[past] > 0).any() else 0.0
        if len(same) < 3 or self.units[same].any() or usual > 0 or self.units[at] < FAR_LESS * mean:
            return False
        return self.units[at - 1] == 0 and self.usual(at - 1) >= LEAST_UNITS

    def _ends_early(self, at: int) -> bool:
        """Whether more styles are silent after the last one sold, or before the first, than chance and this channel's
        own past days allow.
        """
        now = self._silent_ends(at)
        if now <= LEAST_SURE:
            return False
        past = [
            self._silent_ends(day) for day in range(max(self.begins + LATELY, at - 7 * WEEKS), at) if self.units[day]
        ]
        return now > max(SURE / 2, MARGIN * max(past, default=SURE) + LEAST_SURE / 2) or now > 2 * SURE + max(
            past, default=0
        )

    def _silent_ends(self, at: int) -> float:
        """Minus the log of the chance that all styles after the last one sold (or before the first) sold nothing.

        By each style's last selling days of the channel: how many of them passed without a sale, and how much it sold on
        them (a negative binomial with dispersion 1, which allows for clumps).
        """
        past = np.arange(max(self.begins, at - 2 * LATELY), at)
        past = past[self.units[past] > 0]
        sold = np.flatnonzero(self.by_style[at])
        if len(past) == 0 or len(sold) == 0:
            return 0.0
        between = slice(int(sold[0]), int(sold[-1]) + 1)
        lately = self.by_style[past[-LATELY:]]
        rate, never = lately.mean(axis=0), ((lately == 0).sum(axis=0) + 0.5) / (len(lately) + 1.0)
        usual = float(rate[between].sum())
        level = min(1.0, float(self.by_style[at, between].sum()) / usual) if usual > 0 else 1.0
        silent = np.maximum(np.log1p(rate * level), -np.log(never) * level)
        return float(max(silent[: between.start].sum(), silent[between.stop :].sum()))

    def _far_less(self, at: int, usual: float, others: float) -> bool:
        """Whether the day is below FAR_LESS of its usual, and lower than any of the last half year by far."""
        if usual < LEAST_UNITS or self.units[at] > FAR_LESS * usual * min(others, 1.0):
            return False
        past = [self.ratio(day) for day in range(self.begins + LEAST_DAYS, at)]
        known = np.log(np.array([ratio for ratio in past if np.isfinite(ratio) and ratio > 0]))
        if len(known) < LEAST_DAYS:
            return False
        spread = 1.4826 * float(np.median(np.abs(known - np.median(known))))
        now = float(np.log(self.units[at] / (usual * min(others, 1.0))))
        return now < float(known.min()) and now < float(np.median(known)) - DEVIATIONS * max(spread, 0.05)

    def _all_even(self, at: int) -> float:
        """Minus the log of the chance that every figure is even, by how many are odd lately; 0 where one is odd."""
        past = self.by_style[max(self.begins, at - 2 * LATELY) : at]
        odd = float((past % 2 == 1).sum()) / max(float((past > 0).sum()), 1.0)
        now = self.by_style[at][self.by_style[at] > 0]
        return float(len(now) * -np.log1p(-min(odd, 0.99))) if (now % 2 == 0).all() else 0.0
