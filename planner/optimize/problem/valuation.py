"""What a plan is worth: the one valuation that every way of planning is measured by.

Expected profit above ordering nothing. Sales as in demand_curve; fabric and overtime are the cheapest that work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.demand_curve import SCENARIOS, Outlook, demand_levels, outlook
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs


@dataclass(frozen=True)
class Purchases:
    """Of each fabric (G,): metres bought, money spent and what the rest brings."""

    bought: Floats
    cost: Floats
    leftover_value: Floats


@dataclass(frozen=True)
class PlanValue:
    """Expected money of a plan above ordering nothing. objective = income - spend + fabric_leftover."""

    income: float
    making: float
    overtime: float
    fabric: float
    fabric_leftover: float

    @property
    def spend(self) -> float:
        """What the plan commits: units, setups, overtime, fabric. This is what the budget limits."""
        return self.making + self.overtime + self.fabric

    @property
    def objective(self) -> float:
        """Expected profit above ordering nothing."""
        return self.income - self.spend + self.fabric_leftover


class Valuation:
    """Values chains of runs of one problem; keeps what each style's stock and open orders sell anyway.

    With fewer `scenarios` than SCENARIOS it is quicker and only close: for weighing options, never for a plan.
    """

    def __init__(self, problem: Problem, scenarios: int = SCENARIOS) -> None:
        styles = problem.styles
        self.problem = problem
        self.levels = demand_levels(styles.quantiles, scenarios)
        self.given = styles.coming.copy()
        if self.given.size:
            self.given[:, 0] += styles.stock
        # Worth of selling a unit rather than having it left at exit.
        self.margin = styles.revenue + styles.penalty - styles.salvage
        self.anyway = self._outlook(np.arange(len(styles.ids)), self.given)

    def _outlook(self, s: Ints, arrivals: Floats) -> Outlook:
        styles = self.problem.styles
        return outlook(
            self.levels[s],
            styles.share[s],
            arrivals,
            styles.last_week[s],
            with_held=bool((styles.holding[s] > 0).any()),
        )

    def extra(self, s: Ints, added: Floats) -> Outlook:
        """What N chains `added` (N, W) units by week of arrival of styles s (N,) change against ordering nothing."""
        whole = self._outlook(s, self.given[s] + added)
        return Outlook(
            sold=whole.sold - self.anyway.sold[s],
            leftover=whole.leftover - self.anyway.leftover[s],
            held=whole.held - self.anyway.held[s],
        )

    def income(self, s: Ints, added: Floats) -> Floats:
        """Sales, salvage and goodwill less holding that `added` (N, W) units bring to styles s (N,); (N,) currency."""
        change = self.extra(s, added)
        styles = self.problem.styles
        found: Floats = (
            styles.salvage[s] * added.sum(axis=1) + self.margin[s] * change.sold - styles.holding[s] * change.held
        )
        return found

    def plan(self, runs: Runs) -> PlanValue:
        """The exact value of a plan, each style's runs taken together."""
        problem = self.problem
        s, added = arrivals_of(problem, runs)
        bought = cheapest_purchases(problem, runs)
        overtime = overtime_used(problem, runs) * problem.factories.overtime_cost[:, None]
        return PlanValue(
            income=float(self.income(s, added).sum()),
            overtime=float(overtime.sum()),
            making=float(making_cost(problem, runs).sum()),
            fabric=float(bought.cost.sum()),
            fabric_leftover=float(bought.leftover_value.sum()),
        )


def bound_without_limits(valuation: Valuation) -> float:
    """What no plan can exceed even without limits: all demand met, every unit at its cheapest factory.

    inf where a unit left over brings more than it costs, so that only limits bound what can be earned.
    """
    styles, factories = valuation.problem.styles, valuation.problem.factories
    made = np.where(factories.makes, styles.unit_cost[:, None] * factories.cost_factor[None, :], np.inf)
    cheapest = made.min(axis=1, initial=np.inf)
    if (styles.salvage > cheapest).any():
        return float("inf")
    unmet = valuation.levels.mean(axis=1) - valuation.anyway.sold
    worth = np.maximum(styles.revenue + styles.penalty - cheapest, 0.0)
    return float((worth * np.maximum(unmet, 0.0)).sum())


def arrivals_of(problem: Problem, runs: Runs) -> tuple[Ints, Floats]:
    """The styles that runs are for, ascending (n,), and their units by week of arrival (n, W)."""
    s = np.unique(runs.s)
    added = np.zeros((len(s), problem.styles.share.shape[1]))
    np.add.at(added, (np.searchsorted(s, runs.s), runs.t + problem.factories.lead[runs.f]), runs.units)
    return s, added


def making_cost(problem: Problem, runs: Runs) -> Floats:
    """Units and setup of each run (n,); currency, without fabric and overtime."""
    factories = problem.factories
    found: Floats = (
        problem.styles.unit_cost[runs.s] * factories.cost_factor[runs.f] * runs.units + factories.setup_cost[runs.f]
    )
    return found


def minutes_used(problem: Problem, runs: Runs) -> Floats:
    """Minutes of the runs, setups included, (F, T); released orders not counted."""
    used = np.zeros_like(problem.factories.capacity)
    np.add.at(
        used, (runs.f, runs.t), problem.styles.minutes[runs.s] * runs.units + problem.factories.setup_minutes[runs.f]
    )
    return used


def free_minutes(problem: Problem) -> Floats:
    """Regular minutes that released orders leave, (F, T)."""
    return np.maximum(problem.factories.capacity - problem.factories.released, 0.0)


def free_overtime(problem: Problem) -> Floats:
    """Minutes of overtime that released orders leave, (F, T)."""
    factories = problem.factories
    taken = np.maximum(factories.released - factories.capacity, 0.0)
    return np.maximum(factories.overtime[:, None] - taken, 0.0)


def overtime_used(problem: Problem, runs: Runs) -> Floats:
    """Least minutes of overtime that the runs need beyond what released orders need anyway, (F, T)."""
    return np.maximum(minutes_used(problem, runs) - free_minutes(problem), 0.0)


def metres_used(problem: Problem, runs: Runs) -> Floats:
    """Metres of each run's fabric, (n,); 0 where its fabric is not planned."""
    styles = problem.styles
    return np.where(styles.fabric[runs.s] >= 0, styles.metres[runs.s] * runs.units, 0.0)


def metres_by_fabric(problem: Problem, runs: Runs) -> Floats:
    """Metres of each fabric that the runs use, (G,)."""
    used = np.zeros(len(problem.fabrics.ids))
    g, metres = problem.styles.fabric[runs.s], metres_used(problem, runs)
    np.add.at(used, g[g >= 0], metres[g >= 0])
    return used


def cheapest_purchases(problem: Problem, runs: Runs) -> Purchases:
    """Of each fabric nothing, or what the runs lack but at least the mill's minimum (max_order is not looked at)."""
    fabrics = problem.fabrics
    missing = np.maximum(metres_by_fabric(problem, runs) - fabrics.on_hand, 0.0)
    missing[missing <= TOLERANCE * (1 + fabrics.on_hand)] = 0.0
    bought = np.where(missing > 0, np.maximum(missing, fabrics.min_order), 0.0)
    return Purchases(
        bought=bought,
        cost=bought * fabrics.cost,
        leftover_value=(bought - missing) * fabrics.leftover_value,
    )
