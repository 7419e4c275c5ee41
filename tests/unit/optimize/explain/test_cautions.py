"""Tables that can be read and make the plan's numbers odd are told."""

from __future__ import annotations

import pytest
from planning_cases import problem_of

from planner.optimize.explain.cautions import scrap_pays


@pytest.mark.parametrize(
    ("salvage", "style", "told"),
    [
        (10.0, {}, False),
        (41.0, {}, True),
        # Cost leaves the fabric out where it is planned: 2 metres at 5 each belong to what a unit costs.
        (41.0, {"fabric": 0, "metres": 2.0}, False),
        (51.0, {"fabric": 0, "metres": 2.0}, True),
    ],
)
def test_what_is_left_over_pays_only_above_cost_and_fabric(salvage, style, told):
    fabrics = ({"cost": 5.0},) if style else ()
    problem = problem_of(styles=({"salvage": salvage, **style},), fabrics=fabrics)
    found = scrap_pays(problem)
    assert (found is not None and found.code == "salvage_too_good") is told
