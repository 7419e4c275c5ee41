"""planner advise: what holds profit back, in money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.commands.engine_option import EngineName
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="Of this plan. Default: the newest one.")]
Most = Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many limits to try at most.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", min=1, help="Plans made at once. Default: where it pays.")
]


def advise(call: Call, run: Run = None, most: Most = 8, jobs: Jobs = None, engine: EngineName = None) -> Result:
    """What holds profit back, ranked in money.

    Minimums, minutes, lead times, mills' minimums and budget are relaxed one at a time and the plan is made again; tests
    to lengthen; for styles below a minimum batch the ways out, priced.
    """
    from planner.engine import read_engine
    from planner.questions.advise import advise as advice_on
    from planner.questions.base import base_of
    from planner.questions.changes import newest_plan
    from planner.report.pages.advise import show_advice
    from planner.workspace import find_run

    where = read_engine(engine)
    ws = call.workspace()
    base = base_of(ws, newest_plan(ws) if run is None else find_run(ws, run), call.warn)
    told = advice_on(base, most, jobs=jobs, engine=where, progress=call.progress)

    def page(console: Console) -> None:
        show_advice(console, told, ws.settings.currency)

    return Result(data=told, rows=told["advice"], page=page, run_id=base.run.run_id)
