"""What a style's design promises before it has sold anything: a level against the mean style's, from its attributes.

Sales are divided by it before anything is learned and forecasts multiplied by it, so that a style in its first days is
drawn to the mean of its like and not to the mean of all; what it sells itself soon outweighs it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import PRIOR_LIFE, Curve, levels
from planner.forecast.panel.design import UNKNOWN
from planner.forecast.panel.open_days import OpenDays
from planner.forecast.panel.panel import Panel
from planner.forecast.quantiles import FEW_UNITS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The later launches must bear out what the earlier ones say, by so many standard errors, or it is not used.
LEAST_STYLES, LEAST_SIGMAS = 40, 3.0
ROUNDS, MOST_LOG = 4, float(np.log(6.0))
# Sales from this day of age on tell a level: where the first sale tells the launch, its size is that of one order.
FIRST = 1
# More styles than this add time, not knowledge, to whether promises are borne out.
MOST_TRIED = 10000


def learn_design_levels(panel: Panel, curve: Curve, open_: OpenDays) -> Floats | None:
    """(styles,) level promised by the design / that of the mean style; None where later launches do not bear it out.

    Logs of levels are explained by effects of each attribute's levels, added up and shrunk (random effects, by
    backfitting). Fitted to the earlier half of the launches and tried on the later: the slope of what came on what was
    said (Copas 1983) scales it all. A style's own sales are left out of what its design promises.
    """
    rate = curve.rates(open_.width)
    rate[:FIRST] = 0.0
    there = open_.exposure(rate)
    told, share = there > 0, np.maximum(there / (there + PRIOR_LIFE), 1e-3)
    if curve.total <= 0 or told.sum() < LEAST_STYLES:
        return None
    sold = panel.units[:, FIRST:].sum(axis=1)
    # levels are drawn to the mean style so far as little of them has been seen: undone here, and weighed by it
    logs = np.log((levels(sold, there, curve.total) + FEW_UNITS) / (curve.total + FEW_UNITS)) / share
    weight = np.where(told, share**2, 0.0)
    early = panel.launch <= np.median(panel.launch[told])
    some = slice(None, None, len(logs) // MOST_TRIED + 1)
    slope = _slope(
        _promised(panel.design[some], logs[some], (weight * early)[some]), logs[some], (weight * ~early)[some]
    )
    if slope <= 0:
        return None
    promised = slope * _promised(panel.design, logs, weight, leave_own=True)
    return np.asarray(np.exp(np.clip(promised, -MOST_LOG, MOST_LOG)))


def _slope(promised: Floats, logs: Floats, weight: Floats) -> float:
    """Regression of what came on what was promised, 0 to 1; 0 where it is not LEAST_SIGMAS standard errors above 0."""
    if weight.sum() <= LEAST_STYLES / 4:
        return 0.0
    x, y = (v - np.average(v, weights=weight) for v in (promised, logs))
    square = float(weight @ x**2)
    if square <= 1e-9:
        return 0.0
    slope = float(weight @ (x * y)) / square
    error = float((weight**2) @ (x * (y - slope * x)) ** 2) ** 0.5 / square
    return min(slope, 1.0) if slope > LEAST_SIGMAS * error else 0.0


def _promised(design: Ints, logs: Floats, weight: Floats, leave_own: bool = False) -> Floats:
    """(styles,) sum of the effects of a style's attributes, about a weighted mean of 0."""
    rest = logs - np.average(logs, weights=weight)
    effects = np.zeros(design.shape)
    for _ in range(ROUNDS):
        for k in range(design.shape[1]):
            alone = rest - effects.sum(axis=1) + effects[:, k]
            effects[:, k] = _effect(design[:, k], alone, weight)
    if leave_own:
        alone = rest[:, None] - effects.sum(axis=1)[:, None] + effects
        effects = np.column_stack(
            [_effect(design[:, k], alone[:, k], weight, leave_own=True) for k in range(design.shape[1])]
        )
    return np.asarray(effects.sum(axis=1))


def _effect(code: Ints, rest: Floats, weight: Floats, leave_own: bool = False) -> Floats:
    """(styles,) shrunk mean of `rest` over the styles of the same level, with variances by moments; 0 where unknown."""
    count = int(code.max(initial=0)) + 1
    known = code != UNKNOWN
    of = np.where(known, code, 0)
    mine = np.where(known, weight, 0.0)
    total, summed = np.bincount(of, mine, count), np.bincount(of, mine * rest, count)
    mean = summed / np.maximum(total, 1e-12)
    within = float(mine @ (rest - mean[of]) ** 2) / max(float(mine.sum()) - float((total > 0).sum()), 1.0)
    scatter = float(total @ mean**2) - float((total > 0).sum()) * within
    between = scatter / max(float(total.sum()) - float((total**2).sum()) / max(float(total.sum()), 1e-12), 1e-12)
    if between <= 0:
        return np.zeros(len(code))
    own = mine if leave_own else np.zeros(len(code))
    told = np.maximum(total[of] - own + within / between, 1e-9)
    return np.where(known, (summed[of] - own * rest) / told, 0.0)
