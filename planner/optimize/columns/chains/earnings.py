"""What chains bring: their arrivals week by week, and their expected profit."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.problem.statement import Floats


def arrivals(candidates: CandidateRuns, chains: Chains) -> Floats:
    """Units by week of arrival, (n, W)."""
    out = np.zeros((len(chains), candidates.problem.styles.share.shape[1]))
    i, j = np.nonzero(chains.on)
    f = chains.f[i, j]
    np.add.at(out, (i, chains.t[i, j] + candidates.problem.factories.lead[f]), chains.units[i, j])
    return out


def profit(candidates: CandidateRuns, chains: Chains) -> Floats:
    """Expected profit of each chain above ordering nothing, exact, before fabric bought and overtime; (n,) currency."""
    i, j = np.nonzero(chains.on)
    s, f = chains.s[i], chains.f[i, j]
    cost = candidates.making[s, f] * chains.units[i, j] + candidates.problem.factories.setup_cost[f]
    income = candidates.valuation.income(chains.s, arrivals(candidates, chains))
    found: Floats = income - np.bincount(i, cost, minlength=len(chains))
    return found
