"""The posterior of what a style will still sell: past styles' rests as the prior, its start as over-dispersed evidence.

Bayes' rule over a histogram of past rests: each is weighed by how likely a style that goes on to sell so much is to have
had this start, per unit of exposure (days in stock x audience). How sales of a start scatter about what the rest lets one
expect is learned from past starts, so that evidence takes over from the prior as it grows, as fast as it has proved to.
A start that a stock-out ended early is no other evidence than one that was short: only its exposure is less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import Examples, examples_at
from planner.forecast.quantiles import FEW_UNITS, interpolate_rows, pinball

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ages at which starts are set against rests, the most styles looked at at each, and the fewest in all.
AGES, MOST_AN_AGE, LEAST_ROWS = (1, 2, 4, 7, 14, 28, 56), 120, 60
# What a mean style may count for in the level that a rest tells, as a share of its rest; no less than FEW units.
BELIEFS, FEW = (0.0, 0.1, 0.5), 0.5
# Levels beyond this share of the past are taken at their word: among hits chance has less part than in the middle.
HITS = 0.9
# The histogram of rests: steps in logs, least positive rest, reach beyond the largest seen, share of rests like none seen.
STEP, LEAST_REST, BEYOND, ODD_SHARE, ODD_WIDTH = 0.15, 0.7, 1.5, 0.05, 1.5
# What evidence may count for beside what the model of one part of the start says: its days are alike, so less than all.
DISCOUNTS = (1.0, 0.7, 0.4, 0.2, 0.0)
TRIED_AGES, ERRORS = (3, 7, 14, 28), 1.0
# Scatter about the expected start, squared and relative: bounds, and the ridge that holds the coefficients.
LEAST_LOG_SCATTER, MOST_LOG_SCATTER = -5.0, 4.0
RIDGE = 2.0
USUAL_DAYS = 14.0
FIRST, LATELY, PARTS = 1, 14, 3


@dataclass(frozen=True)
class Evidence:
    """Parts of starts, the first day, the last two weeks and what lies between: `units` sold (n, 3), `exposed` (n, 3)
    share of the curve over which they were sold, `days` (n, 3) that each part has.
    """

    units: Floats
    exposed: Floats
    days: Floats


@dataclass(frozen=True)
class Scatter:
    """How starts scatter about rests: of each part the coefficients of the level that a rest tells (log, and per log of
    days), how much of a rest's deviation a start shares (likewise), and of the log scatter; what the mean style counts
    for in a rest's level, the level from which on a rest is taken at its word, what the evidence counts for.
    """

    coefficients: Floats
    belief: float
    knot: float
    discount: float = 1.0


def evidence_of(history: History, row: Ints, age: Ints) -> Evidence:
    """The starts of styles `row` up to `age` days each."""
    last = history.sold.shape[1] - 1
    stop = np.minimum(age, last)
    first = np.minimum(FIRST, stop)
    edges = [np.zeros_like(stop), first, np.maximum(stop - LATELY, first), stop]

    def parts(of: Floats) -> Floats:
        return np.maximum(np.diff(np.column_stack([of[row, edge] for edge in edges]), axis=1), 0.0)

    return Evidence(parts(history.sold), parts(history.exposed), np.diff(np.column_stack(edges), axis=1).astype(float))


def learn_scatter(history: History, end: int) -> Scatter | None:
    """Maximum likelihood over past starts of several ages; None where there are too few."""
    starts, rests, weight = [], [], []
    for age in AGES:
        e = examples_at(history, age, end) if age < end - 7 else None
        if e is None or e.age != age:
            break
        real = np.flatnonzero(e.row >= 0)
        real = real[np.linspace(0, len(real) - 1, min(len(real), MOST_AN_AGE)).astype(np.int64)]
        if len(real):
            starts.append(evidence_of(history, e.row[real], np.full(len(real), age)))
            rests.append(np.column_stack([e.rest[real], np.full(len(real), _usual(e, history, end))]))
            weight.append(e.weight[real])
    if sum(map(len, weight)) < LEAST_ROWS or history.curve.total <= 0:
        return None
    (rest, usual), w = np.vstack(rests).T, np.concatenate(weight)
    told = Evidence(*(np.vstack([getattr(p, k) for p in starts]) for k in ("units", "exposed", "days")))

    def fitted(belief: float, knot: float) -> tuple[Scatter, float]:
        fits = [_fitted(told, k, history.curve.total, _level(rest, usual, belief), knot, w) for k in range(PARTS)]
        return Scatter(np.array([f[0] for f in fits]), belief, knot), sum(f[1] for f in fits)

    best, _ = max((fitted(belief, np.inf) for belief in BELIEFS), key=lambda fit: fit[1])
    level = _level(rest, usual, best.belief)
    knot = float(np.interp(HITS, np.cumsum(w[np.argsort(level)]) / w.sum(), np.sort(level)))
    return _best_told(history, end, (best, fitted(best.belief, knot)[0]))


def level_posterior(own: Evidence, examples: Examples, history: History, end: int, scatter: Scatter) -> Floats:
    """(n, 21) what the styles will sell in the days of the examples' rests."""
    rest, prior = _histogram(examples.rest, examples.weight)
    level = _level(rest, _usual(examples, history, end), scatter.belief)
    logs = _log_likelihood(own, level, history.curve.total, scatter)
    return _quantiles(logs * scatter.discount, prior, rest)


