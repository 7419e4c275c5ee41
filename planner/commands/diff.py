"""planner diff: what changed between two plans, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

Before = Annotated[
    str | None,
    typer.Argument(
        metavar="[RUN_A]",
        help="The plan before: a run, a scenario of a what-if (RUN/NAME), or a file of orders. Default: the last plan "
        "of which orders were released, else the one before.",
    ),
]
After = Annotated[str | None, typer.Argument(metavar="[RUN_B]", help="The plan now. Default: the newest.")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Exit with 10 when anything changed.")]
All = Annotated[bool, typer.Option("--all", help="Every change, however long the page.")]


def diff(
    call: Call, before: Before = None, after: After = None, exit_code: ExitCode = False, all_of_them: All = False
) -> Result:
    """What changed between two plans.

    As actions: make, increase, decrease, expedite, defer, cancel; with units, money and the cause: new sales, a changed
    table or setting, a release, a week gone by. What has been released is in work and no change.
    """
    from planner.errors import EXIT_CHANGED, EXIT_OK
    from planner.ingest.style_names import style_names
    from planner.questions.changes import changes_between, sides_named
    from planner.report.morning import screen_height
    from planner.report.pages.diff import show_diff

    ws = call.workspace()
    found = changes_between(*sides_named(ws, before, after), ws)

    def page(console: Console) -> None:
        height = None if all_of_them else screen_height(console)
        show_diff(console, found, style_names(ws), ws.settings.currency, height)

    return Result(
        data=found.as_dict(),
        rows=found.rows,
        page=page,
        exit_code=EXIT_CHANGED if exit_code and found.rows.height else EXIT_OK,
    )
