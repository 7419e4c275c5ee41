"""planner release: the firm orders of a plan into the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.commands.call import AsOf, Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.ingest.ledger.proposal import ToRelease
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
    from planner.ingest.ledger.answers import answers_of
    from planner.ingest.ledger.firm_orders import run_to_release
    from planner.ingest.ledger.proposal import ToRelease

    ws = call.workspace(as_of=as_of)
    if undo:
        _refuse_with_undo(order, book, force)
        return _undo(call, ws, run, dry_run)
    planned = run_to_release(ws, run)
    answers = None if book is None else answers_of(ws, planned, book)
    asked = ToRelease(planned, order or (), answers, force)
    return _propose(call, ws, asked) if dry_run else _release(call, ws, asked)


def _refuse_with_undo(order: list[str] | None, book: Path | None, force: bool) -> None:
    from planner.errors import UsageError

    if order or book or force:
        raise UsageError(
            _("--undo takes back a whole release: --order, --from and --force do not go with it"),
            hint=_("`planner orders --cancel ID` takes back single orders."),
        )


def _propose(call: Call, ws: Workspace, asked: ToRelease) -> Result:
    """Shows what would be booked."""
    from planner.ingest.ledger.proposal import propose_release
    from planner.ingest.ledger.release_warnings import before, of_answers
    from planner.report.pages.orders import show_proposal

    proposed = propose_release(ws, asked)
    call.warn(*(of_answers(asked.answers) if asked.answers else ()), *before(proposed))
    return Result(
        data=proposed.as_dict() | _answered(asked),
        rows=proposed.orders,
        run_id=proposed.run_id,
        page=lambda console: show_proposal(console, proposed, ws.settings.currency),
    )


def _release(call: Call, ws: Workspace, asked: ToRelease) -> Result:
    """Books the orders, after asking where somebody is there to be asked."""
    from planner.ingest.ledger.proposal import propose_release
    from planner.ingest.ledger.release import release_orders
    from planner.report.pages.orders import show_proposal, show_release

    if call.asks():
        proposed = propose_release(ws, asked)
        if proposed.orders.height:
            call.confirm(lambda console: show_proposal(console, proposed, ws.settings.currency), _("Book them?"))
    released = release_orders(ws, asked)
    if released.booked:
        call.did(
            _("{n} order(s) of run {run_id} are booked in the ledger").format(
                n=len(released.booked), run_id=released.run_id
            )
        )
    call.warn(*released.warnings)
    return Result(
        data=released.as_dict() | _answered(asked),
        rows=released.orders,
        run_id=released.run_id,
        page=lambda console: show_release(console, released),
        hints=(call.type_next("orders"),),
    )


def _answered(asked: ToRelease) -> dict[str, Any]:
    """What the book says that came back, where one did."""
    return {} if asked.answers is None else {"answers": asked.answers.as_dict()}


def _undo(call: Call, ws: Workspace, run: str | None, dry_run: bool) -> Result:
    """Takes the last release back, after asking where somebody is there to be asked."""
    from planner.ingest.ledger.undo import last_to_undo, undo_release
    from planner.report.pages.amended import show_to_undo, show_undone

    currency = ws.settings.currency
    if not dry_run and call.asks():
        release = last_to_undo(ws, run)
        call.confirm(lambda console: show_to_undo(console, release, currency), _("Take it back?"))
    undone = undo_release(ws, run, dry_run=dry_run)
    if not dry_run:
        call.did(
            _("{n} order(s) of run {run_id} are taken back in the ledger").format(
                n=len(undone.undone), run_id=undone.release.run_id
            )
        )
    call.warn(*undone.warnings)
    return Result(
        data=undone.as_dict(),
        rows=undone.orders,
        run_id=undone.release.run_id,
        page=lambda console: (
            show_to_undo(console, undone.release, currency) if dry_run else show_undone(console, undone, currency)
        ),
    )
