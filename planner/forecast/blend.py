"""Members' distributions -> one, averaged quantile by quantile."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from planner.forecast.members import Question, analogues, credibility, unconditional
from planner.forecast.quantiles import LEVELS
from planner.forecast.references import Examples, History, examples_at, shapes
from planner.forecast.regression import fit_regression, regressed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMBERS = ("unconditional", "credibility", "analogues", "regression")


def member_quantiles(history: History, asked: Ints, stop: Ints, belief: float) -> Floats:
    """(members, asked, 21): each member's distribution of the demand from now until `stop` (days of age)."""
    fit = fit_regression(history, int(np.median(stop)))
    out = np.zeros((len(MEMBERS), len(asked), len(LEVELS)))
    for place, asked_now in questions(history, asked, stop):
        examples = examples_at(history, asked_now.age, asked_now.end)
        q = _at_age_of(examples, asked_now, history)
        out[0, place] = unconditional(q, examples)
        out[1, place] = credibility(q, examples, history, belief)
        out[2, place] = analogues(q, examples, history)
        own = shapes(history, q.row, examples.age, q.early)
        out[3, place] = out[1, place] if fit is None else regressed(q, examples, history, own, fit)
        out[:, place] *= q.scale[:, None]
    return np.maximum.accumulate(np.maximum(out, 0.0), axis=2)


def questions(history: History, asked: Ints, stop: Ints) -> Iterator[tuple[Ints, Question]]:
    """Styles of about the same age and about as much to go, with their places in `asked`."""
    age = history.panel.seen[asked]
    key = np.stack([_bucket(age), _bucket(stop - age)])
    _, group = np.unique(key, axis=1, return_inverse=True)
    order = np.argsort(group, kind="stable")
    for place in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        a, e = int(np.median(age[place])), int(np.median(stop[place]))
        yield place, _question(history, asked[place], age[place], stop[place], a, max(e, a + 1))


def _bucket(days: Ints) -> Ints:
    """Days one by one for two weeks, then in steps of about seven per cent."""
    return np.where(days <= 14, days, 14 + np.floor(np.log(np.maximum(days, 1) / 14) / 0.07)).astype(np.int64)


def _question(history: History, row: Ints, age: Ints, stop: Ints, a: int, e: int) -> Question:
    share = history.curve.at
    early = history.filled[row, age] * share(np.array([a])) / np.maximum(share(age), 1e-9)
    scale = (share(stop) - share(age)) / max(float(share(np.array([e]))[0] - share(np.array([a]))[0]), 1e-9)
    return Question(row, a, e, early, scale)


def _at_age_of(examples: Examples, q: Question, history: History) -> Question:
    """The question put at the age that the examples have: early units carried back to it, the rest forward."""
    share = history.curve.at(np.array([examples.age, q.age, q.end]))
    back = share[0] / max(share[1], 1e-9)
    ahead = (share[2] - share[1]) / max(share[2] - share[0], 1e-9)
    return Question(q.row, q.age, q.end, q.early * back, q.scale * ahead)
