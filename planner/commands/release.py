"""planner release: the firm orders of a plan into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import AsOf, Call
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

    from planner.ingest.ledger.release import Proposal

Run = Annotated[
    str | None,
    typer.Argument(metavar="[RUN]", help="The run (its start is enough). Default: the latest one with a plan."),
]
Orders = Annotated[
    list[str] | None,
    typer.Option(
        "--order",
        metavar="ID",
        help=("Only this order of the plan; may be given several times. Default: all that are firm."),
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be booked, and book nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Release although tables, sales or ledger have changed since.")]


def release(
    call: Call,
    run: Run = None,
    order: Orders = None,
    force: Force = False,
    dry_run: DryRun = False,
    as_of: AsOf = None,
) -> Result:
    """Book the firm orders of a plan into the ledger.

    Later plans count them as supply and keep their minutes. An order is booked once, however often it is released.
    Refuses a plan whose inputs have changed since it was made. On a terminal it shows what it is about to book, and asks.
    """
    from planner.ingest.ledger.release import propose_release, release_orders, run_to_release
    from planner.report.pages.orders import show_proposal, show_release

    ws = call.workspace(as_of=as_of)
    planned = run_to_release(ws, run)
    if dry_run or call.asks():
        proposed = propose_release(ws, planned, order or (), force=force)
        currency = ws.settings.currency
        if dry_run:
            return _would_release(proposed, lambda console: show_proposal(console, proposed, currency))
        if proposed.orders.height and not call.confirm(
            lambda console: show_proposal(console, proposed, currency), "Book them?"
        ):
            raise typer.Abort
    released = release_orders(ws, planned, order or (), force=force)
    if released.booked:
        call.did(f"{len(released.booked)} order(s) of run {released.run_id} are booked in the ledger")
    call.warn(*released.warnings)
    return Result(
        data={
            "dry_run": False,
            "released": list(released.booked),
            "already_released": list(released.already),
            "orders": released.orders,
        },
        rows=released.orders,
        run_id=released.run_id,
        page=lambda console: show_release(console, released),
        hints=(call.type_next("orders"),),
    )


def _would_release(proposed: Proposal, page: Callable[[Console], None]) -> Result:
    """The outcome of a release that only looks."""
    data = {
        "dry_run": True,
        "released": [],
        "already_released": list(proposed.already),
        "to_release": proposed.orders["order_id"].to_list(),
        "units": proposed.units,
        "cost": proposed.cost,
        "orders": proposed.orders,
        "purchases": proposed.purchases,
    }
    return Result(data=data, rows=proposed.orders, run_id=proposed.run_id, page=page)
