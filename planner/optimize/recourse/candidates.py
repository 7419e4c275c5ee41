"""The sets of firm runs that are weighed: none, what the fixed plan has, and every firm run in a few sizes."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chain import Chains, chains_of, joined
from planner.optimize.columns.options import Options
from planner.optimize.problem import Bools, Floats, Ints, Problem, Runs

# Sizes of each firm run, from the least batch to what could sell, in even ratios.
SIZES = 7
# Around a run that was chosen: sizes tried in a second look.
NEARER = (0.6, 0.75, 0.87, 1.15, 1.33, 1.6)
_EVEN = 1e-9


def firm_end(problem: Problem) -> int:
    """The first week whose runs are not firm."""
    return min(problem.first_start + problem.firm_weeks, problem.T)


def those(runs: Runs, which: Bools) -> Runs:
    """The runs at `which` (n,)."""
    return Runs(runs.s[which], runs.f[which], runs.t[which], runs.units[which])


def firm_part(problem: Problem, runs: Runs) -> Runs:
    """The runs to be released now."""
    return those(runs, runs.t < firm_end(problem))


def later_part(problem: Problem, runs: Runs) -> Runs:
    """The provisional runs."""
    return those(runs, runs.t >= firm_end(problem))


def no_run(s: Ints) -> Chains:
    """An empty chain for each style of s (n,)."""
    return Chains(s, np.full((len(s), 1), -1), np.full((len(s), 1), -1), np.zeros((len(s), 1)))


def single_runs(options: Options, s: Ints) -> Chains:
    """Every firm run of styles s in SIZES sizes, whole lots, no more than could sell after it arrives."""
    problem, parts = options.problem, []
    lead = problem.factories.lead
    for f in range(options.shape[0]):
        for t in range(problem.first_start, firm_end(problem)):
            arrival = t + int(lead[f])
            if arrival >= options.never:
                continue
            could_sell = options.curve.levels[s, -1] * options.rest[s, arrival]
            least = options.least[s, f]
            most = np.minimum(options.most[s, f, t], np.maximum(could_sell, least))
            i = np.flatnonzero(options.may[s, f, t] & (could_sell > 0))
            for step in range(SIZES):
                units = least[i] * (np.maximum(most[i], least[i]) / least[i]) ** (step / (SIZES - 1))
                parts.append(_runs_at(options, s[i], f, t, units))
    return _unlike(joined(parts))


def nearby(options: Options, chains: Chains) -> Chains:
    """The chains with one of their runs somewhat larger or smaller, or left out, or larger by a lot."""
    parts = []
    for j in range(chains.f.shape[1]):
        i = np.flatnonzero(chains.on[:, j])
        part = chains.pick(i)
        for factor in NEARER:
            units = part.units.copy()
            units[:, j] = _in_lots(options, part.s, part.f[:, j], part.t[:, j], part.units[:, j] * factor)
            parts.append(Chains(part.s, part.f, part.t, units))
    return _unlike(joined(parts))


def _runs_at(options: Options, s: Ints, f: int, t: int, units: Floats) -> Chains:
    places = np.full((len(s), 1), f), np.full((len(s), 1), t)
    return Chains(s, *places, _in_lots(options, s, places[0][:, 0], places[1][:, 0], units)[:, None])


def _in_lots(options: Options, s: Ints, f: Ints, t: Ints, units: Floats) -> Floats:
    lot = options.problem.factories.lot_size[f]
    found: Floats = np.clip(np.round(units / lot) * lot, options.least[s, f], options.most[s, f, t])
    return found


def _unlike(chains: Chains) -> Chains:
    """Each chain once."""
    if not len(chains):
        return chains
    key = np.concatenate([chains.s[:, None], chains.f, chains.t, chains.units], axis=1)
    _, first = np.unique(key, axis=0, return_index=True)
    return chains.pick(np.sort(first))


def planned(problem: Problem, runs: Runs) -> Chains:
    """The firm runs of a plan, one chain a style that has any."""
    return chains_of(firm_part(problem, runs))
