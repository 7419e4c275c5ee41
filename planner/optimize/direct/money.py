"""Limits of money: the budget in all and by week; and what each thing costs, shared with the objective."""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Run, Variables, total
from planner.optimize.solver.weighted_sum import Term


def making(v: Variables, runs: list[Run]) -> list[Term]:
    """unit_cost[s] x cost_factor[f] x q[s,f,t] + setup_cost[f] x y[s,f,t]."""
    styles, factories = v.problem.styles, v.problem.factories
    return [
        *v.made(runs, lambda r: styles.unit_cost[r.s] * factories.cost_factor[r.f]),
        *v.set_up(runs, lambda r: factories.setup_cost[r.f]),
    ]


def overtime(v: Variables, t: int | None = None) -> list[Term]:
    """overtime_cost[f] x o[f,t], of week t or of all weeks."""
    cost = v.problem.factories.overtime_cost
    return [(o, float(cost[f])) for (f, week), o in v.overtime.items() if t is None or week == t]


def fabric(v: Variables) -> list[Term]:
    """cost[g] x b[g]."""
    return [(b, float(v.problem.fabrics.cost[g])) for g, b in v.bought.items()]


def keep_spend_within_budget(model: pulp.LpProblem, v: Variables) -> None:
    """All that the plan commits is within the budget:
    sum of (unit_cost[s] x cost_factor[f] x q + setup_cost[f] x y) + overtime_cost x o + cost x b  <=  budget.
    """
    spend = making(v, list(v.candidates)) + overtime(v) + fabric(v)
    if np.isfinite(v.problem.budget) and any(c for _, c in spend):
        model += total(spend) <= float(v.problem.budget), "budget"


def keep_spend_within_weekly_budget(model: pulp.LpProblem, v: Variables) -> None:
    """Runs that start in a week commit at most its open-to-buy (units, setups, overtime; fabric counts in all):
    sum of (unit_cost[s] x cost_factor[f] x q + setup_cost[f] x y) + overtime_cost x o  <=  budget_by_week[t].
    """
    for t in np.flatnonzero(np.isfinite(v.problem.budget_by_week)).tolist():
        spend = making(v, [r for r in v.candidates if r.t == t]) + overtime(v, t)
        if any(c for _, c in spend):
            model += total(spend) <= float(v.problem.budget_by_week[t]), f"budget_week_{t}"
