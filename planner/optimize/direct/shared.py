"""The limits that styles share, as rows of the direct model: all from the one statement in problem/shared_limits.py.

In every row:  sum of (a_unit x q[s,f,t] + a_run x y[s,f,t])  <=  what there is  + what overtime or purchases add.
"""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Variables, total
from planner.optimize.problem.shared_limits import (
    BUDGET,
    EARLY,
    FABRIC,
    MINUTES,
    WEEK,
    overtime_in,
    purchase_in,
    rooms,
    shared_limits,
)
from planner.optimize.solver.weighted_sum import Term


def keep_minutes_within_capacity(model: pulp.LpProblem, v: Variables) -> None:
    """Sewing and setups of the runs that start in a week fit in what released orders leave of it, and overtime:
    sum over s of (minutes[s] x q[s,f,t] + setup_minutes[f] x y[s,f,t]) - o[f,t] <= (capacity - released)[f,t].
    """
    _keep(model, v, MINUTES)


def cover_fabric_used(model: pulp.LpProblem, v: Variables) -> None:
    """What is cut is on hand or bought:  sum of metres[s] x q[s,f,t] over the styles of g  <=  on_hand[g] + b[g]."""
    _keep(model, v, FABRIC)


def wait_for_bought_fabric(model: pulp.LpProblem, v: Variables) -> None:
    """Runs that start before a purchase can be cut use metres on hand:
    sum of metres[s] x q[s,f,t] over t < first_start + lead[g]  <=  on_hand[g].
    """
    _keep(model, v, EARLY)


def keep_spend_within_budget(model: pulp.LpProblem, v: Variables) -> None:
    """All that the plan commits is within the budget:
    sum of (unit_cost[s] x cost_factor[f] x q + setup_cost[f] x y) + overtime_cost x o + cost x b  <=  budget.
    """
    _keep(model, v, BUDGET)


def keep_spend_within_weekly_budget(model: pulp.LpProblem, v: Variables) -> None:
    """Runs that start in a week commit at most its open-to-buy (units, setups, overtime; fabric counts in all):
    sum of (unit_cost[s] x cost_factor[f] x q + setup_cost[f] x y) + overtime_cost x o  <=  budget[t];
    where budgets roll over, runs that start in all weeks up to t (problem/open_to_buy.py).
    """
    _keep(model, v, WEEK)


def keep_hard_limits(model: pulp.LpProblem, v: Variables) -> None:
    """What runs take of each row of a hard limit is at most what open orders leave of it; of receiving, for a factory r
    or all together:  sum of q[s,f,t] over runs of r with t + lead[f] = a  <=  (receiving - coming)[r,a].
    """
    for limit in v.problem.hard:
        _keep(model, v, limit.kind)


def _keep(model: pulp.LpProblem, v: Variables, kind: str) -> None:
    """The rows of one kind that some run takes of and that limit anything."""
    room = rooms(v.problem).get(kind, np.zeros(0))
    for row, terms in sorted(taken_of(v, kind).items()):
        if any(c for _, c in terms) and np.isfinite(room[row]):
            model += total(terms + added_to(v, kind, row)) <= float(room[row]), f"{kind}_{row}"


def taken_of(v: Variables, kind: str) -> dict[int, list[Term]]:
    """What runs take of each row of a shared limit, row by row."""
    s, f, t = (np.array([r.key[i] for r in v.candidates], dtype=np.int64) for i in range(3))
    found: dict[int, list[Term]] = {}
    for limit in shared_limits(v.problem, s, f, t):
        if limit.kind == kind:
            of_runs = zip(v.candidates, limit.row.tolist(), limit.a_unit.tolist(), limit.a_run.tolist(), strict=True)
            for r, row, a_unit, a_run in of_runs:
                if row >= 0:
                    found.setdefault(row, []).extend([(v.units[r.key], a_unit), (v.runs[r.key], a_run)])
    return found


def added_to(v: Variables, kind: str, row: int) -> list[Term]:
    """What overtime and purchases take of a row; below 0 where they add to it."""
    found: list[Term] = []
    places = [(minutes, f * v.problem.T + t) for (f, t), minutes in v.overtime.items()]
    for overtime in overtime_in(v.problem, kind):
        found += [(minutes, float(overtime.amount[i])) for minutes, i in places if overtime.row[i] == row]
    for purchase in purchase_in(v.problem, kind):
        found += [(b, float(purchase.amount[g])) for g, b in v.bought.items() if purchase.row[g] == row]
    return found
