"""The chance that a provisional run is wanted: by what may be seen until then, at prices that the run can earn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.problem.statement import Pin, Problem
from planner.optimize.recourse import decide
from planner.optimize.recourse.chance import chances
from planner.optimize.recourse.decide import Decision
from planner.optimize.search_params import SearchParams
from planner.settings import OptimizeSettings

UNSURE = {"quantiles": np.concatenate([np.linspace(5, 60, 16), np.linspace(80, 900, 5)])}


def decided(problem: Problem, weekly: float) -> Decision:
    fixed = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=60, progress=silent)
    return decide(problem, fixed, np.full(len(problem.styles.ids), weekly), OptimizeSettings())


def with_minutes_at(decision: Decision, price: float) -> Decision:
    duals = decision.recourse.duals
    duals = replace(duals, minutes=np.full_like(duals.minutes, price))
    return replace(decision, recourse=replace(decision.recourse, duals=duals))


def later_chances(problem: Problem, decision: Decision) -> list[float]:
    return chances(problem, decision, decision.runs)[decision.runs.t >= 1].tolist()


@pytest.fixture(scope="module")
def waiting() -> tuple[Problem, Decision]:
    """Two styles of which a little is made later, whatever is learned."""
    problem = problem_of(
        ({**UNSURE, "cost": 45.0, "stock": 20.0},) * 2, ({"capacity": [0.0, 900.0, 900.0, 900.0]},), starts=4, weeks=8
    )
    return problem, decided(problem, 0.5)


def test_a_run_that_is_planned_has_a_chance_however_dear_its_minutes(waiting):
    """No run earns 1,000 a minute, and yet these are planned: nobody else can use what they take."""
    problem, decision = waiting
    dear = later_chances(problem, with_minutes_at(decision, 1000.0))
    assert len(dear) > 0
    assert min(dear) > 0


def test_dear_minutes_make_a_run_less_likely(waiting):
    problem, decision = waiting
    free, dear = (later_chances(problem, with_minutes_at(decision, price)) for price in (0.0, 1000.0))
    assert all(b <= a for a, b in zip(free, dear, strict=True))
    assert sum(dear) < sum(free)


def test_what_is_pinned_is_wanted():
    problem = problem_of(({**UNSURE, "cost": 95.0},) * 2, starts=4, weeks=8, pins=(Pin(0, 0, 2, 60.0),))
    assert later_chances(problem, decided(problem, 0.5)) == [1.0]
