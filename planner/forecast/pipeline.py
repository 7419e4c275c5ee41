"""The forecast on one screen: sales so far -> the demand tables."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Forecast, Inputs, Progress, Warn, silent
from planner.errors import NoDemandError
from planner.forecast.backtest import backtest_cases, classes, combine, describe, learn_lessons
from planner.forecast.blend import member_quantiles
from planner.forecast.history import build_history
from planner.forecast.panel import Panel, build_panel
from planner.forecast.results import demand_table, weekly_table
from planner.forecast.seasons import read_events
from planner.settings import ForecastSettings


def forecast_demand(inputs: Inputs, sales: pl.DataFrame, settings: ForecastSettings,
                    progress: Progress = silent) -> Forecast:
    """Demand from as_of to exit_date if stock never ran out, for every style still to be sold.

    `sales` may hold rows dated on or after as_of; they change nothing. Raises NoDemandError where every style's
    exit_date is past. docs/forecast.md gives the method and its sources.
    """
    progress("reading sales by age of style", 0.0)
    past = sales.filter(pl.col("date") < inputs.as_of)
    panel = build_panel(inputs.styles, past, inputs.reach, inputs.as_of, inputs.attributes)
    asked = np.flatnonzero(panel.on_sale)
    if len(asked) == 0:
        raise NoDemandError(f"No style is to be forecast: every exit_date is before or on {inputs.as_of}",
                            hint="Correct exit_date in the styles table, or set an earlier as_of.")
    events = read_events(inputs.events)
    days = max(int(panel.life.max()), 1)
    history = build_history(panel, days, events)
    progress("asking past styles", 0.2)
    members = member_quantiles(history, asked, panel.life[asked])
    progress("trying the method on the past", 0.5)
    few = int((~panel.on_sale).sum()) < settings.min_history_styles
    lessons = learn_lessons(history, backtest_cases(panel, days, events), few)
    quantiles = combine(members, classes(history, asked), panel.life[asked] - panel.seen[asked], lessons)
    progress("spreading over the weeks", 0.9)
    notes = {"styles_on_sale": len(asked), "styles_finished": int((~panel.on_sale).sum()),
             "history_days": round(panel.years * 365), **describe(lessons)}
    return Forecast(demand_table(panel, asked, quantiles, _methods(panel, asked, few)),
                    weekly_table(history, asked, quantiles), _warnings(sales.height - past.height, panel.years), notes)


def _methods(panel: Panel, asked: NDArray[np.int64], few: bool) -> list[str]:
    label = np.where(panel.observed[asked] > 0, "cold_start" if few else "combination", "no_sales_yet")
    return list(np.where((panel.age[asked] <= 0) & panel.known[asked], "not_launched", label))


def _warnings(future: int, years: float) -> tuple[Warn, ...]:
    found = []
    if future:
        found.append(Warn("future_sales_ignored", f"{future} sales rows dated on or after as_of were not used."))
    if years < 1:
        found.append(Warn("short_history", f"Sales go back {round(years * 365)} days: no season has been seen twice, "
                          "so intervals are wider."))
    return tuple(found)
