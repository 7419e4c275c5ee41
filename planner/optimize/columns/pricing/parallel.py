"""Pricing of all styles, in groups that fit the processor's cache, on a few threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.pricing.bound import worth_at_most, worth_in_haste
from planner.optimize.columns.pricing.pricing import Pricer
from planner.optimize.problem.statement import Floats, Ints

Item = TypeVar("Item")
Done = TypeVar("Done")

# Styles a group, in quick and in exact pricing; and of the sample.
GROUP, EXACT_GROUP, SAMPLE = 500, 150, 1000


class ParallelPricing:
    """Prices every style; NumPy releases the interpreter lock in its loops, so threads help."""

    def __init__(self, candidates: CandidateRuns, threads: int) -> None:
        self.candidates, self.threads = candidates, max(threads, 1)
        # Styles made at the same factories side by side: a group looks at no others.
        makes = np.unique(candidates.may.any(axis=2), axis=0, return_inverse=True)[1].ravel()
        order = np.argsort(makes, kind="stable")
        self.groups = [order[i : i + GROUP] for i in range(0, candidates.S, GROUP)]
        self.exact_groups = [order[i : i + EXACT_GROUP] for i in range(0, candidates.S, EXACT_GROUP)]
        self.pricers = self._each(lambda s: Pricer(candidates, s), self.groups)
        self.fair = Pricer(candidates, np.arange(0, candidates.S, max(1, -(-candidates.S // SAMPLE))))

    def best(self, duals: DualPrices, most: Floats | None = None) -> tuple[Floats, Chains]:
        """(worth (S,) of the best chain found, those chains) at these prices, runs of at most `most` (S, F, T)."""
        return self._together(
            self.groups, self._each(lambda p: p.best(duals, None if most is None else most[p.s]), self.pricers)
        )

    def sample(self, duals: DualPrices) -> tuple[Floats, Chains, float]:
        """What `best` says of every so many-th style, and how many times more styles there are in all."""
        worth, chains = self.fair.best(duals)
        return worth, chains, self.candidates.S / max(len(worth), 1)

    def worth_at_most(self, duals: DualPrices) -> tuple[Floats, Chains]:
        """((S,) what no chain of the style can exceed at these prices, the chains that come near it)."""
        return self._together(
            self.exact_groups, self._each(lambda s: worth_at_most(self.candidates, duals, s), self.exact_groups)
        )

    def bound(self, duals: DualPrices, until: float) -> Floats:
        """(S,) what no chain of the style can exceed at these prices; a looser bound for styles whose turn comes after
        `until` (time.perf_counter).
        """
        worth = np.zeros(self.candidates.S)
        parts = self._each(
            lambda s: (
                worth_at_most(self.candidates, duals, s)[0]
                if time.perf_counter() < until
                else worth_in_haste(self.candidates, duals, s)
            ),
            self.exact_groups,
        )
        for s, part in zip(self.exact_groups, parts, strict=True):
            worth[s] = part
        return worth

    def _together(self, groups: Sequence[Ints], parts: Sequence[tuple[Floats, Chains]]) -> tuple[Floats, Chains]:
        worth = np.zeros(self.candidates.S)
        for s, (part, _) in zip(groups, parts, strict=True):
            worth[s] = part
        return worth, joined([chains for _, chains in parts])

    def _each(self, do: Callable[[Item], Done], items: Sequence[Item]) -> list[Done]:
        if self.threads == 1 or len(items) == 1:
            return [do(item) for item in items]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(do, items))
