"""Released orders as pages: what is open, late and received; what a booking did; what is netted from a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, money, plural
from planner.report.narrow import SPACE, Column, narrow
from planner.report.order_book.matrix import matrix_of_lines
from planner.report.released import taken_off

if TYPE_CHECKING:
    from planner.ingest.ledger.proposal import Proposal
    from planner.ingest.ledger.receive import Received
    from planner.ingest.ledger.release import Released

SHOWN_FABRICS = 3
SHOWN_MATRICES = 12


def show_booked_orders(console: Console, orders: Sequence[dict[str, Any]], as_of: date) -> None:
    """Orders with their status, late ones first, each kind under its title; what is still to come by colour and size, as far
    as orders have `lines`.
    """
    if not orders:
        console.print(Text(_("No such order. `planner release` books the firm orders of a plan.")))
        return
    console.print(Text(_("Released orders as of {as_of}").format(as_of=as_of), style="bold"))
    for status, title in titles().items():
        kind = [order for order in orders if order["status"] == status]
        if kind:
            outstanding = count(sum(order["outstanding"] for order in kind))
            console.print(
                Text.assemble(
                    "\n",
                    (title, "bold"),
                    _(": {height}, {value} units outstanding").format(
                        height=plural(len(kind), "order"), value=outstanding
                    ),
                )
            )
            show_orders(console, pl.DataFrame(kind))
    _show_still_to_come(console, orders)


def _show_still_to_come(console: Console, orders: Sequence[dict[str, Any]]) -> None:
    """What is outstanding by colour and size, of orders that have `lines`."""
    left = [
        {"order_id": order["order_id"], "colour": line["colour"], "size": line["size"], "units": line["outstanding"]}
        for order in orders
        for line in order.get("lines", ())
        if line["outstanding"] > 0
    ]
    if left:
        console.print(Text("\n" + _("Still to come, by colour and size"), style="bold"))
        kinds = {"order_id": pl.String, "colour": pl.String, "size": pl.String, "units": pl.Float64}
        _show_lines(console, orders, pl.DataFrame(left, schema=kinds))


def titles() -> dict[str, str]:
    """What each status is called, in the order in which they are shown."""
    return {
        "late": _("Late, expected any day"),
        "open": _("Open"),
        "received": _("Received"),
        "cancelled": _("Cancelled"),
    }


def show_orders(console: Console, orders: pl.DataFrame) -> None:
    """A line an order: what is made, ordered, received and still to come."""
    rows = orders.rows(named=True)
    columns = [
        *_what_is_made(rows),
        Column(_("units"), [count(r["units"]) for r in rows]),
        Column(_("received"), [count(r["received"]) for r in rows], goes=3),
        Column(_("outstanding"), [count(r["outstanding"]) for r in rows]),
    ]
    _print_orders(console, rows, columns)


def _what_is_made(rows: Sequence[dict[str, Any]]) -> list[Column]:
    """Style, factory and weeks of orders; the ids name the first two, so they go first where there is little room."""
    return [
        Column(_("style"), [r["style_id"] for r in rows], right=False, goes=4),
        Column(_("factory"), [r["factory_id"] for r in rows], right=False, goes=5),
        Column(_("start"), [r["week"].isoformat() for r in rows], right=False, goes=2),
        Column(_("on sale"), [r["arrival_date"].isoformat() for r in rows], right=False),
    ]


def _print_orders(console: Console, rows: Sequence[dict[str, Any]], columns: Sequence[Column]) -> None:
    """A line an order; its id is never cut as long as its units fit beside it, for people copy it."""
    name = Column(_("order"), [r["order_id"] for r in rows], right=False)
    for line in narrow(name, columns, console.width, least=name.width):
        console.print(line, soft_wrap=True)


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
    if orders.height:
        rows = orders.rows(named=True)
        figures = [
            Column(_("units"), [count(r["units"]) for r in rows]),
            Column(_("cost"), [count(r["cost"]) for r in rows]),
        ]
        _print_orders(console, rows, [*_what_is_made(rows), *figures])
        _show_lines(console, rows, proposed.lines)
    for row in proposed.purchases.rows(named=True):
        fabric = _("{metres:,.1f} m of {fabric_id} for {value}").format(
            metres=row["metres"], fabric_id=row["fabric_id"], value=money(row["cost"], currency)
        )
        console.print(Text(_("Fabric bought with them: {fabric}").format(fabric=fabric)))


def _show_lines(console: Console, orders: Sequence[dict[str, Any]], lines: pl.DataFrame | None) -> None:
    """Colours and sizes of the first orders that have such; how many more there are."""
    if lines is None or lines.is_empty():
        return
    told = set(lines["order_id"].to_list())
    having = [r for r in orders if r["order_id"] in told]
    for order in having[:SHOWN_MATRICES]:
        console.print(Text(f"\n{order['order_id']}  {order['style_id']}", style="bold"))
        show_matrix(console, lines.filter(pl.col("order_id") == order["order_id"]))
    if len(having) > SHOWN_MATRICES:
        more = plural(len(having) - SHOWN_MATRICES, "order")
        console.print(
            Text(_("{more} more by colour and size: --json and `planner export` have them all").format(more=more))
        )


def show_matrix(console: Console, lines: pl.DataFrame) -> None:
    """Colours down, sizes across, of one order's lines (colour, size, units); nothing where it has none."""
    if lines.is_empty():
        return
    matrix = matrix_of_lines(lines)
    sizes = zip(matrix.sizes, zip(*matrix.units, strict=True), strict=True)
    columns = [
        *(Column(size or _("units"), [count(units) for units in column]) for size, column in sizes),
        Column(_("in all"), [count(units) for units in matrix.of_colour]),
    ]
    colours = Column(f"    {_('colour')}", [f"    {colour or '-'}" for colour in matrix.colours], right=False)
    for some in _beside_one_another(columns, console.width - colours.width):
        for line in narrow(colours, some, console.width):
            console.print(line, soft_wrap=True)


