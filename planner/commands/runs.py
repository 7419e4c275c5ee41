"""planner runs: past runs."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import Call
from planner.language import _
from planner.report.result import Result

Last = Annotated[int, typer.Option("--last", metavar="N", min=1, help="How many, newest first.")]


def runs(call: Call, last: Last = 20) -> Result:
    """List past runs, newest first."""
    from planner.report.render import show_rows
    from planner.workspace import list_runs, warn_of_runs_ahead

    ws = call.workspace()
    call.warn(*warn_of_runs_ahead(ws))
    rows = [info.as_dict() for info in list_runs(ws)[:last]]
    title = _("past runs, newest first")
    drop = ("objective", "seconds", "units", "gap", "expected_profit")
    return Result(data=rows, rows=rows, title=title, page=lambda console: show_rows(console, rows, title, drop))
