"""Weekly sales exports -> days: the week's units spread over its seven days so that the total is kept."""

from __future__ import annotations

import polars as pl

# Columns that count something; price is the same on every day, stock is known for the first only.
_COUNTED = ("units", "visits", "returns", "carts", "live")


def spread_weeks(rows: pl.DataFrame) -> pl.DataFrame:
    """Seven rows for each of `rows` (sales whose date is a Monday).

    Whole numbers stay whole: by largest remainder each day gets the seventh part rounded down or up. The rounded-up
    days are spread evenly over the week. A fraction that the week carries stands on its last day.
    """
    days = rows.with_columns(pl.int_ranges(0, pl.repeat(7, pl.len())).alias("_day")).explode("_day")
    return days.with_columns(
        pl.col("date") + pl.duration(days=pl.col("_day")),
        pl.when(pl.col("_day") == 0).then("stock").alias("stock"),
        *(_part(pl.col(name)).alias(name) for name in _COUNTED if name in rows.columns),
    ).drop("_day")


def _part(week: pl.Expr) -> pl.Expr:
    """What falls on `_day`: the whole part up to its end less that up to its start, and the fraction at the end."""
    until, before = ((week * (pl.col("_day") + shift) / 7).floor() for shift in (1, 0))
    return pl.when(pl.col("_day") == 6).then(week - before).otherwise(until - before)
