"""What one more week of sales is expected to teach: the share of a style's uncertainty that the next week resolves.

A plan that keeps a later run in hand is worth what it will know by then, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import Examples, examples_at
from planner.forecast.quantiles import AT_ONCE, FEW_UNITS, LEVELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
# Ages in days at which past styles are asked.
AGES = (0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168)
# Believed before any past: what the first week on sale resolves, and the days of age over which that halves. It counts
# for as many styles as PRIOR_STYLES; fewer than LEAST_STYLES at an age say nothing.
PRIOR_FIRST_WEEK, PRIOR_HALF_LIFE, PRIOR_STYLES, LEAST_STYLES = 0.5, 7.0, 30.0, 25
# How far slow and fast starts may differ from others of their age, and the styles' worth of belief that they do not.
MOST_FACTOR, FACTOR_STYLES = 2.0, 200.0
MOST = 0.95


@dataclass(frozen=True)
class Learning:
    """Share of the variance of log demand that a week resolves: `share` by AGES[:n], for a start of usual size.

    factor   what a slow and a fast start multiply it by; size = logs of (units / usual units) at which they do
    styles   past styles behind the first age; 0 = the prior alone
    """

    ages: Ints
    share: Floats
    factor: tuple[float, float]
    size: tuple[float, float]
    styles: int


def prior_learning(age: Ints) -> Floats:
    """Share of the variance of log demand that one more week resolves, by age in days; before launch as at launch."""
    return np.asarray(PRIOR_FIRST_WEEK * 0.5 ** (np.maximum(age, 0) / PRIOR_HALF_LIFE))


def learn_learning(history: History, end: int) -> Learning:
    """How much better past styles' demand from a week later on could be told at age a + 7 than at age a.

    At each age the log of what they went on to sell is regressed on what was known at a, and at a + 7: the share is by
    how much the error variance falls. Ages are shrunk to the prior and made to fall with age (isotonic regression).
    """
    ages = np.array([a for a in AGES if a == 0 or a + 2 * WEEK <= end])
    share, count, halves = prior_learning(ages), np.zeros(len(ages)), []
    for k, age in enumerate(ages):
        errors = _errors(history, int(age), end)
        if errors is None:
            continue
        size, weight, before, after = errors
        count[k] = weight.sum()
        found = np.clip(1.0 - float(weight @ after) / max(float(weight @ before), 1e-9), 0.0, MOST)
        share[k] = (count[k] * found + PRIOR_STYLES * share[k]) / (count[k] + PRIOR_STYLES)
        if age > 0:
            halves.append(_by_half(size, weight, before, after))
    return Learning(ages, _falling(share, count + PRIOR_STYLES), *_factors(halves), int(count[0]))


def learning_of(learned: Learning, history: History, asked: Ints, quantiles: Floats, widening: Floats) -> Floats:
    """(asked,) share of the variance of each style's log demand that one more week of sales is expected to resolve.

    A start that only few could see or buy counts as one as young as its share of the curve; a week still to come at a
    small audience teaches in proportion. What widens the forecast beyond its members' errors (seasons never seen,
    ranges that proved too narrow; its log-sd is `widening`) is not resolved in a week.
    """
    panel, curve = history.panel, history.curve
    seen = panel.seen[asked]
    exposed, sold = history.exposed[asked, seen], history.sold[asked, seen]
    age = np.minimum(np.interp(exposed, curve.share, np.arange(curve.days + 1)), seen)
    usual = curve.total * exposed
    size = np.log((sold + FEW_UNITS) / (usual + FEW_UNITS))
    share = np.interp(np.log1p(age), np.log1p(learned.ages), learned.share)
    share = share * np.where(seen > 0, np.interp(size, learned.size, learned.factor), 1.0)
    waiting = np.clip((panel.release[asked] - seen) / WEEK, 0.0, 1.0)
    share = share * (1.0 - waiting * (1.0 - np.minimum(panel.shown[asked], 1.0)))
    own = 1.0 - widening**2 / np.maximum(_log_variance(quantiles), 1e-9)
    return np.asarray(np.clip(share * own, 0.0, MOST))


def _errors(history: History, age: int, end: int) -> tuple[Floats, Floats, Floats, Floats] | None:
    """Of past styles: log of their size at `age`, weight, squared error at `age` and a week later, of the log of what
    they sold from `age` + 7 up to `end`. None where too few styles tell.
    """
    now, later = examples_at(history, age, end), examples_at(history, age + WEEK, end)
    if now.age != age or later.age != age + WEEK:
        return None
    _, i, j = np.intersect1d(now.row, later.row, return_indices=True)
    keep = (now.row[i] >= 0) & (later.weight[j] > 0)
    i, j = i[keep], j[keep]
    weight = later.weight[j]
    if weight.sum() < LEAST_STYLES:
        return None
    sold = np.log(later.rest[j] + FEW_UNITS)
    usual = float(np.average(now.early[i], weights=weight))
    size = np.log((now.early[i] + FEW_UNITS) / (usual + FEW_UNITS))
    return size, weight, _squared(_known(now, i), sold, weight), _squared(_known(later, j), sold, weight)


def _known(examples: Examples, place: Ints) -> Floats:
    """(n, 5) what is known of styles at an age, in logs: units, at their recent level, last week, days with a sale."""
    logs = [np.log(x[place] + FEW_UNITS) for x in (examples.early, examples.recent)]
    return np.column_stack([np.ones(len(place)), *logs, examples.shape[place][:, -2:]])


def _squared(known: Floats, sold: Floats, weight: Floats) -> Floats:
    """Squared errors of a weighted least squares fit, scaled up for the coefficients that were fitted."""
    root = np.sqrt(weight)
    coefficients, _, rank, _ = np.linalg.lstsq(known * root[:, None], sold * root, rcond=None)
    lost = float(rank) / max(float(weight.sum()), float(rank) + 1.0)
    return np.asarray((sold - known @ coefficients) ** 2 / (1.0 - lost))


def _by_half(size: Floats, weight: Floats, before: Floats, after: Floats) -> Floats:
    """(2, 5) of the slower and the faster half: weight, size, error before, error after, what it would be at the
    share of all.
    """
    kept = float(weight @ after) / max(float(weight @ before), 1e-9)
    slow = size <= np.median(size)
    return np.array(
        [
            [
                weight[m].sum(),
                weight[m] @ size[m],
                weight[m] @ before[m],
                weight[m] @ after[m],
                kept * (weight[m] @ before[m]),
            ]
            for m in (slow, ~slow)
        ]
    )


def _factors(halves: list[Floats]) -> tuple[tuple[float, float], tuple[float, float]]:
    """What slow and fast starts multiply the share of their age by, over all ages, and the sizes for which that is."""
    if not halves:
        return (1.0, 1.0), (-1.0, 1.0)
    styles, size, before, after, expected = np.sum(halves, axis=0).T
    belief = FACTOR_STYLES / np.maximum(styles, 1.0) * np.maximum(before - expected, 1e-9)
    factor = np.clip((before - after + belief) / (before - expected + belief + 1e-9), 1 / MOST_FACTOR, MOST_FACTOR)
    at = size / np.maximum(styles, 1e-9)
    return (float(factor[0]), float(factor[1])), (float(at[0]), float(max(at[1], at[0] + 1e-6)))


def _falling(share: Floats, weight: Floats) -> Floats:
    """The nearest sequence that never rises (pool adjacent violators; Barlow et al. 1972)."""
    blocks: list[list[float]] = []
    for value, w in zip(share, weight, strict=True):
        blocks.append([float(value), float(w), 1])
        while len(blocks) > 1 and blocks[-1][0] > blocks[-2][0]:
            v, w2, n = blocks.pop()
            last = blocks[-1]
            blocks[-1] = [(last[0] * last[1] + v * w2) / (last[1] + w2), last[1] + w2, last[2] + n]
    return np.concatenate([np.full(int(n), value) for value, _, n in blocks])


def _log_variance(quantiles: Floats) -> Floats:
    """Variance of log(units + FEW_UNITS) of each row: straight lines between the quantiles."""
    grid = np.linspace(0.005, 0.995, 100)
    place = np.clip(np.searchsorted(LEVELS, grid) - 1, 0, len(LEVELS) - 2)
    part = np.clip((grid - LEVELS[place]) / (LEVELS[place + 1] - LEVELS[place]), 0.0, 1.0)
    out = np.empty(len(quantiles))
    for start in range(0, len(quantiles), AT_ONCE):
        some = quantiles[start : start + AT_ONCE]
        low, high = some[:, place], some[:, place + 1]
        out[start : start + AT_ONCE] = np.log(low + part * (high - low) + FEW_UNITS).var(axis=1)
    return out


def describe_learning(learned: Learning) -> dict[str, object]:
    """What was learned as plain data, for the manifest."""
    return {
        "past_styles": learned.styles,
        "slow_start": round(learned.factor[0], 3),
        "fast_start": round(learned.factor[1], 3),
        "by_age_days": {str(a): round(float(s), 3) for a, s in zip(learned.ages, learned.share, strict=True)},
    }
