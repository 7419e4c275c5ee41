"""The forecast on one screen: sales so far -> the demand tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Progress, silent
from planner.errors import NoDemandError
from planner.forecast.answer import answer
from planner.forecast.calibration.recalibration import Recalibration
from planner.forecast.history.evenings_to_come import counted, evenings_to_come
from planner.forecast.history.seasons import read_events
from planner.forecast.learn import learn
from planner.forecast.members.regression import import_statsmodels
from planner.forecast.mix import forecast_mix
from planner.forecast.panel.panel import build_panel
from planner.forecast.remarks import methods, warnings_of
from planner.forecast.results import demand_table, weekly_table
from planner.language import _
from planner.settings import ForecastSettings


def forecast_demand(
    inputs: Inputs,
    sales: pl.DataFrame,
    settings: ForecastSettings,
    progress: Progress = silent,
    recalibration: Recalibration | None = None,
    *,
    by_sku: bool = True,
) -> Forecast:
    """Demand from as_of to exit_date if stock never ran out, for every style still to be sold.

    `sales` may hold rows dated on or after as_of; they change nothing. Raises NoDemandError where every style's
    exit_date is past. `recalibration`: what an earlier backtest found of the width of ranges. `by_sku`: also how demand
    falls on colours and sizes. docs/forecast_method.md gives the method and its sources, docs/colour_size.md that of the mix.
    """
    progress(_("reading sales by age of style"), 0.0)
    dated_before = sales["date"] < inputs.as_of
    past = sales if dated_before.all() else sales.filter(dated_before)
    # NumPy and Polars let two threads work at once; neither changes what the other sees.
    with ThreadPoolExecutor(2) as beside:
        beside.submit(import_statsmodels)  # takes a second, as long as reading does
        panel = build_panel(inputs.styles, past, inputs.reach, inputs.as_of, inputs.attributes, settings.prior_curve)
        asked = np.flatnonzero(panel.on_sale)
        if len(asked) == 0:
            raise _nothing_on_sale(inputs)
        progress(_("trying the method on the past"), 0.2)
        learned = learn(panel, read_events(inputs.events), settings, beside)
        progress(_("asking past styles"), 0.7)
        answered = answer(learned, asked, recalibration, beside)
    progress(_("spreading over the weeks"), 0.9)
    history = learned.history
    quantiles, evenings = answered.quantiles, evenings_to_come(panel, asked)
    if evenings is not None and settings.evenings == "counted":
        quantiles = counted(quantiles, evenings)
    notes = learned.as_dict() | {"recalibration": None if recalibration is None else recalibration.as_dict()}
    demand = demand_table(
        history.panel, asked, quantiles, methods(history.panel, asked, learned.cold), answered.learning, evenings
    )
    demand_sku = None
    if by_sku:
        progress(_("splitting by colour and size"), 0.95)
        mix = forecast_mix(inputs, past, demand, history.panel.launch, history.curve.at)
        demand_sku, notes["mix"] = mix.demand_sku, mix.notes
    return Forecast(
        demand,
        weekly_table(history, asked, quantiles, learned.noise),
        warnings_of(inputs, sales, history.panel, history.calendar, learned.cold, learned.elasticity, recalibration),
        notes,
        demand_sku,
    )


def _nothing_on_sale(inputs: Inputs) -> NoDemandError:
    """Why no style can be forecast: there is none, or all are past their exit date."""
    if inputs.styles.is_empty():
        return NoDemandError(
            _("No style is to be forecast: the styles table has no rows"),
            hint=_("Add a row for each style; `planner check` tells what is wrong with them."),
        )
    last = inputs.styles["exit_date"].max()
    return NoDemandError(
        _("No style is to be forecast on {as_of}: every exit_date is past, the last {last!s}").format(
            as_of=inputs.as_of, last=last
        ),
        hint=_("Correct exit_date in the styles table, or set an earlier as_of."),
    )
