"""Prices paid a day -> how far each style was from its usual price, day by day, in logs."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

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
    told = days.filter((pl.col("price") > 0) & (pl.col("units") > 0) & (pl.col("age") >= 0)
                       & (pl.col("age") < shape[1])) if days["price"].null_count() < days.height else days.clear()
    if told.height == 0:
        return None, False
    daily = told.group_by("row", "age").agg(
        ((pl.col("price") * pl.col("units")).sum() / pl.col("units").sum()).alias("paid")).sort("row", "age")
    logs = np.log(daily["paid"].to_numpy() / full_price.gather(daily["row"]).to_numpy())
    daily = daily.select("row", "age", pl.Series("off", logs))
    usual = float(np.median(logs))
    off = pl.col("off") - (usual if abs(usual) >= LEAST_CHANGE else 0.0)
    daily = daily.with_columns(off.clip(-MOST_CHANGE, MOST_CHANGE)).filter(
        (pl.col("off").abs() >= LEAST_CHANGE).any().over("row"))
    around = pl.col("off").rolling_median(STEADY_DAYS, min_samples=1, center=True).over("row")
    near = (pl.col("off") - around).abs() < LEAST_CHANGE
    daily = daily.with_columns(
        ((near.mean().over("row") >= LEAST_STEADY) & (pl.len().over("row") >= LEAST_DAYS)).alias("steady"),
        pl.when(around.abs() >= LEAST_CHANGE).then(around).otherwise(0.0).alias("off"))
    by_style = daily.unique("row")["steady"].to_numpy()
    if len(by_style) and by_style.mean() < 1 - MOST_MIXED:
        return None, True
    steady = daily.filter("steady")
    return (_carried_on(steady, shape) if (steady["off"] != 0).any() else None), False


def _carried_on(steady: pl.DataFrame, shape: tuple[int, int]) -> Floats:
    """Each day's price until the next one that is told; days before the first are like it."""
    first = pl.col("row") != pl.col("row").shift(1).fill_null(-1)
    before = pl.when(first).then(0.0).otherwise(pl.col("off").shift(1))
    steps = steady.with_columns(pl.when(first).then(0).otherwise("age").alias("age"),
                                (pl.col("off") - before).alias("by"))
    out = np.zeros(shape)
    out[steps["row"].to_numpy(), steps["age"].to_numpy()] = steps["by"].to_numpy()
    return np.asarray(np.cumsum(out, axis=1, out=out))
