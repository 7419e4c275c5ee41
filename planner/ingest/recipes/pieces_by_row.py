"""Exports of order lines without a column of counts, in which every row is one piece with an id of its own: Lazada."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import bare, meanings_of
from planner.ingest.recipes.values import texts

_COUNTS = frozenset(("units", "quantity", "ordered_units", "order_units"))
_MAY_COUNT = re.compile(r"数量|件数|个数|销量|qty|quantit|\bcount\b|pieces|\bpcs\b|units|menge|anzahl", re.I)
_KNOWN = frozenset(("lazadasku", "lazadaid"))


def rows_are_pieces(layout: Layout, places: Mapping[str, int], rows: pl.DataFrame) -> bool:
    """Whether each row counts one piece: no header may count, every row has its own id, and some order has the same goods
    in several rows (or the export is one that is known to be so).
    """
    if _COUNTS & set(places) or not {"order", "line"} <= set(places):
        return False
    if any(_MAY_COUNT.search(header) and not meanings_of(header) for header in layout.headers if header):
        return False
    order, line = (texts(rows[column_of(places[name])]) for name in ("order", "line"))
    if line.null_count() or order.null_count() or line.is_duplicated().any() or rows.is_empty():
        return False
    if _KNOWN & {bare(header) for header in layout.headers}:
        return True
    goods = next((places[name] for name in ("code", "barcode", "style") if name in places), None)
    if goods is None:
        return False
    pairs = pl.DataFrame({"order": order, "goods": texts(rows[column_of(goods)])}).drop_nulls()
    return bool(pairs.is_duplicated().any())
