"""Stock records -> the share of each style that could be bought each day, also by colour and size."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A day on which the last unit was sold was open for part of it.
SOLD_OUT_DAY = 0.5


def open_shares(days: pl.DataFrame, seen: Ints, shape: tuple[int, int]) -> tuple[Floats | None, Ints]:
    """(share of the style that could be bought, by style and day of age; days that began with no stock at all).

    `days`: row (of the style), age, date, colour, size, units, stock. Stock carries over missing rows as what the last
    row left; blank = in stock. Over channels and audiences of one colour and size, units add and the stock is one.
    None where nothing was ever sold out. A colour and size counts by what it sells a day while it is there.
    """
    closed = np.zeros(shape[0], dtype=np.int64)
    if days["stock"].null_count() == days.height:
        return None, closed
    skus = days.group_by("row", "colour", "size", "age").agg(
        pl.col("units").sum(), pl.col("stock").max()).sort("row", "colour", "size", "age").with_columns(
        (pl.col("stock") - pl.col("units")).clip(lower_bound=0).alias("left"),
        pl.struct("row", "colour", "size").rle_id().alias("sku"))
    spans = _spans(skus, seen, shape[1])
    if spans.filter(pl.col("open") < 1).height == 0:
        return None, closed
    sku_row = skus.group_by("sku", maintain_order=True).agg(pl.col("row").first())["row"].to_numpy()
    open_sku = _paint(spans, (len(sku_row), shape[1]))
    weight = _weights(skus, open_sku, sku_row, seen)
    open_ = np.zeros(shape)
    np.add.at(open_, sku_row, open_sku * weight[:, None])
    covered = np.bincount(sku_row, weights=weight, minlength=shape[0]) > 0
    open_[~covered] = 1.0
    hidden = np.arange(shape[1]) >= seen[:, None]
    return np.where(hidden, 1.0, open_), ((open_ <= 1e-9) & ~hidden).sum(axis=1)


def _spans(skus: pl.DataFrame, seen: Ints, width: int) -> pl.DataFrame:
    """sku, start, stop (ages), open: how open each colour and size was from each record to the next."""
    end = pl.Series(np.minimum(seen, width)).gather(skus["row"])
    skus = skus.with_columns(
        pl.col("age").shift(-1).over("sku").fill_null(end).alias("next"),
        pl.when(pl.col("stock") == 0).then(0.0).when(pl.col("left") == 0).then(SOLD_OUT_DAY)
        .otherwise(1.0).fill_null(1.0).alias("today"))
    first = skus.select("sku", pl.col("age").alias("start"), (pl.col("age") + 1).alias("stop"),
                        pl.col("today").alias("open"))
    after = skus.filter(pl.col("left") == 0).select(
        "sku", (pl.col("age") + 1).alias("start"), pl.col("next").alias("stop"), pl.lit(0.0).alias("open"))
    both = pl.concat([first.filter(pl.col("open") < 1), after])
    return both.with_columns(pl.col("start").clip(0, width), pl.col("stop").clip(0, width)).filter(
        pl.col("start") < pl.col("stop"))


def _paint(spans: pl.DataFrame, shape: tuple[int, int]) -> Floats:
    """The spans as a (sku, age) array; 1 where no span says otherwise."""
    change = np.zeros((shape[0], shape[1] + 1))
    sku, loss = spans["sku"].to_numpy(), 1.0 - spans["open"].to_numpy()
    np.add.at(change, (sku, spans["start"].to_numpy()), loss)
    np.add.at(change, (sku, spans["stop"].to_numpy()), -loss)
    return np.clip(1.0 - np.cumsum(change, axis=1)[:, :-1], 0.0, 1.0)


def _weights(skus: pl.DataFrame, open_sku: Floats, sku_row: Ints, seen: Ints) -> Floats:
    """Share of the style's sales that each colour and size has while it is there, shrunk to equal shares."""
    sold = np.bincount(skus["sku"].to_numpy(), weights=skus["units"].to_numpy(), minlength=len(sku_row))
    there = np.arange(open_sku.shape[1]) < seen[sku_row][:, None]
    days_open = (open_sku * there).sum(axis=1)
    style_days = np.bincount(sku_row, weights=days_open)
    style_rate = (np.bincount(sku_row, weights=sold) / np.maximum(style_days, 1.0))[sku_row]
    few = 5.0  # units' worth of belief in equal shares
    rate = (sold + few) / (days_open + few / np.maximum(style_rate, 1e-9))
    rate = np.where(style_rate > 0, rate, 1.0)
    return rate / np.bincount(sku_row, weights=rate)[sku_row]