def _usual(e: Examples, history: History, end: int) -> float:
    """Units that the mean style sells in the days of the rests."""
    share = history.curve.at(np.array([e.age, end]))
    return float(history.curve.total * max(float(share[1] - share[0]), 1e-9))


def _level(rest: Floats, usual: Floats | float, belief: float) -> Floats:
    """Log of the level that a rest tells, against the mean style: the less it sold, the more chance has a part in it."""
    few = belief * usual + FEW
    return np.asarray(np.log((rest + few) / (usual + few)))


def _expected(coefficients: Floats, usual: Floats, days: Floats, level: Floats, knot: float) -> tuple[Floats, Floats]:
    """Units expected of a part of a start, and 1 / its squared relative scatter."""
    x = np.log(np.maximum(days, 1.0) / USUAL_DAYS)
    a0, a1, b0, b1, c0, c1 = coefficients
    told = np.minimum(level, knot) / (1.0 + np.exp(-b0 - b1 * x)) + np.maximum(level - knot, 0.0)
    log_mean = a0 + a1 * x + told + np.log(np.maximum(usual, 1e-9))
    scatter = np.clip(c0 + c1 * x, LEAST_LOG_SCATTER, MOST_LOG_SCATTER)
    return np.exp(np.clip(log_mean, -12.0, 14.0)), np.exp(-scatter)


def _log_likelihood(own: Evidence, level: Floats, total: float, scatter: Scatter) -> Floats:
    """(n, levels) log likelihood of each start at each level, but for what is the same at all levels."""
    logs = np.zeros((len(own.units), len(level)))
    for k in range(PARTS):
        n, usual, days = own.units[:, k, None], own.exposed[:, k, None] * total, own.days[:, k, None]
        mean, r = _expected(scatter.coefficients[k], usual, days, level, scatter.knot)
        logs += np.where(usual > 1e-9 * total, n * np.log(mean) - (n + r) * np.log(mean + r), 0.0)
    return logs


def _fitted(
    told: Evidence, part: int, total: float, level: Floats, knot: float, weight: Floats
) -> tuple[Floats, float]:
    """The six coefficients of a part of starts, and the log likelihood: a negative binomial's, held by a ridge."""
    from scipy.optimize import minimize
    from scipy.special import digamma, gammaln

    units, usual, days = told.units[:, part], told.exposed[:, part] * total, told.days[:, part]
    keep = (usual > 0) & (days > 0) & (weight > 0)
    n, usual, days, level, weight = (v[keep] for v in (units, usual, days, level, weight))
    x = np.log(np.maximum(days, 1.0) / USUAL_DAYS)
    usual_start = np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    ridge = RIDGE * np.array([0.1, 1.0, 0.5, 1.0, 0.1, 1.0])

    def loss(c: Floats) -> tuple[float, Floats]:
        mean, r = _expected(c, usual, days, level, knot)
        like = 1.0 / (1.0 + np.exp(-c[2] - c[3] * x))
        logs = gammaln(n + r) - gammaln(r) + r * np.log(r / (r + mean)) + n * np.log(mean / (r + mean))
        by_mean = weight * r * (n - mean) / (r + mean)
        by_scatter = -weight * r * (digamma(n + r) - digamma(r) + np.log(r / (r + mean)) + 1 - (n + r) / (r + mean))
        by_scatter = np.where(
            (c[4] + c[5] * x > LEAST_LOG_SCATTER) & (c[4] + c[5] * x < MOST_LOG_SCATTER), by_scatter, 0.0
        )
        by_like = by_mean * np.minimum(level, knot) * like * (1.0 - like)
        slope = [by_mean.sum(), by_mean @ x, by_like.sum(), by_like @ x, by_scatter.sum(), by_scatter @ x]
        away = c - usual_start
        return float(ridge @ away**2 - weight @ logs), 2 * ridge * away - np.array(slope)

    found = minimize(loss, usual_start, jac=True, method="L-BFGS-B", options={"maxiter": 30})
    return np.asarray(found.x), -float(found.fun)


