"""planner release: the firm orders of a plan into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.commands.call import AsOf, Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

    from planner.ingest.ledger.release import Proposal
    from planner.workspace import Workspace

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
Book = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="BOOK.xlsx",
        help="An order book that the factory filled in: only what it confirms is booked, with the units it changes.",
    ),
]
Undo = Annotated[
    bool,
    typer.Option(
        "--undo",
        help="Take the last release back (of a run that is named, its last): what has not come in, and the fabric bought for it.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be booked, and book nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Release although tables, sales or ledger have changed since.")]


def release(
    call: Call,
    run: Run = None,
    order: Orders = None,
    book: Book = None,
    force: Force = False,
    undo: Undo = False,
    dry_run: DryRun = False,
    as_of: AsOf = None,
) -> Result:
    """Book the firm orders of a plan into the ledger.

    Later plans count them as supply and keep their minutes. An order is booked once, however often it is released.
    With --from, an order book that came back says what is booked; what is unclear in it is told and not booked.
    Refuses a plan whose inputs have changed since it was made. On a terminal it shows what it is about to book, and asks.
    With --undo it takes the last release back, as far as nothing of it has come in; the orders can then be released again.
    """
    from planner.errors import UsageError
    from planner.ingest.ledger.release import (
        answers_of,
        before,
        of_answers,
        propose_release,
        release_orders,
        run_to_release,
    )
    from planner.report.pages.orders import show_proposal, show_release

    ws = call.workspace(as_of=as_of)
    if undo:
        if order or book or force:
            raise UsageError(
                _("--undo takes back a whole release: --order, --from and --force do not go with it"),
                hint=_("`planner orders --cancel ID` takes back single orders."),
            )
        return _undo(call, ws, run, dry_run)
    planned = run_to_release(ws, run)
    answers = None if book is None else answers_of(ws, planned, book)
    told = {} if answers is None else {"answers": answers.as_dict()}
    if dry_run or call.asks():
        proposed = propose_release(ws, planned, order or (), answers=answers, force=force)
        currency = ws.settings.currency
        if dry_run:
            call.warn(*(of_answers(answers) if answers else ()), *before(proposed))
            return _would_release(proposed, told, lambda console: show_proposal(console, proposed, currency))
        if proposed.orders.height and not call.confirm(
            lambda console: show_proposal(console, proposed, currency), _("Book them?")
        ):
            raise typer.Abort
    released = release_orders(ws, planned, order or (), answers=answers, force=force)
    if released.booked:
        call.did(
            _("{n} order(s) of run {run_id} are booked in the ledger").format(
                n=len(released.booked), run_id=released.run_id
            )
        )
    call.warn(*released.warnings)
    return Result(
        data={
            "dry_run": False,
            "released": list(released.booked),
            "already_released": list(released.already),
            "orders": released.orders,
            "order_lines": released.lines,
            **told,
        },
        rows=released.orders,
        run_id=released.run_id,
        page=lambda console: show_release(console, released),
        hints=(call.type_next("orders"),),
    )


def _undo(call: Call, ws: Workspace, run: str | None, dry_run: bool) -> Result:
    """Takes the last release back, after asking where somebody is there to be asked."""
    from planner.ingest.ledger.undo import last_to_undo, undo_release
    from planner.report.pages.amended import show_to_undo, show_undone

    currency = ws.settings.currency
    if not dry_run and call.asks():
        release = last_to_undo(ws, run)
        if not call.confirm(lambda console: show_to_undo(console, release, currency), _("Take it back?")):
            raise typer.Abort
    undone = undo_release(ws, run, dry_run=dry_run)
    if not dry_run:
        call.did(
            _("{n} order(s) of run {run_id} are taken back in the ledger").format(
                n=len(undone.undone), run_id=undone.release.run_id
            )
        )
    call.warn(*undone.warnings)
    return Result(
        data={
            "dry_run": dry_run,
            "undone": list(undone.undone),
            "kept": list(undone.kept),
            "released_at": undone.release.when,
            "released_by": undone.release.who,
            "orders": undone.orders,
            "purchases": undone.release.purchases.select("fabric_id", metres="units", week="week", cost="cost"),
        },
        rows=undone.orders,
        run_id=undone.release.run_id,
        page=lambda console: (
            show_to_undo(console, undone.release, currency) if dry_run else show_undone(console, undone, currency)
        ),
    )


def _would_release(proposed: Proposal, told: dict[str, Any], page: Callable[[Console], None]) -> Result:
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
        "order_lines": [] if proposed.lines is None else proposed.lines,
        **told,
    }
    return Result(data=data, rows=proposed.orders, run_id=proposed.run_id, page=page)
