"""How much of every shared limit chains take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.problem.shared_limits import BUDGET, EARLY, FABRIC, MINUTES, WEEK, ByKind, shared_limits, used_by
from planner.optimize.problem.statement import Floats, Ints, Problem


@dataclass(frozen=True)
class UseByRun:
    """What each run of n chains takes: `chain` the row it belongs to, s, f, t, its fabric g, units, and minutes, money,
    metres, early metres; `hard` (limit, row) of what it takes of hard limits, each (n,), -1 = no row.
    """

    chain: Ints
    s: Ints
    f: Ints
    t: Ints
    g: Ints
    units: Floats
    minutes: Floats
    money: Floats
    metres: Floats
    early: Floats
    hard: tuple[tuple[Ints, Floats], ...]

    def week_rent(self, duals: DualPrices) -> Floats:
        """(n,) what the minutes and the money of the week it starts in cost each run."""
        found: Floats = self.minutes * duals.minutes[self.f, self.t] + self.money * duals.budget_by_week[self.t]
        return found


def use_by_run(candidates: CandidateRuns, chains: Chains) -> UseByRun:
    """One entry a run, in the order of the chains."""
    problem = candidates.problem
    i, j = np.nonzero(chains.on)
    s, f, t, units = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
    amount: ByKind = {FABRIC: np.zeros(len(i)), EARLY: np.zeros(len(i))}
    hard, first = [], dict(zip((limit.kind for limit in problem.hard), _first_rows(problem), strict=True))
    for limit in shared_limits(problem, s, f, t):
        if limit.kind in first:
            hard.append((np.where(limit.row >= 0, limit.row + first[limit.kind], -1), limit.amount(units)))
        else:
            amount[limit.kind] = limit.amount(units)
    g = problem.styles.fabric[s]
    return UseByRun(i, s, f, t, g, units, amount[MINUTES], amount[BUDGET], amount[FABRIC], amount[EARLY], tuple(hard))


def _first_rows(problem: Problem) -> list[int]:
    """The place of each hard limit's first row among all of them."""
    sizes = [len(limit.given) for limit in problem.hard]
    return [sum(sizes[:i]) for i in range(len(sizes))]


@dataclass(frozen=True)
class Use:
    """What chains take together of every row of every shared limit, without overtime and purchases.

    `minutes` (F, T), `metres` and `early` metres (G,), `money` of the rows of budgets by week (T,), `hard` (P,) of the hard
    limits.
    """

    problem: Problem
    of: ByKind

    @property
    def minutes(self) -> Floats:
        """(F, T)."""
        return self.of[MINUTES].reshape(self.problem.factories.capacity.shape)

    @property
    def metres(self) -> Floats:
        """(G,)."""
        return self.of.get(FABRIC, np.zeros(0))

    @property
    def early(self) -> Floats:
        """(G,)."""
        return self.of.get(EARLY, np.zeros(0))

    @property
    def money(self) -> Floats:
        """(T,)."""
        return self.of[WEEK]

    @property
    def spent(self) -> float:
        """Money in all."""
        return float((self.of[WEEK] if self.problem.money.rolls is None else self.of[BUDGET]).sum())

    @property
    def hard(self) -> Floats:
        """(P,)."""
        return np.concatenate([np.zeros(0), *(self.of[limit.kind] for limit in self.problem.hard)])

    def scaled(self, times: float) -> Use:
        """As many times as much."""
        return Use(self.problem, {kind: amount * times for kind, amount in self.of.items()})

    def plus(self, other: Use) -> Use:
        """Both together."""
        return Use(self.problem, {kind: amount + other.of[kind] for kind, amount in self.of.items()})


def use_of(candidates: CandidateRuns, chains: Chains) -> Use:
    """Total use of all chains."""
    i, j = np.nonzero(chains.on)
    runs = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
    return Use(candidates.problem, used_by(candidates.problem, *runs))


def added_up(place: Ints, amounts: Floats, n: int) -> Floats:
    """Sum of the amounts by place, (n,)."""
    found: Floats = np.bincount(place, amounts, minlength=n).astype(np.float64)
    return found


def takes(candidates: CandidateRuns, chains: Chains, duals: DualPrices) -> Floats:
    """What each chain takes of the shared limits at these prices, (n,) currency; its own making cost not counted."""
    by_run = use_by_run(candidates, chains)
    cost = by_run.minutes * duals.minutes[by_run.f, by_run.t] + by_run.money * (duals.money[by_run.t] - 1.0)
    if duals.a_run is not None:
        cost = cost + duals.a_run[by_run.s, by_run.f, by_run.t]
    if duals.a_unit is not None:
        cost = cost + duals.a_unit[by_run.s, by_run.f, by_run.t] * by_run.units
    if len(duals.hard):
        price = np.append(duals.hard, 0.0)
        for row, amount in by_run.hard:
            cost = cost + amount * price[row]
    known = by_run.g >= 0
    g = by_run.g[known]
    cost[known] += by_run.metres[known] * duals.fabric[g] + by_run.early[known] * duals.on_hand[g]
    return added_up(by_run.chain, cost, len(chains))
