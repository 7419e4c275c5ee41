"""What chains bring: their arrivals week by week, and their expected profit."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.options import Options
from planner.optimize.problem.statement import Floats


def arrivals(options: Options, chains: Chains) -> Floats:
    """Units by week of arrival, (n, W)."""
    out = np.zeros((len(chains), options.problem.styles.share.shape[1]))
    i, j = np.nonzero(chains.on)
    f = chains.f[i, j]
    np.add.at(out, (i, chains.t[i, j] + options.problem.factories.lead[f]), chains.units[i, j])
    return out


def profit(options: Options, chains: Chains) -> Floats:
    """Expected profit of each chain above ordering nothing, exact, before fabric bought and overtime; (n,) currency."""
    i, j = np.nonzero(chains.on)
    s, f = chains.s[i], chains.f[i, j]
    cost = options.making[s, f] * chains.units[i, j] + options.problem.factories.setup_cost[f]
    income = options.valuation.income(chains.s, arrivals(options, chains))
    found: Floats = income - np.bincount(i, cost, minlength=len(chains))
    return found
