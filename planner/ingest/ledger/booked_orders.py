"""The orders of the ledger as people ask for them: open, late, received, cancelled; and cancelling one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from planner.domain import Warn
from planner.errors import UsageError
from planner.ingest.ledger.open_orders import not_counted
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.ledger import Names, with_status
from planner.workspace.ledger.cancel import cancel_entries
from planner.workspace.ledger.entries import LINE, LINE_OFF, LINE_RECEIPT

OF_LINES = (LINE, LINE_OFF, LINE_RECEIPT)
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


def with_booked_lines(ws: Workspace, orders: pl.DataFrame) -> list[dict[str, Any]]:
    """`orders` as rows, each with its `lines` by colour and size as they stand (columns of BOOKED_LINES); [] where it has none."""
    lines = ws.store.ledger.lines().filter(pl.col("order_id").is_in(orders["order_id"].implode()))
    of_order = {str(key[0]): rows.drop("order_id") for key, rows in lines.group_by("order_id", maintain_order=True)}
    return [
        {**row, "lines": of_order[row["order_id"]].rows(named=True) if row["order_id"] in of_order else []}
        for row in orders.iter_rows(named=True)
    ]


def cancel_orders(ws: Workspace, names: Sequence[str], *, dry_run: bool = False) -> tuple[int, list[Warn]]:
    """Writes off what is outstanding of orders: of how many, and what to tell. Raises UsageError, and cancels none, where one
    is not known.

    `dry_run`: only looks of how many it could.
    """
    with ws.store.writing():
        entries = ws.store.ledger.entries()
        known = Names(entries)
        wrong = [
            _("--cancel {name}: expected {value}").format(name=name, value=known.why_not(name))
            for name in names
            if known.order_id(name) is None
        ]
        if wrong:
            raise UsageError("; ".join(wrong))
        cancelled = cancel_entries(entries, names) if dry_run else ws.store.ledger.cancel(names)
    return len(cancelled.done), [
        Warn("nothing_to_cancel", _("nothing of {order_id} is outstanding").format(order_id=order_id))
        for order_id in cancelled.already
    ]


HISTORY: dict[str, pl.DataType] = {
    "when": pl.Datetime("us", "UTC"),
    "who": pl.String(),
    "what": pl.String(),
    "order_id": pl.String(),
    "units": pl.Float64(),
    "date": pl.Date(),
    "factory_id": pl.String(),
    "week": pl.Date(),
    "arrival_date": pl.Date(),
    "cost": pl.Float64(),
    "run_id": pl.String(),
    "note": pl.String(),
}


def history_of(ws: Workspace, name: str) -> pl.DataFrame:
    """All that was booked of an order, oldest first, with the columns of HISTORY. Raises UsageError where it is not known.

    `what`: release, receipt, cancel, close, undo (its release was taken back), move, units or split. `units`: ordered more,
    came, or written off (below 0: fewer ordered, an arrival that was taken back).
    """
    entries = ws.store.ledger.entries()
    known = Names(entries)
    order_id = known.order_id(name)
    if order_id is None:
        raise UsageError(_("--history {name}: expected {what}").format(name=name, what=known.why_not(name)))
    mine = entries.filter(pl.col("order_id") == order_id, ~pl.col("kind").is_in(list(OF_LINES)))
    told = mine.with_columns(what=pl.col("entry_id").str.split("/").list.first())
    return told.select(pl.col(column).cast(kind) for column, kind in HISTORY.items())
