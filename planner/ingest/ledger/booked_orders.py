"""The orders of the ledger as people ask for them: open, late, received, cancelled; and cancelling one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from planner.domain import Warn
from planner.errors import UsageError
from planner.ingest.ledger.open_orders import not_counted
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.ledger import Names, with_status

Which = Literal["current", "open", "late", "all"]
STATUSES: dict[Which, tuple[str, ...]] = {
    "late": ("late",),
    "open": ("late", "open"),
    "current": ("late", "open", "received"),
    "all": ("late", "open", "received", "cancelled"),
}


def booked_orders(
    ws: Workspace, which: Which = "current", only: Sequence[str] | None = None
) -> tuple[pl.DataFrame, tuple[Warn, ...]]:
    """Orders with their `status`, late ones first, then by the day they arrive; `only` those named, whatever they are.

    Also a warning where an orders file says what is open, so that plans do not count these.
    """
    entries = ws.store.ledger.entries()
    orders = with_status(ws.store.ledger.orders(), ws.settings.day())
    if only is None:
        orders = orders.filter(pl.col("status").is_in(STATUSES[which]))
    else:
        orders = orders.filter(pl.col("order_id").is_in([Names(entries).order_id(name) for name in only]))
    rank = pl.col("status").replace_strict({name: i for i, name in enumerate(STATUSES["all"])}, return_dtype=pl.Int64)
    rows = orders.select("order_id", "status", pl.exclude("order_id", "status")).sort(rank, "arrival_date", "order_id")
    return rows, not_counted(ws)


def cancel_orders(ws: Workspace, names: Sequence[str], *, dry_run: bool = False) -> list[Warn]:
    """Writes off what is outstanding of orders. Raises UsageError, and cancels none, where one is not known.

    `dry_run`: only looks whether it could.
    """
    with ws.store.writing():
        known = Names(ws.store.ledger.entries())
        wrong = [f"--cancel {name}: expected {known.why_not(name)}" for name in names if known.order_id(name) is None]
        if wrong:
            raise UsageError("; ".join(wrong))
        if dry_run:
            return []
        cancelled = ws.store.ledger.cancel(names)
    return [
        Warn("nothing_to_cancel", _("nothing of {order_id} is outstanding").format(order_id=order_id))
        for order_id in cancelled.already
    ]
