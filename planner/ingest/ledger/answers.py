"""An order book that a factory filled in -> what it answers to the firm orders of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Inputs
from planner.errors import Finding, InputError
from planner.ingest.ledger.answered_orders import AnsweredOrders
from planner.ingest.ledger.firm_orders import chosen_orders, lines_of_run
from planner.ingest.ledger.order_book import read_book
from planner.ingest.reference import read_inputs
from planner.language import _
from planner.workspace import RunInfo, Workspace

_LINES = {"order_id": pl.String, "colour": pl.String, "size": pl.String, "sku": pl.String, "units": pl.Int64}


@dataclass(frozen=True)
class Answers:
    """What the book says of a run's orders.

    lines      of the orders to book, with the units to book (order_id of the plan, colour, size, sku, units)
    changed    order_id, colour, before, units: the colours that are booked as changed
    declined   orders of which the factory makes nothing; waiting: those it has not answered
    unclear    what has to be asked, each with file, row, column, value
    pins       style_id, factory_id, week, units: what to pin for orders that would become larger than planned
    """

    file: str
    lines: pl.DataFrame
    changed: tuple[dict[str, Any], ...]
    declined: tuple[str, ...]
    waiting: tuple[str, ...]
    unclear: tuple[Finding, ...]
    pins: tuple[dict[str, Any], ...]

    @property
    def order_ids(self) -> list[str]:
        """The orders to book."""
        return self.lines["order_id"].unique(maintain_order=True).to_list()

    def as_dict(self) -> dict[str, Any]:
        """Everything but the lines, for JSON."""
        return {
            "file": self.file,
            "to_book": self.order_ids,
            "changed": list(self.changed),
            "declined": list(self.declined),
            "not_answered": list(self.waiting),
            "unclear": [finding.as_dict() for finding in self.unclear],
            "pins": list(self.pins),
        }


def answers_of(ws: Workspace, run: RunInfo, book: Path) -> Answers:
    """What an order book that came back says of the firm orders of a run. Raises InputError as `read_answers` does."""
    firm, inputs = chosen_orders(run, ()), read_inputs(ws)[0]
    told = inputs.factories.select("factory_id", pl.col("line_multiple").fill_null(1).cast(pl.Int64))
    shown, lines, multiples = ws.shown(book.absolute()), lines_of_run(run, firm), dict(told.iter_rows())
    return read_answers(book, shown, firm, lines, _packed(inputs), multiples)


def _packed(inputs: Inputs) -> frozenset[str]:
    """The styles that come in packs: those that the packs table names, by themselves, by category or all."""
    styles, packs = inputs.styles, inputs.packs
    general = packs.filter(pl.col("style_id").is_null())
    by_category = pl.col("category").is_in(general["category"].drop_nulls().implode()).fill_null(False)
    packed = styles.filter(
        by_category
        | pl.col("style_id").is_in(packs["style_id"].drop_nulls().implode())
        | pl.lit(general["category"].null_count() > 0)
    )
    return frozenset(packed["style_id"])


def read_answers(
    file: Path,
    shown: str,
    orders: pl.DataFrame,
    lines: pl.DataFrame | None,
    packed: frozenset[str] = frozenset(),
    multiples: Mapping[str, int] | None = None,
) -> Answers:
    """The answers of the book `file` to `orders` of a run's plan (and their `lines`); nothing is booked.

    packed      styles whose colours are whole packs: their quantities cannot be changed in proportion
    multiples   factory -> what its lines are multiples of; kept where the changed units are one
    Raises InputError where the file is no order book, or has none of these orders.
    """
    rows = read_book(file, shown)
    known = {row["order_id"]: row for row in orders.iter_rows(named=True)}
    if not known.keys() & {row.order_id for row in rows}:
        raise InputError(
            _("{shown} has none of the orders of this plan: {names}").format(
                shown=shown, names=", ".join(sorted({row.order_id for row in rows})[:3])
            ),
            hint=_("Name the run whose export it was: `planner release RUN --from BOOK`."),
        )
    answered = AnsweredOrders(shown, known, _lines_of(orders, lines), packed, multiples or {})
    for order_id in dict.fromkeys(row.order_id for row in rows):
        answered.take(order_id, [row for row in rows if row.order_id == order_id])
    return Answers(
        shown,
        pl.DataFrame([{name: line[name] for name in _LINES} for line in answered.booked], schema=_LINES),
        tuple(answered.changed),
        tuple(answered.declined),
        tuple(answered.waiting),
        tuple(answered.unclear),
        tuple(answered.pins),
    )


def _lines_of(orders: pl.DataFrame, lines: pl.DataFrame | None) -> dict[str, list[dict[str, Any]]]:
    """Order -> its lines; one of no colour and no size where the plan has none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in () if lines is None else lines.filter(pl.col("units") > 0).iter_rows(named=True):
        found.setdefault(line["order_id"], []).append(line)
    for order_id, units in orders.select("order_id", "units").iter_rows():
        blank = {"order_id": order_id, "colour": None, "size": None, "sku": None, "units": int(units)}
        found.setdefault(order_id, [blank])
    return found
