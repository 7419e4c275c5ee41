from __future__ import annotations

import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.problem.limits import breaches, largest_batch, largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation


def kinds(problem, *rows) -> list[str]:
    return [b.kind for b in breaches(problem, runs_of(*rows))]


def test_smallest_batch_is_in_whole_lots_and_enough_for_every_colour():
    problem = problem_of(({}, {"colours": 3}), ({"min_batch": 50.0, "min_batch_colour": 25.0, "lot_size": 20.0},))
    assert smallest_batch(problem)[:, 0].tolist() == [60.0, 80.0]
    assert largest_batch(problem_of(factories=({"max_batch": 130.0, "lot_size": 20.0},))).tolist() == [120.0]


def test_a_run_takes_a_dye_lot_of_each_colour():
    cloth = {"fabric": 0, "metres": 1.5}
    problem = problem_of(
        ({**cloth, "colours": 3}, cloth, {"fabric": 0}, {"fabric": 1, "metres": 1.0}, {}),
        ({}, {"lot_size": 50.0}, {"min_batch": 70.0}),
        ({"min_dye_lot": 40.0}, {}),
    )
    assert smallest_batch(problem).tolist() == [[80.0, 100.0, 80.0], [27.0, 50.0, 70.0], *[[10.0, 50.0, 70.0]] * 3]


def test_runs_start_in_the_horizon_at_a_maker_and_arrive_before_exit():
    problem = problem_of(({"last_arrival": 2}, {}), ({"lead": 2, "makes": [True, False]},), starts=3)
    assert may_start(problem)[:, 0].tolist() == [[True, False, False], [False, False, False]]


def test_no_run_where_the_least_is_more_than_the_most():
    assert not may_start(problem_of(factories=({"min_batch": 50.0, "max_batch": 40.0},))).any()


@pytest.mark.parametrize(
    ("given", "rows", "kind"),
    [
        ({"factories": ({"min_batch": 50.0},)}, [(0, 0, 0, 49)], "minimum batch or lot size"),
        ({"factories": ({"lot_size": 20.0},)}, [(0, 0, 0, 50)], "minimum batch or lot size"),
        ({"factories": ({"max_batch": 40.0},)}, [(0, 0, 0, 50)], "maximum batch"),
        ({"factories": ({"makes": False},)}, [(0, 0, 0, 50)], "run"),
        ({}, [(0, 0, 0, 50), (0, 0, 0, 50)], "run"),
        ({"styles": ({"last_arrival": 1},)}, [(0, 0, 1, 50)], "run"),
        ({"factories": ({"capacity": 499.0},)}, [(0, 0, 0, 50)], "minutes"),
        ({"factories": ({"capacity": 559.0, "setup_minutes": 60.0},)}, [(0, 0, 0, 50)], "minutes"),
        ({"factories": ({"capacity": 600.0, "released": [101.0, 0.0]},)}, [(0, 0, 0, 50)], "minutes"),
        ({"budget": 1999.0}, [(0, 0, 0, 50)], "budget"),
        ({"budget_by_week": [1999.0, 5000.0]}, [(0, 0, 0, 50)], "budget"),
        (
            {"styles": ({"fabric": 0, "metres": 2.0},), "fabrics": ({"max_order": 99.0},)},
            [(0, 0, 0, 50)],
            "metres of fabric",
        ),
        (
            {"styles": ({"fabric": 0, "metres": 2.0},), "fabrics": ({"on_hand": 99.0, "lead": 1},)},
            [(0, 0, 0, 50)],
            "metres on hand of fabric",
        ),
        ({"pins": (Pin(0, 0, None, 60.0),)}, [(0, 0, 0, 50)], "pin"),
        (
            {"styles": ({"fabric": 0, "metres": 2.0, "colours": 2},), "fabrics": ({"min_dye_lot": 51.0},)},
            [(0, 0, 0, 50)],
            "minimum batch or lot size",
        ),
    ],
)
def test_each_limit_is_noticed_just_beyond_it(given, rows, kind):
    assert kinds(problem_of(**given), *rows) == [kind]


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (
            {"factories": ({"capacity": 500.0, "min_batch": 50.0, "lot_size": 10.0, "max_batch": 50.0},)},
            [(0, 0, 0, 50)],
        ),
        ({"factories": ({"capacity": 460.0, "overtime": 100.0, "setup_minutes": 60.0},)}, [(0, 0, 0, 50)]),
        ({"budget": 2000.0, "budget_by_week": [2000.0, 0.0]}, [(0, 0, 0, 50)]),
        (
            {"styles": ({"fabric": 0, "metres": 2.0},), "fabrics": ({"on_hand": 40.0, "max_order": 60.0, "lead": 1},)},
            [(0, 0, 1, 50)],
        ),
        ({"pins": (Pin(0, None, None, 80.0), Pin(0, 0, 0, 50.0))}, [(0, 0, 0, 50), (0, 0, 1, 30)]),
        ({}, []),
    ],
)
def test_a_plan_just_within_every_limit_breaks_none(given, rows):
    assert kinds(problem_of(**given), *rows) == []


def test_no_run_is_larger_than_the_best_scenario_could_sell():
    style = {"low": 0.0, "high": 100.0, "share": [0.5, 0.3, 0.2], "minutes": 10.0}
    roomy = problem_of((style,), ({"capacity": 5000.0},), weeks=3)
    assert largest_sensible_run(roomy, Valuation(roomy))[0, 0].tolist() == [50.0, 20.0]
    tight = problem_of((style,), ({"capacity": 405.0, "setup_minutes": 60.0, "overtime": 50.0},), weeks=3)
    assert largest_sensible_run(tight, Valuation(tight))[0, 0].tolist() == [39.0, 20.0]
    pinned = problem_of((style,), ({"capacity": 5000.0},), weeks=3, pins=(Pin(0, None, None, 400.0),))
    assert (largest_sensible_run(pinned, Valuation(pinned)) == 400).all()


def test_what_arrives_in_a_week_is_within_what_the_warehouse_takes_in():
    """110 and 40 of an open order arrive in week 2 from two factories: 150 in all, 60 of it from F1."""
    near_and_far, rows = ({}, {"lead": 2}), ((0, 0, 1, 60), (1, 1, 0, 50))
    limit = {(None, 2): (150.0, 40.0), (1, 2): (50.0, 0.0)}
    assert kinds(problem_of(({}, {}), near_and_far, receiving=limit), *rows) == []
    (breach,) = breaches(
        problem_of(({}, {}), near_and_far, receiving={**limit, (None, 2): (149.0, 40.0)}), runs_of(*rows)
    )
    assert (breach.kind, breach.name, breach.used, breach.available) == ("receiving", "2026-03-16", 110.0, 109.0)
    (breach,) = breaches(problem_of(({}, {}), near_and_far, receiving={**limit, (1, 2): (60.0, 15.0)}), runs_of(*rows))
    assert (breach.kind, breach.name, breach.available) == ("receiving", "F1, 2026-03-16", 45.0)


def test_where_open_orders_fill_the_warehouse_nothing_more_may_arrive():
    full = problem_of(receiving={(None, 1): (50.0, 80.0)})
    assert kinds(full) == []
    assert kinds(full, (0, 0, 0, 10)) == ["receiving"]
    assert kinds(full, (0, 0, 1, 10)) == []
