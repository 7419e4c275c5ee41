"""Days on which nobody sold anything although the shop always sells: the feed stopped, or the shop was closed.

Such days say nothing about demand. They are told from quiet days by the shop's own record: how often days of the week on
which it sells at all passed without a sale.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Fewer days on record than this do not tell what is usual.
LEAST_DAYS = 7
# The days before a silence that say what is usual.
LOOKED_BACK = 182
# A silence that the shop's record makes less likely than this is none of demand.
UNLIKELY = 1e-4
# A day of the week that passes without a sale this often is one on which the shop is closed.
CLOSED = 0.5
_EPOCH = date(1970, 1, 1).toordinal()


def silent_days(sales: pl.DataFrame, as_of: date) -> Ints:
    """Ordinals of the days before `as_of` that are silent beyond what is usual, in order; none where that is rare.

    `sales`: date and units of every style.
    """
    by_day = sales.filter(pl.col("units") > 0).group_by("date").agg(pl.col("units").sum()).sort("date")
    if by_day.is_empty():
        return np.zeros(0, dtype=np.int64)
    sold = by_day["date"].cast(pl.Int32).to_numpy().astype(np.int64) + _EPOCH
    first = int(sold[0])
    quiet = np.ones(as_of.toordinal() - first, dtype=bool)
    quiet[sold - first] = False
    if not quiet[LEAST_DAYS:].any():
        return np.zeros(0, dtype=np.int64)
    unknown = np.zeros(len(quiet), dtype=bool)
    for begin, end in _runs(quiet):
        if begin >= LEAST_DAYS and _unlikely(quiet, unknown, begin, end, first):
            unknown[begin:end] = True
    return np.flatnonzero(unknown) + first


def _runs(quiet: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """[begin, end) of each run of quiet days."""
    edges = np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))


def _unlikely(quiet: NDArray[np.bool_], unknown: NDArray[np.bool_], begin: int, end: int, first: int) -> bool:
    """Whether so long a silence is longer than any before and rarer than UNLIKELY, going by the known days before it.

    The chance of n silent days in a row is that of the beta-binomial, so that a short record promises little.
    """
    before = np.arange(max(0, begin - LOOKED_BACK), begin)
    before = before[~unknown[before]]
    # Ordinal 1 is a Monday.
    weekday = (before + first - 1) % 7
    days, silent = np.bincount(weekday, minlength=7), np.bincount(weekday, quiet[before], minlength=7)
    open_ = silent < CLOSED * np.maximum(days, 1)
    more = np.arange(int(open_[(np.arange(begin, end) + first - 1) % 7].sum()))
    chance = np.prod((silent[open_].sum() + 0.5 + more) / (days[open_].sum() + 1.5 + more))
    longest = max((e - b for b, e in _runs(quiet[:begin] & ~unknown[:begin])), default=0)
    return end - begin > longest and bool(chance < UNLIKELY)
