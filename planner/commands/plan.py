"""planner plan: the production orders for a forecast."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.commands.call import Call, LedgerVersion, NoIngest
from planner.commands.night_options import Start
from planner.commands.plan_options import PlanOptions
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
    planning: PlanOptions = PlanOptions(),
    start: Start = None,
    no_ingest: NoIngest = False,
    ledger_version: LedgerVersion = None,
) -> Result:
    """Pick the production runs that earn most.

    The most expected profit within minimum batches, capacity, lead times, fabric and budget.
    """
    from planner.night import NightOptions, plan_night
    from planner.report.pages.plan import show_plan

    ws = call.workspace(**planning.settings())
    asked = NightOptions(ingest=not no_ingest, ledger_version=ledger_version, relax=planning.relax, start=start)
    night = plan_night(ws, asked, demand=demand, progress=call.progress, warn=call.warn)
    made = night.made_plan
    return Result(
        data={"plan": made.summary(), **made.tables(), "net_released": night.net_released},
        rows=made.orders,
        run_id=night.run_id,
        page=lambda console: show_plan(console, made, night.inputs.styles, ws.settings.currency, night.net_released),
    )
