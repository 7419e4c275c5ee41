"""Released orders as pages: what is open, late and received; what a booking did; what is netted from a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import aligned, count, money, plural

if TYPE_CHECKING:
    from planner.ingest.ledger.receive import Received
    from planner.ingest.ledger.release import Proposal, Released

SHOWN_FABRICS = 3
TITLES = {"late": "Late, expected any day", "open": "Open", "received": "Received", "cancelled": "Cancelled"}


def show_booked_orders(console: Console, orders: pl.DataFrame, as_of: date) -> None:
    """Orders with their status, late ones first, each kind under its title."""
    if orders.is_empty():
        console.print(Text(_("No such order. `planner release` books the firm orders of a plan.")))
        return
    console.print(Text(_("Released orders as of {as_of}").format(as_of=as_of), style="bold"))
    for status, title in TITLES.items():
        kind = orders.filter(pl.col("status") == status)
        if kind.height:
            console.print(
                Text.assemble(
                    "\n",
                    (title, "bold"),
                    _(": {height}, {value} units outstanding").format(
                        height=plural(kind.height, "order"), value=count(kind["outstanding"].sum())
                    ),
                )
            )
            _show_lines(console, kind)


def _show_lines(console: Console, orders: pl.DataFrame) -> None:
    head = ("order", "style", "factory", "start", _("on sale"), "units", "received", "outstanding")
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
            (_("About to release"), "bold"),
            _(" from run {run_id}: {height}, {units} units, {cost}").format(
                run_id=proposed.run_id,
                height=plural(orders.height, "order"),
                units=count(proposed.units),
                cost=money(proposed.cost, currency),
            ),
        )
    )
    head = ("order", "style", "factory", "start", _("on sale"), "units", "cost")
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
        fabric = _("{metres:,.1f} m of {fabric_id} for {value}").format(
            metres=row["metres"], fabric_id=row["fabric_id"], value=money(row["cost"], currency)
        )
        console.print(Text(_("Fabric bought with them: {fabric}").format(fabric=fabric)))
    if proposed.already:
        console.print(
            Text(_("{value} already released before, booked once").format(value=plural(len(proposed.already), "order")))
        )


def show_release(console: Console, released: Released) -> None:
    """The orders booked now, and how many were booked before."""
    new = released.orders.filter(pl.col("order_id").is_in(list(released.booked)))
    console.print(
        Text.assemble(
            ("Released", "bold"),
            _(" from run {run_id}: {height}, {value} units").format(
                run_id=released.run_id, height=plural(new.height, "order"), value=count(new["units"].sum())
            ),
        )
    )
    if new.height:
        _show_lines(console, new)
    if released.already:
        console.print(
            Text(_("{value} already released before, booked once").format(value=plural(len(released.already), "order")))
        )


def show_receipt(console: Console, received: Received) -> None:
    """The counts in one line, then the orders concerned."""
    booked = _("would be booked") if received.dry_run else "booked"
    console.print(
        Text(
            _("{file}: {booked} {booked_2}, {already} already there, {rejected} rejected").format(
                file=received.file,
                booked=plural(received.booked, "arrival"),
                booked_2=booked,
                already=count(received.already),
                rejected=count(received.rejected),
            )
            + (_(" (see {rejects_file})").format(rejects_file=received.rejects_file) if received.rejects_file else "")
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
        words.append(_("metres of {value}").format(value=plural(len(fabrics) - SHOWN_FABRICS, "more fabric")))
    words += [taken_off(row, currency) for row in rows if row["kind"] == "budget"]
    console.print(Text.assemble((_("Released already"), "bold"), f": {'; '.join(words)}"))


def taken_off(row: dict[str, Any], currency: str) -> str:
    """What released orders take of a budget or a fabric, and what is left; a fabric gains where more was bought for them
    than they use.
    """
    if row["kind"] == "budget":
        of_week = _(" of week {week}").format(week=row["week"]) if row["week"] else ""
        left = _("{value} left to commit").format(value=money(row["left"], currency))
        return _("{value} of the {value_2} budget{of_week}, {left}").format(
            value=money(row["released"], currency), value_2=money(row["given"], currency), of_week=of_week, left=left
        )
    if row["released"] < 0:
        return _("{value} m of {name} more, bought with them").format(value=count(-row["released"]), name=row["name"])
    return _("{value} of {value_2} m of {name} since it was counted").format(
        value=count(row["released"]), value_2=count(row["given"]), name=row["name"]
    )
