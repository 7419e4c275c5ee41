"""What each thing costs. (Budgets are in shared.py.)"""

from __future__ import annotations

from planner.optimize.direct.variables import Run, Variables
from planner.optimize.solver.weighted_sum import Term


def making(v: Variables, runs: list[Run]) -> list[Term]:
    """unit_cost[s] x cost_factor[f] x q[s,f,t] + setup_cost[f] x y[s,f,t]."""
    styles, factories = v.problem.styles, v.problem.factories
    return [
        *v.made(runs, lambda r: styles.unit_cost[r.s] * factories.cost_factor[r.f]),
        *v.set_up(runs, lambda r: factories.setup_cost[r.f]),
    ]


def overtime(v: Variables) -> list[Term]:
    """overtime_cost[f] x o[f,t]."""
    cost = v.problem.factories.overtime_cost
    return [(o, float(cost[f])) for (f, _), o in v.overtime.items()]


def fabric(v: Variables) -> list[Term]:
    """cost[g] x b[g]."""
    return [(b, float(v.problem.fabrics.cost[g])) for g, b in v.bought.items()]
