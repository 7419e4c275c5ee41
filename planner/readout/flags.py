"""What is odd about a style this morning, as stable words: sold_out, stock_out, broken_sizes, late_data, price_change,
spike.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from planner.domain import Inputs

FLAGS = ("sold_out", "stock_out", "broken_sizes", "late_data", "price_change", "spike")
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
        "broken_sizes": _broken(inputs.stock),
        "late_data": rows["style_id"] if _late(sales, inputs.as_of) else rows["style_id"].clear(),
        "price_change": _price_changed(recent.clear() if price_mix else recent, inputs.as_of),
        "spike": _spiked(recent, inputs.as_of),
    }
    sets = {name: frozenset(styles) for name, styles in found.items()}
    words = [";".join(_of(style, sets)) for style in rows["style_id"]]
    return pl.DataFrame({"style_id": rows["style_id"], "flags": pl.Series(words, dtype=pl.String)})


def _of(style: str, sets: dict[str, frozenset[str]]) -> Iterator[str]:
    return (name for name in FLAGS if style in sets[name])


def _broken(stock: pl.DataFrame) -> pl.Series:
    """Styles with some colours and sizes sold out and others on hand."""
    pieces = stock.filter(pl.col("colour").is_not_null() | pl.col("size").is_not_null())
    counts = pieces.group_by("style_id").agg(out=(pl.col("units") <= 0).sum(), there=(pl.col("units") > 0).sum())
    return counts.filter((pl.col("out") > 0) & (pl.col("there") > 0))["style_id"]


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
