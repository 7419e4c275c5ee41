"""Options weighed: each figure against arithmetic done here."""

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.problem.statement import Prices
from planner.optimize.problem.valuation import Valuation
from planner.questions.explain.options import Weighed, weigh_options, what_minimum_forced
from planner.questions.explain.style import picture


def weighed(problem, runs, s=0, minutes=0.0):
    price = np.full_like(problem.factories.capacity, minutes)
    prices = Prices(price, np.zeros(len(problem.fabrics.ids)), 0.0, np.zeros(problem.T))
    return Weighed(problem, Valuation(problem), runs, prices, s)


def by_kind(options):
    return {(option["option"], option["factory_id"]): option for option in options}


def test_nothing_earns_nothing_and_the_plan_what_its_runs_earn():
    problem = problem_of([{"low": 100.0, "high": 100.0}])
    found = by_kind(weigh_options(weighed(problem, runs_of((0, 0, 0, 50)))))
    assert found["none", None]["earns"] == 0
    assert found["plan", problem.factories.ids[0]]["earns"] == 50 * (100 - 40)
    assert found["plan", problem.factories.ids[0]]["leftover"] == 0


def test_the_best_run_of_a_sure_demand_covers_it():
    problem = problem_of([{"low": 100.0, "high": 100.0}])  # a fifth of it sells before the run is there
    found = by_kind(weigh_options(weighed(problem, runs_of())))
    name = problem.factories.ids[0]
    assert found["best", name]["units"] == pytest.approx(80, abs=4)  # sizes are tried in steps
    assert found["least", name]["units"] == 10
    assert found["least", name]["earns"] == 10 * 60
    assert found["best", name]["earns"] > found["least", name]["earns"]


def test_what_has_no_room_says_why_and_what_its_minutes_earn_elsewhere():
    problem = problem_of([{"low": 100.0, "high": 100.0}, {}], [{"capacity": 1000.0}])
    found = by_kind(weigh_options(weighed(problem, runs_of((1, 0, 0, 95)), minutes=2.0)))
    best = found["best", problem.factories.ids[0]]
    assert "50 minutes left" in best["no_room"]
    assert best["scarce"] == pytest.approx(best["units"] * 10 * 2.0)


def test_what_a_minimum_forced():
    problem = problem_of([{"low": 37.5, "high": 37.5}], [{"min_batch": 60.0}])  # 30 of it after the run is there
    forced = what_minimum_forced(weighed(problem, runs_of((0, 0, 0, 60))))
    assert len(forced) == 1
    told = forced[0]
    assert told["units"] == 60
    assert told["units_without"] == pytest.approx(30, abs=3)
    assert told["leftover"] == pytest.approx(30 - max(told["units_without"] - 30, 0), abs=1e-6)
    assert told["costs"] == pytest.approx(30 * (40 - 10), rel=0.1)


def test_a_run_above_its_minimum_is_forced_by_nothing():
    problem = problem_of([{"low": 100.0, "high": 100.0}], [{"min_batch": 60.0}])
    assert what_minimum_forced(weighed(problem, runs_of((0, 0, 0, 90)))) == []


def test_the_picture_is_highest_where_demand_is_likeliest():
    levels = [0.0, *np.linspace(5, 95, 19), 100.0]
    even = picture([float(x) for x in levels])
    assert (even["low"], even["high"]) == (0.0, 100.0)
    assert set(even["heights"][2:-2]) <= {7, 8}
    peaked = picture([0.0, *[50.0 + 0.1 * i for i in range(19)], 100.0])
    assert peaked["heights"].index(8) == 20
    assert sum(height == 8 for height in peaked["heights"]) == 1
    assert picture([7.0] * 21)["low"] == 7.0
