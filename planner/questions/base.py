"""What a past plan was made from, read again: the ground on which questions about it are answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Warn
from planner.errors import UsageError
from planner.ingest import read_inputs, sales_before, stock_from_sales
from planner.ingest.ledger.net_released import net_released
from planner.ingest.ledger.open_orders import receipts_in_ledger
from planner.language import _
from planner.optimize.lines.stated import state_problem
from planner.optimize.problem.decided import place_of, week_index
from planner.optimize.problem.statement import Problem, Runs
from planner.settings import LedgerSettings, OptimizeSettings, Settings
from planner.workspace import RunInfo, Workspace
from planner.workspace.ledger import BEFORE_ALL
from planner.workspace.manifest import hash_inputs
from planner.workspace.run_files import STOCK


@dataclass(frozen=True)
class Ground:
    """What a plan is made from: all that a what-if may change."""

    inputs: Inputs
    forecast: Forecast
    optimize: OptimizeSettings


@dataclass(frozen=True)
class Base:
    """A run with a plan, and what it was made from.

    inputs      tables and open orders as its plan saw them, released fabric and money taken off
    optimize    the settings that were in force
    """

    run: RunInfo
    workspace: Workspace
    inputs: Inputs
    forecast: Forecast
    optimize: OptimizeSettings

    @property
    def orders(self) -> pl.DataFrame:
        """The plan."""
        return self.run.table("orders")

    @property
    def ground(self) -> Ground:
        """What its plan was made from."""
        return Ground(self.inputs, self.forecast, self.optimize)

    def problem(self) -> Problem:
        """What was to be planned."""
        return state_problem(self.inputs, self.forecast, self.optimize)


def base_of(ws: Workspace, info: RunInfo, warn: Callable[[Warn], None]) -> Base:
    """The base of a run. Tables are read as they are today, with a warning where they are not what the run saw.

    Raises UsageError where the run made no plan, InputError where a table cannot be used.
    """
    if not info.has_orders:
        raise UsageError(
            _("run {run_id} made no plan").format(run_id=info.run_id), hint=_("`planner runs` lists those that did.")
        )
    then = Workspace(ws.folder, _settings_then(ws.settings, info))
    seen = info.manifest.get("inputs", {})
    changed = [name for name, sha in hash_inputs(ws).items() if seen.get("files", {}).get(name) not in (sha, None)]
    changed = [name for name in changed if not name.endswith(".yaml")]
    if changed:
        warn(
            Warn(
                "tables_changed",
                _(
                    "{names} changed since run {run_id}: the answer uses what they hold now; `planner run` makes "
                    "a plan of it"
                ).format(names=", ".join(changed), run_id=info.run_id),
            )
        )
    tables = seen.get("tables", {})
    ledger = tables.get("ledger")
    inputs, _unused = read_inputs(then, BEFORE_ALL if ledger is None else ledger)
    inputs = _with_stock(then, info, inputs, tables.get("sales"))
    return Base(info, then, net_released(then, inputs).inputs, _forecast_of(info), then.settings.optimize)


def _forecast_of(info: RunInfo) -> Forecast:
    """The demand tables of a run: the program's own, so that nothing in them needs to be checked."""
    mix = info.table("demand_sku") if info.holds("demand_sku") else None
    return Forecast(info.table("demand"), info.table("demand_weekly"), demand_sku=mix)


def _settings_then(now: Settings, info: RunInfo) -> Settings:
    """The settings of today, but for the day and for how the run planned, which its manifest tells.

    Keys that this version of the program does not have are left aside: a run of an earlier one is still a run.
    """
    told = info.manifest.get("settings", {})

    def known(section: type[OptimizeSettings] | type[LedgerSettings]) -> dict[str, object]:
        name = "optimize" if section is OptimizeSettings else "ledger"
        return {key: value for key, value in told.get(name, {}).items() if key in section.model_fields}

    update = {
        "as_of": date.fromisoformat(info.as_of),
        "optimize": OptimizeSettings.model_validate(known(OptimizeSettings)),
        "ledger": LedgerSettings.model_validate(known(LedgerSettings)),
    }
    return now.model_copy(update=update)


def _with_stock(ws: Workspace, info: RunInfo, inputs: Inputs, sales_version: int | None) -> Inputs:
    """Stock that no file names: as the run kept it, by colour and size; of a run that did not, from the sales once more."""
    if not info.holds(STOCK):
        sales = sales_before(ws.store, inputs.as_of, sales_version)
        return stock_from_sales(inputs, sales, receipts_in_ledger(ws, inputs.ledger_version))
    fresh = info.table(STOCK).join(inputs.stock.select("style_id").unique(), on="style_id", how="anti")
    return replace(inputs, stock=pl.concat([inputs.stock, fresh.select(inputs.stock.columns)]))


def runs_of(problem: Problem, orders: pl.DataFrame) -> Runs:
    """An orders table (style_id, factory_id, week, units) as runs of the problem; rows of one place added up.

    Rows of styles, factories or weeks that the problem does not have are left out: look for them first.
    """
    style, factory = place_of(problem.styles.ids), place_of(problem.factories.ids)
    found: dict[tuple[int, int, int], float] = {}
    for s_id, f_id, week, units in orders.select("style_id", "factory_id", "week", "units").iter_rows():
        s, f, t = style.get(s_id, -1), factory.get(f_id, -1), week_index(week, problem.week_zero)
        if s >= 0 and f >= 0 and 0 <= t < problem.T:
            found[s, f, t] = found.get((s, f, t), 0.0) + float(units)
    places = np.array(sorted(found), dtype=np.int64).reshape(-1, 3)
    return Runs(places[:, 0], places[:, 1], places[:, 2], np.array([found[place] for place in sorted(found)]))
