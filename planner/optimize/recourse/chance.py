"""The chance that each provisional run will be wanted."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.chain import chains_of
from planner.optimize.columns.chains.earnings import arrivals
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem, Runs
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.firm import firm_end
from planner.optimize.recourse.later import Reactions
from planner.optimize.recourse.learning import learned_until
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from


def chances(problem: Problem, decision: Decision, runs: Runs) -> Floats:
    """(n,) the share of signals, seen by the time it is decided, after which each run is wanted; 1 for a firm run and
    for one that is pinned.

    Wanted: with all other runs of the style as planned, a run there and then of the size that is best given the signal
    pays at the prices of what it takes. The plan may hold a run that takes what nobody else can use (a part of a week
    too small for another batch) and so does not earn these prices; its minutes, fabric and money count for no more
    than it earns with them as planned.
    """
    candidates, found = decision.recourse.candidates, np.ones(len(runs.s))
    fine = decision.fine
    supply = np.zeros_like(candidates.valuation.given)
    mine = chains_of(runs)
    supply[mine.s] = arrivals(candidates, mine)
    for t in np.unique(runs.t[runs.t >= firm_end(problem)]).tolist():
        i = np.flatnonzero(runs.t == t)
        review = Review(t, learned_until(problem, candidates.valuation, decision.weekly, t), fine.levels, fine.signals)
        found[i] = _wanted(decision, review, supply, runs, i)
    found[_pinned(problem, runs)] = 1.0
    return found


def _pinned(problem: Problem, runs: Runs) -> Bools:
    """(n,) the runs that people have asked for."""
    pins = [pin for pin in problem.pins if pin.units > 0]
    places = zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), strict=True)
    return np.array([any(pin.speaks_of(*place) for pin in pins) for place in places], dtype=bool)


def _wanted(decision: Decision, review: Review, supply: Floats, runs: Runs, i: Ints) -> Floats:
    """The share of the review's signals after which each of the runs i, all of one week, is wanted."""
    candidates = decision.recourse.candidates
    s, f, t, units = runs.s[i], runs.f[i], runs.t[i], runs.units[i]
    others = candidates.valuation.given[s] + supply[s]
    others[np.arange(len(i)), t + candidates.problem.factories.lead[f]] -= units
    styles, row = np.unique(s, return_inverse=True)
    reactions, out = Reactions(candidates, decision.recourse.duals, styles), np.zeros(len(i))
    signals = review.of(styles)
    for factory in np.unique(f).tolist():
        mine = np.flatnonzero(f == factory)
        week = int(review.start + candidates.problem.factories.lead[factory])
        unmet = unmet_from(
            candidates.curve.levels[s[mine]], candidates.problem.styles.share[s[mine]], others[mine], [week]
        )
        reactions.ask_no_more_than_earned(row[mine], unmet[0], factory, review.start, units[mine])
        worth = reactions.of_one(row[mine], unmet[0], factory, review.start, signals).worth
        out[mine] = (worth > 0).mean(axis=1)
    return out
