"""planner adopt: what an export is, and a recipe for it in imports/."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.errors import UsageError
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.ingest.adopt import Ask
    from planner.ingest.recipes.context import Answers, NeedsAnswerError

_ORDERS = ("ymd", "dmy", "mdy")
_TABLES = ("sales", "stock", "orders", "styles")


def adopt(
    call: Call,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports of shops, ERPs, factories.")],
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day of a file that does not say it.")
    ] = None,
    cut: Annotated[
        str | None,
        typer.Option("--cut", metavar="CUT", help="How codes of SKUs are cut: 款6+色2+码, 6+2+ or - for AB12-01-S."),
    ] = None,
    style: Annotated[
        str | None, typer.Option("--style", metavar="HEADER", help="The column that is the style.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="MEANING=HEADER", help="What a column means, such as units=件; may repeat."),
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="The shop's time zone, such as Asia/Shanghai.")
    ] = None,
    dates: Annotated[
        str | None, typer.Option("--dates", metavar="ymd|dmy|mdy", help="Which number of 8/1/26 is the day.")
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="sales|stock|orders|styles", help="Which of our tables it is.")
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", metavar="SHOP", help="The shop that the file is of, where it does not say so."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The name of the recipe.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show; keep no recipe.")] = False,
) -> Result:
    """Learn what exports are, and keep recipes for them.

    Shows the first rows as they would go in, asks on a terminal what a file does not say (with --yes it takes nothing
    for granted and refuses instead), and keeps imports/NAME.yaml, which ingest, check and run use from then on.
    """
    from planner.ingest.adopt import adopt_files
    from planner.report.pages.adopt import show_adopted

    ws = call.workspace()
    answers = _answers(day, cut, style, column, zone, dates, table, channel)
    adoption = adopt_files(ws, files, answers, _ask(call), name=name, dry_run=dry_run)
    call.warn(*adoption.warnings)
    names = " ".join(str(file) for file in files)
    sales = any(one.export.recipe.table == "sales" for one in adoption.files)
    return Result(
        data={"files": [one.as_dict() for one in adoption.files], "dry_run": dry_run},
        rows=[one.row() for one in adoption.files],
        error=adoption.error(),
        page=lambda console: show_adopted(console, adoption),
        hints=(call.type_next(f"ingest {names}" if sales else "check"),),
    )


def day_given(text: str | None) -> date | None:
    """The day of an option; UsageError where it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("--date: {text} is no day").format(text=text), hint=_("Write it as YYYY-MM-DD.")) from None


def _answers(
    day: str | None,
    cut: str | None,
    style: str | None,
    column: list[str] | None,
    zone: str | None,
    dates: str | None,
    table: str | None,
    channel: str | None,
) -> Answers:
    from planner.ingest.recipes.context import Answers
    from planner.ingest.recipes.cut import parse_cut
    from planner.ingest.recipes.meanings import words

    if cut is not None and parse_cut(cut) is None:
        raise UsageError(
            _("--cut: {cut} is no cut").format(cut=cut),
            hint=_("Write it as 款6+色2+码, 6+2+, or the sign between the parts."),
        )
    if dates is not None and dates not in _ORDERS:
        raise UsageError(_("--dates: {dates} is none of {names}").format(dates=dates, names=", ".join(_ORDERS)))
    if table is not None and table not in _TABLES:
        raise UsageError(_("--table: {table} is none of {names}").format(table=table, names=", ".join(_TABLES)))
    named: dict[str, str] = {}
    for pair in column or []:
        meaning, _unused, header = pair.partition("=")
        if not header or meaning not in words():
            raise UsageError(
                _("--column: {pair} is no MEANING=HEADER").format(pair=pair),
                hint=_("Meanings: {names}.").format(names=", ".join(words())),
            )
        named[meaning] = header
    if zone is not None:
        _check_zone(zone)
    return Answers(day_given(day), style, cut, zone, dates, table, channel, named)  # type: ignore[arg-type]


def _check_zone(zone: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            _("--zone: there is no time zone {zone}").format(zone=zone), hint=_("Such as Asia/Shanghai.")
        ) from None


def _ask(call: Call) -> Ask:
    """Asks on a terminal; nobody is asked elsewhere, nor with --yes."""

    def ask(needs: NeedsAnswerError) -> str | None:
        if call.yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        typer.echo(str(needs.finding), err=True)
        if needs.choices:
            typer.echo(f"one of: {', '.join(needs.choices)}", err=True)
        said = typer.prompt(
            {"day": "day", "cut": "cut", "style": "style column"}.get(needs.question, needs.question),
            default="",
            err=True,
        )
        return str(said) or None

    return ask
