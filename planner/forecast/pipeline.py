"""The forecast on one screen: sales so far -> the demand tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Progress, silent
from planner.errors import NoDemandError
from planner.forecast.calibration.bounds import within_reason
from planner.forecast.calibration.calibrations import combine, describe, learn_calibrations, widening
from planner.forecast.calibration.learning import describe_learning, learn_learning, learning_of
from planner.forecast.calibration.nested_backtest import backtest_cases, classes
from planner.forecast.calibration.own_weight import joined, learn_own_weight
from planner.forecast.calibration.recalibration import Recalibration, rescaled
from planner.forecast.history.history import build_history, learn_curve_and_calendar
from planner.forecast.history.prices import at_usual_price, learn_elasticity
from planner.forecast.history.seasons import read_events
from planner.forecast.history.week_noise import describe_noise, learn_noise
from planner.forecast.members.blend import member_quantiles, most_questions
from planner.forecast.members.own_level import alone, smooth_levels
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
    beside = ThreadPoolExecutor(2)  # NumPy and Polars let two threads work at once; neither changes what the other sees
    beside.submit(import_statsmodels)  # takes a second, as long as reading does
    dated_before = sales["date"] < inputs.as_of
    past = sales if dated_before.all() else sales.filter(dated_before)
    panel = build_panel(inputs.styles, past, inputs.reach, inputs.as_of, inputs.attributes, settings.prior_curve)
    asked = np.flatnonzero(panel.on_sale)
    if len(asked) == 0:
        raise _nothing_on_sale(inputs)
    events = read_events(inputs.events)
    days = max(int(panel.life.max()), 1)
    elasticity = None
    if panel.paid is not None:
        elasticity = learn_elasticity(learn_curve_and_calendar(panel, days, events), events)
        panel = at_usual_price(panel, elasticity, events)
    history = build_history(panel, days, events)
    progress(_("asking past styles, trying the method on the past"), 0.2)
    with beside:
        cases = beside.submit(backtest_cases, panel, days, events)
        learned_later = beside.submit(learn_learning, history, int(np.median(panel.life)))
        own_later = beside.submit(smooth_levels, history)
        members = member_quantiles(history, asked, panel.life[asked], most_questions(len(panel.ids)), beside.map)
    progress(_("learning from the past"), 0.7)
    cold = int((~panel.on_sale).sum()) < settings.min_history_styles
    calibrations = learn_calibrations(history, cases.result(), cold, settings.seed)
    kind, to_go = classes(history, asked), panel.life[asked] - panel.seen[asked]
    own = own_later.result()
    unseen = widening(
        kind, to_go, {name: replace(calibration, spread=0.0) for name, calibration in calibrations.items()}
    )
    say = learn_own_weight(cases.result(), calibrations)
    quantiles = combine(members, kind, to_go, calibrations)
    quantiles = joined(quantiles, alone(history, asked, panel.life[asked], own), say, unseen)
    quantiles = within_reason(quantiles, history, asked, unseen)
    learned = learned_later.result()
    learning = learning_of(learned, history, asked, quantiles, widening(kind, to_go, calibrations))
    if recalibration is not None:
        quantiles, learning = rescaled(quantiles, recalibration), learning / max(recalibration.scale, 1.0) ** 2
    progress(_("spreading over the weeks"), 0.9)
    noise = learn_noise(history)
    notes = {
        "styles_on_sale": len(asked),
        "styles_finished": int((~panel.on_sale).sum()),
        "history_days": round(panel.years * 365),
        "season_learned": history.calendar.season,
        "event_uplifts": history.calendar.uplifts,
        "classes": describe(calibrations),
        "learning": describe_learning(learned),
        "price": None if elasticity is None else elasticity.as_dict(),
        "recalibration": None if recalibration is None else recalibration.as_dict(),
        "week_noise": describe_noise(noise),
        "own_level": None if own is None else own.as_dict() | say.as_dict(),
    }
    demand = demand_table(panel, asked, quantiles, methods(panel, asked, cold), learning)
    demand_sku = None
    if by_sku:
        progress(_("splitting by colour and size"), 0.95)
        mix = forecast_mix(inputs, past, demand, panel.launch, history.curve.at)
        demand_sku, notes["mix"] = mix.demand_sku, mix.notes
    return Forecast(
        demand,
        weekly_table(history, asked, quantiles, noise),
        warnings_of(inputs, sales, panel, history.calendar, cold, elasticity, recalibration),
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
