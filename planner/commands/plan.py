"""planner plan: the production orders for a forecast."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import AsOf, Call, LedgerVersion, NoIngest
from planner.commands.last_night import Start, refuse_unknown_start
from planner.commands.plan_options import Gap, Prefer, PreferWithin, Relax, Seed, Threads, TimeLimit
from planner.report.result import Result


def plan(
    call: Call,
    demand: Annotated[
        str | None,
        typer.Option(
            "--demand",
            metavar="FOLDER",
            help=(
                "Holds demand and demand_weekly as CSV or Parquet; - reads `planner forecast --json`. "
                "Default: the last forecast."
            ),
        ),
    ] = None,
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
    ledger_version: LedgerVersion = None,
) -> Result:
    """Pick the production runs that earn most.

    The most expected profit within minimum batches, capacity, lead times, fabric and budget.
    """
    from planner.commands.pipeline import demand_from, keep_demand, plan_stage, read_tables, sales_of, take_in_sales
    from planner.report.pages.plan import show_plan
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
    with new_run(ws, "plan") as run:
        if not no_ingest:
            with run.stage("ingest"):
                take_in_sales(call, ws)
        with run.stage("read"):
            inputs = read_tables(call, ws, ledger_version)
            _, inputs = sales_of(ws, run, inputs)
            forecast, source = demand_from(demand, ws, inputs.as_of, call)
        run.note("demand", source)
        keep_demand(run, forecast)
        made = plan_stage(call, ws, run, inputs, forecast, relax=relax, start=start)
    netted = run.notes.get("net_released", [])
    return Result(
        data={"plan": made.summary(), **made.tables(), "net_released": netted},
        rows=made.orders,
        run_id=run.run_id,
        page=lambda console: show_plan(console, made, inputs, ws.settings.currency, netted),
    )
