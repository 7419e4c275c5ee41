"""Sales in livestreams and by hosts, kept apart: an evening of a host says little about the days without one.

A style that hosts sell on most days is sold that way, and its livestreams are its ordinary days: they stay in. Where
they are few, what they sold is taken out of the days that set the rate; it stays in what was sold in all.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RARE = 0.25  # share of the days of a style up to which livestreams are no ordinary days of it


def apart(days: pl.DataFrame, seen: Ints) -> tuple[pl.DataFrame, Floats | None, Floats | None]:
    """(`days` whose units are those outside rare livestreams, units a style sold in these, their number; None = none).

    `days`: row (of the style), age, units, and live (units of them sold in livestreams) where sales tell it; `seen`:
    days on sale of each style.
    """
    if "live" not in days.columns or days["live"].null_count() == days.height:
        return days, None, None
    live = days["live"].fill_null(0.0).to_numpy()
    live = np.minimum(live, days["units"].to_numpy())
    row, age = days["row"].to_numpy(), days["age"].to_numpy()
    if not (live > 0).any():
        return days, None, None
    hosted = days.filter(pl.Series((live > 0) & (age >= 0))).select("row", "age").unique()
    evenings = np.bincount(hosted["row"].to_numpy(), minlength=len(seen))
    rare = evenings <= RARE * np.maximum(seen, 1)
    out = np.where(rare[row] & (age >= 0), live, 0.0)
    if not out.any():
        return days, None, None
    sold = np.bincount(row, out, len(seen)).astype(np.float64, copy=False)
    number = np.where(rare, evenings, 0).astype(np.float64)
    return days.with_columns(pl.Series("units", days["units"].to_numpy() - out)), sold, number
