"""Prices on shared limits, and what a run costs at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.problem.hard_limits import hard_costs
from planner.optimize.problem.shared_limits import EARLY, ByKind, as_prices
from planner.optimize.problem.statement import Floats, Ints, Prices, Problem


@dataclass(frozen=True)
class DualPrices(Prices):
    """A price on every shared limit as columns pay it, all >= 0: those of a solution, and some that only a search has.

    on_hand (G,) is for a metre used before a purchase can be there, on top. What relaxation/covers.py finds adds a_run
    (S, F, T), None = nothing, for a run as such, and relief, in currency: what all runs together are allowed at these prices.
    a_unit (S, F, T), None = nothing, is for a unit of a run, where limits are known better than by what all runs take of
    them together; a_run may be below 0 then.
    """

    on_hand: Floats = field(default_factory=lambda: np.zeros(0))
    a_run: Floats | None = None
    relief: float = 0.0
    a_unit: Floats | None = None

    @property
    def money(self) -> Floats:
        """What a unit of currency costs, spent on runs that start in week t, (T,)."""
        return 1.0 + self.budget + self.budget_by_week

    def from_week(self, t: int) -> DualPrices:
        """The prices without those of minutes and money of the weeks before t."""
        later = np.arange(len(self.budget_by_week)) >= t
        return replace(self, minutes=self.minutes * later, budget_by_week=self.budget_by_week * later)


def no_prices(problem: Problem) -> DualPrices:
    """Every limit for nothing."""
    none = np.zeros(len(problem.fabrics.ids))
    return DualPrices(np.zeros_like(problem.factories.capacity), none, 0.0, np.zeros(problem.T), on_hand=none)


def solution_prices(duals: DualPrices) -> Prices:
    """The prices as those of a solution."""
    return Prices(**_of_limits(duals))


def dual_prices_of(prices: Prices) -> DualPrices:
    """The prices of a solution as prices of columns; a metre on hand costs what any does."""
    return DualPrices(**_of_limits(prices), on_hand=np.zeros_like(prices.fabric))


def _of_limits(prices: Prices) -> dict[str, Any]:
    return {price.name: getattr(prices, price.name) for price in fields(Prices)}


def combined(one: DualPrices, other: DualPrices, put: Callable[[Any, Any], Any]) -> DualPrices:
    """`put` of the one's price and the other's, limit by limit: a sum, a difference, a step towards it.

    No price of a limit, nor of a run as such, stands for prices of 0.
    """

    def put_any(a: Any, b: Any) -> Any:
        if a is None and b is None:
            return None
        a, b = (np.zeros(1) if price is None else price for price in (a, b))
        if isinstance(a, float):
            return put(a, b)
        return put(a if len(a) else np.zeros_like(b), b if len(b) else np.zeros_like(a))

    return DualPrices(
        **{price.name: put_any(getattr(one, price.name), getattr(other, price.name)) for price in fields(DualPrices)}
    )


def blend(old: DualPrices, new: DualPrices, weight: float) -> DualPrices:
    """old + weight x (new - old)."""
    return combined(old, new, lambda a, b: a + weight * (b - a))


def dual_prices_of_rows(
    candidates: CandidateRuns, price: ByKind, a_run: Floats | None, relief: float = 0.0
) -> DualPrices:
    """Prices of the rows of every shared limit as DualPrices."""
    problem = candidates.problem
    none = np.zeros(len(problem.fabrics.ids))
    early = price.get(EARLY, none)
    as_paid = as_prices(problem, {**price, EARLY: np.zeros_like(early)})
    return DualPrices(**_of_limits(as_paid), on_hand=early, a_run=a_run, relief=relief)


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
    b = b if duals.a_unit is None else b + duals.a_unit[s]
    k = np.broadcast_to(k, b.shape) if duals.a_run is None else k + duals.a_run[s]
    if candidates.waiting is not None:
        arrival = np.arange(candidates.shape[1])[None, :] + factories.lead[:, None]
        size = candidates.least[s], candidates.most[s]
        unit, run = candidates.waiting.costs(styles, s, arrival, candidates.margin[s], b, *size)
        b, k = b + unit, k + run
    return b, k
