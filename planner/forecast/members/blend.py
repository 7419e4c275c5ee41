"""Members' distributions -> one, averaged quantile by quantile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.history.seasons import ahead
from planner.forecast.members.examples import Examples, Stopped, examples_at, recent_units
from planner.forecast.members.forest import forest_quantiles
from planner.forecast.members.level_posterior import evidence_of, learn_scatter, level_posterior
from planner.forecast.members.members import Question, analogues, credibility, question_shapes, ratio, unconditional
from planner.forecast.members.posterior import learn_slopes, posterior
from planner.forecast.members.regression import fit_regression, regressed
from planner.forecast.members.shrinkage import learn_shrinkage
from planner.forecast.quantiles import LEVELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEMBERS = ("unconditional", "credibility", "analogues", "regression", "posterior", "ratio", "level_posterior", "forest")
# Those but the forest that look at a style's own sales and are no simple rule: where it has no say, their mean stands for it.
TELLING = (1, 2, 3, 4, 6)
# A style that missed more than this share of its time for want of stock is asked about as a test that ran out ...
MOST_MISSED = 0.15
# ... by when it had sold so many units, if it sold at least LEAST_STOPPED, else by what share of the curve it was seen
# over; such styles are grouped by the logs of units and of exposure in these steps.
LEAST_STOPPED, STOPPED_STEP, EXPOSED_STEP = 3.0, 0.15, 0.7
# What stands for the units of starts cut short that sold fewer: too little to be confused with any.
NO_UNITS = 1e-6
# Every question costs the same, however many styles ask it: beyond so many, styles less alike share one.
MOST_QUESTIONS, WIDEST, AGES_LAST = 1000, 400.0, 20.0
# Shops of more styles than LARGE_SHOP put fewer.
LARGE_SHOP, QUESTIONS_OF_LARGE = 10_000, 250


def most_questions(styles: int) -> int:
    """As how many questions the styles on sale may be put in a shop of so many styles."""
    return MOST_QUESTIONS if styles <= LARGE_SHOP else QUESTIONS_OF_LARGE


def member_quantiles(
    history: History, asked: Ints, stop: Ints, most: int = MOST_QUESTIONS, each: Callable[..., Iterable[object]] = map
) -> Floats:
    """(members, asked, 21): each member's distribution of the demand from now until `stop` (days of age).

    `most`: how many questions they may be put as; `each`: the map of a pool of threads, to put several at a time.
    """
    shrinkage = learn_shrinkage(history, int(np.median(stop)))
    fit = fit_regression(history, int(np.median(stop)))
    slopes = learn_slopes(history, int(np.median(stop)))
    scatter = learn_scatter(history, int(np.median(stop)))
    out = np.zeros((len(MEMBERS), len(asked), len(LEVELS)))

    def answer(question: tuple[Ints, Question]) -> None:  # a question has places of its own in `out`
        place, asked_now = question
        examples = examples_at(history, asked_now.age, asked_now.end, asked_now.stopped)
        q = _at_age_of(examples, asked_now, history)
        out[0, place] = unconditional(q, examples)
        out[1, place] = credibility(q, examples, history, shrinkage)
        out[2, place] = analogues(q, examples, history, shrinkage)
        own = question_shapes(q, examples.age, history)
        out[3, place] = out[1, place] if fit is None else regressed(q, examples, history, own, fit)
        out[4, place] = out[1, place] if slopes is None else posterior(q, examples, history, slopes)
        out[5, place] = ratio(q, examples)
        if scatter is None:
            out[6, place] = out[1, place]
        else:
            full = examples if asked_now.stopped is None else examples_at(history, asked_now.age, asked_now.end)
            seen = evidence_of(history, asked_now.row, history.panel.seen[asked_now.row])
            out[6, place] = level_posterior(seen, full, history, asked_now.end, scatter)
        out[:, place] *= q.scale[:, None]

    deque(each(answer, questions(history, asked, stop, most)), maxlen=0)
    whole = np.flatnonzero(~cut_short(history, asked))
    out[7] = out[list(TELLING)].mean(axis=0)
    out[7, whole] = forest_quantiles(history, asked[whole], stop[whole], otherwise=out[7, whole])
    out *= ahead(history.panel, history.calendar, history.curve, asked, stop)[:, None]
    return np.maximum.accumulate(np.maximum(out, 0.0), axis=2)


def questions(history: History, asked: Ints, stop: Ints, most: int = MOST_QUESTIONS) -> Iterator[tuple[Ints, Question]]:
    """Styles of about the same age and about as much to go, with their places in `asked`; at most about `most`.

    Styles that were out of stock, or shown to few, for a good part of their time make questions of their own.
    """
    age = history.panel.seen[asked]
    sold, exposed = history.sold[asked, age], history.exposed[asked, age]
    cut = cut_short(history, asked)
    by_units = np.where(cut, np.where(sold >= LEAST_STOPPED, sold, NO_UNITS), 0.0)
    for place in _alike(age, stop - age, by_units, np.where(cut, exposed, 1.0), most):
        a, e = int(age[place].min()), int(np.median(stop[place]))
        share = history.curve.at(np.array([a, max(e, a + 1)]))
        ahead = (history.curve.at(stop[place]) - history.curve.at(age[place])) / max(share[1] - share[0], 1e-9)
        short = cut[place[0]]
        full = np.maximum(exposed[place] if short else history.curve.at(age[place]), 1e-9)
        units = sold[place] if short else history.filled[asked[place], age[place]]
        told = float(np.median(units)) if by_units[place[0]] > NO_UNITS else None
        how = Stopped(told, float(np.median(full))) if short else None
        early = units * share[0] / full
        recent = early if short else recent_units(history, asked[place], a) if a else early
        yield place, Question(asked[place], a, max(e, a + 1), early, recent, ahead, how)


def cut_short(history: History, asked: Ints) -> NDArray[np.bool_]:
    """Whether a good part of a style's start was lost for want of stock or of an audience."""
    age = history.panel.seen[asked]
    exposed = history.exposed[asked, age]
    return np.asarray((exposed < (1 - MOST_MISSED) * history.curve.at(age)) & (exposed > 0))


