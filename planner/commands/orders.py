"""planner orders: what was released and what became of it; amending it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

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
Move = Annotated[
    str | None, typer.Option("--move", metavar="ID", help="Make this order in --week, or at --factory, or both.")
]
Split = Annotated[
    str | None,
    typer.Option(
        "--split",
        metavar="ID",
        help=(
            "Make --part units of what is outstanding (default: half) an order of its own, in --week (default: a week "
            "later) or at --factory."
        ),
    ),
]
Units = Annotated[
    tuple[str, int] | None,
    typer.Option(
        "--units",
        metavar="ID N",
        help="Make this order of N units in all, what has come included; with --colour, --size N units of these.",
    ),
]
Week = Annotated[
    str | None, typer.Option("--week", metavar="WEEK", help="With --move, --split: week of start, by any of its days.")
]
Factory = Annotated[str | None, typer.Option("--factory", metavar="ID", help="With --move, --split: another factory.")]
Part = Annotated[int | None, typer.Option("--part", metavar="N", min=1, help="With --split: how many units.")]
Colour = Annotated[str | None, typer.Option("--colour", metavar="NAME", help="With --units: only this colour.")]
Size = Annotated[str | None, typer.Option("--size", metavar="NAME", help="With --units: only this size.")]
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
    move: Move = None,
    split: Split = None,
    units: Units = None,
    week: Week = None,
    factory: Factory = None,
    part: Part = None,
    colour: Colour = None,
    size: Size = None,
    dry_run: DryRun = False,
    as_of: AsOf = None,
) -> Result:
    """List released orders: late, open, received; cancel or amend one.

    With --cancel, what is outstanding of an order no longer counts as supply, and its minutes, fabric and money are
    free again. --move, --split and --units change where, when and how many; every change is an entry of the ledger with who
    made it and when. On a terminal they show what they are about to book, and ask.
    """
    from planner.errors import UsageError
    from planner.ingest.ledger.booked_orders import booked_orders, cancel_orders, history_of
    from planner.report.pages.orders import show_booked_orders, show_history

    changes = {"--cancel": cancel, "--move": move, "--split": split, "--units": units}
    asked = [name for name, given in changes.items() if given]
    views = {"--open": open_only, "--late": late, "--all": all_of_them, "--history": history}
    if dry_run and not asked:
        raise UsageError(_("--dry-run goes with --cancel, --move, --split or --units: nothing else is written"))
    if len(asked) + sum(map(bool, views.values())) > 1:
        raise UsageError(_("{names} go one at a time").format(names=", ".join([*views, *changes])))
    _refuse_lonely(
        move, split, units, {"--week": week, "--factory": factory}, part, {"--colour": colour, "--size": size}
    )
    ws = call.workspace(as_of=as_of)
    if wish := _wish(move, split, units, week, factory, part, colour, size):
        return _amend(call, ws, wish, dry_run)
    if history:
        told = history_of(ws, history)
        return Result(data=told, rows=told, page=lambda console: show_history(console, told))
    if cancel:
        call.warn(*cancel_orders(ws, cancel, dry_run=dry_run))
        if not dry_run:
            call.did(_("{n} order(s) are cancelled in the ledger").format(n=len(cancel)))
    rows, warnings = booked_orders(
        ws, "open" if open_only else "late" if late else "all" if all_of_them else "current", only=cancel
    )
    call.warn(*warnings)
    return Result(data=rows, rows=rows, page=lambda console: show_booked_orders(console, rows, ws.settings.day()))


def _refuse_lonely(
    move: str | None,
    split: str | None,
    units: tuple[str, int] | None,
    places: dict[str, str | None],
    part: int | None,
    pieces: dict[str, str | None],
) -> None:
    """Options that say something of a change go with that change."""
    from planner.errors import UsageError

    owners = (
        (places, bool(move or split), "--move, --split"),
        ({"--part": part}, bool(split), "--split"),
        (pieces, bool(units), "--units"),
    )
    for options, there, owner in owners:
        if not there and (given := [name for name, value in options.items() if value is not None]):
            raise UsageError(_("{name} goes with {owner}").format(name=given[0], owner=owner))
    if move and not any(places.values()):
        raise UsageError(
            _("--move {move}: to which week?").format(move=move),
            hint=_("--week names it by any of its days; --factory names another factory."),
        )


def _wish(
    move: str | None,
    split: str | None,
    units: tuple[str, int] | None,
    week: str | None,
    factory: str | None,
    part: int | None,
    colour: str | None,
    size: str | None,
) -> Wish | None:
    """What is to become of an order; None where nothing is asked of one."""
    from planner.ingest.ledger.amendments import Wish

    if move:
        return Wish("move", move, week=_day(week), factory=factory)
    if split:
        return Wish("split", split, units=part, week=_day(week), factory=factory)
    return Wish("units", units[0], units=units[1], colour=colour, size=size) if units else None


def _day(text: str | None) -> date | None:
    from planner.errors import UsageError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("--week {text}: expected a date such as 2026-03-16").format(text=text)) from None


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
