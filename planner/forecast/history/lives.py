"""How the curve stretches with the planned life: what is planned to stay longer mostly falls more slowly.

Demand that halves in a share of its planned life falls by exp(-age / life x what is common to all); against the style of
the usual life that is exp(slope x age / usual x (1 - usual / life)). One slope for all, learned within styles: how the sales
of each fall over its own parts of the curve, so that how well it sells has no say. It has to last from the earlier half of
the launches to the later, and is drawn to 0 by its error. Where lives follow sales (what sells is kept, what does not is
cleared) or are planned alike of late, they tell nothing ahead and nothing is done.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import Curve
from planner.forecast.history.curve_parts import Parts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Fewest styles that tell; lives are told apart in steps of this log; none counts as more than so many times the usual one,
# nor an age as more of it; a curve is stretched by no more than a factor.
LEAST_STYLES, STEP, MOST_TIMES, MOST_RATIO = 40, 0.1, 4.0, 4.0
# Lives of the later half of the launches differ (in logs) by this share of what those of the earlier half do, or they are
# no longer planned one by one.
LEAST_SPREAD = 0.5
# Lives are planned where what sells in the first days, in logs over the log of the life, has a slope between that of a total
# that is the same for long and short lives (-1) and of the same sales a day (0), give or take so much and two errors.
FIRST_DAYS, GIVE, SIGMAS = 14, 0.25, 2.0
MOST_SLOPE, ROUNDS = 5.0, 20


def life_ratios(life: Ints, p: Parts, curve: Curve, every: Ints) -> tuple[Floats, Ints] | None:
    """(steps of life, days of the curve) what each multiplies the curve by, and the step of each of the lives `every`.

    `life`: days of the styles of `p`. None where lives do not tell. Over a life the curve's sum stays as it is.
    """
    usual = float(np.median(every))
    slope = _believed(life, usual, p) if usual > 0 and len(life) >= LEAST_STYLES else 0.0
    if slope <= 0:
        return None
    steps, of = np.unique(np.round(np.log(np.maximum(every, 1) / usual) / STEP).astype(np.int64), return_inverse=True)
    lives = usual * np.exp(STEP * steps)
    day, rate = np.arange(curve.days), np.diff(curve.share)
    ratio = np.exp(slope * _longer(lives, usual)[:, None] * np.minimum(day / usual, MOST_TIMES))
    ratio = np.clip(ratio, 1 / MOST_RATIO, MOST_RATIO)
    inside = rate * (day < lives[:, None])
    return ratio * (inside.sum(axis=1) / np.maximum((ratio * inside).sum(axis=1), 1e-12))[:, None], of


def _longer(life: Floats | Ints, usual: float) -> Floats:
    """How much longer than usual lives are: 1 - usual / life."""
    return np.asarray(1.0 - np.clip(usual / np.maximum(life, 1.0), 1 / MOST_TIMES, MOST_TIMES))


def _believed(life: Ints, usual: float, p: Parts) -> float:
    """The slope, as far as it lasts and is more than chance; 0 where lives are none that anyone planned."""
    logs = np.log(np.maximum(life, 1))
    spread = [float(logs[half].std()) if half.any() else 0.0 for half in (p.early, ~p.early)]
    if min(spread) <= 0 or spread[1] < LEAST_SPREAD * spread[0] or _follow_sales(logs, p):
        return 0.0
    middle = (p.begin + np.append(p.begin[1:], p.begin[-1] + 28)) / 2
    x = _longer(life, usual)[:, None] * np.minimum(middle / usual, MOST_TIMES)
    slope, error = _slope(x, p.sold, p.exposed)
    halves = [_slope(x[half], p.sold[half], p.exposed[half])[0] for half in (p.early, ~p.early)]
    lasting = max(halves[0], 0.0) * max(halves[1], 0.0)
    return slope * lasting / (lasting + error**2) if lasting > 0 else 0.0


def _follow_sales(logs: Floats, p: Parts) -> bool:
    """Whether lives (in logs) go with how the first days sold otherwise than plans do: they were made by the sales."""
    first = p.begin < FIRST_DAYS
    sold, exposed = p.sold[:, first].sum(axis=1), p.exposed[:, first].sum(axis=1)
    told = p.whole[:, first].all(axis=1) & (exposed > 0)
    if told.sum() < LEAST_STYLES or np.ptp(logs[told]) == 0:
        return True
    few = float(sold[told].sum() / exposed[told].sum() * np.median(exposed[told])) / 4 + 1e-9
    rate = np.log((sold[told] + few) / (exposed[told] + few * exposed[told].sum() / max(sold[told].sum(), 1e-9)))
    x = logs[told] - logs[told].mean()
    slope = float(x @ rate / (x @ x))
    left = rate - rate.mean() - slope * x
    error = float(((x * left) ** 2).sum() ** 0.5 / (x @ x))
    return not -1.0 - GIVE - SIGMAS * error < slope < GIVE + SIGMAS * error


def _slope(x: Floats, sold: Floats, exposed: Floats) -> tuple[float, float]:
    """The slope of log sales on `x` (S, parts) within styles, and its error over styles; an infinite one: nothing tells.

    Conditional Poisson likelihood: given what a style sold in all, its parts are shares of it. A style counts by its units,
    but no more than twice the usual one.
    """
    units = sold.sum(axis=1)
    usual = float(np.median(units[units > 0])) if (units > 0).any() else 1.0
    weight, slope = 2 * usual / (units + usual), 0.0
    for _ in range(ROUNDS):
        share = exposed * np.exp(slope * x)
        share = share / np.maximum(share.sum(axis=1, keepdims=True), 1e-12)
        mean = (share * x).sum(axis=1)
        score = (sold * x).sum(axis=1) - units * mean
        told = float(weight @ (units * ((share * x**2).sum(axis=1) - mean**2)))
        if told <= 1e-9:
            return 0.0, np.inf
        slope = float(np.clip(slope + weight @ score / told, -MOST_SLOPE, MOST_SLOPE))
    return slope, float(((weight * score) ** 2).sum() ** 0.5 / told)
