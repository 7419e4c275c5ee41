"""The limits that styles share, each stated once: what a run takes of it, how much there is, what may be added to it.

minutes   (f, t)  sewing and setups of the runs that start in a week; overtime adds to it
fabric    (g)     metres cut; purchases add to it
early     (g)     metres cut before a purchase made now can be there: those on hand only
budget            all that the plan commits: units, setups, overtime, purchases
week      (t)     units, setups and overtime of the runs that start in a week
receiving (r, a)  units that arrive in a week, from a factory or (last r) from all
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.statement import Floats, Ints, Problem
from planner.optimize.problem.valuation import free_minutes

MINUTES, FABRIC, EARLY, BUDGET, WEEK, RECEIVING = "minutes", "fabric", "early", "budget", "week", "receiving"


@dataclass(frozen=True)
class SharedLimit:
    """One kind of limit: `room` (R,) of each of its rows, inf = none; of n runs the `row` (n,) that each belongs to, -1
    = none, and what it takes of it: `a_unit` (n,) and `a_run` (n,).
    """

    kind: str
    room: Floats
    row: Ints
    a_unit: Floats
    a_run: Floats


def shared_limits(problem: Problem, s: Ints, f: Ints, t: Ints) -> Iterator[SharedLimit]:
    """Every shared limit with what runs of styles s at factories f in weeks t, each (n,), take of it."""
    styles, factories, fabrics = problem.styles, problem.factories, problem.fabrics
    none, unit = np.zeros(len(s)), styles.unit_cost[s] * factories.cost_factor[f]
    yield SharedLimit(
        MINUTES, free_minutes(problem).ravel(), f * problem.T + t, styles.minutes[s], factories.setup_minutes[f]
    )
    if len(fabrics.ids):
        g = np.where(styles.metres[s] > 0, styles.fabric[s], -1)
        before = t < problem.first_start + fabrics.lead[np.maximum(g, 0)]
        yield SharedLimit(FABRIC, fabrics.on_hand, g, styles.metres[s], none)
        yield SharedLimit(EARLY, fabrics.on_hand, np.where(before, g, -1), styles.metres[s], none)
    yield SharedLimit(BUDGET, np.array([problem.budget]), np.zeros_like(s), unit, factories.setup_cost[f])
    yield SharedLimit(WEEK, problem.budget_by_week, t, unit, factories.setup_cost[f])
    if problem.receiving is not None:
        room, a = problem.receiving.room, t + factories.lead[f]
        for r in (f, np.full_like(f, len(factories.ids))):
            yield SharedLimit(RECEIVING, room.ravel(), r * room.shape[1] + a, np.ones(len(s)), none)
