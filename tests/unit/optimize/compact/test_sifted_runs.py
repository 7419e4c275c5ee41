"""A relaxation over likely runs alone, which opens others where they would earn: the value of all, and a bound at any step."""

import time
from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of

from planner.optimize.compact import sifted_runs
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.relaxation import Relaxation
from planner.optimize.compact.sifted_runs import SiftedRuns
from planner.optimize.problem.candidates import list_candidates
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation

STYLES = [
    {"price": 80.0 + 4 * i, "high": 150.0 + 20 * i, "fabric": 0, "metres": 1.5, "minutes": 9.0 + i} for i in range(4)
]
FACTORIES = [
    {"capacity": 1500.0, "setup_cost": 200.0, "overtime": 200.0, "overtime_cost": 1.0},
    {"capacity": 900.0, "lead": 2},
]
MILL = {"min_order": 300.0, "on_hand": 40.0, "cost": 4.0}


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(sifted_runs, "MANY", 0)
    monkeypatch.setattr(sifted_runs, "AT_ONCE", 2)


def relaxation_of(problem) -> Relaxation:
    valuation = Valuation(problem)
    return Relaxation.of(layout_of(problem, valuation, list_candidates(problem, valuation)))


def sifted(found, likely=()) -> Relaxation:
    open_ = np.isin(np.arange(found.layout.n), likely)
    return replace(found, sifted=SiftedRuns.of(found.layout, open_), model=None, answer=None, bound=np.inf)


def solved(found):
    return found.solve(time.perf_counter() + 100)


@pytest.mark.parametrize("pins", [(), (Pin(3, 0, 0, 120.0),)])
def test_the_value_is_that_of_all_runs_together(pins):
    problem = replace(problem_of(STYLES, FACTORIES, [MILL], starts=3), pins=pins)
    whole = relaxation_of(problem)
    part = sifted(whole)
    assert part.sifted.shut.any()
    value = solved(whole).objective
    assert solved(part).objective == pytest.approx(value, rel=1e-5)
    assert part.bound >= value * (1 - 1e-9)
    assert part.sifted.shut.any(), "some of the runs are not worth opening"


def test_in_a_branch_others_are_opened_and_the_model_goes_on():
    whole = relaxation_of(problem_of(STYLES, FACTORIES, [MILL], starts=3))
    part = sifted(whole)
    solved(part)
    without = np.zeros(1), np.zeros(1)
    assert solved(part.within(*without)).objective == pytest.approx(solved(whole.within(*without)).objective, rel=1e-5)
    whole.leave_branch(), part.leave_branch()
    assert solved(part).objective == pytest.approx(solved(whole).objective, rel=1e-5)


def test_an_answer_before_all_that_earn_are_open_is_a_bound_already(monkeypatch):
    whole = relaxation_of(problem_of(STYLES, FACTORIES, [MILL], starts=3))
    value, part = solved(whole).objective, sifted(whole)
    model = part._ready()
    again, first = part.sifted.look_at(model, model.solve(until=time.perf_counter() + 100))
    assert again
    assert first.bound >= value
