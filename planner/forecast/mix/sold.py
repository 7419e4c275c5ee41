"""Sales by SKU and day, and when a SKU could not be bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.mix.pieces import KEY, Pieces
from planner.forecast.panel.availability import Spans, closed_spans, records_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPOCH_1970 = 719163  # date(1970, 1, 1).toordinal()
# Sales longer ago tell nothing of the mix to come that newer ones do not tell better.
LONGEST_DAYS = 730


@dataclass(frozen=True)
class SoldPieces:
    """What is told of the SKUs day by day; days are ordinals.

    piece, day, units   a row each, in the order of days: how many of the SKU were sold that day
    closed              when SKUs could not be bought: days count from `first`
    first, today        the first day looked at, and as_of
    """

    piece: Ints
    day: Ints
    units: Floats
    closed: Spans
    first: int
    today: int

    def counts(self, pieces: int, upto: int, half_life: float = np.inf, since: int = 0) -> Floats:
        """(K,) units sold in [since, upto), those a half-life before `upto` counting half."""
        low, high = np.searchsorted(self.day, (since, upto)).tolist()
        units, piece = self.units[low:high], self.piece[low:high]
        if np.isfinite(half_life) and low < high:
            days = np.arange(self.day[low], upto)
            weight = np.exp2((days + 1 - upto) / half_life)
            units = units * weight.take(self.day[low:high] - days[0])
        return np.bincount(piece, units, pieces).astype(np.float64, copy=False)


def sold_pieces(pieces: Pieces, placed: pl.DataFrame, sales: pl.DataFrame, exits: Ints, today: int) -> SoldPieces:
    """The sales of all SKUs before `today` and before their style's exit (`exits`, (S,) ordinals).

    `placed`: which SKU each style, colour and size of `sales` is.
    """
    first = today - LONGEST_DAYS
    rows = (
        sales.select(*KEY, "date", "units", "stock")
        .join(placed, on=list(KEY), how="inner", nulls_equal=True)
        .select("piece", "units", "stock", day=pl.col("date").cast(pl.Int32).cast(pl.Int64) + EPOCH_1970)
        .filter(pl.col("day") >= first, pl.col("day") < today)
    )
    piece = rows["piece"].to_numpy()
    rows = rows.filter(pl.Series(rows["day"].to_numpy() < exits[pieces.grid.style[piece]]))
    rows = rows.sort("day", "piece", "units")  # sums must not depend on the order of rows
    piece, day = rows["piece"].to_numpy(), rows["day"].to_numpy()
    units = rows["units"].cast(pl.Float64).to_numpy()
    return SoldPieces(piece, day, units, _closed(pieces, rows, exits, first, today), first, today)


def _closed(pieces: Pieces, rows: pl.DataFrame, exits: Ints, first: int, today: int) -> Spans:
    """Days on which SKUs began, or ended, with nothing."""
    blank = pl.lit(None, pl.String)
    told = (
        rows.filter(pl.col("stock").is_not_null().any().over("piece"))
        if rows["stock"].null_count() < rows.height
        else rows.clear()
    )
    may = told.filter((pl.col("stock") <= pl.col("units").sum().over("piece", "day")).any().over("piece"))
    records = records_of(
        may.select(row="piece", age=pl.col("day") - first, units="units", stock="stock", colour=blank, size=blank)
    )
    last = np.minimum(exits[pieces.grid.style], today) - first
    spans = closed_spans(records, last, today - first)
    which = records.row[np.flatnonzero(np.diff(records.sku, prepend=-1))] if len(records.sku) else records.row
    return Spans(which[spans.sku] if len(spans.sku) else spans.sku, spans.start, spans.stop, spans.loss)
