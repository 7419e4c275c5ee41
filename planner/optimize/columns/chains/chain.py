"""Chains of runs: the columns. A chain is the runs of one style in order of arrival, at most one a factory and week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.statement import Bools, Floats, Ints, Runs


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

    return Chains(
        np.concatenate([p.s for p in parts]),
        np.concatenate([wide(p.f, -1) for p in parts]),
        np.concatenate([wide(p.t, -1) for p in parts]),
        np.concatenate([wide(p.units, 0) for p in parts]),
    )


def chains_of(runs: Runs) -> Chains:
    """One chain a style, runs by week."""
    order = np.lexsort((runs.f, runs.t, runs.s))
    s, first = np.unique(runs.s[order], return_index=True)
    row = np.searchsorted(s, runs.s[order])
    place = np.arange(len(order)) - first[row]
    shape = (len(s), int(place.max(initial=0)) + 1)
    f, t, units = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64), np.zeros(shape)
    f[row, place], t[row, place], units[row, place] = runs.f[order], runs.t[order], runs.units[order]
    return Chains(s, f, t, units)


def runs_of(chains: Chains) -> Runs:
    """Every run of the chains, by style, week and factory."""
    i, j = np.nonzero(chains.on)
    s, f, t, units = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
    order = np.lexsort((f, t, s))
    return Runs(s[order], f[order], t[order], units[order])
