"""What the styles on sale on a past day went on to sell, where their life is over and stock never ran out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

# A style counts as out of stock once colours and sizes that make up more than this share of its sales have run out.
MOST_RUN_OUT = 0.1
# A shop may be shut or sell nothing for so many days; where sales end earlier, the export is not up to date.
MOST_QUIET_DAYS = 14


@dataclass(frozen=True)
class Past:
    """Styles and sales as they stand today, ready to be asked about any past day.

    styles   style_id, category, start (launch_date, absent: first sale), exit_date; only those with a start
    sales    date, style_id, units: a row a day
    gaps     style_id, sku (number of a colour and size), from, to, share: days [from, to) on which it was sold out, the
             day on which it ran out included, its share of the style's sales, and units sold on the first of these days
    until    the first day of which nothing is known: as_of, or the day after the last sale where that is long ago
    """

    styles: pl.DataFrame
    sales: pl.DataFrame
    gaps: pl.DataFrame
    until: date


def read_past(styles: pl.DataFrame, sales: pl.DataFrame, as_of: date) -> Past:
    """The past before `as_of`."""
    sales = sales.filter(pl.col("date") < as_of)
    daily = sales.group_by("style_id", "date").agg(pl.col("units").sum()).sort("style_id", "date")
    first = daily.filter(pl.col("units") > 0).group_by("style_id").agg(pl.col("date").min().alias("first_sale"))
    known = (
        styles.join(first, on="style_id", how="left")
        .select("style_id", "category", pl.coalesce("launch_date", "first_sale").alias("start"), "exit_date")
        .filter(pl.col("start").is_not_null())
        .sort("style_id")
    )
    last = daily["date"].max()
    stale = isinstance(last, date) and (as_of - last).days > MOST_QUIET_DAYS
    until = last + timedelta(days=1) if isinstance(last, date) and stale else as_of
    return Past(known, daily, _gaps(sales, as_of), until)


def on_sale(past: Past, origin: date) -> pl.DataFrame:
    """The styles launched before `origin` and not yet gone: age_days, and `finished`: is their whole life known now?"""
    return past.styles.filter((pl.col("start") < origin) & (pl.col("exit_date") > origin)).with_columns(
        (pl.lit(origin) - pl.col("start")).dt.total_days().alias("age_days"),
        (pl.col("exit_date") <= past.until).alias("finished"),
    )


def truth_at(past: Past, origin: date) -> pl.DataFrame:
    """One row a finished style on sale at `origin`, sorted by style_id.

    style_id, category, age_days, observed (units before origin), actual (units from origin to the day before
    exit_date), ran_out (stock ran out in that time: demand was at least `actual`, nobody knows how much more).
    """
    asked = on_sale(past, origin).filter("finished")
    sold = past.sales.join(asked, on="style_id").filter(pl.col("date") < pl.col("exit_date"))
    before = pl.col("date") < origin
    units = sold.group_by("style_id").agg(
        pl.col("units").filter(before).sum().alias("observed"), pl.col("units").filter(~before).sum().alias("actual")
    )
    out = (
        past.gaps.join(asked, on="style_id")
        .filter((pl.col("to") > origin) & (pl.col("from") < pl.col("exit_date")))
        .group_by("style_id", "sku")
        .agg(pl.col("share").first())
        .group_by("style_id")
        .agg(pl.col("share").sum())
    )
    return (
        asked.join(units, on="style_id", how="left")
        .join(out, on="style_id", how="left")
        .select(
            "style_id",
            "category",
            "age_days",
            pl.col("observed").fill_null(0).cast(pl.Float64),
            pl.col("actual").fill_null(0).cast(pl.Float64),
            (pl.col("share").fill_null(0) > MOST_RUN_OUT).alias("ran_out"),
        )
        .sort("style_id")
    )


def _gaps(sales: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """When which colour and size was sold out: from the day on which it ran out to its next record with stock."""
    sku = ["style_id", "colour", "size"]
    days = (
        sales.filter(pl.col("stock").is_not_null().any().over("style_id"))
        .group_by(*sku, "date")
        .agg(pl.col("units").sum(), pl.col("stock").max())
        .sort(*sku, "date")
        .with_columns(pl.struct(*sku).rle_id().alias("sku"))
    )
    sold = pl.col("units").sum()
    return (
        days.with_columns(
            pl.col("date").shift(-1).over("sku").fill_null(as_of).alias("to"),
            (sold.over("sku") / sold.over("style_id")).fill_nan(1.0).alias("share"),
        )
        .filter(pl.col("stock") <= pl.col("units"))
        .select("style_id", "sku", pl.col("date").alias("from"), "to", "share", pl.col("units").alias("sold"))
    )
