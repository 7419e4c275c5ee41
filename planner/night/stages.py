"""The stages of a night, each kept in its run: take in sales, read the tables, forecast, plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain import Forecast, Inputs, Plan, Progress, Warn, silent
from planner.errors import InputError
from planner.language import _
from planner.night.stale_forecast import stale_forecast

if TYPE_CHECKING:
    import polars as pl

    from planner.ingest import IngestReport
    from planner.ingest.ledger.net_released import Netted
    from planner.workspace import RunFolder, Workspace

_FEWEST_ROWS = 5  # of a sales export; fewer that cannot be used are a slip, not another kind of file


@dataclass(frozen=True)
class Stages:
    """The stages on one workspace. `warn` hears what people should know, `progress` how far the work is."""

    ws: Workspace
    warn: Callable[[Warn], None]
    progress: Progress = silent

    def take_in_sales(self) -> IngestReport:
        """Ingest what `tables: sales` names and the store has not seen; warn of rejected rows."""
        from planner.ingest import ingest_sales, unread_files

        report = ingest_sales(self.ws, None, progress=self.progress)
        self._warn_all(report.warnings)
        if self.ws.store.version() is None:
            self._warn_all(unread_files(self.ws))
        if report.rows >= _FEWEST_ROWS and not report.good and self.ws.store.version() is None:
            raise InputError(
                _("no row of {names} can be used, and the store holds no other sales").format(
                    names=", ".join(file.path for file in report.files)
                ),
                details=[finding for file in report.files for finding in file.read.findings][:20],
                hint=_("`planner check` shows what is wrong with the rows; rejects/ has them with their reasons."),
            )
        return report

    def read_tables(self, ledger_version: int | None = None) -> Inputs:
        """Every reference table, checked, and the open orders of the ledger; raises InputError with all findings."""
        from planner.ingest import read_inputs
        from planner.workspace import warn_of_runs_ahead

        inputs, warnings = read_inputs(self.ws, ledger_version)
        self._warn_all(warnings)
        self._warn_all(warn_of_runs_ahead(self.ws))
        return inputs

    def tables_and_sales(self, *, ingest: bool) -> tuple[Inputs, pl.DataFrame]:
        """For what keeps no run: sales taken in if `ingest`, every table, the sales before as_of beside counted stock."""
        from planner.ingest import refuse_strangers, sales_known, warn_of_outliers, without_outliers
        from planner.ingest.outlier_days import outlier_days

        if ingest:
            self.take_in_sales()
        inputs = self.read_tables()
        sales = sales_known(self.ws, inputs.as_of, None, inputs.ledger_version)
        refuse_strangers(sales, inputs.styles["style_id"])
        odd = outlier_days(sales)
        self._warn_all(warn_of_outliers(self.ws, inputs, sales, odd))
        return inputs, without_outliers(self.ws, inputs, sales, odd)

    def keep_count(self, inputs: Inputs) -> None:
        """Keep tonight's stock table in the store: it tells later nights what had run out."""
        from planner.ingest import keep_count

        self._warn_all(keep_count(self.ws, inputs))

    def sales_of(self, run: RunFolder, inputs: Inputs, version: int | None = None) -> tuple[pl.DataFrame, Inputs]:
        """Sales before as_of, now or in a past version, beside the stock that past nights counted, and the inputs with stock
        that no file names taken from the sales.
        """
        from planner.ingest import (
            incomplete_sales,
            labels_sold,
            received_unseen,
            refuse_strangers,
            sales_before,
            sales_known,
            stock_from_sales,
            strange_labels,
            warn_of_outliers,
            without_outliers,
        )
        from planner.ingest.ledger.open_orders import receipts_in_ledger
        from planner.ingest.outlier_days import outlier_days

        version = self.ws.store.version() if version is None else version
        ledger = {} if inputs.ledger_version is None else {"ledger": inputs.ledger_version}
        run.inputs["tables"] = {"sales": version, **ledger}
        sales = sales_before(self.ws.store, inputs.as_of, version)
        refuse_strangers(sales, inputs.styles["style_id"])
        odd = outlier_days(sales)
        self._warn_all(
            (
                *incomplete_sales(self.ws, sales, inputs.as_of, inputs.events),
                *warn_of_outliers(self.ws, inputs, sales, odd),
            )
        )
        self._warn_all(strange_labels(labels_sold(sales), inputs.styles))
        inputs = stock_from_sales(inputs, sales, receipts_in_ledger(self.ws, inputs.ledger_version))
        self._warn_all(received_unseen(inputs))
        known = sales_known(self.ws, inputs.as_of, version, inputs.ledger_version, sales)
        return without_outliers(self.ws, inputs, known, odd), inputs

    def forecast(self, run: RunFolder, inputs: Inputs, sales: pl.DataFrame, backtest: str | None = None) -> Forecast:
        """Forecast demand and keep the tables in the run; `backtest`: whose coverage to heed, see `last_backtest`."""
        from planner.forecast import forecast_demand
        from planner.night.last_backtest import last_backtest

        recalibration = last_backtest(self.ws, run, backtest, inputs.as_of)
        with run.stage("forecast"):
            forecast = forecast_demand(inputs, sales, self.ws.settings.forecast, self.progress, recalibration)
        self._warn_all(forecast.warnings)
        keep_demand(run, forecast)
        return forecast

    def plan(
        self, run: RunFolder, inputs: Inputs, forecast: Forecast, *, relax: bool = False, start: str | None = None
    ) -> Plan:
        """Plan the production runs and keep the tables in the run, and the stock that it was planned for; `relax` plans
        around decisions that clash, `start` says which earlier plan to start from (None: the newest one made for an
        earlier day).
        """
        from planner.night.earlier_plan import orders_to_start_from
        from planner.optimize import make_plan
        from planner.workspace.run_files import PLAN, STOCK

        netted = net_of_released(self.ws, run, inputs)
        self._warn_all(netted.warnings)
        with run.stage("plan"):
            earlier = orders_to_start_from(self.ws, run, start, inputs.as_of, self.warn)
            plan = make_plan(
                netted.inputs, forecast, self.ws.settings.optimize, self.progress, relax=relax, start=earlier
            )
        self._warn_all(plan.warnings)
        run.note("search", plan.search)
        if relax:
            run.note("relaxed", [w.message for w in plan.warnings if w.code == "relaxed"])
        for name, frame in plan.tables().items():
            run.write_frame(name, frame)
        run.write_json(PLAN, plan.summary())
        run.write_frame(STOCK, inputs.stock)
        return plan

    def readout(
        self, run: RunFolder, inputs: Inputs, sales: pl.DataFrame, forecast: Forecast, plan: Plan | None = None
    ) -> None:
        """Keep the morning sheet of every style with a forecast in the run."""
        from planner.readout import readout_table
        from planner.workspace.run_files import READOUT

        with run.stage("readout"):
            sheet = readout_table(
                inputs,
                sales,
                forecast.demand,
                forecast.demand_weekly,
                self.ws.settings.grades,
                None if plan is None else plan.orders,
                None if plan is None else plan.verdicts,
            )
        run.write_frame(READOUT, sheet)

    def demand_from(self, source: str | None, inputs: Inputs) -> tuple[Forecast, str]:
        """The demand to plan for and where it came from: a folder, `-` (JSON on stdin), or the last forecast; warn of what
        is odd in it.
        """
        forecast, found = self._read_demand(source, inputs)
        self._warn_all(forecast.warnings)
        return forecast, found

    def _read_demand(self, source: str | None, inputs: Inputs) -> tuple[Forecast, str]:
        from planner.errors import InputError
        from planner.ingest import read_demand, read_demand_envelope
        from planner.workspace import last_forecast

        if source == "-":
            return read_demand_envelope(), "stdin"
        if source is not None:
            return read_demand(Path(source)), source
        found = last_forecast(self.ws)
        if found is None:
            raise InputError(
                _("there is no forecast to plan for yet"),
                hint=_("Run `planner forecast` first, or name a folder with --demand."),
            )
        stale = stale_forecast(self.ws, found, inputs.as_of)
        if stale is not None:
            self.warn(stale)
        return read_demand(found.path), found.run_id

    def _warn_all(self, warnings: Iterable[Warn]) -> None:
        for warning in warnings:
            self.warn(warning)


def keep_demand(run: RunFolder, forecast: Forecast) -> None:
    """Write demand, demand_weekly and demand_sku into the run."""
    from planner.workspace.run_files import FORECAST

    run.write_frame("demand", forecast.demand)
    run.write_frame("demand_weekly", forecast.demand_weekly)
    if forecast.demand_sku is not None:
        run.write_frame("demand_sku", forecast.demand_sku)
    if forecast.notes:
        run.write_json(FORECAST, forecast.notes)


def net_of_released(ws: Workspace, run: RunFolder, inputs: Inputs) -> Netted:
    """Inputs beside what released orders take of fabric and money; the manifest says how much that is."""
    from planner.ingest.ledger.net_released import net_released

    netted = net_released(ws, inputs)
    if netted.rows.height:
        run.note("net_released", netted.rows.rows(named=True))
    return netted
