"""Sheets with a column for each warehouse or shop: stock of all of them together, sales of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.context import NeedsAnswerError, refuse
from planner.ingest.recipes.forms import Form
from planner.ingest.recipes.layout import Layout
from planner.ingest.recipes.meanings import meanings_of
from planner.ingest.recipes.place_names import is_shop, is_warehouse, place_name
from planner.ingest.recipes.recipe import Recipe
from planner.ingest.recipes.rows import says_total
from planner.ingest.recipes.sheet import Sheet
from planner.ingest.recipes.values import numbers, texts
from planner.language import _

_COUNTS = frozenset(("units", "quantity", "ordered_units", "order_units", "outstanding"))
_DAYS = ("day", "paid_at", "created_at", "dealt_at")
_OF_STOCK = re.compile(r"库存|存货|现货|盘点|结存|\bstock|inventory|on.hand", re.I)
_OF_SALES = re.compile(r"销|日报|\bsales\b|\bsold\b|\bsell", re.I)


def place_columns(layout: Layout, has: Mapping[str, int], sample: pl.DataFrame) -> dict[int, str]:
    """place -> name of the warehouse or shop, of columns that are such; none where fewer than two are, where a column counts
    the pieces already, or where something else than numbers stands below.
    """
    named = {p: h for p, h in enumerate(layout.headers) if h and (is_shop(h) or is_warehouse(h))}
    named = {p: h for p, h in named.items() if p not in stock_beside(layout)}
    found = {p: place_name(h) for p, h in named.items() if not meanings_of(h) and _holds_numbers(sample, p)}
    if len(found) < 2 or "order" in has or _COUNTS & set(has):
        return {}
    if {"available", "on_hand"} & set(has):
        own = {has[name] for name in ("available", "on_hand") if name in has} - _grouped(layout, found)
        by_shop = all(is_shop(layout.headers[p]) for p in found) and any(name in has for name in _DAYS)
        if own and not by_shop:
            return {}
    return found if len(set(found.values())) == len(found) else {}


def stock_beside(layout: Layout) -> set[int]:
    """The columns of the stock of each shop where another has its sales: 银泰店销量, 银泰店库存."""
    told = {p: h for p, h in enumerate(layout.headers) if h and (is_shop(h) or is_warehouse(h)) and not meanings_of(h)}
    sold = {place_name(h) for h in told.values() if _OF_SALES.search(h)}
    return {p for p, h in told.items() if _OF_STOCK.search(h) and place_name(h) in sold}


def _grouped(layout: Layout, found: Mapping[int, str]) -> set[int]:
    """The columns below whose header in the first of two rows the warehouses stand."""
    groups = {layout.groups[p] for p in found} - {""}
    return {p for p, header in enumerate(layout.headers) if header in groups}


def _holds_numbers(sample: pl.DataFrame, place: int) -> bool:
    if place >= sample.width:
        return False
    values, blank = numbers(texts(sample[column_of(place)]))
    return not (values.is_null() & ~blank).any()


def refuse_strange_places(layout: Layout, found: Mapping[int, str], sample: pl.DataFrame, file: str) -> None:
    """Among columns of warehouses or shops, or beside them, stands one with numbers under a name that is none: they would be
    lost. Where a column has the sum of each row, that tells of them.
    """
    if not found or layout.total_columns():
        return
    for place in range(max(min(found) - 1, 0), min(max(found) + 2, sample.width, len(layout.headers))):
        header = layout.headers[place]
        if place in found or not header or meanings_of(header) or says_total(header) or place in stock_beside(layout):
            continue
        if _holds_numbers(sample, place) and texts(sample[column_of(place)]).count():
            mend = _(
                "It holds numbers beside columns of warehouses or shops: call it one (such as 杭州仓, 银泰店), or move the "
                "column away."
            )
            raise refuse(file, _("a warehouse or a shop"), mend, column=header, row=layout.last + 1)


def form_of_places(
    layout: Layout, has: Mapping[str, int], recipe: Recipe, sheet: Sheet, file: str, found: Mapping[int, str]
) -> Form:
    """Stock or sales, as headers, titles and names say; NeedsAnswerError where they do not."""
    table = recipe.table if recipe.table in {"stock", "sales"} else _table(layout, has, sheet, file, found)
    if table is None:
        names = ", ".join(layout.headers[p] for p in list(found)[:4])
        mend = _("Its columns are shops or warehouses: say what they count with --table stock or --table sales.")
        raise NeedsAnswerError(
            Finding(file, value=names, expected=_("stock or sales"), mend=mend), "table", ("stock", "sales")
        )
    return Form(table, "days" if table == "sales" else None, "places")


def _table(
    layout: Layout, has: Mapping[str, int], sheet: Sheet, file: str, found: Mapping[int, str]
) -> Literal["stock", "sales"] | None:
    headers = [text for p in found for text in (layout.headers[p], layout.groups[p])]
    for told in (" ".join(headers), " ".join([*layout.titles, sheet.name, file.rsplit("/", 1)[-1]])):
        stock, sales = bool(_OF_STOCK.search(told)), bool(_OF_SALES.search(told))
        if stock != sales:
            return "stock" if stock else "sales"
    if all(is_warehouse(layout.headers[p]) for p in found):
        return "stock"
    return "sales" if any(name in has for name in _DAYS) else None
