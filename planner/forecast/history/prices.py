"""Prices paid -> sales as they would have been at the usual price, with an elasticity learned from the shop's own past.

A style tested at 20% off sells more than it will at the planned price: what the price did is taken out of its rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import open_days
from planner.forecast.history.history import CurveAndCalendar
from planner.forecast.history.seasons import Event
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Elasticity believed before any price has moved, and how sure that is (its sd): fashion lies between 0 and -2.
PRIOR_ELASTICITY, PRIOR_SPREAD = -1.0, 0.5
# Elasticities beyond these are taken for something else: prices that rise with demand, a clearance.
LEAST_ELASTICITY, MOST_ELASTICITY = -4.0, 0.0
# With a standard error above this, prices have not moved enough, or not for reasons of their own.
MOST_ERROR = 0.5
# Weeks of age are the cells that are compared; styles whose price moved less (in logs) say nothing.
WEEK, LEAST_MOVE = 7, 0.05
ROUNDS, MOST_STYLES = 30, 4000


@dataclass(frozen=True)
class Elasticity:
    """By how much demand answers to price: units ~ price ** value.

    value, error   after shrinking to the prior; raw, raw_error before, None where nothing tells
    styles         styles whose price moved; identified = whether they, not the prior, decide
    """

    value: float
    error: float
    raw: float | None
    raw_error: float | None
    styles: int

    @property
    def identified(self) -> bool:
        """Whether the shop's own past says more than the prior."""
        return self.raw_error is not None and self.raw_error <= MOST_ERROR

    def as_dict(self) -> dict[str, object]:
        """For the manifest."""

        def shown(x: float | None) -> float | None:
            return None if x is None else round(x, 3)

        return {
            "elasticity": shown(self.value),
            "standard_error": shown(self.error),
            "unshrunk": shown(self.raw),
            "styles_with_price_changes": self.styles,
            "identified": self.identified,
        }


def at_usual_price(panel: Panel, elasticity: Elasticity, events: Sequence[Event]) -> Panel:
    """The panel with units / (price paid / usual price) ** elasticity, but for days of events: their uplift holds
    what their prices did.
    """
    if panel.paid is None:
        return panel
    units, moved = panel.units.copy(), np.flatnonzero(panel.paid.any(axis=1))
    price = np.where(_eventful(panel.launch[moved], units.shape[1], events), 0.0, panel.paid[moved])
    units[moved] *= np.exp(-elasticity.value * price)
    return replace(panel, units=units)


def learn_elasticity(learned: CurveAndCalendar, events: Sequence[Event]) -> Elasticity:
    """Of a panel on which prices have moved.

    From a Poisson regression of weekly units on log price with an effect a style and a week of age (Santos Silva &
    Tenreyro 2006; the effects of age absorb the life-cycle curve, so prices that all fall at the same age say nothing),
    standard error clustered by style; shrunk to the prior, precision by precision.
    """
    cells = _cells(learned, events)
    if cells is None:
        return Elasticity(PRIOR_ELASTICITY, PRIOR_SPREAD, None, None, 0)
    units, exposed, price = cells
    raw, error = _fit(units, exposed, price)
    if not np.isfinite(raw) or not np.isfinite(error):
        return Elasticity(PRIOR_ELASTICITY, PRIOR_SPREAD, None, None, len(units))
    trust = PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + error**2)
    value = float(np.clip(trust * raw + (1 - trust) * PRIOR_ELASTICITY, LEAST_ELASTICITY, MOST_ELASTICITY))
    return Elasticity(value, float(PRIOR_SPREAD * (1 - trust) ** 0.5), raw, error, len(units))


def _eventful(launch: Ints, width: int, events: Sequence[Event]) -> NDArray[np.bool_]:
    """(S, width) whether the day falls into an event."""
    day = launch[:, None] + np.arange(width)
    out = np.zeros(day.shape, dtype=bool)
    for event in events:
        out |= (day >= event.first) & (day <= event.last)
    return out


def _cells(learned: CurveAndCalendar, events: Sequence[Event]) -> tuple[Floats, Floats, Floats] | None:
    """(styles, weeks of age) units, expected share of the curve and log price; only styles whose price moved. Weeks
    in which it changed and days of events are left out.
    """
    panel = learned.panel
    assert panel.paid is not None
    moved = np.flatnonzero(np.ptp(panel.paid, axis=1) >= LEAST_MOVE)[-MOST_STYLES:]
    if len(moved) == 0:
        return None
    kept = panel.rows(moved)
    width = panel.units.shape[1]
    there = open_days(kept) * learned.curve.rates(width) * ~_eventful(kept.launch, width, events)
    starts = np.arange(0, there.shape[1], WEEK)
    clear = np.add.reduceat(_unsure(kept), starts, axis=1) == 0
    units = np.add.reduceat(np.where(there > 0, kept.units, 0.0), starts, axis=1)
    exposed = np.add.reduceat(there, starts, axis=1)
    price = np.add.reduceat(there * panel.paid[moved], starts, axis=1) / np.maximum(exposed, 1e-12)
    return units * clear, exposed * clear, price


def _unsure(panel: Panel) -> Ints:
    """(S, D) 1 from the day after the last sale at a price to the day of the first at another: when the price changed
    in between nobody knows, and the sooner it sold the sooner it seems to have changed.
    """
    assert panel.paid is not None
    day = np.arange(panel.units.shape[1])
    last = np.maximum.accumulate(np.where(panel.units > 0, day, 0), axis=1)
    row, before = np.nonzero(np.diff(panel.paid, axis=1))
    marks = np.zeros((len(panel.ids), len(day) + 1), dtype=np.int64)
    np.add.at(marks, (row, last[row, before] + 1), 1)
    np.add.at(marks, (row, before + 2), -1)
    return np.asarray(np.cumsum(marks, axis=1)[:, :-1])


def _fit(units: Floats, exposed: Floats, price: Floats) -> tuple[float, float]:
    """(elasticity, its standard error): alternate the effects in closed form, one Newton step for the elasticity."""
    value, age = 0.0, np.ones(units.shape[1])
    for _ in range(ROUNDS):
        mean = _expected(units, exposed * np.exp(np.clip(value * price, -5, 5)), age)
        rest = _within(price, mean)
        information = float((mean * rest**2).sum())
        if information <= 1e-9:
            return float("nan"), float("nan")
        step = float(((units - mean) * rest).sum()) / information
        value += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-6:
            break
    by_style = ((units - mean) * rest).sum(axis=1)
    told = int((np.abs(rest) * mean).sum(axis=1).astype(bool).sum())
    error = float((by_style**2).sum() ** 0.5 / information * (told / max(told - 1, 1)) ** 0.5)
    return value, max(error, information**-0.5)


def _expected(units: Floats, exposed: Floats, age: Floats) -> Floats:
    """Expected units given effects of style and age that make both margins right (iterative proportional fitting)."""
    for _ in range(10):
        style = units.sum(axis=1) / np.maximum((exposed * age).sum(axis=1), 1e-12)
        age = units.sum(axis=0) / np.maximum((exposed * style[:, None]).sum(axis=0), 1e-12)
    return np.asarray(exposed * age * style[:, None])


def _within(price: Floats, weight: Floats) -> Floats:
    """What is left of the price beside effects of style and age, weighted by expected units."""
    rest = price.copy()
    for _ in range(20):
        rest -= ((weight * rest).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12))[:, None]
        rest -= (weight * rest).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12)
    return rest
