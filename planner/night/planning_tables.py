"""What is known on a day, from Polars frames in memory, and the two questions asked of it: what will sell, what to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.domain import Forecast, Inputs, Plan, Progress, Warn, silent
from planner.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from planner.forecast.calibration.recalibration import Recalibration


@dataclass(frozen=True)
class PlanningTables:
    """The tables as of a day, checked, and the sales before it. `settings` are the defaults unless given.

    Every frame has the columns of docs/tables.md. `warnings`: what people should know of the tables.
    """

    inputs: Inputs
    sales: pl.DataFrame
    settings: Settings
    warnings: tuple[Warn, ...] = ()


def planning_tables(
    *, as_of: date, settings: Mapping[str, Any] | None = None, **frames: pl.DataFrame
) -> PlanningTables:
    """Tables from frames: `styles`, `sales`, `factories` and any further table of docs/tables.md.

    `settings`: sections of planner.yaml, such as {"optimize": {"budget": 60000}}. Raises InputError with every finding,
    SettingsError where a setting cannot be used.
    """
    from planner.ingest.frames import read_frames
    from planner.settings import settings_from

    inputs, sales, warnings = read_frames(as_of, frames)
    return PlanningTables(inputs, sales, settings_from(settings or {}), warnings)


def forecast_demand(
    tables: PlanningTables, *, progress: Progress = silent, recalibration: Recalibration | None = None
) -> Forecast:
    """What each style could sell from as_of to its exit date if stock never ran out, with the columns of `demand`.

    Raises NoDemandError where no style is to be forecast.
    """
    from planner.forecast import forecast_demand as forecast

    return forecast(tables.inputs, tables.sales, tables.settings.forecast, progress, recalibration)


def make_plan(
    tables: PlanningTables,
    forecast: Forecast,
    *,
    start: pl.DataFrame | None = None,
    relax: bool = False,
    progress: Progress = silent,
) -> Plan:
    """The production runs that earn most, with reasons and the bound.

    `start`: the orders of an earlier plan, which this one is not worse than; `relax` plans around decisions that clash.
    Raises InfeasibleError, NoPlanFoundError, InputError.
    """
    from planner.optimize import make_plan as plan

    return plan(tables.inputs, forecast, tables.settings.optimize, progress, relax=relax, start=start)
