"""Is a day complete? Each channel's day against its usual weekday, its neighbours and the other channels.

missing   no sale on a day of the week on which the channel hardly ever closes
cut off   the styles from some point on are all gone (a file that ends early), or far less than ever
doubled   every figure is even, and the day is far above its usual
shifted   the day repeats the one before, or sales stand on a day on which the channel never sells
"""

from __future__ import annotations

from collections.abc import Mapping
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
# Pieces or packs a day below which a day may well pass without a sale, and nothing can be said of one that is small.
LEAST_UNITS = 12.0
# Rows of which so large a share repeat the day before; fewer rows may repeat it by chance.
REPEATS, LEAST_ROWS = 0.95, 8
# Less than this share of the usual, and than ever before, is cut off though no style is missing; robust deviations.
FAR_LESS, DEVIATIONS = 0.45, 4.5
TWICE = 1.35
# Closures that began, of the days it is open: more, and it closes as it likes; open days closed, after which it is shut.
MOST_CLOSURES, SHUT_AFTER = 0.08, 3
# Standard errors from which on a fall of the last days is one; days with a sale of a style that tell its packs.
TREND_SURE, PACKS_AFTER = 1.5, 4
LIKE_ALL = 4.0  # days with a sale as which the habits of all styles count in those of one


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


def odd_days(
    sales: pl.DataFrame, as_of: date, days: int = 1, uplifts: Mapping[date, float] | None = None
) -> list[OddDay]:
    """The days that are not whole among the last `days` before `as_of`, channel by channel.

    `sales`: date, style_id, channel, units (further columns are not looked at); days from as_of on change nothing.
    `uplifts`: by how much an event multiplies what a day sells, where that is known.
    """
    first = as_of - timedelta(days=LOOKED_BACK + days)
    past = sales.filter(pl.col("date").is_between(first, as_of, closed="left"), pl.col("units") > 0)
    by = past.group_by("channel", "date", "style_id").agg(pl.col("units").sum()).sort("channel", "date", "style_id")
    channels = [
        _Channel(name, rows, first, as_of, days) for (name,), rows in by.group_by(["channel"], maintain_order=True)
    ]
    found = []
    for back in range(days, 0, -1):
        at = (as_of - first).days - back
        falls = {c.name: c.ratio(at) for c in channels}
        for channel in channels:
            others = [ratio for name, ratio in falls.items() if name != channel.name and np.isfinite(ratio)]
            event = (uplifts or {}).get(first + timedelta(days=at), 1.0)
            kind = channel.look_at(at, float(np.median(others)) if len(others) > 1 else event)
            if kind is not None:
                found.append(
                    OddDay(channel.name, first + timedelta(days=at), kind, channel.units[at], channel.usual(at))
                )
    return found


