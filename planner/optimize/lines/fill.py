"""The best split over given SKUs: each next step of units goes to the SKU that most likely lacks it.

That is exact, since what a SKU sells is a concave curve of its units.
"""

from __future__ import annotations

import numpy as np

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.split_sales import LEVELS, carried, expected_met
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats


def filled(ask: Ask, made: np.ndarray) -> Floats | None:
    """The best split over the SKUs `made`, each line and colour at least its minimum; None where that cannot be."""
    floor = ask.step * np.ceil(ask.least / ask.step - ROUNDING) if ask.least > ask.step else 0.0
    low = np.where(made, floor, 0.0)
    if ask.least_colour:
        _raise_colours(ask, made, low)
    left = ask.units - low.sum()
    if left < -ROUNDING or not made.any():
        return None
    knots = ask.knots * carried(ask, ask.there + np.where(made, 1.0, 0.0))[:, None] if ask.moves else ask.knots
    return _topped_up(ask, knots, low, made, left)


def _raise_colours(ask: Ask, made: np.ndarray, low: Floats) -> None:
    """Lifts `low` so that each colour made has its minimum, by what sells best within the colour."""
    total = np.bincount(ask.colour, low)
    for c in np.flatnonzero(np.bincount(ask.colour, made) > 0).tolist():
        lack = ask.least_colour - total[c]
        if lack > ROUNDING:
            inner = made & (ask.colour == c)
            low[:] = _topped_up(ask, ask.knots, low, inner, ask.step * np.ceil(lack / ask.step - ROUNDING))


def _topped_up(ask: Ask, knots: Floats, low: Floats, made: np.ndarray, left: float) -> Floats:
    """`low` and `left` more units in whole steps, each where it most likely sells, on SKUs `made`.

    A common level comes within a step or two of it; which steps around it sell most is then seen one by one. What sells
    alike, or not at all, goes by share.
    """
    k = np.flatnonzero(made)
    step, base, steps = ask.step, ask.there[k] + low[k], round(left / ask.step)
    level = _common_level(knots[k], base, left)
    sure = np.floor(np.maximum(_at_level(knots[k], level) - base, 0.0) / step + ROUNDING) - 2
    sure = np.maximum(sure, 0.0)
    if sure.sum() > steps:  # flat parts of the curves: more than is left would do as well
        sure = np.floor(sure * (steps / sure.sum()))
    open_steps = int(steps - sure.sum())
    out = low.copy()
    out[k] += step * (sure + _best_steps(knots[k], base + sure * step, sure, step, open_steps, ask.share[k]))
    return out


def _best_steps(knots: Floats, supply: Floats, sure: Floats, step: float, many: int, share: Floats) -> Floats:
    """How many of `many` steps more each SKU gets; sales are concave in the steps, so the best ones are the first."""
    found = np.zeros(len(supply))
    wide = 8
    while many > 0:
        width = min(wide, many)
        at = supply[:, None] + (found[:, None] + np.arange(width + 1)) * step
        sales = expected_met(np.repeat(knots, width + 1, axis=0), at.ravel()).reshape(at.shape)
        gain = np.round(np.diff(sales, axis=1), 9)
        fair = (sure + found)[:, None] + np.arange(1, width + 1)
        row = np.repeat(np.arange(len(supply)), width)
        order = np.lexsort((row, (fair / np.maximum(share, 1e-12)[:, None]).ravel(), -gain.ravel()))
        # A SKU whose steps are all taken may have better ones beyond: no worse step than its last is taken yet.
        bar = gain[:, -1].max() if width < many else -np.inf
        taken = order[:many]
        taken = taken[gain.ravel()[taken] >= bar]
        got = np.bincount(row[taken], minlength=len(supply))
        found += got
        many -= len(taken)
        wide *= 2
    return found


def _common_level(knots: Floats, base: Floats, left: float) -> float:
    """The level up to which `left` units cover all SKUs alike, those with more being left as they are."""
    needed = np.maximum(knots - base[:, None], 0.0).sum(axis=0)
    if needed[-1] <= left:
        return float(LEVELS[-1])
    high = int(np.argmax(needed > left))
    if high == 0:
        return 0.0
    step = needed[high] - needed[high - 1]
    return float(LEVELS[high - 1] + (LEVELS[high] - LEVELS[high - 1]) * (left - needed[high - 1]) / step)


def _at_level(knots: Floats, u: float) -> Floats:
    if u < LEVELS[0]:
        return np.zeros(len(knots))
    high = int(np.clip(np.searchsorted(LEVELS, u), 1, len(LEVELS) - 1))
    part = (u - LEVELS[high - 1]) / (LEVELS[high] - LEVELS[high - 1])
    return np.asarray(knots[:, high - 1] * (1.0 - part) + knots[:, high] * part)
