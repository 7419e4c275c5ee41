"""Released orders as pages: what is open, late and received; what a booking did; what is netted from a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.report.figures import aligned, count, money, plural

if TYPE_CHECKING:
    from planner.ingest.ledger.receive import Received
    from planner.ingest.ledger.release import Proposal, Released

SHOWN_FABRICS = 3
TITLES = {"late": "Late, expected any day", "open": "Open", "received": "Received", "cancelled": "Cancelled"}


def show_booked_orders(console: Console, orders: pl.DataFrame, as_of: date) -> None:
    """Orders with their status, late ones first, each kind under its title."""
    if orders.is_empty():
        console.print(Text("No such order. `planner release` books the firm orders of a plan."))
        return
    console.print(Text(f"Released orders as of {as_of}", style="bold"))
    for status, title in TITLES.items():
        kind = orders.filter(pl.col("status") == status)
        if kind.height:
            console.print(
                Text.assemble(
                    "\n",
                    (title, "bold"),
                    f": {plural(kind.height, 'order')}, {count(kind['outstanding'].sum())} units outstanding",
                )
            )
            _show_lines(console, kind)


def _show_lines(console: Console, orders: pl.DataFrame) -> None:
    head = ("order", "style", "factory", "start", "on sale", "units", "received", "outstanding")
    cells = [
        (
            r["order_id"],
            r["style_id"],
            r["factory_id"],
            r["week"].isoformat(),
            r["arrival_date"].isoformat(),
            count(r["units"]),
            count(r["received"]),
            count(r["outstanding"]),
        )
        for r in orders.rows(named=True)
    ]
    lines = aligned([head, *cells], right={"units", "received", "outstanding"})
    console.print(Text(lines[0], style="dim"))
    for line in lines[1:]:
        console.print(Text(line))


def show_proposal(console: Console, proposed: Proposal, currency: str) -> None:
    """What a release is about to book: orders, units, money, fabric."""
    orders = proposed.orders
    console.print(
        Text.assemble(
            ("About to release", "bold"),
            f" from run {proposed.run_id}: {plural(orders.height, 'order')}, {count(proposed.units)} units, "
            f"{money(proposed.cost, currency)}",
        )
    )
    head = ("order", "style", "factory", "start", "on sale", "units", "cost")
    cells = [
        (
            r["order_id"],
            r["style_id"],
            r["factory_id"],
            r["week"].isoformat(),
            r["arrival_date"].isoformat(),
            count(r["units"]),
            count(r["cost"]),
        )
        for r in orders.rows(named=True)
    ]
    if cells:
        lines = aligned([head, *cells], right={"units", "cost"})
        console.print(Text(lines[0], style="dim"))
        for line in lines[1:]:
            console.print(Text(line))
    for row in proposed.purchases.rows(named=True):
        fabric = f"{row['metres']:,.1f} m of {row['fabric_id']} for {money(row['cost'], currency)}"
        console.print(Text(f"Fabric bought with them: {fabric}"))
    if proposed.already:
        console.print(Text(f"{plural(len(proposed.already), 'order')} already released before, booked once"))


def show_release(console: Console, released: Released) -> None:
    """The orders booked now, and how many were booked before."""
    new = released.orders.filter(pl.col("order_id").is_in(list(released.booked)))
    console.print(
        Text.assemble(
            ("Released", "bold"),
            f" from run {released.run_id}: {plural(new.height, 'order')}, {count(new['units'].sum())} units",
        )
    )
    if new.height:
        _show_lines(console, new)
    if released.already:
        console.print(Text(f"{plural(len(released.already), 'order')} already released before, booked once"))


def show_receipt(console: Console, received: Received) -> None:
    """The counts in one line, then the orders concerned."""
    booked = "would be booked" if received.dry_run else "booked"
    console.print(
        Text(
            f"{received.file}: {plural(received.booked, 'arrival')} {booked}, {count(received.already)} "
            f"already there, {count(received.rejected)} rejected"
            + (f" (see {received.rejects_file})" if received.rejects_file else "")
        )
    )
    for reason in received.reasons:
        console.print(Text(f"  {reason}"))
    if received.orders.height:
        _show_lines(console, received.orders)


def show_net_released(console: Console, rows: Sequence[dict[str, Any]], currency: str) -> None:
    """What released orders take of budgets and of fabric on hand; nothing where they take nothing."""
    if not rows:
        return
    fabrics = [r for r in rows if r["kind"] == "fabric"]
    words = [taken_off(row, currency) for row in fabrics[:SHOWN_FABRICS]]
    if len(fabrics) > SHOWN_FABRICS:
        words.append(f"metres of {plural(len(fabrics) - SHOWN_FABRICS, 'more fabric')}")
    words += [taken_off(row, currency) for row in rows if row["kind"] == "budget"]
    console.print(Text.assemble(("Released already", "bold"), f": {'; '.join(words)}"))


def taken_off(row: dict[str, Any], currency: str) -> str:
    """What released orders take of a budget or a fabric, and what is left; a fabric gains where more was bought for them
    than they use.
    """
    if row["kind"] == "budget":
        of_week = f" of week {row['week']}" if row["week"] else ""
        left = f"{money(row['left'], currency)} left to commit"
        return f"{money(row['released'], currency)} of the {money(row['given'], currency)} budget{of_week}, {left}"
    if row["released"] < 0:
        return f"{count(-row['released'])} m of {row['name']} more, bought with them"
    return f"{count(row['released'])} of {count(row['given'])} m of {row['name']} since it was counted"
