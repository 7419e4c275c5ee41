"""Sizing: the best units of chains whose factories and weeks are settled, at given prices."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.problem.statement import Floats


def in_order(candidates: CandidateRuns, chains: Chains) -> Chains:
    """The same chains, runs by week of arrival, unused places last."""
    arrive = np.where(
        chains.on, chains.t + candidates.problem.factories.lead[np.maximum(chains.f, 0)], candidates.never
    )
    order = np.argsort(arrive, axis=1, kind="stable")
    return Chains(
        chains.s,
        np.take_along_axis(chains.f, order, axis=1),
        np.take_along_axis(chains.t, order, axis=1),
        np.take_along_axis(chains.units, order, axis=1),
    )


def windows(candidates: CandidateRuns, chains: Chains) -> Floats:
    """Share of demand from each run's arrival to the next run's, (n, L); 0 in unused places."""
    arrive = np.where(
        chains.on, chains.t + candidates.problem.factories.lead[np.maximum(chains.f, 0)], candidates.never
    )
    rest = candidates.rest[chains.s[:, None], arrive]
    found: Floats = rest - np.concatenate([rest[:, 1:], np.zeros((len(chains), 1))], axis=1)
    return np.where(chains.on, found, 0.0)


def resized(candidates: CandidateRuns, chains: Chains, duals: DualPrices) -> Chains:
    """The chains with the units that pay best at these prices: each window supplied up to the level its price calls
    for, less what earlier runs had to make too much, within least and most.
    """
    chains = in_order(candidates, chains)
    n, places = chains.f.shape
    if not n:
        return chains
    styles = np.unique(chains.s)
    b = run_costs(candidates, duals, styles)[0][np.searchsorted(styles, chains.s)]
    f, t, every = np.maximum(chains.f, 0), np.maximum(chains.t, 0), np.arange(n)[:, None]
    margin = np.maximum(candidates.margin[chains.s], 1e-12)[:, None]
    level = candidates.curve.at_ratio(chains.s, np.clip(1 - b[every, f, t] / margin, 0, 1))[0]
    share, least = windows(candidates, chains), candidates.least[chains.s[:, None], f]
    most = candidates.most[chains.s[:, None], f, t]
    carried = _left_at_first(candidates, chains, level[:, 0])
    units = np.zeros_like(chains.units)
    for j in range(places):
        # What later runs cannot make of what their windows want at this run's level is made now.
        wanted = share[:, j] * level[:, j]
        ahead = wanted.copy()
        for later in range(j + 1, places):
            ahead += np.where(chains.on[:, later], share[:, later] * level[:, j] - most[:, later], 0.0)
            wanted = np.maximum(wanted, ahead)
        wanted = wanted - carried
        units[:, j] = np.where(chains.on[:, j], np.clip(wanted, least[:, j], most[:, j]), 0.0)
        used = share[:, j] * level[:, j]
        carried = np.where(chains.on[:, j], np.maximum(units[:, j] + carried - used, 0.0), carried)
    return Chains(chains.s, chains.f, chains.t, units)


def _left_at_first(candidates: CandidateRuns, chains: Chains, level: Floats) -> Floats:
    """What is left of stock and open orders when the first run arrives, demand met up to `level` until then."""
    s = chains.s
    first = np.where(
        chains.on[:, 0], chains.t[:, 0] + candidates.problem.factories.lead[np.maximum(chains.f[:, 0], 0)], 0
    )
    until = np.maximum(candidates.rest[s, candidates.given_from[s]] - candidates.rest[s, first], 0.0)
    return np.where(candidates.given[s] > 0, np.maximum(candidates.given[s] - level * until, 0.0), 0.0)


def reduced_runs(candidates: CandidateRuns, plan: Chains) -> list[Chains]:
    """The plan with all runs at their least batch, and with each run in turn: what makes room where it is short."""
    least = np.where(plan.on, candidates.least[plan.s[:, None], np.maximum(plan.f, 0)], 0.0)
    found = [Chains(plan.s, plan.f, plan.t, least)]
    for j in range(plan.f.shape[1]):
        units = plan.units.copy()
        units[:, j] = least[:, j]
        found.append(Chains(plan.s, plan.f, plan.t, units).pick(plan.on[:, j]))
    return found