class _Channel:
    """One channel's days as arrays, from `first` on."""

    def __init__(self, name: object, rows: pl.DataFrame, first: date, as_of: date, days: int) -> None:
        self.name = None if name is None else str(name)
        self.styles, column = np.unique(rows["style_id"].to_numpy().astype(str), return_inverse=True)
        day = (rows["date"] - first).dt.total_days().to_numpy()
        self.by_style = np.zeros(((as_of - first).days, len(self.styles)))
        np.add.at(self.by_style, (day, column), rows["units"].to_numpy())
        self.units = self.by_style.sum(axis=1)
        self.sizes = _pack_sizes(self.by_style[:-days])
        self.packs = self.by_style / self.sizes
        packs = float(self.packs[:-days].sum())
        self.least = LEAST_UNITS * (float(self.units[:-days].sum()) / packs if packs > 0 else 1.0)
        self.weekday = (np.arange(len(self.units)) + first.weekday()) % 7
        self.begins = int(np.flatnonzero(self.units)[0]) if self.units.any() else len(self.units)

    def usual(self, at: int) -> float:
        """What the day would sell by its weekday and the level and trend of the days before it; 0 where it never sells."""
        past = self._weeks_before(at)
        if len(past) < LEAST_DAYS:
            return 0.0
        typical = self._typical(past)
        lately = past[-LATELY:]
        lately = lately[(self.units[lately] > 0) & (typical[self.weekday[lately]] > 0)]
        if typical[self.weekday[at]] <= 0 or len(lately) == 0:
            return 0.0
        level = _level_at(at, lately, self.units[lately] / typical[self.weekday[lately]])
        return level * float(typical[self.weekday[at]])

    def _weeks_before(self, at: int) -> NDArray[np.int64]:
        return np.arange(max(self.begins, at - 7 * WEEKS), at)

    def _typical(self, days: NDArray[np.int64]) -> Floats:
        """(7,) the usual day of each weekday among `days`; 0 where the channel is mostly closed on it."""
        sold = [self.units[days[self.weekday[days] == k]] for k in range(7)]
        return np.array([float(np.median(units)) if len(units) else 0.0 for units in sold])

    def ratio(self, at: int) -> float:
        """What the day sold against its usual; NaN where so little is usual that this tells nothing."""
        usual = self.usual(at)
        return self.units[at] / usual if usual >= self.least else float("nan")

    def look_at(self, at: int, others: float) -> Kind | None:
        """What is wrong with a day, if anything. `others`: what the other channels, or an event, make of their usual."""
        if at - self.begins < LEAST_DAYS:
            return None
        usual = self.usual(at)
        if self.units[at] == 0:
            return "missing" if usual >= self.least and self._hardly_closes(at) and others > FAR_LESS else None
        if self._repeats(at) or self._on_a_closed_day(at, usual):
            return "shifted"
        if usual <= 0:
            return None
        if usual >= self.least and (self._ends_early(at, usual) or self._far_less(at, usual, others)):
            return "cut off"
        even = self._all_even(at)
        least = TWICE if even < 2 * SURE else 0.0  # so many even figures alone are enough
        return "doubled" if even > SURE and self.units[at] > least * usual * min(others, 2.0) else None

    def _hardly_closes(self, at: int) -> bool:
        """Whether closures begin rarely on weekdays on which the channel sells, at most once on that of `at`, and this
        one is young: after SHUT_AFTER open days without a sale the channel is shut, not its file missing.
        """
        past = self._weeks_before(at)
        open_ = past[self._typical(past)[self.weekday[past]] > 0]
        closed = self.units[open_] == 0
        so_far = len(closed) if closed.all() else int(np.argmax(~closed[::-1]))
        open_, closed = open_[: len(open_) - so_far], closed[: len(closed) - so_far]
        begins = closed & ~np.append(False, closed[:-1])
        on_its_weekday = self.weekday[open_] == self.weekday[at]
        return bool(
            so_far < SHUT_AFTER
            and on_its_weekday.sum() >= 3
            and (begins & on_its_weekday).sum() <= 1
            and begins.mean() <= MOST_CLOSURES
        )

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
        return self.units[at - 1] == 0 and self.usual(at - 1) >= self.least

    def _ends_early(self, at: int, usual: float) -> bool:
        """Whether more styles are silent after the last one sold, or before the first, than chance and this channel's
        own past days allow: those of weekdays that sell about as much.
        """
        now = self._silent_ends(at)
        if now <= LEAST_SURE:
            return False
        days = self._weeks_before(at)
        like = self._typical(days)[self.weekday[days]] >= FAR_LESS * usual
        days = days[like & (self.units[days] > 0) & (days >= self.begins + LATELY)]
        past = max((self._silent_ends(day) for day in days), default=0.0)
        if self.units[at] >= usual:  # what is cut off is seldom more than usual
            return now > max(SURE, 2 * past)
        return now > max(SURE / 2, min(MARGIN * (past or SURE) + LEAST_SURE / 2, 2 * SURE + past))

    def _silent_ends(self, at: int) -> float:
        """Minus the log of the chance that all styles after the last one sold (or before the first) sold nothing.

        By each style's last selling days of the channel: how many of them passed without a sale, and how many packs it
        sold on them (a negative binomial with dispersion 1, which allows for clumps).
        """
        past = np.arange(max(self.begins, at - 2 * LATELY), at)
        past = past[self.units[past] > 0]
        sold = np.flatnonzero(self.by_style[at])
        if len(past) == 0 or len(sold) == 0:
            return 0.0
        between = slice(int(sold[0]), int(sold[-1]) + 1)
        lately = self.packs[past[-LATELY:]]
        rate, never = lately.mean(axis=0), ((lately == 0).sum(axis=0) + 0.5) / (len(lately) + 1.0)
        usual = float(rate[between].sum())
        level = min(1.0, float(self.packs[at, between].sum()) / usual) if usual > 0 else 1.0
        silent = np.maximum(np.log1p(rate * level), -np.log(never) * level)
        return float(max(silent[: between.start].sum(), silent[between.stop :].sum()))

    def _far_less(self, at: int, usual: float, others: float) -> bool:
        """Whether the day is below FAR_LESS of its usual, and lower than any of the last half year by far."""
        if self.units[at] > FAR_LESS * usual * min(others, 1.0):
            return False
        past = [self.ratio(day) for day in range(self.begins + LEAST_DAYS, at)]
        known = np.log(np.array([ratio for ratio in past if np.isfinite(ratio) and ratio > 0]))
        if len(known) < LEAST_DAYS:
            return False
        spread = 1.4826 * float(np.median(np.abs(known - np.median(known))))
        now = float(np.log(self.units[at] / (usual * min(others, 1.0))))
        return now < float(known.min()) and now < float(np.median(known)) - DEVIATIONS * max(spread, 0.05)

    def _all_even(self, at: int) -> float:
        """Minus the log of the chance that every figure is even, by how many of its style are odd; 0 where one is odd.

        Of a style that comes in packs the figure is taken in packs where these are even, too.
        """
        now = self.by_style[at] > 0
        if (self.by_style[at, now] % 2).any():
            return 0.0
        days = slice(self.begins, at)
        packs = np.where(self.packs[at, now] % 2 == 0, 1.0, self.sizes[now])
        past = self.packs[days, now] * packs
        odd, sold = (past % 2 == 1).sum(axis=0), (past > 0).sum(axis=0)
        usual = odd.sum() / max(sold.sum(), 1)
        return float(-np.log1p(-np.minimum((odd + LIKE_ALL * usual) / (sold + LIKE_ALL), 0.99)).sum())


