"""planner forecast: the demand tables."""

from __future__ import annotations

from planner.commands.call import AsOf, Call, NoIngest, SalesVersion
from planner.commands.night_options import Backtest
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
    from planner.night import NightOptions, forecast_night
    from planner.report.pages.forecast import show_forecast

    asked = NightOptions(ingest=not no_ingest, sales_version=sales_version, backtest=backtest)
    night = forecast_night(call.workspace(as_of=as_of), asked, progress=call.progress, warn=call.warn)
    demand = night.forecast
    return Result(
        data={"demand": demand.demand, "demand_weekly": demand.demand_weekly, "demand_sku": demand.demand_sku},
        rows=demand.demand,
        run_id=night.run_id,
        page=lambda console: show_forecast(console, night.inputs, demand),
        hints=(call.type_next("plan"),),
    )
