"""First prices: a subgradient descent on the Lagrangian value with momentum.

Cheap (one pricing a step) and good to 1 or 2%; the master takes over from there. It starts from a price of
minutes that falls over the weeks, the best of a few heights: late weeks are hardly ever short.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices, blend, combined, no_prices
from planner.optimize.columns.chains.use import Use, use_of
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.problem.hard_limits import parts_of
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget

# Heights of the first price of minutes that are tried, as shares of the usual worth of a minute.
HEIGHTS = tuple(np.linspace(0, 1, 9))
# Length of the first step, the steps after which it halves, and how much of the last move is kept.
STEP, HALVES_AFTER, MOMENTUM = 0.03, 30, 0.7
# Steps on a sample of the styles, and on all; the chains of the latter go to the master.
SAMPLED, KEPT = 45, 15
# A sample of less than one style in so many says nothing of a fabric.
THIN = 8


def tidy(candidates: CandidateRuns, duals: DualPrices) -> DualPrices:
    """The nearest prices at which the Lagrangian value is finite: no limit that is not there has a price."""
    problem, fabrics = candidates.problem, candidates.problem.fabrics
    budget = max(duals.budget, 0.0) if np.isfinite(problem.money.given) else 0.0
    dearest = np.where(np.isfinite(fabrics.max_order), np.inf, fabrics.cost * (1 + budget))
    return replace(
        duals,
        minutes=np.maximum(duals.minutes, 0.0),
        fabric=np.clip(duals.fabric, 0.0, dearest),
        on_hand=np.maximum(duals.on_hand, 0.0),
        budget=budget,
        budget_by_week=problem.money.possible_prices(duals.budget_by_week),
        hard=np.maximum(duals.hard, 0.0),
    )


def first_duals(candidates: CandidateRuns, height: float) -> DualPrices:
    """Fabric at its cost, minutes at a price that falls to nothing towards the last weeks."""
    problem = candidates.problem
    weeks = np.arange(problem.T)
    usual = float(np.median(candidates.margin / np.maximum(problem.styles.minutes, 1e-9))) if candidates.S else 0.0
    slope = np.maximum(1 - (weeks - problem.first_start) / (0.9 * max(problem.T - problem.first_start, 1)), 0.0)
    minutes = height * usual * np.tile(slope, (candidates.shape[0], 1))
    return replace(no_prices(problem), minutes=minutes, fabric=problem.fabrics.cost.astype(float))


@dataclass(frozen=True)
class Descent:
    """Where the descent came to: the best prices and the chains of its last steps."""

    duals: DualPrices
    value: float
    chains: Chains


class Walk:
    """Prices that go, step by step, up where more is used than there is and down where less is; steps get shorter."""

    def __init__(
        self, candidates: CandidateRuns, duals: DualPrices, step: float, halves_after: int, momentum: float
    ) -> None:
        self.candidates, self.duals = candidates, duals
        self.step, self.halves_after, self.momentum = step, halves_after, momentum
        self.taken = 0
        self.last: DualPrices | None = None

    def on(self, chains: Chains, times: float = 1.0) -> DualPrices:
        """The prices after one more step; at those of now styles want `chains`, `times` over."""
        candidates, cost = self.candidates, self.candidates.problem.fabrics.cost
        use = use_of(candidates, chains).scaled(times).plus(use_of(candidates, candidates.fixed))
        move = _direction(candidates, use, self.duals)
        self.last = move if self.last is None else blend(move, self.last, self.momentum)
        duals = tidy(candidates, _moved(self.duals, self.last, self.step / (1 + self.taken / self.halves_after)))
        if times > THIN:
            duals = replace(duals, fabric=cost.astype(float), on_hand=0.0 * duals.on_hand)
        self.duals = replace(duals, fabric=_not_dearer_than_bought(candidates, use, duals))
        self.taken += 1
        return self.duals


def descend(candidates: CandidateRuns, pricing: ParallelPricing, how: SearchBudget) -> Descent:
    """SAMPLED steps on a fair sample of the styles, then KEPT on all of them."""
    duals = min((first_duals(candidates, h) for h in HEIGHTS), key=lambda r: _sampled(candidates, pricing, r)[0])
    walk = Walk(candidates, duals, STEP, HALVES_AFTER, MOMENTUM)
    best, value = duals, np.inf
    found: list[Chains] = []
    for _ in range(SAMPLED):
        if how.over:
            break
        _, chains, times = _sampled(candidates, pricing, walk.duals)
        walk.on(chains, times)
    for _ in range(KEPT):
        worth, chains = pricing.best(walk.duals)
        found.append(chains)
        here = float(worth.sum()) + shared_value(candidates, walk.duals)
        best, value = (walk.duals, here) if here < value else (best, value)
        if how.over:
            break
        walk.on(chains)
    return Descent(best, value, joined(found))


def _sampled(candidates: CandidateRuns, pricing: ParallelPricing, duals: DualPrices) -> tuple[float, Chains, float]:
    """(the Lagrangian value as the sample has it, its chains, how many times more styles there are)."""
    worth, chains, times = pricing.sample(duals)
    return float(worth.sum()) * times + shared_value(candidates, duals), chains, times


def _direction(candidates: CandidateRuns, use: Use, duals: DualPrices) -> DualPrices:
    """Where each price should go: up where more is used than there is, by at most 1 step."""
    problem, fabrics = candidates.problem, candidates.problem.fabrics
    usual = float(np.median(candidates.margin / np.maximum(problem.styles.minutes, 1e-9))) / 2
    room = candidates.regular + np.where(
        duals.minutes > problem.factories.overtime_cost[:, None] * duals.money, candidates.extra, 0.0
    )
    minutes = np.clip((use.minutes - room) / np.maximum(room, 1.0), -1, 1) * usual
    fabric = np.clip((use.metres - fabrics.on_hand) / (np.maximum(fabrics.on_hand, 0.2 * use.metres) + 50.0), -1, 1)
    early = np.clip((use.early - fabrics.on_hand) / (fabrics.on_hand + 50.0), -1, 1)
    spent = use.spent + (np.maximum(use.metres - fabrics.on_hand, 0.0) * fabrics.cost).sum()
    money = problem.money
    budget = float(np.clip(spent / max(money.left, 1.0) - 1, -1, 1)) if np.isfinite(money.given) else 0.0
    return DualPrices(
        minutes,
        fabric * fabrics.cost,
        0.3 * budget,
        0.3 * money.short_by_week(use.money),
        _of_hard_limits(candidates, use),
        on_hand=early * fabrics.cost,
    )


def _of_hard_limits(candidates: CandidateRuns, use: Use) -> Floats:
    """Where the prices of the rows of hard limits should go; usual is what a style's demand earns by what it takes."""
    moves, size = [np.zeros(0)], candidates.valuation.levels.mean(axis=1)
    for limit, used in parts_of(candidates.problem, use.hard):
        taken = limit.a_unit * size + limit.a_run.mean()
        usual = float(np.median(candidates.margin * size / np.maximum(taken, 1e-9))) / 2
        moves.append(np.clip((used - limit.room) / np.maximum(limit.room, 1.0), -1, 1) * usual)
    return np.concatenate(moves)


def _moved(duals: DualPrices, move: DualPrices, step: float) -> DualPrices:
    """The prices a step further on; those of covers are left behind."""
    return combined(replace(duals, a_run=None, a_unit=None, relief=0.0), move, lambda price, way: price + step * way)


def _not_dearer_than_bought(candidates: CandidateRuns, use: Use, duals: DualPrices) -> Floats:
    """A metre is worth no more than buying one, unless even the mill's most is not enough."""
    fabrics = candidates.problem.fabrics
    short = use.metres > fabrics.on_hand + fabrics.max_order
    return np.where(short, duals.fabric, np.minimum(duals.fabric, fabrics.cost * (1 + duals.budget)))
