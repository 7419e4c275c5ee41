"""planner orders: what was released and what became of it; amending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.amend_options import AmendOptions
from planner.commands.call import AsOf, Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.ingest.ledger.amendments import Wish
    from planner.workspace import Workspace

OpenOnly = Annotated[bool, typer.Option("--open", help="Only orders still to come, late ones too.")]
LateOnly = Annotated[bool, typer.Option("--late", help="Only orders that should have come before as_of.")]
All = Annotated[bool, typer.Option("--all", help="Also cancelled ones.")]
History = Annotated[
    str | None, typer.Option("--history", metavar="ID", help="All that was booked of this order, by whom and when.")
]
Cancel = Annotated[
    list[str] | None,
    typer.Option(
        "--cancel", metavar="ID", help=("Write off what is outstanding of this order; may be given several times.")
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With what writes: show what would be booked, and book nothing.")
]


def orders(
    call: Call,
    open_only: OpenOnly = False,
    late: LateOnly = False,
    all_of_them: All = False,
    history: History = None,
    cancel: Cancel = None,
    amending: AmendOptions = AmendOptions(),
    dry_run: DryRun = False,
    as_of: AsOf = None,
) -> Result:
    """List released orders: late, open, received; cancel or amend one.

    With --cancel, what is outstanding of an order no longer counts as supply, and its minutes, fabric and money are
    free again. --move, --split and --units change where, when and how many; every change is an entry of the ledger with who
    made it and when. On a terminal they show what they are about to book, and ask.
    """
    from planner.errors import UsageError
    from planner.ingest.ledger.booked_orders import booked_orders, cancel_orders, history_of, with_booked_lines
    from planner.report.pages.orders import show_booked_orders, show_history

    changes = {"--cancel": cancel, "--move": amending.move, "--split": amending.split, "--units": amending.units}
    views = {"--open": open_only, "--late": late, "--all": all_of_them, "--history": history}
    if dry_run and not any(changes.values()):
        raise UsageError(_("--dry-run goes with --cancel, --move, --split or --units: nothing else is written"))
    if sum(map(bool, (*views.values(), *changes.values()))) > 1:
        raise UsageError(_("{names} go one at a time").format(names=", ".join([*views, *changes])))
    amending.refuse_lonely()
    ws = call.workspace(as_of=as_of)
    if wish := amending.wish():
        return _amend(call, ws, wish, dry_run)
    if history:
        told = history_of(ws, history)
        return Result(data=told, rows=told, page=lambda console: show_history(console, told))
    if cancel:
        count, cautions = cancel_orders(ws, cancel, dry_run=dry_run)
        call.warn(*cautions)
        if count and not dry_run:
            call.did(_("{n} order(s) are cancelled in the ledger").format(n=count))
    rows, warnings = booked_orders(
        ws, "open" if open_only else "late" if late else "all" if all_of_them else "current", only=cancel
    )
    call.warn(*warnings)
    told_by_line = with_booked_lines(ws, rows)
    return Result(
        data=told_by_line, rows=rows, page=lambda console: show_booked_orders(console, told_by_line, ws.settings.day())
    )


def _amend(call: Call, ws: Workspace, wish: Wish, dry_run: bool) -> Result:
    """Changes one order, after asking where somebody is there to be asked."""
    from planner.ingest.ledger.amend import amend_order
    from planner.report.pages.amended import show_amended

    if not dry_run and call.asks():
        proposed = amend_order(ws, wish, dry_run=True)
        call.warn(*proposed.warnings)
        if proposed.changed:
            call.confirm(lambda console: show_amended(console, proposed, ws.settings.currency), _("Book it?"))
    amended = amend_order(ws, wish, dry_run=dry_run)
    call.warn(*amended.warnings)
    if amended.changed and not dry_run:
        call.did(_("order {value} is amended in the ledger").format(value=amended.before["order_id"][0]))
    return Result(
        data=amended.orders,
        rows=amended.orders,
        page=lambda console: show_amended(console, amended, ws.settings.currency, dry_run=dry_run),
        hints=(call.type_next("run"),) if amended.changed and not dry_run else (),
    )
