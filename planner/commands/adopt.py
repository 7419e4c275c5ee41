"""planner adopt: what an export is, and a recipe for it in imports/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.adopt_options import AdoptOptions
from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from planner.ingest.adopt import Ask
    from planner.ingest.recipes.context import NeedsAnswerError


def adopt(
    call: Call,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports of shops, ERPs, factories.")],
    told: AdoptOptions = AdoptOptions(),
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
    adoption = adopt_files(ws, files, told.answers(), _ask(call), name=name, dry_run=dry_run)
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


def _ask(call: Call) -> Ask:
    """Asks on a terminal; nobody is asked elsewhere, nor with --yes."""

    def ask(needs: NeedsAnswerError) -> str | None:
        if call.yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        typer.echo(str(needs.finding), err=True)
        if needs.choices:
            typer.echo(_("one of: {names}").format(names=", ".join(needs.choices)), err=True)
        said = typer.prompt(
            {"day": _("day"), "cut": _("cut"), "style": _("style column")}.get(needs.question, needs.question),
            default="",
            err=True,
        )
        return str(said) or None

    return ask
