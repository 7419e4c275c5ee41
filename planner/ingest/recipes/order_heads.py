"""Rows that stand for a whole order above its lines: they name no goods, and their count is that of the lines together."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from planner.ingest.raw_table import column_of

_GOODS = ("style", "code", "barcode", "link", "title", "spec")


def without_heads(rows: pl.DataFrame, places: Mapping[str, int]) -> tuple[pl.DataFrame, int]:
    """The rows without the heads of orders whose lines are there too, and how many heads there were."""
    goods = [column_of(places[name]) for name in _GOODS if name in places]
    if "order" not in places or not goods:
        return rows, 0
    named = pl.any_horizontal((pl.col(n).str.strip_chars() != "").fill_null(False) for n in goods)
    if rows.select(named.all()).item():
        return rows, 0
    order = pl.col(column_of(places["order"]))
    head = rows.select((~named & named.any().over(order) & order.is_not_null()).alias("head"))["head"]
    return rows.filter(~head), int(head.sum())
