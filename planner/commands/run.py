"""planner run: the nightly job on one screen: ingest, check, forecast, plan, report."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import Call, LedgerVersion, NoIngest, SalesVersion
from planner.commands.night_options import Backtest, Start
from planner.commands.plan_options import PlanOptions
from planner.report.result import Result

ExitCode = Annotated[
    bool, typer.Option("--exit-code", help="Exit with 10 when the plan asks for other runs than the last one.")
]


def run(
    call: Call,
    planning: PlanOptions = PlanOptions(),
    start: Start = None,
    no_ingest: NoIngest = False,
    sales_version: SalesVersion = None,
    ledger_version: LedgerVersion = None,
    backtest: Backtest = None,
    exit_code: ExitCode = False,
) -> Result:
    """The nightly job: ingest, check, forecast, plan."""
    from planner.commands.morning import morning_of, morning_page
    from planner.errors import EXIT_CHANGED, EXIT_OK
    from planner.night import NightOptions, run_night
    from planner.report.pages.ingest import came_in
    from planner.workspace import find_run

    ws = call.workspace(**planning.settings())
    asked = NightOptions(not no_ingest, sales_version, ledger_version, backtest, planning.relax, start)
    night = run_night(ws, asked, progress=call.progress, warn=call.warn)
    plan = night.made_plan
    tables, contents = morning_of(ws, find_run(ws, night.run_id), call.warn)
    return Result(
        data={
            "ingest": night.taken.as_dict() if night.taken else None,
            "plan": plan.summary(),
            "changed": night.changed,
            **plan.tables(),
            "net_released": night.net_released,
        },
        rows=plan.orders,
        run_id=night.run_id,
        exit_code=EXIT_CHANGED if exit_code and night.changed else EXIT_OK,
        page=morning_page(call, tables, contents, came_in=came_in(night.taken, night.inputs.as_of)),
        tells_warnings=True,
    )
