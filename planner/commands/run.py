"""planner run: the nightly job on one screen: ingest, check, forecast, plan, report."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call, LedgerVersion, NoIngest, SalesVersion
from planner.commands.last_backtest import Backtest
from planner.commands.last_night import Start, refuse_unknown_start
from planner.commands.plan_options import Gap, Prefer, PreferWithin, Relax, Seed, Threads, TimeLimit
from planner.report.result import Result

ExitCode = Annotated[
    bool, typer.Option("--exit-code", help="Exit with 10 when the plan asks for other runs than the last one.")
]


def run(
    call: Call,
    as_of: AsOf = None,
    gap: Gap = None,
    time_limit: TimeLimit = None,
    threads: Threads = None,
    prefer: Prefer = None,
    prefer_within: PreferWithin = None,
    relax: Relax = False,
    seed: Seed = None,
    start: Start = None,
    no_ingest: NoIngest = False,
    sales_version: SalesVersion = None,
    ledger_version: LedgerVersion = None,
    backtest: Backtest = None,
    exit_code: ExitCode = False,
) -> Result:
    """The nightly job: ingest, check, forecast, plan."""
    from planner.commands.last_night import last_orders
    from planner.commands.pipeline import forecast_stage, plan_stage, read_tables, sales_of, take_in_sales
    from planner.errors import EXIT_CHANGED, EXIT_OK
    from planner.optimize.change import asks_for_the_same
    from planner.report.pages.run import show_run
    from planner.workspace import new_run

    ws = call.workspace(
        as_of=as_of,
        optimize__gap=gap,
        optimize__time_limit=time_limit,
        optimize__threads=threads,
        optimize__prefer=prefer,
        optimize__prefer_within=prefer_within,
        optimize__seed=seed,
    )
    refuse_unknown_start(ws, start)
    before = last_orders(ws)
    taken = None
    with new_run(ws, "run") as run:
        if not no_ingest and sales_version is None:
            with run.stage("ingest"):
                taken = take_in_sales(call, ws)
        with run.stage("check"):
            inputs = read_tables(call, ws, ledger_version)
            sales, inputs = sales_of(ws, run, inputs, sales_version)
        forecast = forecast_stage(call, ws, run, inputs, sales, backtest)
        plan = plan_stage(call, ws, run, inputs, forecast, relax=relax, start=start)
    changed = before is None or not asks_for_the_same(before, plan.orders)
    return Result(
        data={
            "ingest": taken.as_dict() if taken else None,
            "plan": plan.summary(),
            "changed": changed,
            **plan.tables(),
            "net_released": run.notes.get("net_released", []),
        },
        rows=plan.orders,
        run_id=run.run_id,
        exit_code=EXIT_CHANGED if exit_code and changed else EXIT_OK,
        page=lambda console: show_run(console, ws.settings, run, taken, inputs, forecast, plan, call.type_next("run")),
    )
