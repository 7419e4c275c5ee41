"""planner orders: what was released and what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call
from planner.language import _
from planner.report.result import Result

OpenOnly = Annotated[bool, typer.Option("--open", help="Only orders still to come, late ones too.")]
LateOnly = Annotated[bool, typer.Option("--late", help="Only orders that should have come before as_of.")]
All = Annotated[bool, typer.Option("--all", help="Also cancelled ones.")]
Cancel = Annotated[
    list[str] | None,
    typer.Option(
        "--cancel", metavar="ID", help=("Write off what is outstanding of this order; may be given several times.")
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --cancel: show what would be written off, and write off nothing.")
]


def orders(
    call: Call,
    open_only: OpenOnly = False,
    late: LateOnly = False,
    all_of_them: All = False,
    cancel: Cancel = None,
    dry_run: DryRun = False,
    as_of: AsOf = None,
) -> Result:
    """List released orders: late, open, received.

    With --cancel, what is outstanding of an order no longer counts as supply, and its minutes, fabric and money are
    free again.
    """
    from planner.errors import UsageError
    from planner.ingest.ledger.booked_orders import booked_orders, cancel_orders
    from planner.report.pages.orders import show_booked_orders

    if dry_run and not cancel:
        raise UsageError(_("--dry-run goes with --cancel: nothing else is written"))
    if open_only + late + all_of_them + bool(cancel) > 1:
        raise UsageError(_("--open, --late, --all and --cancel go one at a time"))
    ws = call.workspace(as_of=as_of)
    if cancel:
        call.warn(*cancel_orders(ws, cancel, dry_run=dry_run))
        if not dry_run:
            call.did(f"{len(cancel)} order(s) are cancelled in the ledger")
    rows, warnings = booked_orders(
        ws, "open" if open_only else "late" if late else "all" if all_of_them else "current", only=cancel
    )
    call.warn(*warnings)
    return Result(data=rows, rows=rows, page=lambda console: show_booked_orders(console, rows, ws.settings.day()))
