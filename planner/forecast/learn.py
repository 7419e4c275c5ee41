"""What a night learns of all past sales, before any style is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from planner.forecast.calibration.calibrations import Calibration, describe, learn_calibrations
from planner.forecast.calibration.learning import Learning, describe_learning, learn_learning
from planner.forecast.calibration.nested_backtest import backtest_cases
from planner.forecast.calibration.own_weight import OwnWeight, learn_own_weight
from planner.forecast.history.history import History, build_history, learn_curve_and_calendar
from planner.forecast.history.prices import Elasticity, at_usual_price, learn_elasticity
from planner.forecast.history.seasons import Event
from planner.forecast.history.week_noise import WeekNoise, describe_noise, learn_noise
from planner.forecast.members.own_level import OwnLevel, smooth_levels
from planner.forecast.panel.panel import Panel
from planner.settings import ForecastSettings


@dataclass(frozen=True)
class Learned:
    """All that past sales have taught: plain data, so that it may be kept and asked again.

    history       the panel, put to its usual prices, with its curve, calendar and events
    calibrations  by class of age: what each member counts for and how wide to be
    own_level     levels of the styles long on sale; None where there are too few; own_weight = what they count for
    learning      what a week of sales resolves of what is uncertain
    noise         how much a style's weeks vary around its total and curve
    elasticity    None where no price is known
    cold          whether there are too few finished styles to learn from
    """

    history: History
    calibrations: dict[str, Calibration]
    own_level: OwnLevel | None
    own_weight: OwnWeight
    learning: Learning
    noise: WeekNoise
    elasticity: Elasticity | None
    cold: bool

    def as_dict(self) -> dict[str, object]:
        """As plain data, for the run's forecast.json."""
        panel, calendar, own = self.history.panel, self.history.calendar, self.own_level
        return {
            "styles_on_sale": int(panel.on_sale.sum()),
            "styles_finished": int((~panel.on_sale).sum()),
            "history_days": round(panel.years * 365),
            "season_learned": calendar.season,
            "event_uplifts": calendar.uplifts,
            "classes": describe(self.calibrations),
            "learning": describe_learning(self.learning),
            "price": None if self.elasticity is None else self.elasticity.as_dict(),
            "week_noise": describe_noise(self.noise),
            "own_level": None if own is None else own.as_dict() | self.own_weight.as_dict(),
        }


def learn(panel: Panel, events: Sequence[Event], settings: ForecastSettings, beside: Executor) -> Learned:
    """Learns from all styles of the panel, on sale or finished, a few days of the past at a time on threads `beside`."""
    days = max(int(panel.life.max()), 1)
    elasticity = None
    if panel.paid is not None:
        elasticity = learn_elasticity(learn_curve_and_calendar(panel, days, events), events)
        panel = at_usual_price(panel, elasticity, events)
    history = build_history(panel, days, events)
    cases = backtest_cases(panel, days, events, beside.map)
    cold = int((~panel.on_sale).sum()) < settings.min_history_styles
    calibrations = learn_calibrations(history, cases, cold, settings.seed)
    return Learned(
        history,
        calibrations,
        smooth_levels(history),
        learn_own_weight(cases, calibrations),
        learn_learning(history, int(np.median(panel.life))),
        learn_noise(history),
        elasticity,
        cold,
    )
