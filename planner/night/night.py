"""The nightly job on one screen: ingest, check, forecast, plan. Also its two halves, each as a run of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from planner.domain import Forecast, Inputs, Plan, Progress, Warn, silent
from planner.night.stages import Stages, keep_demand

if TYPE_CHECKING:
    from planner.ingest import IngestReport
    from planner.workspace import RunFolder, Workspace


@dataclass(frozen=True)
class NightOptions:
    """What a night may be asked beside the settings; the defaults are those of `planner run`.

    ingest          whether to take in new sales files first
    sales_version, ledger_version   the store as it stood then (None: now); an old sales version takes in nothing
    backtest        the run whose coverage to heed, or `none`; None: the newest that fits
    relax           plan around decisions that clash
    start           the plan to start from: a run, a file or `none`; None: the newest one made for an earlier day
    """

    ingest: bool = True
    sales_version: int | None = None
    ledger_version: int | None = None
    backtest: str | None = None
    relax: bool = False
    start: str | None = None


@dataclass(frozen=True)
class Night:
    """What a night brought. The run holds its tables; `taken` is None where nothing was looked for.

    plan        None after `forecast_night`
    changed     whether the plan asks for other runs than the one before
    """

    run: RunFolder
    taken: IngestReport | None
    inputs: Inputs
    forecast: Forecast
    plan: Plan | None
    changed: bool
    warnings: tuple[Warn, ...] = field(default=())

    @property
    def run_id(self) -> str:
        """Under which it is kept."""
        return self.run.run_id

    @property
    def made_plan(self) -> Plan:
        """The plan of a night that made one; ValueError after `forecast_night`."""
        if self.plan is None:
            raise ValueError("this night made a forecast, no plan")
        return self.plan

    @property
    def net_released(self) -> list[dict[str, Any]]:
        """What released orders took of fabric and budget: rows with the columns of NETTED."""
        found: list[dict[str, Any]] = self.run.notes.get("net_released", [])
        return found


class Teller:
    """Gathers warnings, each once, and passes them on as they come."""

    def __init__(self, pass_on: Callable[[Warn], None] | None = None) -> None:
        self.heard: list[Warn] = []
        self._pass_on = pass_on

    def __call__(self, warning: Warn) -> None:
        """Take one more warning."""
        if warning not in self.heard:
            self.heard.append(warning)
            if self._pass_on is not None:
                self._pass_on(warning)

    def keep(self, run: RunFolder) -> None:
        """Write into the run's manifest what was heard."""
        run.note("warnings", [asdict(warning) for warning in self.heard])


def run_night(
    ws: Workspace,
    options: NightOptions | None = None,
    *,
    progress: Progress = silent,
    warn: Callable[[Warn], None] | None = None,
) -> Night:
    """The nightly job: new sales in, every table checked, demand forecast, runs planned, all kept under runs/.

    Raises PlannerError: InputError with every finding of the tables, NoDemandError, InfeasibleError, NoPlanFoundError,
    StorageError. The run of a night that failed is kept too, with the error in its manifest.
    """
    from planner.night.earlier_plan import last_orders, refuse_unknown_start
    from planner.optimize.change import asks_for_the_same
    from planner.workspace import new_run

    asked, tell, taken = options or NightOptions(), Teller(warn), None
    stages = Stages(ws, tell, progress)
    refuse_unknown_start(ws, asked.start)
    before = last_orders(ws)
    with new_run(ws, "run") as run:
        if asked.ingest and asked.sales_version is None:
            with run.stage("ingest"):
                taken = stages.take_in_sales()
        with run.stage("check"):
            inputs = stages.read_tables(asked.ledger_version)
            if taken is not None:
                stages.keep_count(inputs)
            sales, inputs = stages.sales_of(run, inputs, asked.sales_version)
        forecast = stages.forecast(run, inputs, sales, asked.backtest)
        plan = stages.plan(run, inputs, forecast, relax=asked.relax, start=asked.start)
        stages.readout(run, inputs, sales, forecast, plan)
        tell.keep(run)
    changed = before is None or not asks_for_the_same(before, plan.orders)
    return Night(run, taken, inputs, forecast, plan, changed, tuple(tell.heard))


def forecast_night(
    ws: Workspace,
    options: NightOptions | None = None,
    *,
    progress: Progress = silent,
    warn: Callable[[Warn], None] | None = None,
) -> Night:
    """The first half alone: the demand tables, kept as a run. Raises as `run_night` does."""
    from planner.workspace import new_run

    asked, tell, taken = options or NightOptions(), Teller(warn), None
    stages = Stages(ws, tell, progress)
    with new_run(ws, "forecast") as run:
        if asked.ingest and asked.sales_version is None:
            with run.stage("ingest"):
                taken = stages.take_in_sales()
        with run.stage("read"):
            inputs = stages.read_tables(asked.ledger_version)
            if taken is not None:
                stages.keep_count(inputs)
            sales, inputs = stages.sales_of(run, inputs, asked.sales_version)
        forecast = stages.forecast(run, inputs, sales, asked.backtest)
        stages.readout(run, inputs, sales, forecast)
        tell.keep(run)
    return Night(run, taken, inputs, forecast, None, False, tuple(tell.heard))


def plan_night(
    ws: Workspace,
    options: NightOptions | None = None,
    *,
    demand: str | None = None,
    progress: Progress = silent,
    warn: Callable[[Warn], None] | None = None,
) -> Night:
    """The second half alone, for the last forecast or for `demand` (a folder, or `-` for stdin), kept as a run.

    Raises as `run_night` does.
    """
    from planner.night.earlier_plan import refuse_unknown_start
    from planner.workspace import new_run

    asked, tell, taken = options or NightOptions(), Teller(warn), None
    stages = Stages(ws, tell, progress)
    refuse_unknown_start(ws, asked.start)
    with new_run(ws, "plan") as run:
        if asked.ingest:
            with run.stage("ingest"):
                taken = stages.take_in_sales()
        with run.stage("read"):
            inputs = stages.read_tables(asked.ledger_version)
            if taken is not None:
                stages.keep_count(inputs)
            sales, inputs = stages.sales_of(run, inputs)
            forecast, source = stages.demand_from(demand, inputs)
        run.note("demand", source)
        keep_demand(run, forecast)
        plan = stages.plan(run, inputs, forecast, relax=asked.relax, start=asked.start)
        stages.readout(run, inputs, sales, forecast, plan)
        tell.keep(run)
    return Night(run, taken, inputs, forecast, plan, False, tuple(tell.heard))