def _beside_one_another(columns: Sequence[Column], width: int) -> list[list[Column]]:
    """The columns in as many tables, one below the other, as it takes for none to be wider than so many cells."""
    found: list[list[Column]] = [[]]
    for column in columns:
        if found[-1] and sum(other.width + SPACE for other in found[-1]) + column.width + SPACE > width:
            found.append([])
        found[-1].append(column)
    return found


def show_release(console: Console, released: Released) -> None:
    """The orders booked now."""
    new = released.orders.filter(pl.col("order_id").is_in(list(released.booked)))
    console.print(
        Text.assemble(
            (_("Released"), "bold"),
            _(" from run {run_id}: {height}, {value} units").format(
                run_id=released.run_id, height=plural(new.height, "order"), value=count(new["units"].sum())
            ),
        )
    )
    if new.height:
        show_orders(console, new)


def show_receipt(console: Console, received: Received) -> None:
    """The counts in one line, then the orders concerned."""
    told = (
        _("{file}: {booked} would be booked, {already} already there, {rejected} rejected")
        if received.dry_run
        else _("{file}: {booked} booked, {already} already there, {rejected} rejected")
    )
    console.print(
        Text(
            told.format(
                file=received.file,
                booked=plural(received.booked, "arrival"),
                already=count(received.already),
                rejected=count(received.rejected),
            )
            + (_(" (see {rejects_file})").format(rejects_file=received.rejects_file) if received.rejects_file else "")
        ),
        soft_wrap=True,  # a path is not broken
    )
    for reason in received.reasons:
        console.print(Text(f"  {reason}"))
    if received.orders.height:
        show_orders(console, received.orders)


def show_history(console: Console, entries: pl.DataFrame) -> None:
    """All that was booked of an order, oldest first, with who did it."""
    rows = entries.rows(named=True)
    columns = [
        Column(_("units"), ["" if r["units"] is None else f"{r['units']:+,.0f}" for r in rows]),
        Column(_("factory"), [r["factory_id"] or "" for r in rows], right=False, goes=3),
        Column(_("start"), ["" if r["week"] is None else r["week"].isoformat() for r in rows], right=False),
        Column(_("cost"), ["" if r["cost"] is None else f"{r['cost']:+,.0f}" for r in rows], goes=4),
        Column(_("by"), [r["who"] for r in rows], right=False, goes=2),
        Column(_("note"), [r["note"] or "" for r in rows], right=False, goes=5),
    ]
    when = [f"{r['when']:%Y-%m-%d %H:%M}  {kinds()[r['what']]}" for r in rows]
    name = Column(_("when (UTC)"), when, right=False)
    for line in narrow(name, columns, console.width, least=name.width):
        console.print(line, soft_wrap=True)


def kinds() -> dict[str, str]:
    """What the entries of an order are called."""
    return {
        "release": _("released"),
        "receipt": _("came in"),
        "cancel": _("cancelled"),
        "close": _("closed"),
        "undo": _("release taken back"),
        "move": _("moved"),
        "units": _("units changed"),
        "split": _("split"),
    }


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
