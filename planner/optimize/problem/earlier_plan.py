"""A plan of another night as a start: those of its runs that can still be made, in the present problem's terms."""

from __future__ import annotations

import numpy as np
import polars as pl

from planner.optimize.problem.decided import place_of, week_index
from planner.optimize.problem.limits import largest_batch, may_start, smallest_batch
from planner.optimize.problem.statement import Problem, Runs


def runs_still_possible(problem: Problem, orders: pl.DataFrame) -> Runs:
    """The runs of an orders table whose week is not past, whose style and factory are still there, and which are not
    on order already (the same style, factory and week); whether they fit together is not looked at.
    """
    style, factory = place_of(problem.styles.ids), place_of(problem.factories.ids)
    booked = {(order.s, order.f, order.t) for order in problem.released}
    allowed, least, most = may_start(problem), smallest_batch(problem), largest_batch(problem)
    found: dict[tuple[int, int, int], float] = {}
    for s_id, f_id, week, units in orders.select("style_id", "factory_id", "week", "units").iter_rows():
        s, f, t = style.get(s_id, -1), factory.get(f_id, -1), week_index(week, problem.week_zero)
        inside = s >= 0 and f >= 0 and 0 <= t < problem.T and (s, f, t) not in booked
        if inside and allowed[s, f, t] and least[s, f] <= units <= most[f]:
            found[s, f, t] = float(units)
    places = np.array(sorted(found), dtype=np.int64).reshape(-1, 3)
    return Runs(places[:, 0], places[:, 1], places[:, 2], np.array([found[place] for place in sorted(found)]))
