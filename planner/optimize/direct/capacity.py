"""Limits of a factory's week: sewing minutes, setups, overtime, what released orders take."""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Variables, total
from planner.optimize.problem.valuation import free_minutes, free_overtime


def keep_minutes_within_capacity(model: pulp.LpProblem, v: Variables) -> None:
    """Sewing and setups of the runs that start in a week fit in what released orders leave of it, and overtime:
    sum over s of (minutes[s] x q[s,f,t] + setup_minutes[f] x y[s,f,t]) - o[f,t] <= (capacity - released)[f,t].
    """
    styles, factories, free = v.problem.styles, v.problem.factories, free_minutes(v.problem)
    for f, t in sorted({(r.f, r.t) for r in v.candidates}):
        runs = [r for r in v.candidates if (r.f, r.t) == (f, t)]
        used = v.made(runs, lambda r: styles.minutes[r.s]) + v.set_up(runs, lambda r: factories.setup_minutes[r.f])
        extra = [(v.overtime[f, t], -1.0)] if (f, t) in v.overtime else []
        if any(c for _, c in used) and np.isfinite(free[f, t]):
            model += total(used + extra) <= float(free[f, t]), f"minutes_{f}_{t}"


def keep_overtime_within_limit(model: pulp.LpProblem, v: Variables) -> None:
    """Overtime of a week is at most what the factory offers and released orders leave:  o[f,t] <= overtime[f]."""
    most = free_overtime(v.problem)
    for (f, t), minutes in v.overtime.items():
        model += total([(minutes, 1)]) <= float(most[f, t]), f"overtime_{f}_{t}"
