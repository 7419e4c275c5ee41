"""How much overtime a factory's week may have. (Minutes are in shared.py.)"""

from __future__ import annotations

import pulp

from planner.optimize.direct.variables import Variables, total
from planner.optimize.problem.valuation import free_overtime


def keep_overtime_within_limit(model: pulp.LpProblem, v: Variables) -> None:
    """Overtime of a week is at most what the factory offers and released orders leave:  o[f,t] <= overtime[f]."""
    most = free_overtime(v.problem)
    for (f, t), minutes in v.overtime.items():
        model += total([(minutes, 1)]) <= float(most[f, t]), f"overtime_{f}_{t}"
