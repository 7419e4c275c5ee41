"""Stock records -> the share of each style that could be bought each day, also by colour and size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.tables.row_codes import row_codes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# What a style's sales of a day may be told apart by, a row each.
PARTS = ("colour", "size", "channel", "audience")
# A day on which the last unit was sold was open for part of it.
SOLD_OUT_DAY = 0.5
# Units' worth of belief that all colours and sizes of a style sell alike.
FEW_SOLD = 5.0


@dataclass(frozen=True)
class Records:
    """What is told of a colour and size (sku) on a day of age, in the order of both: one entry a sku and day.

    row      the style, as a row of the panel; sku = 0, 1, ... within these records
    stock    units it began the day with; NaN = not told
    """

    sku: Ints
    row: Ints
    age: Ints
    units: Floats
    stock: Floats


@dataclass(frozen=True)
class Spans:
    """Days [start, stop) of age on which a sku was closed by `loss` (0 .. 1); none overlap."""

    sku: Ints
    start: Ints
    stop: Ints
    loss: Floats


def open_shares(days: pl.DataFrame, seen: Ints, shape: tuple[int, int]) -> tuple[Floats | None, Ints]:
    """(share of the style that could be bought, by style and day of age; days that began with no stock at all).

    `days`: row (of the style), age, colour, size, units, stock. Stock carries over missing rows as what the last
    row left; blank = in stock. Over channels and audiences of one colour and size, units add and the stock is one.
    None where nothing was ever sold out. A colour and size counts by what it sells a day while it is there.
    """
    closed = np.zeros(shape[0], dtype=np.int64)
    if days["stock"].null_count() == days.height:
        return None, closed
    records = records_of(_of_styles_that_may_have_run_out(days))
    spans = closed_spans(records, seen, shape[1])
    if len(spans.sku) == 0:
        return None, closed
    sku_row = records.row[np.flatnonzero(np.diff(records.sku, prepend=-1))]
    affected, place = np.unique(sku_row, return_inverse=True)
    loss = _paint(spans, _weights(records, spans, sku_row, seen), place, (len(affected), shape[1]))
    hidden = np.arange(shape[1]) >= seen[affected, None]
    open_ = np.ones(shape)
    open_[affected] = np.where(hidden, 1.0, np.clip(1.0 - loss, 0.0, 1.0))
    closed[affected] = ((open_[affected] <= 1e-9) & ~hidden).sum(axis=1)
    return open_, closed


def _of_styles_that_may_have_run_out(days: pl.DataFrame) -> pl.DataFrame:
    """The rows of styles that on some day sold as much as one of their rows began it with: mostly few."""
    row, sold = days["row"].to_numpy(), days["units"].to_numpy()
    if not _one_row_a_day(days):
        age = days["age"].to_numpy()
        first = int(age.min())
        day = row * (int(age.max()) - first + 1) + (age - first)
        sold = np.bincount(day, sold)[day]
    may = np.zeros(int(row.max()) + 1, dtype=bool)
    may[row[days["stock"].fill_null(np.inf).to_numpy() <= sold]] = True
    return days if may.all() else days.filter(pl.Series(may[row]))


def _one_row_a_day(days: pl.DataFrame) -> bool:
    """Whether a style can have no two rows of a day, as nothing that would tell them apart is told."""
    return all(part in days.columns and days[part].null_count() == days.height for part in PARTS)


def records_of(days: pl.DataFrame) -> Records:
    """The rows (row, age, colour, size, units, stock) put in order, those of one sku and day made one."""
    if days.is_empty():
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
        return Records(none, none, none, nothing, nothing)
    row, age = days["row"].to_numpy(), days["age"].to_numpy()
    piece = row_codes([days.select(pl.col("colour", "size").fill_null(""))], ("colour", "size"))[0].to_numpy()
    sku = row * (int(piece.max()) + 1) + piece
    first, last = int(age.min()), int(age.max())
    key = sku * (last - first + 1) + (age - first)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[order], prepend=-1))
    sku = sku[order[begins]]
    return Records(
        np.cumsum(np.diff(sku, prepend=-1) != 0) - 1,
        row[order[begins]],
        age[order[begins]],
        np.add.reduceat(days["units"].to_numpy()[order], begins),
        np.fmax.reduceat(days["stock"].cast(pl.Float64).fill_null(np.nan).to_numpy()[order], begins),
    )


def closed_spans(records: Records, seen: Ints, width: int) -> Spans:
    """When each sku was closed: a day that it began or ended with nothing, and from there until the next record."""
    sku, age = records.sku, records.age
    last = np.diff(sku, append=-1) != 0
    until = np.where(last, np.minimum(seen, width)[records.row], np.append(age[1:], 0))
    # Sold with nothing on hand: into backorder, so it could be bought.
    backorder = (records.stock == 0) & (records.units > 0)
    emptied = (records.units >= records.stock) & ~backorder
    loss = np.where((records.stock == 0) & ~backorder, 1.0, np.where(emptied, 1.0 - SOLD_OUT_DAY, 0.0))
    that_day, after = np.flatnonzero(loss), np.flatnonzero(emptied)
    start = np.clip(np.concatenate([age[that_day], age[after] + 1]), 0, width)
    stop = np.clip(np.concatenate([age[that_day] + 1, until[after]]), 0, width)
    some = start < stop
    return Spans(
        np.concatenate([sku[that_day], sku[after]])[some],
        start[some],
        stop[some],
        np.concatenate([loss[that_day], np.ones(len(after))])[some],
    )


def _paint(spans: Spans, weight: Floats, place: Ints, shape: tuple[int, int]) -> Floats:
    """(affected styles, days of age) share of the style that was closed: its skus' spans, each by the sku's weight."""
    loss, begin = spans.loss * weight[spans.sku], place[spans.sku] * (shape[1] + 1)
    size = shape[0] * (shape[1] + 1)
    change = np.bincount(begin + spans.start, loss, size) - np.bincount(begin + spans.stop, loss, size)
    return np.asarray(np.cumsum(change.reshape(shape[0], shape[1] + 1), axis=1)[:, :-1])


def _weights(records: Records, spans: Spans, sku_row: Ints, seen: Ints) -> Floats:
    """Share of the style's sales that each colour and size has while it is there, shrunk to equal shares."""
    sold = np.bincount(records.sku, records.units, len(sku_row))
    upto = seen[sku_row]
    lost = spans.loss * (np.minimum(spans.stop, upto[spans.sku]) - np.minimum(spans.start, upto[spans.sku]))
    days_open = upto - np.bincount(spans.sku, lost, len(sku_row))
    style_days = np.bincount(sku_row, weights=days_open)
    style_rate = (np.bincount(sku_row, weights=sold) / np.maximum(style_days, 1.0))[sku_row]
    rate = (sold + FEW_SOLD) / (days_open + FEW_SOLD / np.maximum(style_rate, 1e-9))
    rate = np.where(style_rate > 0, rate, 1.0)
    return np.asarray(rate / np.bincount(sku_row, weights=rate)[sku_row])
