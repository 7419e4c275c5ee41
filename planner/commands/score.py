"""planner score: what was decided and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import AsOf, Call, NoIngest
from planner.domain import Warn
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

Weeks = Annotated[int, typer.Option("--weeks", metavar="N", min=1, help="Plans of so many weeks before as_of.")]


def score(call: Call, weeks: Weeks = 8, as_of: AsOf = None, no_ingest: NoIngest = False) -> Result:
    """What was decided and what came of it, in money.

    Orders released in the last weeks against the plan as proposed, a newsvendor and ordering nothing, under the sales
    that came. Sums are those of the ledger.
    """
    from planner.ingest import incomplete_sales
    from planner.night import Stages
    from planner.questions.score import score_decisions
    from planner.report.pages.score import show_score

    ws = call.workspace(as_of=as_of)
    inputs, sales = Stages(ws, call.warn, call.progress).tables_and_sales(ingest=not no_ingest)
    told = score_decisions(ws, inputs, sales, weeks)
    call.warn(*incomplete_sales(ws, sales, inputs.as_of, inputs.events))
    if told["plans"] and (valued_by := told["valued_by"]) is not None and valued_by < str(inputs.as_of):
        words = _("what is left is valued by the forecast as of {day}; `planner forecast` makes one as of {as_of}")
        call.warn(Warn("stale_forecast", words.format(day=valued_by, as_of=inputs.as_of)))
    if n := len(told["without_plan"]):
        words = _("{n} released order(s) cannot be judged: the runs that planned them are gone ({names})")
        call.warn(Warn("plans_gone", words.format(n=n, names=", ".join(told["without_plan"][:3]))))

    def page(console: Console) -> None:
        show_score(console, told, ws.settings.currency)

    return Result(data=told, rows=told["styles"], page=page)
