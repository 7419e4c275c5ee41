"""What a row of open orders says beside its SKU: number, factory, when the goods arrive, what is still to come."""

from __future__ import annotations

import polars as pl

from planner.ingest.recipes.batch import Batch
from planner.ingest.recipes.days import days, range_of
from planner.ingest.recipes.status import is_ended
from planner.ingest.recipes.values import by_distinct, numbers
from planner.language import _


def add_order_terms(batch: Batch) -> None:
    """Adds the columns of open orders that the file has; every order needs the day its goods arrive."""
    given, out = batch.given, batch.out
    for name in ("po", "order", "factory"):
        out[name] = given.get(name, batch.nothing)
    _tell_no_colour(batch)
    _add_due(batch)
    if "status" in given:
        out["ended"] = by_distinct(given["status"], pl.Boolean(), is_ended).fill_null(False)
    _add_pieces(batch, "outstanding")
    if "ordered_on" in given:
        out["ordered_on"], _unused = days(given["ordered_on"], batch.reading.day_form)
    _add_pieces(batch, "received")


def _tell_no_colour(batch: Batch) -> None:
    """A row without a colour among rows that have one is a sum of the rows above that says not so."""
    colour = batch.out["colour"]
    if 2 * colour.null_count() < colour.len():
        mend = _("Fill it in; a row of sums needs a word such as 合计.")
        batch.tell(colour.is_null(), batch.header("colour"), _("a colour, as other rows have"), mend)


def _add_due(batch: Batch) -> None:
    """`due`; of a span of days the last."""
    cells = batch.given.get("due", batch.nothing)
    ends = by_distinct(cells, pl.String(), lambda text: (range_of(text) or (text, text))[1])
    due, blank = days(ends, batch.reading.day_form)
    batch.tell(due.is_null() & ~blank, batch.header("due"), _("a day"), _("Write it as YYYY-MM-DD."), cells)
    batch.tell(blank, batch.header("due"), _("the day the goods arrive"), _("Fill it in."), cells)
    batch.out["due"] = due


def _add_pieces(batch: Batch, name: str) -> None:
    if name in batch.given:
        values, blank = numbers(batch.given[name], decimal_comma=batch.comma)
        batch.out[name] = values
        batch.tell_no_numbers(name, values, blank)
