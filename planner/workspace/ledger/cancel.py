"""Writing off what is outstanding of orders."""

from __future__ import annotations

from collections.abc import Container, Sequence

import polars as pl

from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.entries import CANCEL
from planner.workspace.ledger.ids import first_free, numbered
from planner.workspace.ledger.lines import LinesAtHand
from planner.workspace.ledger.names import Names
from planner.workspace.ledger.standing import standing


def cancel_entries(
    entries: pl.DataFrame, order_ids: Sequence[str], note: str | None = None, *, kind: str = CANCEL
) -> Booked:
    """Writes off what is outstanding of orders; nothing for those that have nothing outstanding.

    `kind` is the first word of the entries' ids: what it was that wrote them off.
    """
    names, outstanding = Names(entries), dict(standing(entries).select("order_id", "outstanding").iter_rows())
    taken = set(entries["entry_id"])
    refused = [(place, names.why_not(name)) for place, name in enumerate(order_ids) if names.order_id(name) is None]
    meant = [order_id for name in dict.fromkeys(order_ids) if (order_id := names.order_id(name))]
    open_ones = [order_id for order_id in dict.fromkeys(meant) if outstanding[order_id] > 0]
    off = [{**written_off(kind, i, outstanding[i], taken, note), "kind": CANCEL} for i in open_ones]
    lines = LinesAtHand(entries)
    return Booked(
        tuple(open_ones),
        tuple(order_id for order_id in meant if order_id not in open_ones),
        tuple(refused),
        (*off, *(line for entry in off for line in lines.write_off(entry["order_id"], entry["entry_id"]))),
    )


def written_off(kind: str, order_id: str, units: float, taken: Container[str], note: str | None) -> Row:
    """An entry that writes units off; an order may be closed again after a receipt was corrected."""
    entry_id = first_free(numbered(f"{kind}/{order_id}"), taken)
    return {"kind": kind, "entry_id": entry_id, "order_id": order_id, "units": units, "note": note}
