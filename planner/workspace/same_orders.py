"""Orders that two systems tell of under ids written otherwise: #1001, '1001, 1001-1. Ids alone prove nothing where they are
short or changed, so goods, days and pieces must agree, and do so for nearly all orders that the two have in common.
"""

from __future__ import annotations

import polars as pl

AGREEING = 0.9  # share of the orders with like ids whose goods agree, from which on two systems tell of the same ones
DAYS_APART = 3  # an ERP may date an order by the day it was paid, approved or sent
LEAST_SIGNS = 4  # ids of fewer signs are numbers of anything

_BARE = pl.col("order").str.replace(r"^.*\s", "").str.replace(r"^[#'’]+", "")
_WHOLE = pl.col("_id").str.replace(r"[-_]\d{1,2}$", "")


def told_otherwise(lines: pl.DataFrame) -> pl.DataFrame:
    """source, order of the orders that a source of better rank tells of, too, under another form of the id.

    `lines`: source, rank, order, style_id, date, units of a month.
    """
    by = ["source", "rank", "order", "style_id"]
    goods = lines.group_by(by).agg(pl.col("date").min(), pl.col("units").sum())
    goods = goods.with_columns(_id=_BARE).filter(pl.col("_id").str.len_chars() >= LEAST_SIGNS)
    forms = pl.concat([goods.with_columns(_as="_id"), goods.with_columns(_as=_WHOLE)]).unique()
    better = goods.select(*("source", "rank", "style_id", "date", "units"), _as="_id")
    known = better.select("source", "rank", "_as").unique()
    worse = (pl.col("rank") > pl.col("rank_of")) | (
        (pl.col("rank") == pl.col("rank_of")) & (pl.col("source") > pl.col("source_of"))
    )
    pairs = forms.join(known, on="_as", suffix="_of").filter(worse)
    if pairs.is_empty():
        return pairs.select("source", "order")
    better = better.group_by("source", "_as", "style_id").agg(pl.col("date").min(), pl.col("units").sum())
    beside = pairs.join(
        better,
        left_on=["source_of", "_as", "style_id"],
        right_on=["source", "_as", "style_id"],
        how="left",
        suffix="_there",
    )
    near = (pl.col("date") - pl.col("date_there")).dt.total_days().abs() <= DAYS_APART
    agrees = (near & (pl.col("units") <= pl.col("units_there"))).fill_null(False)
    orders = beside.group_by("source", "source_of", "order", "_as").agg(agrees.all().alias("_agrees"))
    orders = orders.group_by("source", "source_of", "order").agg(pl.col("_agrees").any())
    same = orders.with_columns(_share=pl.col("_agrees").mean().over("source", "source_of"))
    return same.filter("_agrees", pl.col("_share") >= AGREEING).select("source", "order").unique()
