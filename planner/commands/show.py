"""planner show: the morning screen of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import Call
from planner.report.result import Result

Run = Annotated[
    str,
    typer.Argument(
        metavar="[RUN]",
        help="Its id, or the start of it. Default: the newest good run with a plan.",
        show_default=False,
    ),
]
All = Annotated[bool, typer.Option("--all", help="Every run to order today, however long the page.")]


def show(call: Call, run: Run = "latest", all_of_them: All = False) -> Result:
    """What to order today, on one screen.

    The firm runs by factory, the plan in a line, what changed since the last released plan, what to worry about.
    -v adds every run with its reason, what was skipped, limits and the proof.
    """
    from planner.commands.morning import morning_of, morning_page
    from planner.workspace import find_run

    ws = call.workspace()
    info = find_run(ws, run)
    tables, contents = morning_of(ws, info, call.warn)
    return Result(
        data=contents,
        rows=() if tables.orders is None else tables.orders,
        run_id=info.run_id,
        page=morning_page(call, tables, contents, whole=all_of_them),
        tells_warnings=True,
    )
