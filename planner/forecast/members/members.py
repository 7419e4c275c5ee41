"""The forecasts that are combined: each turns examples into a distribution for the styles asked about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import Examples, Stopped, shapes, stopped_shapes
from planner.forecast.members.shrinkage import Shrinkage, mean_level, shrunk_levels
from planner.forecast.panel.design import unlike
from planner.forecast.quantiles import FEW_UNITS, LEVELS, weighted_quantiles, with_errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How many past styles are asked, and how fast their say falls with distance (in mean distances).
NEIGHBOURS, SHARPNESS = 60, 3


@dataclass(frozen=True)
class Question:
    """Styles of about the same age and end: what will they sell from `age` up to `end`, in days of age?

    row     the styles, as rows of the panel
    early   their units before `age` (carried to that age by the curve where their own differs a little)
    recent  the same, had they always sold as their latest weeks say
    stopped how their start was cut short, if it was; `early` is then what it tells of a full start
    scale   from the demand in [age, end) of the examples to that of each style's own window
    """

    row: Ints
    age: int
    end: int
    early: Floats
    recent: Floats
    scale: Floats
    stopped: Stopped | None = None


def unconditional(question: Question, examples: Examples) -> Floats:
    """What past styles went on to sell, whatever this one has sold: the answer where early sales say nothing."""
    return np.tile(weighted_quantiles(examples.rest, examples.weight), (len(question.row), 1))


def ratio(question: Question, examples: Examples) -> Floats:
    """Own units x rest / early units of past styles, with the errors that this made: where early sales say all."""
    rate = float(examples.weight @ examples.rest) / max(float(examples.weight @ examples.early), 1e-9)
    told = examples.early > 0
    if not told.any():
        return unconditional(question, examples)
    errors = examples.rest[told] / np.maximum(examples.early[told] * rate, 1e-9)
    return question.early[:, None] * rate * weighted_quantiles(errors, examples.weight[told])


def credibility(question: Question, examples: Examples, history: History, shrinkage: Shrinkage) -> Floats:
    """Empirical-Bayes level x what the curve has left, with the errors it made on past styles of its size."""
    past, asked = shrunk_levels(question.recent, examples, history, shrinkage)
    return with_errors(asked, past, examples.rest, examples.weight)


def question_shapes(question: Question, age: int, history: History) -> Floats:
    """(n, 6) cumulative curves of the styles asked about, up to `age`."""
    if question.stopped is not None:
        selling = history.selling[question.row, history.panel.seen[question.row]].astype(float)
        return stopped_shapes(history.curve, age, question.early, selling)
    return shapes(history, question.row, age, question.early)


def analogues(question: Question, examples: Examples, history: History, shrinkage: Shrinkage) -> Floats:
    """The nearest early patterns of past styles, each neighbour's rest scaled by own early units / its early units.

    Both are drawn to the mean style by `shrinkage` first, as in `credible_levels`: where early units say nothing, a
    neighbour's rest stands as it is. Styles not launched yet have no pattern: those of the most similar design are
    asked.
    """
    past, own = examples.shape, question_shapes(question, examples.age, history)
    count = min(NEIGHBOURS, len(past))
    few = max(FEW_UNITS, shrinkage.mean * mean_level(examples))
    out = np.empty((len(own), len(LEVELS)))
    for start in range(0, len(own), 2000):
        part = slice(start, start + 2000)
        if examples.age > 0:
            distance = np.maximum((own[part] ** 2).sum(1)[:, None] + (past**2).sum(1) - 2 * own[part] @ past.T, 0.0)
        else:
            distance = unlike(history.panel.design[question.row[part]], history.panel.design[examples.row])
            distance = np.where(examples.row >= 0, distance, 1.0)
        near = np.argpartition(distance, count - 1, axis=1)[:, :count]
        distance = np.take_along_axis(distance, near, 1)
        nearness = 1.0 / (1.0 + distance / (distance.mean(axis=1, keepdims=True) + 1e-9)) ** SHARPNESS
        weight = examples.weight[near] * nearness
        ratio = (question.early[part, None] + few) / (examples.early[near] + few)
        out[part] = weighted_quantiles(examples.rest[near] * ratio, weight)
    return out