def _best_told(history: History, end: int, found: Sequence[Scatter]) -> Scatter:
    """The one of `found`, with what its evidence counts for, under which past rests were told best, by halves.

    Where evidence that counts for less was behind by no more than a standard error, that is taken: a past that cannot
    tell leaves the prior.
    """
    tried = [replace(scatter, discount=discount) for scatter in found for discount in DISCOUNTS]
    losses: list[Floats] = []
    for age in TRIED_AGES:
        e = examples_at(history, age, end) if age < end - 7 else None
        if e is None or e.age != age or (e.row >= 0).sum() < LEAST_ROWS / 2:
            continue
        for half in (0, 1):
            mine = np.flatnonzero((np.arange(len(e.row)) % 2 == half) & (e.row >= 0))[-MOST_AN_AGE:]
            others = np.arange(len(e.row)) % 2 != half
            rest, prior = _histogram(e.rest[others], e.weight[others])
            own = evidence_of(history, e.row[mine], np.full(len(mine), age))
            likely = [
                _log_likelihood(own, _level(rest, _usual(e, history, end), s.belief), history.curve.total, s)
                for s in found
            ]
            told = [_quantiles(s.discount * logs, prior, rest) for logs in likely for s in tried[: len(DISCOUNTS)]]
            losses.append(np.array([_losses(q, e.rest[mine], e.weight[mine]) for q in told]))
    if not losses:
        return replace(tried[0], discount=0.0)
    loss = np.concatenate(losses, axis=1)
    apart = loss - loss[int(np.argmin(loss.sum(axis=1)))]
    error = np.sqrt(((apart - apart.mean(axis=1, keepdims=True)) ** 2).sum(axis=1))
    able = np.flatnonzero(apart.sum(axis=1) <= ERRORS * error)
    return tried[int(min(able, key=lambda k: (tried[k].discount, loss[k].sum())))]


def _losses(quantiles: Floats, rest: Floats, weight: Floats) -> Floats:
    """(n,) loss of each past rest, in units and in logs alike, as shares of what the largest styles make of it."""
    units = weight * pinball(quantiles, rest) / max(float(weight @ rest), 1e-9)
    logs = weight * pinball(np.log(quantiles + FEW_UNITS), np.log(rest + FEW_UNITS)) / max(float(weight.sum()), 1e-9)
    return np.asarray(units + logs)


def _histogram(rests: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Rests (G,), 0 first, and how common each is: past rests smoothed in logs, a few like none seen."""
    weight = weight / max(float(weight.sum()), 1e-12)
    some = rests >= LEAST_REST
    if not some.any():
        return np.zeros(1), np.ones(1)
    logs, w = np.log(rests[some]), weight[some]
    first, last = np.log(LEAST_REST), max(float(logs.max()), 0.0) + BEYOND
    grid = np.arange(first, last + STEP, STEP)
    count = np.bincount(np.rint((logs - first) / STEP).astype(np.int64), w, len(grid))
    mean = float(w @ logs) / w.sum()
    sd = float(np.sqrt(w @ (logs - mean) ** 2 / w.sum())) + STEP
    width = 0.9 * sd * (w.sum() ** 2 / (w**2).sum()) ** -0.2
    near = np.exp(-0.5 * ((grid - grid[:, None]) / max(width, STEP / 2)) ** 2)
    odd = (1.0 + ((grid - mean) / (ODD_WIDTH * sd)) ** 2 / 3.0) ** -2.0
    common = (1 - ODD_SHARE) * (near / near.sum(axis=0)) @ count + ODD_SHARE * w.sum() * odd / odd.sum()
    none = max(1.0 - float(w.sum()), 0.0)
    return np.concatenate([[0.0], np.exp(grid)]), np.concatenate([[none], common])


def _quantiles(logs: Floats, prior: Floats, rest: Floats) -> Floats:
    """(n, 21) quantiles of the rests, each weighed by its prior and likelihood."""
    logs = np.where(prior > 0, logs + np.log(np.maximum(prior, 1e-300)), -np.inf)
    chance = np.exp(logs - logs.max(axis=1, keepdims=True))
    place = np.cumsum(chance, axis=1)
    return interpolate_rows((place - chance / 2) / place[:, [-1]], np.broadcast_to(rest, chance.shape))
