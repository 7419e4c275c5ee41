"""What plans are worth, taken and bought, against sums done by hand: demand is certain, 20 units a week for five weeks."""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of, runs_of, simulated_value

from planner.optimize.problem.balance import balance_of
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import (
    Valuation,
    arrivals_of,
    bound_without_limits,
    cheapest_purchases,
    free_minutes,
    free_overtime,
    making_cost,
    metres_by_fabric,
    metres_used,
    minutes_used,
    overtime_used,
)

CERTAIN = {"low": 100.0, "high": 100.0}
MILL = {"on_hand": 30.0, "cost": 4.0, "min_order": 50.0, "leftover_value": 1.0}
WORKSHOP = {
    "setup_minutes": 60.0,
    "setup_cost": 25.0,
    "cost_factor": 1.5,
    "capacity": [500.0, 400.0],
    "released": [100.0, 450.0],
    "overtime": 200.0,
    "overtime_cost": 0.5,
}


@pytest.fixture
def problem():
    """Two styles, one of them of a fabric, at one factory with a little time."""
    return problem_of(({**CERTAIN, "fabric": 0, "metres": 2.0}, {**CERTAIN, "minutes": 5.0}), (WORKSHOP,), (MILL,))


RUNS = ((0, 0, 0, 30), (1, 0, 0, 40), (1, 0, 1, 10))


def test_released_orders_leave_time_and_overtime(problem):
    assert free_minutes(problem).tolist() == [[400.0, 0.0]]
    assert free_overtime(problem).tolist() == [[200.0, 150.0]]


def test_runs_take_minutes_with_their_setups_and_the_least_overtime(problem):
    runs = runs_of(*RUNS)
    assert minutes_used(problem, runs).tolist() == [[300 + 60 + 200 + 60, 50 + 60]]
    assert overtime_used(problem, runs).tolist() == [[620 - 400, 110]]


def test_runs_cost_their_units_at_the_factory_and_a_setup(problem):
    assert making_cost(problem, runs_of(*RUNS)).tolist() == [30 * 60 + 25, 40 * 60 + 25, 10 * 60 + 25]


def test_metres_are_those_of_styles_with_a_fabric(problem):
    assert metres_used(problem, runs_of(*RUNS)).tolist() == [60.0, 0.0, 0.0]
    assert metres_by_fabric(problem, runs_of(*RUNS)).tolist() == [60.0]


@pytest.mark.parametrize(("units", "missing", "bought"), [(15, 0, 0), (16, 2, 50), (30, 30, 50), (60, 90, 90)])
def test_a_purchase_is_what_is_missing_and_at_least_the_mills_minimum(problem, units, missing, bought):
    found = cheapest_purchases(problem, runs_of((0, 0, 0, units)))
    assert found.bought[0] == bought
    assert (found.cost[0], found.leftover_value[0]) == (bought * 4.0, bought - missing)


def test_arrivals_are_by_style_and_week(problem):
    s, added = arrivals_of(problem, runs_of((1, 0, 0, 40), (1, 0, 1, 10)))
    assert s.tolist() == [1]
    assert added.tolist() == [[0.0, 40.0, 10.0, 0.0, 0.0]]


def test_a_plan_earns_its_sales_less_everything_it_spends(problem):
    """30 and 40 arrive in week 1 when 80 of each can still be sold, 10 in week 2."""
    value = Valuation(problem).plan(runs_of(*RUNS))
    assert value.income == pytest.approx(100 * 80)
    assert value.making == 30 * 60 + 50 * 60 + 3 * 25
    assert value.overtime == (220 + 110) * 0.5
    assert value.fabric == 50 * 4
    assert value.fabric_leftover == 20
    assert value.spend == value.making + value.overtime + value.fabric
    assert value.objective == pytest.approx(8000 - value.spend + 20)


def test_units_beyond_demand_bring_salvage_and_units_held_cost(problem):
    problem = problem_of(({**CERTAIN, "holding": 0.5, "penalty": 3.0},), starts=1)
    value = Valuation(problem)
    # 120 arrive in week 1: 80 are sold, 20 a week; held at the ends of weeks 1 to 3: 100, 80, 60
    assert value.plan(runs_of((0, 0, 0, 120))).income == pytest.approx(80 * 103 + 40 * 10 - 0.5 * (100 + 80 + 60))
    assert value.margin.tolist() == [100 + 3 - 10]


