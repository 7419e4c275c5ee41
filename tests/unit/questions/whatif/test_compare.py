"""Scenarios planned and put side by side, on a problem small enough to work out."""

import pytest
from planning_inputs import forecast_of, inputs_of

from planner.optimize import make_plan
from planner.questions.base import Ground
from planner.questions.whatif import (
    COLUMNS,
    Scenario,
    compare,
    read_assumption,
    solve_scenarios,
    within_the_gap,
)
from planner.questions.whatif.keep import folder_name
from planner.settings import OptimizeSettings


def scenario(name, *texts):
    return Scenario(name, tuple(read_assumption(text) for text in texts))


@pytest.fixture(scope="module")
def ground():
    styles = [{"style_id": "A"}, {"style_id": "B"}]
    optimize = OptimizeSettings(horizon_weeks=3, recourse=False, budget=2000.0, gap=0.0)
    return Ground(inputs_of(styles), forecast_of({"A": (90.0, 110.0), "B": (0.0, 60.0)}), optimize)


def side_by_side(ground, *scenarios, jobs=None):
    plan = make_plan(ground.inputs, ground.forecast, ground.optimize)
    answers = solve_scenarios(ground, scenarios, plan.orders, jobs=jobs)
    return plan, {r["scenario"]: r for r in compare(ground, plan.orders, plan.limits, plan.summary(), answers)}


def test_more_money_earns_more_and_sells_more(ground):
    plan, rows = side_by_side(ground, scenario("rich", "optimize.budget=9000"), scenario("poor", "optimize.budget=0"))
    base, rich, poor = rows["as it is"], rows["rich"], rows["poor"]
    assert tuple(base) == COLUMNS
    assert base["profit"] == plan.objective
    assert base["binds"][0] == "budget"
    assert rich["profit_change"] == pytest.approx(rich["profit"] - base["profit"])
    assert rich["profit_change"] > 0
    assert rich["lost_sales"] < base["lost_sales"] < poor["lost_sales"]
    assert (poor["units"], poor["profit"]) == (0, 0)
    assert poor["lost_sales"] == pytest.approx(130, abs=1)
    assert rich["orders_that_differ"] > 0


@pytest.mark.slow
def test_the_same_assumptions_give_the_same_plan_in_processes_of_their_own(ground):
    scenarios = [scenario("rich", "optimize.budget=9000"), scenario("more", "demand*1.5")]
    assert side_by_side(ground, *scenarios, jobs=2)[1] == side_by_side(ground, *scenarios)[1]


def test_a_scenario_that_no_plan_satisfies_is_told_and_stops_no_other(ground):
    pinned = scenario("clash", "pins.A.units=500")
    _, rows = side_by_side(ground, pinned, scenario("rich", "optimize.budget=9000"))
    assert rows["clash"]["profit"] is None
    assert "500" in rows["clash"]["status"] or "pin" in rows["clash"]["status"]
    assert rows["rich"]["profit_change"] > 0


@pytest.mark.parametrize(("name", "folder"), [("more money", "more-money"), ("../x", "x"), ("...", "scenario")])
def test_names_of_scenarios_as_folders(name, folder):
    assert folder_name(name) == folder


def test_a_difference_smaller_than_the_gap_is_told():
    base = {"scenario": "as it is", "profit": 1000.0, "profit_change": 0.0, "gap": 0.02}
    near = {"scenario": "near", "profit": 1010.0, "profit_change": 10.0, "gap": 0.0}
    far = {"scenario": "far", "profit": 1100.0, "profit_change": 100.0, "gap": 0.01}
    none = {"scenario": "none", "profit": None, "profit_change": None, "gap": None}
    assert [(w.code, w.notice, w.message.partition(":")[0]) for w in within_the_gap([base, near, far, none])] == [
        ("within_gap", True, "near")
    ]
    assert within_the_gap([base, far]) == []
