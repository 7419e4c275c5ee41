"""The stages that commands share: take in sales, read the tables, forecast, plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planner.commands.call import Call
from planner.domain import Forecast, Inputs, Plan, Warn

if TYPE_CHECKING:
    import polars as pl

    from planner.ingest import IngestReport
    from planner.ingest.ledger.net_released import Netted
    from planner.workspace import RunFolder, Workspace


def take_in_sales(call: Call, ws: Workspace) -> IngestReport:
    """Ingest what `tables: sales` names and the store has not seen; warn of rejected rows."""
    from planner.ingest import ingest_sales

    report = ingest_sales(ws, None, progress=call.progress)
    call.warn(*report.warnings)
    return report


def read_tables(call: Call, ws: Workspace, ledger_version: int | None = None) -> Inputs:
    """Every reference table, checked, and the open orders of the ledger; raises InputError with all findings."""
    from planner.ingest import read_inputs

    inputs, warnings = read_inputs(ws, ledger_version)
    call.warn(*warnings)
    return inputs


def tables_and_sales(call: Call, ws: Workspace, *, no_ingest: bool) -> tuple[Inputs, pl.DataFrame]:
    """For commands that keep no run: sales taken in unless `no_ingest`, every table, the sales before as_of."""
    from planner.ingest import sales_before

    if not no_ingest:
        take_in_sales(call, ws)
    inputs = read_tables(call, ws)
    return inputs, sales_before(ws.store, inputs.as_of)


def sales_of(ws: Workspace, run: RunFolder, inputs: Inputs, version: int | None = None) -> tuple[pl.DataFrame, Inputs]:
    """Sales before as_of, now or in a past version, and the inputs with stock that no file names taken from them."""
    from planner.ingest import sales_before, stock_from_sales
    from planner.ingest.ledger.open_orders import receipts_in_ledger

    version = ws.store.version() if version is None else version
    ledger = {} if inputs.ledger_version is None else {"ledger": inputs.ledger_version}
    run.inputs["tables"] = {"sales": version, **ledger}
    sales = sales_before(ws.store, inputs.as_of, version)
    return sales, stock_from_sales(inputs, sales, receipts_in_ledger(ws, inputs.ledger_version))


def forecast_stage(
    call: Call, ws: Workspace, run: RunFolder, inputs: Inputs, sales: pl.DataFrame, backtest: str | None = None
) -> Forecast:
    """Forecast demand and keep the tables in the run; `backtest`: whose coverage to heed, see `last_backtest`."""
    from planner.commands.last_backtest import last_backtest
    from planner.forecast import forecast_demand

    recalibration = last_backtest(ws, run, backtest, inputs.as_of)
    with run.stage("forecast"):
        forecast = forecast_demand(inputs, sales, ws.settings.forecast, call.progress, recalibration)
    call.warn(*forecast.warnings)
    keep_demand(run, forecast)
    return forecast


def keep_demand(run: RunFolder, forecast: Forecast) -> None:
    """Write demand and demand_weekly into the run."""
    run.write_frame("demand", forecast.demand)
    run.write_frame("demand_weekly", forecast.demand_weekly)
    if forecast.notes:
        run.write_json("forecast", forecast.notes)


def plan_stage(
    call: Call,
    ws: Workspace,
    run: RunFolder,
    inputs: Inputs,
    forecast: Forecast,
    *,
    relax: bool = False,
    start: str | None = None,
) -> Plan:
    """Plan the production runs and keep the tables in the run; `relax` plans around decisions that clash, `start` says
    which earlier plan to start from (None: the newest one made for an earlier day).
    """
    from planner.commands.last_night import orders_to_start_from
    from planner.optimize import make_plan

    netted = net_of_released(ws, run, inputs)
    with run.stage("plan"):
        earlier = orders_to_start_from(call, ws, run, start, inputs.as_of)
        plan = make_plan(netted.inputs, forecast, netted.optimize, call.progress, relax=relax, start=earlier)
    call.warn(*plan.warnings)
    if relax:
        run.note("relaxed", [w.message for w in plan.warnings if w.code == "relaxed"])
    for name, frame in plan.tables().items():
        run.write_frame(name, frame, csv=True)
    run.write_json("plan", plan.summary())
    return plan


def net_of_released(ws: Workspace, run: RunFolder, inputs: Inputs) -> Netted:
    """Inputs and settings less what was released since they were last edited; the manifest says what was taken off."""
    from planner.ingest.ledger.net_released import net_released

    netted = net_released(ws, inputs)
    if netted.rows.height:
        run.note("net_released", netted.rows.rows(named=True))
    return netted


def demand_from(source: str | None, ws: Workspace, as_of_day: object, call: Call) -> tuple[Forecast, str]:
    """The demand to plan for and where it came from: a folder, `-` (JSON on stdin), or the last forecast."""
    from planner.errors import InputError
    from planner.ingest import read_demand, read_demand_envelope
    from planner.workspace import last_forecast

    if source == "-":
        return read_demand_envelope(), "stdin"
    if source is not None:
        return read_demand(Path(source)), source
    found = last_forecast(ws)
    if found is None:
        raise InputError(
            "there is no forecast to plan for yet", hint="Run `planner forecast` first, or name a folder with --demand."
        )
    if found.as_of != str(as_of_day):
        call.warn(
            Warn(
                "stale_forecast",
                f"the last forecast ({found.run_id}) is as of {found.as_of}, the plan as of "
                f"{as_of_day}; `planner forecast` makes a new one",
            )
        )
    return read_demand(found.path), found.run_id
