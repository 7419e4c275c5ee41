"""Firm runs to weigh beside those that are planned: single ones in a few sizes, and others near a choice."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes
from planner.optimize.problem.statement import Floats, Ints
from planner.optimize.recourse.firm import firm_end

# Around a run that was chosen: sizes tried in a second look.
NEARER = (0.6, 0.75, 0.87, 1.15, 1.33, 1.6)


def no_run(s: Ints) -> Chains:
    """An empty chain for each style of s (n,)."""
    return Chains(s, np.full((len(s), 1), -1), np.full((len(s), 1), -1), np.zeros((len(s), 1)))


def single_runs(candidates: CandidateRuns, s: Ints, duals: DualPrices, factories: int, sizes: int) -> Chains:
    """Firm runs of styles s, each in some `sizes`, whole lots, no more than could sell after they arrive.

    Of each style and firm week at the few `factories` where a run alone comes nearest to earning the prices of what it
    takes; none of styles of which no run alone would earn even its cost.
    """
    problem, parts = candidates.problem, []
    lead = problem.factories.lead
    for t in range(problem.first_start, firm_end(problem)):
        places, pays = [], np.full(candidates.S, -np.inf)
        for f in range(candidates.shape[0]):
            runs = _sizes_at(candidates, s, f, t, sizes) if t + int(lead[f]) < candidates.never else no_run(s[:0])
            earned, rent = _alone(candidates, runs, duals)
            best = np.full(candidates.S, -np.inf)
            np.maximum.at(best, runs.s, earned - rent)
            np.maximum.at(pays, runs.s, earned)
            places.append((runs, best))
        rank = np.argsort(np.argsort(-np.stack([best for _, best in places]), axis=0, kind="stable"), axis=0)
        parts += [runs.pick((rank[f, runs.s] < factories) & (pays[runs.s] > 0)) for f, (runs, _) in enumerate(places)]
    return _unlike(joined(parts))


def _sizes_at(candidates: CandidateRuns, s: Ints, f: int, t: int, sizes: int) -> Chains:
    """Runs of styles s at factory f in week t, from the least batch to what could sell, in even ratios."""
    could_sell = candidates.curve.levels[s, -1] * candidates.rest[s, t + int(candidates.problem.factories.lead[f])]
    least = candidates.least[s, f]
    most = np.minimum(candidates.most[s, f, t], np.maximum(could_sell, least))
    i = np.flatnonzero(candidates.may[s, f, t] & (could_sell > 0))
    ratio = np.maximum(most[i], least[i]) / least[i]
    steps = [step / max(sizes - 1, 1) for step in range(sizes)]
    return joined([_runs_at(candidates, s[i], f, t, least[i] * ratio**step) for step in steps])


def _alone(candidates: CandidateRuns, runs: Chains, duals: DualPrices) -> tuple[Floats, Floats]:
    """(what runs earn beside stock and open orders with nothing after them, what they take at prices); (n,) each."""
    if not len(runs):
        return np.zeros(0), np.zeros(0)
    return profit(candidates, runs), takes(candidates, runs, duals)


def nearby(candidates: CandidateRuns, chains: Chains) -> Chains:
    """The chains with one of their runs somewhat larger or smaller, or left out, or larger by a lot."""
    parts = []
    for j in range(chains.f.shape[1]):
        i = np.flatnonzero(chains.on[:, j])
        part = chains.pick(i)
        for factor in NEARER:
            units = part.units.copy()
            units[:, j] = _in_lots(candidates, part.s, part.f[:, j], part.t[:, j], part.units[:, j] * factor)
            parts.append(Chains(part.s, part.f, part.t, units))
    return _unlike(joined(parts))


def _runs_at(candidates: CandidateRuns, s: Ints, f: int, t: int, units: Floats) -> Chains:
    places = np.full((len(s), 1), f), np.full((len(s), 1), t)
    return Chains(s, *places, _in_lots(candidates, s, places[0][:, 0], places[1][:, 0], units)[:, None])


def _in_lots(candidates: CandidateRuns, s: Ints, f: Ints, t: Ints, units: Floats) -> Floats:
    lot = candidates.problem.factories.lot_size[f]
    found: Floats = np.clip(np.round(units / lot) * lot, candidates.least[s, f], candidates.most[s, f, t])
    return found


def _unlike(chains: Chains) -> Chains:
    """Each chain once."""
    if not len(chains):
        return chains
    key = np.concatenate([chains.s[:, None], chains.f, chains.t, chains.units], axis=1)
    _, first = np.unique(key, axis=0, return_index=True)
    return chains.pick(np.sort(first))
