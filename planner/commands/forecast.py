"""planner forecast: the demand tables."""

from __future__ import annotations

from planner.commands.call import AsOf, Call, NoIngest, SalesVersion
from planner.commands.last_backtest import Backtest
from planner.report.result import Result


def forecast(
    call: Call,
    as_of: AsOf = None,
    no_ingest: NoIngest = False,
    sales_version: SalesVersion = None,
    backtest: Backtest = None,
) -> Result:
    """Forecast demand for every style on sale.

    That is what each could sell from as_of to its exit date if stock never ran out, as a distribution.
    """
    from planner.commands.pipeline import forecast_stage, read_tables, sales_of, take_in_sales
    from planner.report.pages.forecast import show_forecast
    from planner.workspace import new_run

    ws = call.workspace(as_of=as_of)
    with new_run(ws, "forecast") as run:
        if not no_ingest and sales_version is None:
            with run.stage("ingest"):
                take_in_sales(call, ws)
        with run.stage("read"):
            inputs = read_tables(call, ws)
            sales, inputs = sales_of(ws, run, inputs, sales_version)
        demand = forecast_stage(call, ws, run, inputs, sales, backtest)
    return Result(
        data={"demand": demand.demand, "demand_weekly": demand.demand_weekly},
        rows=demand.demand,
        run_id=run.run_id,
        page=lambda console: show_forecast(console, inputs, demand),
        hints=(call.type_next("plan"),),
    )