def test_stock_sells_first_and_a_run_brings_only_what_it_adds():
    value = Valuation(problem_of(({**CERTAIN, "stock": 50.0},)))
    assert value.anyway.sold.tolist() == pytest.approx([50.0])
    assert value.plan(runs_of((0, 0, 0, 60))).income == pytest.approx(50 * 100 + 10 * 10)


def test_what_stock_would_cost_to_hold_anyway_is_no_cost_of_a_run():
    """50 in stock are held 30 + 10 weeks anyway; 60 more of week 1 make it 30 + 70 + 50 + 30."""
    value = Valuation(problem_of(({**CERTAIN, "stock": 50.0, "holding": 2.0},)))
    assert value.anyway.held.tolist() == pytest.approx([40.0])
    assert value.plan(runs_of((0, 0, 0, 60))).income == pytest.approx(50 * 100 + 10 * 10 - 2 * (180 - 40))


def test_without_limits_no_more_than_all_demand_unmet_at_the_cheapest_factory_can_be_earned():
    styles = ({**CERTAIN, "stock": 40.0}, {**CERTAIN, "cost": 90.0, "penalty": 5.0}, {**CERTAIN, "cost": 130.0})
    value = Valuation(problem_of(styles, ({}, {"cost_factor": 0.8})))
    assert bound_without_limits(value) == pytest.approx(60 * (100 - 32) + 100 * (105 - 72) + 0.0)
    scrap = Valuation(problem_of(({**CERTAIN, "salvage": 45.0},)))
    assert bound_without_limits(scrap) == np.inf


def test_a_balance_counts_overtime_and_purchases_as_money_and_as_more_of_what_they_add_to():
    problem = problem_of(
        ({**CERTAIN, "fabric": 0, "metres": 2.0},),
        ({"capacity": [500.0, 400.0], "overtime": 200.0, "overtime_cost": 0.5},),
        ({**MILL, "max_order": 90.0, "lead": 1},),
        budget=5000.0,
        budget_by_week=[3000.0, np.inf],
        receiving={(None, 1): (70.0, 20.0)},
    )
    balance = balance_of(problem, runs_of((0, 0, 0, 55), (0, 0, 1, 10)))
    assert balance.used["minutes"].tolist() == [550.0, 100.0]
    assert balance.available["minutes"].tolist() == [700.0, 600.0]
    assert (balance.used["fabric"].tolist(), balance.available["fabric"].tolist()) == ([130.0], [120.0])
    assert (balance.used["early"].tolist(), balance.available["early"].tolist()) == ([110.0], [30.0])
    assert balance.used["week"].tolist() == [55 * 40 + 50 * 0.5, 400.0]
    assert balance.used["budget"].tolist() == [65 * 40 + 50 * 0.5 + 100 * 4.0]
    assert (balance.used["receiving"].tolist(), balance.left("receiving").tolist()) == ([55.0], [-5.0])
    assert list(balance.broken()) == [("fabric", 0), ("early", 0), ("receiving", 0)]
    assert balance.left("sampling").tolist() == []


@pytest.mark.parametrize(
    ("pin", "run", "spoken_of"),
    [
        (Pin(0, None, None, 5.0), (0, 1, 2), True),
        (Pin(0, 1, None, 5.0), (0, 1, 2), True),
        (Pin(0, 0, None, 5.0), (0, 1, 2), False),
        (Pin(0, None, 1, 5.0), (0, 1, 2), False),
        (Pin(1, None, None, 5.0), (0, 1, 2), False),
    ],
)
def test_a_pin_speaks_of_runs_of_its_style_where_and_when_it_says(pin, run, spoken_of):
    assert pin.speaks_of(*run) is spoken_of


def test_a_style_that_costs_nothing_to_hold_spares_no_other_its_cost():
    problem = problem_of(({**CERTAIN, "holding": 2.0}, CERTAIN), starts=1)
    runs = runs_of((0, 0, 0, 60), (1, 0, 0, 60))
    free = Valuation(problem_of((CERTAIN, CERTAIN), starts=1)).plan(runs).objective
    earned = Valuation(problem).plan(runs).objective
    assert earned == pytest.approx(simulated_value(problem, runs))
    assert earned < free - 50
