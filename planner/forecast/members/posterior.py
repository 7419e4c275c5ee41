"""The posterior of each style's level: a linear rule in logs from what a start has shown, its slopes learned.

A first day, the days after it, the last week and the days with a sale each tell so much of a style's level as past
styles say they do; where they say nothing, slopes are 0 and the answer is what past styles went on to sell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import Examples, examples_at
from planner.forecast.members.members import Question
from planner.forecast.quantiles import with_errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Added to units before logs are taken: of what a part of the start sold, and of what is still to come.
FEW_SEEN, FEW_AHEAD = 1.0, 1.0
# Ages at which slopes of all ages are learned; styles' worth of belief in them at each age, and in none at all.
AGES = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84)
ALIKE_STYLES, NO_SLOPE_STYLES = 40.0, 5.0
LEAST_STYLES = 30
FIRST, WEEK, PARTS = 1, 7, 4


def evidence(history: History, row: Ints, age: Ints) -> Floats:
    """(n, 5) what starts up to `age` (n,) tell, in logs against the mean style: all days, the first, those after it,
    the last week, days with a sale. Days closed count for nothing.
    """
    last = history.sold.shape[1] - 1
    age = np.minimum(age, last)
    total = history.curve.total

    def part(begin: Ints, stop: Ints) -> Floats:
        sold = history.sold[row, stop] - history.sold[row, begin]
        usual = total * (history.exposed[row, stop] - history.exposed[row, begin])
        return np.asarray(np.log((sold + FEW_SEEN) / (usual + FEW_SEEN)))

    first = np.minimum(FIRST, age)
    week = np.maximum(age - WEEK, first)
    selling = history.selling[row, age].astype(float)
    launch = np.zeros_like(age)
    parts = [part(launch, age), part(launch, first), part(first, age), part(week, age)]
    return np.column_stack([*parts, np.log1p(selling) - np.log1p(age) / 2])


def learn_slopes(history: History, end: int) -> Floats | None:
    """(5,) slopes of the log of units still to come on `evidence`, over starts of all ages together; None where too few
    styles tell.
    """
    x, y, w = [], [], []
    for age in AGES:
        if age >= end - WEEK:
            break
        e = examples_at(history, age, end)
        if e.age != age:
            continue
        real = np.flatnonzero(e.row >= 0)
        if e.weight[real].sum() < LEAST_STYLES:
            continue
        seen, ahead, weight = (
            evidence(history, e.row[real], np.full(len(real), age)),
            _ahead(e.rest[real]),
            e.weight[real],
        )
        x.append(seen - np.average(seen, axis=0, weights=weight))
        y.append(ahead - np.average(ahead, weights=weight))
        w.append(weight)
    if not w or sum(map(np.sum, w)) / len(w) < LEAST_STYLES:
        return None
    x_, y_, w_ = np.vstack(x), np.concatenate(y), np.concatenate(w)
    return _ridge(x_, y_, w_, np.zeros(x_.shape[1]), NO_SLOPE_STYLES)


def _ahead(rest: Floats) -> Floats:
    return np.asarray(np.log(rest + FEW_AHEAD))


def _ridge(x: Floats, y: Floats, weight: Floats, prior: Floats, strength: float) -> Floats:
    """Weighted least squares of centred columns, drawn to `prior` as by `strength` styles."""
    scale = np.maximum((weight @ x**2) / max(float(weight.sum()), 1e-9), 1e-3)
    moment = x.T @ (weight[:, None] * x) + np.diag(strength * scale)
    return np.asarray(np.linalg.solve(moment, x.T @ (weight * y) + strength * scale * prior), dtype=np.float64)


def posterior(question: Question, examples: Examples, history: History, usual: Floats) -> Floats:
    """What comes of the level that the start tells, with the errors that the rule made on past styles of that size."""
    if question.stopped is None:
        real = examples.row >= 0
        x = np.zeros((len(examples.row), len(usual)))
        x[real] = evidence(history, examples.row[real], np.full(int(real.sum()), examples.age))
        own = evidence(history, question.row, history.panel.seen[question.row])
        prior = usual
    else:
        few = FEW_SEEN
        x, own = (np.log(v + few)[:, None] for v in (examples.early, question.early))
        real, prior = np.full(len(x), True), np.array([usual[:PARTS].sum()])
    weight = np.where(real, examples.weight, 0.0)
    if weight.sum() <= 0:
        weight = examples.weight
    y = _ahead(examples.rest)
    middle, mean = np.average(x, axis=0, weights=weight), float(np.average(y, weights=weight))
    rule = _ridge(x - middle, y - mean, weight, prior, ALIKE_STYLES)
    past = mean + (x - middle) @ rule
    asked = mean + (own - middle) @ rule
    told = with_errors(np.exp(asked), np.exp(past), examples.rest + FEW_AHEAD, examples.weight)
    return np.maximum(told - FEW_AHEAD, 0.0)
