"""What is odd about a style this morning, as stable words: sold_out, stock_out, broken_sizes, late_data, price_change,
spike.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from planner.domain import Inputs
from planner.tables.labels import plain_colour, plain_size

FLAGS = ("sold_out", "stock_out", "broken_sizes", "late_data", "price_change", "spike")
_PIECE = ["style_id", "_colour", "_size"]  # the same however it is spelt
# Sales are late when their last day is further than this from the day before as_of.
LATE_DAYS = 1
RECENT_DAYS = 7
# A price changed when the mean of the last week is off the weeks before by more than this share.
PRICE_SHARE = 0.05
# A spike: a day of the last week with at least so many units and so many times the mean of the other days.
SPIKE_UNITS, SPIKE_TIMES = 10, 5.0


def flags(rows: pl.DataFrame, inputs: Inputs, sales: pl.DataFrame, *, price_mix: bool = False) -> pl.DataFrame:
    """style_id, flags (joined with `;`, in the order of FLAGS); `rows`: style_id, on_hand, stockout_days.

    `price_mix`: prices paid are a mix of large and small orders, so that they tell of no change.
    """
    live = rows["style_id"].implode()
    recent = sales.filter(
        pl.col("style_id").is_in(live), pl.col("date") >= inputs.as_of - timedelta(days=4 * RECENT_DAYS)
    )
    found = {
        "sold_out": rows.filter(pl.col("on_hand") <= 0)["style_id"],
        "stock_out": rows.filter(pl.col("stockout_days") > 0)["style_id"],
        "broken_sizes": _broken(inputs.stock, sales),
        "late_data": rows["style_id"] if _late(sales, inputs.as_of) else rows["style_id"].clear(),
        "price_change": _price_changed(recent.clear() if price_mix else recent, inputs.as_of),
        "spike": _spiked(recent, inputs.as_of),
    }
    sets = {name: frozenset(styles) for name, styles in found.items()}
    words = [";".join(_of(style, sets)) for style in rows["style_id"]]
    return pl.DataFrame({"style_id": rows["style_id"], "flags": pl.Series(words, dtype=pl.String)})


def _of(style: str, sets: dict[str, frozenset[str]]) -> Iterator[str]:
    return (name for name in FLAGS if style in sets[name])


def _broken(stock: pl.DataFrame, sales: pl.DataFrame) -> pl.Series:
    """Styles with core colours and sizes sold out and others on hand.

    A piece is core where it sold at least as much as the style's pieces sell on average; all are where sales do not tell.
    """
    pieces = stock.filter(pl.col("colour").is_not_null() | pl.col("size").is_not_null())
    ends = pieces.group_by("style_id").agg(out=(pl.col("units") <= 0).any(), there=(pl.col("units") > 0).any())
    torn = _plainly(pieces.join(ends.filter(pl.col("out") & pl.col("there")), on="style_id", how="semi"))
    sold = _plainly(sales.join(torn.select("style_id").unique(), on="style_id", how="semi"))
    of_piece = sold.group_by(_PIECE).agg(sold=pl.col("units").sum())
    known = torn.group_by(_PIECE).agg(pl.col("units").sum()).join(of_piece, on=_PIECE, how="left")
    sells = pl.col("sold").fill_null(0)
    core = known.with_columns(core=sells >= sells.mean().over("style_id"))
    return core.filter(pl.col("core"), pl.col("units") <= 0)["style_id"].unique()


def _plainly(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the plain names of their colours and sizes; "" where there is none."""
    names = (("colour", plain_colour), ("size", plain_size))
    return rows.with_columns(
        pl.col(name).map_elements(plain, return_dtype=pl.String).fill_null("").alias(f"_{name}")
        for name, plain in names
    )


def _late(sales: pl.DataFrame, as_of: date) -> bool:
    last = sales["date"].max()
    return isinstance(last, date) and (as_of - last).days > 1 + LATE_DAYS


def _price_changed(recent: pl.DataFrame, as_of: date) -> pl.Series:
    paid = recent.filter(pl.col("price").is_not_null(), pl.col("units") > 0)
    now = pl.col("date") >= as_of - timedelta(days=RECENT_DAYS)
    mean = [
        (pl.col("price") * pl.col("units")).filter(part).sum() / pl.col("units").filter(part).sum()
        for part in (now, ~now)
    ]
    prices = paid.group_by("style_id").agg(now=mean[0], before=mean[1])
    return prices.filter((pl.col("now") / pl.col("before") - 1).abs() > PRICE_SHARE)["style_id"]


def _spiked(recent: pl.DataFrame, as_of: date) -> pl.Series:
    days = recent.group_by("style_id", "date").agg(pl.col("units").sum())
    seen = (as_of - pl.col("date").min()).dt.total_days().over("style_id")
    others = (pl.col("units").sum().over("style_id") - pl.col("units")) / (seen - 1).clip(lower_bound=1)
    large = (pl.col("units") >= SPIKE_UNITS) & (pl.col("units") > SPIKE_TIMES * others) & (seen > RECENT_DAYS)
    new = pl.col("date") >= as_of - timedelta(days=RECENT_DAYS)
    return days.filter(large & new)["style_id"].unique()
