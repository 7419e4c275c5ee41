"""The columns found so far, each once, with their profit; the ones that no price will bring back are let go."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes
from planner.optimize.problem.statement import Floats, Ints


class Pool:
    """Chains with their profits (n,)."""

    def __init__(self, candidates: CandidateRuns) -> None:
        self.candidates = candidates
        self.chains = no_chains()
        self.profit: Floats = np.zeros(0)

    def __len__(self) -> int:
        return len(self.chains)

    def add(self, found: Chains) -> None:
        """Take in the chains that are new (to the unit)."""
        if not len(found):
            return
        both = joined([self.chains, found])
        key = np.concatenate([both.s[:, None], both.f, both.t, np.round(both.units).astype(np.int64)], axis=1)
        first = np.unique(key, axis=0, return_index=True)[1]
        new = np.sort(first[first >= len(self.chains)])
        fresh = both.pick(new)
        self.chains = both.pick(np.concatenate([np.arange(len(self.chains)), new]))
        self.profit = np.concatenate([self.profit, profit(self.candidates, fresh)])

    def keep(self, which: np.ndarray) -> None:
        """Let go of all other chains."""
        self.chains, self.profit = self.chains.pick(which), self.profit[which]

    def reduced(self, duals: DualPrices) -> Floats:
        """Profit of each chain less what it takes of the limits at these prices, (n,)."""
        return self.profit - takes(self.candidates, self.chains, duals)

    def keep_best(self, duals: DualPrices, worth: Floats, per_style: int, within: float) -> None:
        """Keep, of each style, the `per_style` chains nearest to `worth` (S,) at these prices, none further below it
        than `within`.
        """
        short = worth[self.chains.s] - self.reduced(duals)
        order = np.lexsort((short, self.chains.s))
        s = self.chains.s[order]
        rank = np.arange(len(s)) - np.searchsorted(s, s)
        self.keep(np.sort(order[(rank < per_style) & (short[order] <= within)]))


def patterns(chains: Chains) -> Ints:
    """A number for each chain, the same for chains of one style with the same factories and weeks; (n,)."""
    key = np.concatenate([chains.s[:, None], chains.f, chains.t], axis=1)
    return np.unique(key, axis=0, return_inverse=True)[1].ravel()


def mixed(chains: Chains, weights: Floats) -> Chains:
    """One chain a pattern that has weight: the mean of its chains."""
    used = np.flatnonzero(weights > 1e-9)
    chains, weights = chains.pick(used), weights[used]
    if not len(chains):
        return chains
    pattern = patterns(chains)
    first = np.unique(pattern, return_index=True)[1]
    total = np.bincount(pattern, weights)
    units = np.zeros((len(first), chains.f.shape[1]))
    np.add.at(units, pattern, chains.units * weights[:, None])
    merged = chains.pick(first)
    return Chains(merged.s, merged.f, merged.t, units / total[:, None])
