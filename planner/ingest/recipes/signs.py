"""Lists of what left the stock count it below zero: -2 is two sold there, and a return in every other list."""

from __future__ import annotations

import re

import polars as pl

from planner.ingest.raw_table import column_of
from planner.ingest.recipes.context import refuse
from planner.ingest.recipes.kinds import are_of_sap, kind_places, kinds
from planner.ingest.recipes.meanings import bare
from planner.ingest.recipes.reading import Reading, Signs
from planner.ingest.recipes.values import numbers, texts
from planner.language import _

FEWEST = 30  # counts below zero, and none above, that are no day's returns
_OF_LEDGERS = frozenset(("entrytype", "eventtype"))
_FULFILMENT = r"(?i)^item\s+fulfil"  # NetSuite's list of movements
_OUT = re.compile(r"出库|发货|流水|\bship|\bissue|\bledger|movement|lieferung", re.I)


def _is_stock_ledger(reading: Reading, sample: pl.DataFrame) -> bool:
    """Whether the rows are movements of stock by SAP's types, or entries of an item ledger: there goods go out below zero."""
    if "moved_in" in reading.places:
        return True
    places = kind_places(reading.layout, reading.places)
    by_sap = any(are_of_sap(sample[column_of(place)]) for place in places)
    if by_sap or any(bare(reading.layout.headers[place]) in _OF_LEDGERS for place in places):
        return True
    said = [texts(sample[column_of(place)]).drop_nulls() for place in places]
    return any(cells.str.contains(_FULFILMENT).any() for cells in said)


def settle_signs(reading: Reading, sample: pl.DataFrame, file: str) -> None:
    """Sets `outflow` of the recipe where sales are counted below zero; refuses counts below zero that nothing explains.

    A list of movements shows it by what came in, which it counts above zero.
    """
    name = next((n for n in ("units", "quantity", "ordered_units") if n in reading.places), None)
    if reading.form.table != "sales" or name is None or reading.recipe.outflow or reading.sizes or reading.days:
        return
    values, _unused = numbers(texts(sample[column_of(reading.places[name])]))
    sold = pl.Series([True]).new_from_index(0, sample.height)
    for place in kind_places(reading.layout, reading.places):
        sold &= kinds(texts(sample[column_of(place)])) == "sale"
    sales, others = values.filter(sold).drop_nulls(), values.filter(~sold).drop_nulls()
    reading.signs = Signs(bool((sales < 0).any()), bool((sales > 0).any()), bool((others > 0).any()))
    if not reading.signs.below or reading.signs.above:
        return
    comes_in = bool((others > 0).any()) or _is_stock_ledger(reading, sample)
    if not comes_in and int((sales < 0).sum()) < FEWEST:
        return
    named = " ".join([*reading.layout.titles, reading.sheet.name, file, reading.header(name), *reading.layout.headers])
    if not comes_in and not _OUT.search(named):
        mend = _("Every count is below zero: these are returns, or sales by another sign. Export the sales themselves.")
        raise refuse(file, _("units sold"), mend, column=reading.header(name))
    count_outflow(reading)


def agree_on_signs(readings: list[Reading]) -> None:
    """Of several sheets one may have what was sold, another what came in, a third a piece that came back alone."""
    signs = [reading.signs for reading in readings if reading.signs is not None]
    if any(s.above for s in signs):
        for reading in readings:
            if reading.signs is not None and reading.recipe.outflow:
                _count_as_told(reading)
        return
    if not any(s.below for s in signs) or not any(s.came_in for s in signs):
        return
    for reading in readings:
        if not reading.recipe.outflow:
            count_outflow(reading)


def count_outflow(reading: Reading) -> None:
    """What is below zero is what was sold; that is told."""
    reading.recipe = reading.recipe.model_copy(update={"outflow": True})
    reading.notes.append(_outflow_told(reading))


def _count_as_told(reading: Reading) -> None:
    """What is below zero came back, as another sheet shows."""
    reading.recipe = reading.recipe.model_copy(update={"outflow": False})
    reading.notes.remove(_outflow_told(reading))


def _outflow_told(reading: Reading) -> str:
    name = next(n for n in ("units", "quantity", "ordered_units") if n in reading.places)
    return _("{header} counts what left the stock below zero: -2 is taken for 2 sold").format(
        header=reading.header(name)
    )