def _pack_sizes(by_style: Floats) -> Floats:
    """(S,) the pieces in which each style always sells; 1 where it sold on few days or not in whole pieces."""
    whole = np.rint(by_style)
    sizes = np.gcd.reduce(whole.astype(np.int64), axis=0)
    told = ((by_style > 0).sum(axis=0) >= PACKS_AFTER) & (whole == by_style).all(axis=0)
    return np.where(told, np.maximum(sizes, 1), 1).astype(np.float64)


def _level_at(at: int, days: NDArray[np.int64], levels: Floats) -> float:
    """The level of a day by those of the days before it: their median, and where they fall beyond chance, that
    line in logs carried on to the day (Theil 1950, Sen 1968).
    """
    median = float(np.median(levels))
    if len(days) < LATELY // 2:
        return median
    first, second = np.triu_indices(len(days), 1)
    logs = np.log(levels)
    slope = float(np.median((logs[second] - logs[first]) / (days[second] - days[first])))
    centre = float(np.median(days))
    left = logs - np.median(logs) - slope * (days - centre)
    spread = 1.4826 * float(np.median(np.abs(left - np.median(left))))
    error = spread / float(np.sqrt(((days - days.mean()) ** 2).sum()))
    return median * float(np.exp(slope * (at - centre))) if -slope > TREND_SURE * max(error, 1e-9) else median
