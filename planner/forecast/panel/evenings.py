"""Days on which a style sold as only a host's evening sells: they stand apart, and do not set its rate.

Sales that nobody marked as a livestream. A day counts as one if it sold many times what the days around it did, and by
far more than the best of them. That alone is no sign: where large orders are usual, sales have such days, and each of
a smaller size more often. Only where the largest days are more than those somewhat smaller, so that nothing leads up
to them, they came from something else, and only where few styles share the day: else it was a festival or a sale.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

AROUND_DAYS, LEAST_DAYS = 14, 3  # days before and after that are looked at; of so many on sale at least
# Units from which on a day may stand out; times the mean of the days around it (HALF is added: a mean of 0 says little);
# times their best.
LEAST_UNITS, TIMES, TIMES_BEST, HALF = 10.0, 8.0, 3.0, 0.5
# Days of TIMES_LESS and more lead up to those of TIMES: where these are not APART times as many, sales are so by nature.
TIMES_LESS, APART = 4.0, 1.25
# Share of all units, and of all days with a sale, that such days may be: what comes more often will come again.
MOST_UNITS, MOST_DAYS = 0.4, 0.03
# Share of the styles on sale that may stand out on one day: more than that, and it was a day of the shop.
SHARED, FEW_STYLES = 0.2, 3
FIRST_DAYS = 2  # a launch has its own first days


def without_evenings(
    units: Floats, open_: Floats | None, seen: Ints, launch: Ints
) -> tuple[Floats, Floats | None, Floats | None]:
    """(`units` with such days as the days around them, (S,) units above that, (S,) such days; None = there are none).

    `units` (S, D) sold by day of age; `open_` share of each day that the style could be bought (None = always); `seen`
    days on sale; `launch` ordinals.
    """
    if units.max(initial=0.0) < LEAST_UNITS:
        return units, None, None
    there = np.arange(units.shape[1]) < seen[:, None]
    if open_ is not None:
        there &= open_ > 0
    row, day = np.nonzero(there & (units >= LEAST_UNITS))
    keep = day >= FIRST_DAYS
    row, day = row[keep], day[keep]
    mean, best, days = _around(units, there, row, day)
    sold = units[row, day]
    times = np.where(days >= LEAST_DAYS, sold / (mean + HALF), 0.0)
    large = times >= TIMES
    leading = int(((times >= TIMES_LESS) & ~large).sum())
    out = large & (sold >= TIMES_BEST * best)
    out &= ~_days_of_the_shop(out, launch[row] + day, there, launch)
    if not out.any() or large.sum() <= APART * (leading + 1):
        return units, None, None
    if sold[out].sum() > MOST_UNITS * units.sum() or large.sum() > MOST_DAYS * np.count_nonzero(units):
        return units, None, None
    above = sold[out] - np.rint(mean[out])
    left = units.copy()
    left[row[out], day[out]] -= above
    number = np.bincount(row[out], minlength=len(units)).astype(np.float64)
    return left, np.bincount(row[out], above, len(units)).astype(np.float64, copy=False), number


def _around(units: Floats, there: Bools, row: Ints, day: Ints) -> tuple[Floats, Floats, Ints]:
    """(mean, most, number) of the days on sale around each, without the one before and after: evenings run late."""
    apart = np.concatenate([np.arange(-AROUND_DAYS, -1), np.arange(2, AROUND_DAYS + 1)])
    at = day[:, None] + apart
    inside = (at >= 0) & (at < units.shape[1])
    at = np.clip(at, 0, units.shape[1] - 1)
    on_sale = inside & there[row[:, None], at]
    sold = np.where(on_sale, units[row[:, None], at], 0.0)
    days = on_sale.sum(axis=1)
    return sold.sum(axis=1) / np.maximum(days, 1), sold.max(axis=1, initial=0.0), days


def _days_of_the_shop(out: Bools, date: Ints, there: Bools, launch: Ints) -> Bools:
    """Which of the days that stand out are shared by so many styles that the shop itself had a day of its own."""
    days, which = np.unique(date, return_inverse=True)
    many = np.bincount(which, out)
    age = days[:, None] - launch[None, :]
    inside = (age >= 0) & (age < there.shape[1])
    on_sale = (inside & there[np.arange(len(launch))[None, :], np.clip(age, 0, there.shape[1] - 1)]).sum(axis=1)
    return np.asarray((many > np.maximum(SHARED * on_sale, FEW_STYLES))[which])
