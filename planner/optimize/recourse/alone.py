"""Which styles would pay if they had all the minutes, fabric and money they could use: what is no reason to drop them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, no_prices
from planner.optimize.problem.open_to_buy import plenty
from planner.optimize.problem.statement import Bools, Ints, Problem
from planner.optimize.recourse.candidates import no_run
from planner.optimize.recourse.later import Reactions
from planner.optimize.recourse.recourse_value import ROWS, RecourseValue
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from

# Below this share of a unit's margin an expected profit is rounding.
_NOTHING = 1e-6


def pays_alone(recourse: RecourseValue, styles: Ints) -> tuple[Bools, Bools]:
    """Two (n,): whether a run of each of `styles` is expected to pay, now or after good news, nothing shared being scarce;
    whether one would if, besides, nothing of it were in stock or on order.

    Batches, lead times and the price of fabric stay what they are; pins are left out.
    """
    if not len(styles):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    problem = with_plenty(recourse.candidates.problem)
    candidates = candidate_runs_of(problem, recourse.candidates.valuation, no_chains())
    free = RecourseValue(candidates, paid_alone(problem), recourse.reviews, no_chains())
    found: Bools = free.worth(no_run(styles))[0] > _NOTHING
    found |= latest_starts(free, styles, candidates.valuation.given) >= 0
    bare = found.copy()
    supplied = ~found & (candidates.given[styles] > 0)
    bare[supplied] = latest_starts(free, styles[supplied], np.zeros_like(candidates.valuation.given)) >= 0
    return found, bare


def with_plenty(problem: Problem) -> Problem:
    """The problem without the limits that styles share, and without pins."""
    fabrics, factories = problem.fabrics, problem.factories
    return replace(
        problem,
        factories=replace(factories, capacity=np.full_like(factories.capacity, np.inf)),
        fabrics=replace(fabrics, max_order=np.full_like(fabrics.max_order, np.inf)),
        money=plenty(problem.T),
        pins=(),
        hard=(),
    )


def paid_alone(problem: Problem) -> DualPrices:
    """Prices where nothing is scarce: fabric costs what mills ask, the rest nothing beyond its own cost."""
    return replace(no_prices(problem), fabric=problem.fabrics.cost)


def latest_starts(recourse: RecourseValue, styles: Ints, supply: np.ndarray) -> Ints:
    """(n,) the last week in which a run of each of `styles` may start that is expected to pay, alone beside `supply`
    (S, W) units by week of arrival, at the prices of what it takes; -1 = none.
    """
    candidates = recourse.candidates
    problem, found = candidates.problem, np.full(candidates.S, -1)
    prior = Review(problem.first_start, np.zeros(candidates.S), candidates.curve.levels.shape[1], 1)
    for s in np.array_split(styles, -(-len(styles) // ROWS)) if len(styles) else ():
        reactions = Reactions(candidates, recourse.duals, s)
        weeks, signals = reactions.weeks(problem.first_start), prior.of(s)
        unmet = unmet_from(candidates.curve.levels[s], problem.styles.share[s], supply[s], weeks)
        for f, t in np.argwhere(candidates.may[s].any(axis=0)).tolist():
            x = unmet[weeks.index(t + int(problem.factories.lead[f]))]
            pays = s[reactions.of_one(np.arange(len(s)), x, f, t, signals).worth[:, 0] > 0]
            found[pays] = np.maximum(found[pays], t)
    return found[styles]
