"""Prices paid a day -> how far each style was from its usual price, day by day, in logs."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Less than this (in logs) is rounding, coupons and the mix of customers: no change of price.
LEAST_CHANGE = 0.05
# A change counts once most of so many days with a sale show it: one order at another price is none.
STEADY_DAYS = 5
# Where fewer of a style's days than this are near the price around them, or it has sold on fewer days, its mean price
# is a mix of customers. Where that is so for more than half of the styles whose price moved, it is so for all.
LEAST_STEADY, LEAST_DAYS, MOST_MIXED = 0.8, 5, 0.5
MOST_CHANGE = float(np.log(4.0))


def paid_prices(days: pl.DataFrame, full_price: pl.Series, shape: tuple[int, int]) -> tuple[Floats | None, bool]:
    """((styles, days of age) log(price paid / usual price), whether prices are a mix of customers).

    Days without a sale carry on the last price.

    `days`: row (of the style), age, units, price; `full_price` by row. The usual price is the planned one times what
    the shop mostly takes of it: where tags say more than anybody pays, that is no discount. None where no price has
    moved.
    """
    if days["price"].null_count() == days.height:
        return None, False
    row, age, units, price = (days[c].to_numpy() for c in ("row", "age", "units", "price"))
    told = np.flatnonzero((price > 0) & (units > 0) & (age >= 0) & (age < shape[1]))
    ratio = price[told] / full_price.to_numpy()[row[told]]
    usual = float(np.median(ratio)) if len(told) else 1.0
    usual = usual if abs(np.log(usual)) >= LEAST_CHANGE else 1.0
    moved = np.zeros(shape[0], dtype=bool)
    moved[row[told][(ratio > usual * np.exp(LEAST_CHANGE)) | (ratio < usual * np.exp(-LEAST_CHANGE))]] = True
    told = told[moved[row[told]]]  # of most styles the price never moves: they are done with
    if len(told) == 0:
        return None, False
    row, age, off = _daily(row[told], age[told], units[told], price[told], shape)
    off = np.clip(np.log(off / (full_price.to_numpy()[row] * usual)), -MOST_CHANGE, MOST_CHANGE)
    around = _around(row, off)
    near, days_told = (np.bincount(row, w, shape[0]) for w in (np.abs(off - around) < LEAST_CHANGE, None))
    steady = (near >= LEAST_STEADY * days_told) & (days_told >= LEAST_DAYS)
    changed = np.bincount(row, np.abs(off) >= LEAST_CHANGE, shape[0]) > 0
    if changed.any() and steady[changed].mean() < 1 - MOST_MIXED:
        return None, True
    off = np.where((np.abs(around) >= LEAST_CHANGE) & (steady & changed)[row], around, 0.0)
    return (_carried_on(row, age, off, shape) if off.any() else None), False


def _daily(row: Ints, age: Ints, units: Floats, price: Floats, shape: tuple[int, int]) -> tuple[Ints, Ints, Floats]:
    """Row, age and mean price paid of each style and day with a sale, sorted."""
    place, of = np.unique(row * shape[1] + age, return_inverse=True)
    paid = np.bincount(of, units * price) / np.bincount(of, units)
    return place // shape[1], place % shape[1], paid


def _around(row: Ints, off: Floats) -> Floats:
    """Median of the STEADY_DAYS days with a sale about each one of the same style; fewer at the ends."""
    place, half = np.arange(len(off)), STEADY_DAYS // 2
    near = np.clip(place + np.arange(-half, half + 1)[:, None], 0, len(off) - 1)
    same = (row[near] == row) & (near == place + np.arange(-half, half + 1)[:, None])
    ordered = np.sort(np.where(same, off[near], np.inf), axis=0)
    count = same.sum(axis=0)
    return np.asarray((ordered[(count - 1) // 2, place] + ordered[count // 2, place]) / 2)


def _carried_on(row: Ints, age: Ints, off: Floats, shape: tuple[int, int]) -> Floats:
    """(styles, days) each day's price until the next one that is told; days before the first are like it."""
    first = np.append(True, row[1:] != row[:-1])
    out = np.zeros(shape)
    out[row, np.where(first, 0, age)] = off - np.where(first, 0.0, np.append(0.0, off[:-1]))
    return np.asarray(np.cumsum(out, axis=1, out=out))