def _alike(age: Ints, to_go: Ints, sold: Floats, exposed: Floats, most: int) -> list[Ints]:
    """Places of styles of about the same age, days to go, units and exposure; `sold` is 0 where no start was cut short,
    NO_UNITS where it was and hardly anything was sold.

    The steps are widened until there are at most `most` groups. The steps of age, but for the first two weeks, come
    last: of the days to go the curve tells most, of the days past the examples have to.
    """
    wider = 1.0
    while True:
        units = np.where(sold > 0, np.round(np.log(np.maximum(sold, 1.0)) / (STOPPED_STEP * wider)), -1.0)
        units = np.where(sold == NO_UNITS, -2.0, units)
        part = np.where(sold > 0, np.round(np.log(np.maximum(exposed, 1e-4)) / (EXPOSED_STEP * wider)), 0.0)
        key = np.zeros(len(age), dtype=np.int64)
        left = _bucket(to_go) if wider == 1.0 else _in_steps(to_go, wider)
        for step in (_bucket(age, max(wider / AGES_LAST, 1.0)), left, units.astype(np.int64), part.astype(np.int64)):
            key = key * (int(np.ptp(step)) + 1) + step - step.min()
        order = np.argsort(key, kind="stable")
        begins = np.flatnonzero(np.diff(key[order])) + 1
        if len(begins) < most or wider > WIDEST:
            return np.split(order, begins)
        wider *= 1.4


def _bucket(days: Ints, wider: float = 1.0) -> Ints:
    """Days one by one for two weeks, then in steps of about seven per cent, or `wider` times that."""
    return np.where(days <= 14, days, 14 + _in_steps(days / 14, wider)).astype(np.int64)


def _in_steps(days: Floats | Ints, wider: float) -> Ints:
    return np.floor(np.log(np.maximum(days, 1)) / (0.07 * wider)).astype(np.int64)


def _at_age_of(examples: Examples, q: Question, history: History) -> Question:
    """The question put at the age that the examples have: early units carried back to it, the rest forward."""
    share = history.curve.at(np.array([examples.age, q.age, q.end]))
    back = share[0] / max(share[1], 1e-9)
    ahead = (share[2] - share[1]) / max(share[2] - share[0], 1e-9)
    return replace(q, early=q.early * back, recent=q.recent * back, scale=q.scale * ahead)
