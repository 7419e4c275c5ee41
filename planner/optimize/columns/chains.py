"""Chains of runs: the columns. A chain is the runs of one style in order of arrival, at most one a factory and week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.options import Options
from planner.optimize.problem import Bools, Floats, Ints, Runs


@dataclass(frozen=True)
class Chains:
    """n chains of up to L runs: style (n,); factory, week of start, units (n, L). Unused places: -1, units 0."""

    s: Ints
    f: Ints
    t: Ints
    units: Floats

    def __len__(self) -> int:
        return len(self.s)

    @property
    def on(self) -> Bools:
        """(n, L): whether the place holds a run."""
        return self.f >= 0

    def pick(self, which: Ints | Bools) -> Chains:
        """The chains at `which`."""
        return Chains(self.s[which], self.f[which], self.t[which], self.units[which])


def no_chains() -> Chains:
    """No chain at all."""
    return Chains(np.zeros(0, np.int64), np.zeros((0, 1), np.int64), np.zeros((0, 1), np.int64), np.zeros((0, 1)))


def joined(parts: Sequence[Chains]) -> Chains:
    """All chains of `parts`, one after the other."""
    parts = [p for p in parts if len(p)]
    if not parts:
        return no_chains()
    width = max(p.f.shape[1] for p in parts)

    def wide(array: np.ndarray, blank: float) -> np.ndarray:
        return np.pad(array, ((0, 0), (0, width - array.shape[1])), constant_values=blank)

    return Chains(np.concatenate([p.s for p in parts]), np.concatenate([wide(p.f, -1) for p in parts]),
                  np.concatenate([wide(p.t, -1) for p in parts]), np.concatenate([wide(p.units, 0) for p in parts]))


def runs_of(chains: Chains) -> Runs:
    """Every run of the chains, by style, week and factory."""
    i, j = np.nonzero(chains.on)
    s, f, t, units = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
    order = np.lexsort((f, t, s))
    return Runs(s[order], f[order], t[order], units[order])


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
