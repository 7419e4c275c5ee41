"""Amending a released order: another week or factory, other units, a part of it as an order of its own."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from planner.domain import Warn
from planner.ingest.ledger.amend_cautions import cautions
from planner.ingest.ledger.amendments import Wish, amendment_of
from planner.ingest.ledger.open_orders import not_counted
from planner.ingest.ledger.order_to_amend import OrderToAmend, open_order
from planner.ingest.reference import inputs_to_amend
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.ledger import standing, standing_lines, with_status
from planner.workspace.ledger.amend import amend_entries
from planner.workspace.ledger.entries import entries_of


@dataclass(frozen=True)
class Amended:
    """`before`: the order as it stood; `orders` and `lines`: it and its part as they stand now; the columns of `orders`
    of the ledger with their status. `changed`: whether anything is another.
    """

    before: pl.DataFrame
    orders: pl.DataFrame
    lines: pl.DataFrame
    warnings: tuple[Warn, ...]
    changed: bool


def amend_order(ws: Workspace, wish: Wish, *, dry_run: bool = False) -> Amended:
    """Books what is wished of an order; `dry_run` only looks. Raises UsageError where it cannot be."""
    if dry_run:
        return _amended(ws, wish, book=False)
    with ws.store.writing():
        return _amended(ws, wish, book=True)


def _amended(ws: Workspace, wish: Wish, *, book: bool) -> Amended:
    entries, inputs = ws.store.ledger.entries(), inputs_to_amend(ws)
    order = open_order(entries, wish.order)
    amendment = amendment_of(OrderToAmend(entries, order, inputs), wish)
    fresh = [] if amendment is None else amend_entries(entries, amendment)
    now = pl.concat([entries, entries_of(fresh)]) if fresh else entries
    if amendment is not None and book:
        ws.store.ledger.amend(amendment)
    part = None if amendment is None or amendment.part is None else amendment.part["order_id"]
    touched, as_of = [order["order_id"], *([part] if part else [])], ws.settings.day()
    before, after = (with_status(standing(rows).filter(_among(touched)), as_of) for rows in (entries, now))
    told = (*cautions(after, now, inputs), *not_counted(ws)) if fresh else (_nothing(order["order_id"]),)
    return Amended(before, after, standing_lines(now).filter(_among(touched)), told, bool(fresh))


def _among(order_ids: list[str]) -> pl.Expr:
    return pl.col("order_id").is_in(order_ids)


def _nothing(order_id: str) -> Warn:
    return Warn("nothing_to_amend", _("order {order_id} is so already").format(order_id=order_id))
