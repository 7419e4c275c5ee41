"""A variable that comes up twice counts twice."""

from __future__ import annotations

import pulp

from planner.optimize.solver.weighted_sum import weighted_sum


def test_every_term_of_a_variable_counts():
    model = pulp.LpProblem("sum", pulp.LpMaximize)
    x, y = (model.add_variable(name, 0, 1) for name in "xy")
    assert dict(weighted_sum([(x, 1.0), (y, 5.0), (x, 2.0)])) == {x: 3.0, y: 5.0}
