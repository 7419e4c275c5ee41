"""planner whatif: the plan under other assumptions, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.commands.call import Call
from planner.commands.engine_option import EngineName
from planner.language import _
from planner.report.result import Result

if TYPE_CHECKING:
    from rich.console import Console

    from planner.questions.whatif import Scenario

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Assume this: optimize.budget=80000, factories.F2.min_batch=100, 'demand.category:dress*1.2'; several make "
        "one scenario.",
    ),
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option(
        "--scenario", metavar="FILE", help="A YAML file of scenarios, `name: [PATH=VALUE, ...]`, side by side."
    ),
]
Each = Annotated[bool, typer.Option("--each", help="Each --set is a scenario of its own.")]
Run = Annotated[
    str | None, typer.Option("--run", metavar="RUN", help="The plan to start from. Default: the newest one.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", min=1, help="Scenarios planned at once. Default: where it pays.")
]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the scenarios as a run, for `planner diff RUN/NAME`.")]


def whatif(
    call: Call,
    assume: Set = None,
    scenario: ScenarioFile = None,
    each: Each = False,
    run: Run = None,
    jobs: Jobs = None,
    engine: EngineName = None,
    keep: Keep = False,
) -> Result:
    """The plan under other assumptions, side by side.

    Profit, units, leftover, lost sales, what binds, orders that differ. The workspace stays as it is: a what-if is
    never the last plan.
    """
    from planner.engine import read_engine
    from planner.questions.base import base_of
    from planner.questions.changes import newest_plan
    from planner.questions.whatif import compare, solve_scenarios, within_the_gap
    from planner.questions.whatif.keep import keep_scenarios
    from planner.report.pages.whatif import show_whatif
    from planner.workspace import find_run

    scenarios = _scenarios(assume or [], scenario, each=each)
    where = read_engine(engine)
    ws = call.workspace()
    base = base_of(ws, newest_plan(ws) if run is None else find_run(ws, run), call.warn)
    ground, plan = base.ground, base.run.plan
    answers = solve_scenarios(
        ground,
        scenarios,
        base.orders,
        seconds_a_plan=plan["solve_seconds"],
        jobs=jobs,
        engine=where,
        progress=call.progress,
    )
    rows = compare(ground, base.orders, base.run.table("limits"), plan, answers)
    call.warn(*within_the_gap(rows))
    kept = keep_scenarios(ws, base, answers) if keep else None
    told = {
        "base": base.run.run_id,
        "run_id": base.run.run_id,
        "as_of": base.run.as_of,
        "kept": kept,
        "scenarios": [{"name": s.name, "assumptions": [a.text for a in s.assumptions]} for s in scenarios],
    }
    orders: dict[str, object] = {a.scenario.name: [] if a.plan is None else a.plan.orders for a in answers}

    def page(console: Console) -> None:
        show_whatif(console, rows, told, ws.settings.currency)

    return Result(data={**told, "plans": rows, "orders": orders}, rows=rows, page=page, run_id=kept)


def _scenarios(assume: list[str], file: Path | None, *, each: bool) -> list[Scenario]:
    from planner.errors import UsageError
    from planner.questions.whatif import Scenario, read_assumption, read_scenarios

    found = [] if file is None else read_scenarios(file)
    if each:
        found += [Scenario(text, (read_assumption(text),)) for text in assume]
    elif assume:
        found.append(Scenario(", ".join(assume), tuple(read_assumption(text) for text in assume)))
    if not found:
        raise UsageError(_("nothing is assumed"), hint=_("planner whatif --set optimize.budget=80000"))
    names = [scenario.name for scenario in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(
            _("two scenarios are called {twice}").format(twice=twice), hint=_("Give each a name of its own.")
        )
    return found
