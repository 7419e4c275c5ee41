"""Members' distributions -> one, averaged quantile by quantile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.examples import Examples, Stopped, examples_at, recent_units
from planner.forecast.history import History
from planner.forecast.members import Question, analogues, credibility, learn_belief, question_shapes, unconditional
from planner.forecast.quantiles import LEVELS
from planner.forecast.regression import fit_regression, regressed
from planner.forecast.seasons import ahead

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMBERS = ("unconditional", "credibility", "analogues", "regression")
# A style that missed more than this share of its time for want of stock is asked about as a test that ran out ...
MOST_MISSED = 0.15
# ... if it sold at least so many units; such styles are grouped by the logs of units and of exposure in these steps.
LEAST_STOPPED, STOPPED_STEP, EXPOSED_STEP = 3.0, 0.15, 0.7


def member_quantiles(history: History, asked: Ints, stop: Ints) -> Floats:
    """(members, asked, 21): each member's distribution of the demand from now until `stop` (days of age)."""
    belief = learn_belief(history, int(np.median(stop)))
    fit = fit_regression(history, int(np.median(stop)))
    out = np.zeros((len(MEMBERS), len(asked), len(LEVELS)))
    for place, asked_now in questions(history, asked, stop):
        examples = examples_at(history, asked_now.age, asked_now.end, asked_now.stopped)
        q = _at_age_of(examples, asked_now, history)
        out[0, place] = unconditional(q, examples)
        out[1, place] = credibility(q, examples, history, belief)
        out[2, place] = analogues(q, examples, history, belief)
        own = question_shapes(q, examples.age, history)
        out[3, place] = out[1, place] if fit is None else regressed(q, examples, history, own, fit)
        out[:, place] *= q.scale[:, None]
    out *= ahead(history.panel, history.calendar, history.curve, asked, stop)[:, None]
    return np.maximum.accumulate(np.maximum(out, 0.0), axis=2)


def questions(history: History, asked: Ints, stop: Ints) -> Iterator[tuple[Ints, Question]]:
    """Styles of about the same age and about as much to go, with their places in `asked`.

    Styles that were out of stock, or shown to few, for a good part of their time make questions of their own.
    """
    age = history.panel.seen[asked]
    sold, exposed = history.sold[asked, age], history.exposed[asked, age]
    cut = cut_short(history, asked)
    stopped = np.where(cut, np.round(np.log(np.maximum(sold, 1.0)) / STOPPED_STEP), -1.0)
    part = np.where(cut, np.round(np.log(np.maximum(exposed, 1e-4)) / EXPOSED_STEP), 0.0)
    key = np.stack([_bucket(age), _bucket(stop - age), stopped, part])
    _, group = np.unique(key, axis=1, return_inverse=True)
    order = np.argsort(group, kind="stable")
    for place in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        a, e = int(age[place].min()), int(np.median(stop[place]))
        share = history.curve.at(np.array([a, max(e, a + 1)]))
        ahead = (history.curve.at(stop[place]) - history.curve.at(age[place])) / max(share[1] - share[0], 1e-9)
        short = cut[place[0]]
        full = np.maximum(exposed[place] if short else history.curve.at(age[place]), 1e-9)
        units = sold[place] if short else history.filled[asked[place], age[place]]
        how = Stopped(float(np.median(units)), float(np.median(full))) if short else None
        early = units * share[0] / full
        recent = early if short else recent_units(history, asked[place], a) if a else early
        yield place, Question(asked[place], a, max(e, a + 1), early, recent, ahead, how)


def cut_short(history: History, asked: Ints) -> NDArray[np.bool_]:
    """Whether a good part of a style's start was lost for want of stock or of an audience."""
    age = history.panel.seen[asked]
    exposed = history.exposed[asked, age]
    return (exposed < (1 - MOST_MISSED) * history.curve.at(age)) & (history.sold[asked, age] >= LEAST_STOPPED)


def _bucket(days: Ints) -> Ints:
    """Days one by one for two weeks, then in steps of about seven per cent."""
    return np.where(days <= 14, days, 14 + np.floor(np.log(np.maximum(days, 1) / 14) / 0.07)).astype(np.int64)


def _at_age_of(examples: Examples, q: Question, history: History) -> Question:
    """The question put at the age that the examples have: early units carried back to it, the rest forward."""
    share = history.curve.at(np.array([examples.age, q.age, q.end]))
    back = share[0] / max(share[1], 1e-9)
    ahead = (share[2] - share[1]) / max(share[2] - share[0], 1e-9)
    return replace(q, early=q.early * back, recent=q.recent * back, scale=q.scale * ahead)
