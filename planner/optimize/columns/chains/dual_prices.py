"""Prices on shared limits, and what a run costs at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.problem.hard_limits import hard_costs
from planner.optimize.problem.money_rows import of_weeks
from planner.optimize.problem.shared_limits import BUDGET, EARLY, FABRIC, MINUTES, WEEK, ByKind
from planner.optimize.problem.statement import Floats, Ints, Prices, Problem


@dataclass(frozen=True)
class DualPrices:
    """A price on every shared limit; all >= 0.

    minutes (F, T) a minute; fabric (G,) a metre; on_hand (G,) a metre used before a purchase can be there, on top;
    budget and budget_by_week (T,) a unit of currency. What relaxation/covers.py finds adds a_run (S, F, T) a run as
    such, and relief, in currency, what all runs together are allowed at these prices. hard (P,) a unit of each row of the
    hard limits; without rows where there are none.
    """

    minutes: Floats
    fabric: Floats
    on_hand: Floats
    budget: float
    budget_by_week: Floats
    a_run: Floats | None = None
    relief: float = 0.0
    hard: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def money(self) -> Floats:
        """What a unit of currency costs, spent on runs that start in week t, (T,)."""
        return 1.0 + self.budget + self.budget_by_week


def no_prices(problem: Problem) -> DualPrices:
    """Every limit for nothing."""
    none = np.zeros(len(problem.fabrics.ids))
    return DualPrices(np.zeros_like(problem.factories.capacity), none, none, 0.0, np.zeros_like(problem.budget_by_week))


def solution_prices(duals: DualPrices) -> Prices:
    """The prices as those of a solution."""
    return Prices(duals.minutes, duals.fabric, duals.budget, duals.budget_by_week, duals.hard)


def dual_prices_of(prices: Prices) -> DualPrices:
    """The prices of a solution as prices of columns; a metre on hand costs what any does."""
    none = np.zeros_like(prices.fabric)
    return DualPrices(prices.minutes, prices.fabric, none, prices.budget, prices.budget_by_week, hard=prices.hard)


def combined(one: DualPrices, other: DualPrices, put: Callable[[Any, Any], Any]) -> DualPrices:
    """`put` of the one's price and the other's, limit by limit: a sum, a difference, a step towards it."""

    def put_any(a: Floats | None, b: Floats | None) -> Floats | None:
        none: Floats = np.zeros(1)
        return None if a is None and b is None else put(none if a is None else a, none if b is None else b)

    return DualPrices(
        put(one.minutes, other.minutes),
        put(one.fabric, other.fabric),
        put(one.on_hand, other.on_hand),
        put(one.budget, other.budget),
        put(one.budget_by_week, other.budget_by_week),
        put_any(one.a_run, other.a_run),
        put(one.relief, other.relief),
        put(*_of_one_length(one.hard, other.hard)),
    )


def blend(old: DualPrices, new: DualPrices, weight: float) -> DualPrices:
    """old + weight x (new - old)."""
    return combined(old, new, lambda a, b: a + weight * (b - a))


def dual_prices_of_rows(
    candidates: CandidateRuns, price: ByKind, a_run: Floats | None, relief: float = 0.0
) -> DualPrices:
    """Prices of the rows of every shared limit as DualPrices."""
    none, problem = np.zeros(len(candidates.problem.fabrics.ids)), candidates.problem
    return DualPrices(
        price[MINUTES].reshape(candidates.shape),
        price.get(FABRIC, none),
        price.get(EARLY, none),
        float(price[BUDGET][0]),
        of_weeks(problem, price[WEEK]),
        a_run,
        relief,
        np.concatenate([np.zeros(0), *(price[limit.kind] for limit in problem.hard)]),
    )


def _of_one_length(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both as they are; no rows stand for prices of 0."""
    return (one if len(one) else np.zeros_like(other)), (other if len(other) else np.zeros_like(one))


def run_costs(candidates: CandidateRuns, duals: DualPrices, s: Ints) -> tuple[Floats, Floats]:
    """(b, k): cost a unit less salvage and cost of a run as such, both (n, F, T), of styles s (n,). What waiting costs is
    in both, as a tangent, so that k may be below 0 (problem/waiting.py).
    """
    styles, factories = candidates.problem.styles, candidates.problem.factories
    g = styles.fabric[s]
    metre = np.zeros((len(s), 1, candidates.shape[1]))
    if len(duals.fabric):
        metre = (
            np.where(g >= 0, duals.fabric[g], 0.0)[:, None]
            + np.where(candidates.early(g), duals.on_hand[g][:, None], 0.0)
        )[:, None, :]
    b = (
        candidates.making[s][:, :, None] * duals.money
        + styles.minutes[s][:, None, None] * duals.minutes[None]
        + styles.metres[s][:, None, None] * metre
        - styles.salvage[s][:, None, None]
    )
    k = factories.setup_cost[:, None] * duals.money + factories.setup_minutes[:, None] * duals.minutes
    for a_unit, a_run in hard_costs(candidates.problem, duals.hard, s):
        b, k = b + a_unit, k + a_run
    k = np.broadcast_to(k, b.shape) if duals.a_run is None else k + duals.a_run[s]
    if candidates.waiting is not None:
        arrival = np.arange(candidates.shape[1])[None, :] + factories.lead[:, None]
        size = candidates.least[s], candidates.most[s]
        unit, run = candidates.waiting.costs(styles, s, arrival, candidates.margin[s], b, *size)
        b, k = b + unit, k + run
    return b, k
