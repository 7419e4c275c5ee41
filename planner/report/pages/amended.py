"""An order that was amended and a release that was taken back, as pages: what it was, what it is, what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.text import Text

from planner.language import _
from planner.report.figures import count, money, plural, wrapped
from planner.report.pages.orders import show_matrix, show_orders

if TYPE_CHECKING:
    from planner.ingest.ledger.amend import Amended
    from planner.ingest.ledger.undo import Undone
    from planner.workspace.ledger import LastRelease


def show_amended(console: Console, amended: Amended, currency: str, *, dry_run: bool = True) -> None:
    """The order before and after, with its part, its money and its colours and sizes."""
    before = amended.before.row(0, named=True)
    title = _("Would become of order {order_id}") if dry_run else _("Order {order_id} is now")
    for line in wrapped(title.format(order_id=before["order_id"]), console.width):
        console.print(Text(line, style="bold"))
    _line(console, _("before"), before, currency)
    for order in amended.orders.rows(named=True):
        own = order["order_id"] == before["order_id"]
        _line(console, _("now") if own else _("and {order_id}").format(order_id=order["order_id"]), order, currency)
        mine = amended.lines.filter(pl.col("order_id") == order["order_id"])
        show_matrix(console, mine.with_columns(pl.col("units") - pl.col("cancelled")))


def _line(console: Console, what: str, order: dict[str, Any], currency: str) -> None:
    told = _(
        "{what}: {units} units ({outstanding} to come) at {factory}, start {week}, on sale {arrival_date}, {cost}"
    ).format(
        what=what,
        units=count(order["units"] - order["cancelled"]),
        outstanding=count(order["outstanding"]),
        factory=order["factory_id"],
        week=order["week"],
        arrival_date=order["arrival_date"],
        cost=money(order["cost"] or 0, currency),
    )
    for line in wrapped(told, console.width - 2):
        console.print(Text(f"  {line}"))


def show_to_undo(console: Console, release: LastRelease, currency: str) -> None:
    """The release that would be taken back: when, by whom, its orders and what they free."""
    orders = release.to_undo
    share = pl.col("outstanding") / (pl.col("units") - pl.col("cancelled"))
    freed = float(orders.select((pl.col("cost") * share).sum())[0, 0] or 0) + float(release.purchases["cost"].sum())
    told = _(
        "About to take back of the release of {when} UTC by {who} (run {run_id}): {orders}, {units} units, {cost}"
    ).format(
        when=f"{release.when:%Y-%m-%d %H:%M}",
        who=release.who,
        run_id=release.run_id,
        orders=plural(orders.height, "order"),
        units=count(orders["outstanding"].sum()),
        cost=money(freed, currency),
    )
    for line in wrapped(told, console.width):
        console.print(Text(line, style="bold"))
    show_orders(console, orders)
    _show_fabric(console, release, currency)


def show_undone(console: Console, undone: Undone, currency: str) -> None:
    """What was taken back."""
    told = _("Taken back: {orders} of the release of {when} UTC by {who} (run {run_id})").format(
        orders=plural(len(undone.undone), "order"),
        when=f"{undone.release.when:%Y-%m-%d %H:%M}",
        who=undone.release.who,
        run_id=undone.release.run_id,
    )
    for line in wrapped(told, console.width):
        console.print(Text(line, style="bold"))
    show_orders(console, undone.orders)
    _show_fabric(console, undone.release, currency)


def _show_fabric(console: Console, release: LastRelease, currency: str) -> None:
    for row in release.purchases.rows(named=True):
        told = _("Fabric no longer bought: {metres} m of {fabric_id} for {cost}").format(
            metres=count(row["units"]), fabric_id=row["fabric_id"], cost=money(row["cost"] or 0, currency)
        )
        for line in wrapped(told, console.width):
            console.print(Text(line))
