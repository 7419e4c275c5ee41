"""The runs that could be part of a best plan: how large they may be, when they arrive, which can never pay."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from planning_cases import MONDAY, problem_of

from planner.optimize.problem.candidates import (
    earned_alone,
    list_candidates,
    most_alone,
    most_of_all,
    pinned,
    pinned_at_none,
)
from planner.optimize.problem.decided import OpenOrder, arriving_units, open_orders, released_orders
from planner.optimize.problem.earlier_plan import runs_still_possible
from planner.optimize.problem.hard_limits import hard_of_run, hard_room, hard_share, parts_of
from planner.optimize.problem.limits import largest_sensible_run, units_of_dye_lots
from planner.optimize.problem.money_unit import in_units, money_unit
from planner.optimize.problem.receiving import Receiving
from planner.optimize.problem.shared_limits import used_by
from planner.optimize.problem.statement import Pin, ReleasedOrder
from planner.optimize.problem.valuation import Valuation

CERTAIN = {"low": 100.0, "high": 100.0}


def test_a_candidate_arrives_its_lead_time_after_its_start():
    problem = problem_of(({},), ({"lead": 2, "lot_size": 5.0, "min_batch": 12.0},), weeks=6)
    found = list_candidates(problem, Valuation(problem))
    assert (found.t.tolist(), found.arrival.tolist()) == ([0, 1], [2, 3])
    assert (found.least.tolist(), found.lot.tolist()) == ([15.0, 15.0], [5.0, 5.0])
    assert len(found.pick(found.t == 1)) == 1


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ({"factories": ({"capacity": [500.0, 800.0], "setup_minutes": 60.0, "overtime": 40.0},)}, [48.0, 78.0]),
        ({"factories": ({"capacity": 1e6, "setup_cost": 100.0},), "budget": 2500.0}, [60.0, 60.0]),
        ({"factories": ({"capacity": 1e6},), "budget_by_week": [1000.0, 1999.0]}, [25.0, 49.0]),
        ({"factories": ({"capacity": 1e6, "max_batch": 37.0, "lot_size": 5.0},)}, [35.0, 35.0]),
        ({"factories": ({"capacity": 1e6},), "receiving": {(None, 1): (50.0, 8.0), (0, 2): (31.0, 0.0)}}, [42.0, 31.0]),
    ],
)
def test_the_most_of_a_run_alone_is_what_each_limit_allows(given, most):
    assert most_alone(problem_of(**given))[0, 0].tolist() == most


def test_metres_on_hand_and_in_time_and_affordable_limit_a_run():
    styles, factory = ({"fabric": 0, "metres": 2.0},), ({"capacity": 1e6},)
    late = {"on_hand": 60.0, "cost": 5.0, "max_order": 100.0, "lead": 1}
    assert most_alone(problem_of(styles, factory, (late,)))[0, 0].tolist() == [30.0, 80.0]
    assert most_alone(problem_of(styles, factory, (late,), budget=400.0))[0, 0].tolist() == [10.0, 10.0]
    dear = {**late, "min_order": 90.0}
    assert most_alone(problem_of(styles, factory, (dear,), budget=440.0))[0, 0].tolist() == [11.0, 11.0]


def test_alone_a_run_earns_its_best_size_and_none_where_it_cannot_pay():
    """80 can be sold from week 1 on, 60 from week 2 on; a unit earns 60, a setup costs 500."""
    problem = problem_of(({**CERTAIN}, {**CERTAIN, "cost": 95.0}), ({"min_batch": 10.0, "setup_cost": 500.0},))
    value = Valuation(problem)
    most = np.full((2, 1, 2), 1000.0)
    earned = earned_alone(problem, value, np.full((2, 1), 10.0), most)
    assert earned[:, 0].round(6).tolist() == [[80 * 60 - 500, 60 * 60 - 500], [80 * 5 - 500, 60 * 5 - 500]]
    held_to = earned_alone(problem, value, np.full((2, 1), 100.0), most)
    assert held_to[0, 0].round(6).tolist() == [80 * 100 + 20 * 10 - 4000 - 500, 60 * 100 + 40 * 10 - 4000 - 500]
    assert list_candidates(problem, value).s.tolist() == [0, 0]
    assert most_of_all(problem, value) == pytest.approx(80 * 60 - 500 + 60 * 60 - 500)


def test_pins_are_candidates_whatever_they_earn_and_pins_at_none_are_not():
    problem = problem_of(
        ({**CERTAIN, "cost": 95.0},) * 2,
        ({"setup_cost": 900.0}, {}),
        pins=(Pin(0, 0, None, 50.0), Pin(1, None, 1, 0.0)),
    )
    assert np.argwhere(pinned(problem)).tolist() == [[0, 0, 0], [0, 0, 1]]
    assert np.argwhere(pinned_at_none(problem)).tolist() == [[1, 0, 1], [1, 1, 1]]
    found = list_candidates(problem, Valuation(problem))
    assert {(0, 0, 0), (0, 0, 1)} <= set(zip(found.s.tolist(), found.f.tolist(), found.t.tolist(), strict=True))
    assert not ((found.s == 1) & (found.t == 1)).any()


def test_where_scrap_pays_minutes_alone_limit_a_run():
    problem = problem_of(({**CERTAIN, "salvage": 50.0},), ({"capacity": [3000.0, 500.0]},))
    assert largest_sensible_run(problem, Valuation(problem))[0, 0].tolist() == [300.0, 50.0]


def test_a_style_without_a_planned_fabric_has_no_dye_lot():
    styles = ({"metres": 2.0}, {"fabric": 0, "metres": 2.0, "colours": 2})
    assert units_of_dye_lots(problem_of(styles, fabrics=({"min_dye_lot": 40.0},))).tolist() == [0.0, 40.0]


ORDERS = {"style_id": ["S0", "S0", "S1", "S9", "S0"], "factory_id": ["F0"] * 5, "units": [50, 60, 70, 80, 5]}


def test_of_an_earlier_plan_what_can_still_be_made_stays():
    weeks = [MONDAY, MONDAY + timedelta(weeks=1), MONDAY - timedelta(weeks=1), MONDAY, MONDAY]
    problem = problem_of(({}, {}), ({"min_batch": 10.0},))
    runs = runs_still_possible(problem, pl.DataFrame({**ORDERS, "week": weeks}))
    assert list(zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True)) == [
        (0, 0, 0, 50.0),
        (0, 0, 1, 60.0),
    ]
    booked = problem_of(({}, {}), ({"min_batch": 10.0},), released=(ReleasedOrder("R", 0, 0, 1, 60.0),))
    assert runs_still_possible(booked, pl.DataFrame({**ORDERS, "week": weeks})).t.tolist() == [0]


def test_an_order_not_begun_takes_its_sewing_and_a_setup():
    schema = {"order_id": str, "style_id": str, "factory_id": str, "units": int, "received": int,
              "arrival_date": date, "week": date}  # fmt: skip
    rows = [
        ("A", "S0", "F1", 50, 20, MONDAY + timedelta(weeks=3), None),
        ("A", "S0", "F1", 10, 0, MONDAY + timedelta(weeks=3), None),  # another line of it
        ("B", "S0", "F1", 50, 50, MONDAY + timedelta(weeks=3), None),
        ("C", "S9", "F1", 8, 0, MONDAY + timedelta(weeks=5), MONDAY + timedelta(weeks=4)),
        ("D", "S0", "F1", 8, 0, MONDAY + timedelta(weeks=1), None),  # begun last week
        ("E", "S0", "F7", 8, 0, MONDAY + timedelta(weeks=2), None),
    ]
    orders = open_orders(pl.DataFrame(rows, schema=schema, orient="row"), {"F1": 2}, MONDAY)
    assert [(o.order_id, o.start, o.arrival, o.units) for o in orders] == [
        ("A", 1, 3, 40.0), ("C", 4, 5, 8.0), ("D", -1, 1, 8.0), ("E", 2, 2, 8.0)]  # fmt: skip
    factories = pl.DataFrame({"factory_id": ["F1"], "setup_minutes": [30.0]})
    taken = released_orders(orders, ["S0"], {"S0": 2.5}, factories, weeks=5)
    assert [(r.order_id, r.s, r.t, r.minutes) for r in taken] == [("A", 0, 1, 130.0), ("C", -1, 4, 30.0)]
    assert released_orders(orders, ["S0"], {"S0": 2.5}, factories, weeks=4) == taken[:1]


def test_what_arrives_after_the_last_week_is_left_out():
    orders = [OpenOrder("A", "S0", "F0", arrival, 0, 7.0) for arrival in (-2, 0, 2, 3)]
    assert arriving_units(orders, ["S0"], 3).tolist() == [[14.0, 0.0, 7.0]]


def test_money_is_told_in_the_price_of_the_dearest_style():
    problem = problem_of(({}, {"price": 250.0}), ({"setup_cost": 100.0},), budget=1000.0)
    assert money_unit(problem) == 250.0
    told = in_units(problem, 250.0)
    assert (told.styles.revenue.tolist(), told.styles.unit_cost.tolist()) == ([0.4, 1.0], [0.16, 0.16])
    assert (told.factories.setup_cost[0], told.money.left) == (0.4, 4.0)
    assert told.money.left_by_week.tolist() == [np.inf, np.inf]
    assert money_unit(problem_of(({"price": 0.0},))) == 1.0


def test_hard_limits_are_taken_priced_and_shared_row_by_row():
    problem = problem_of(({}, {}), ({}, {"lead": 2}), receiving={(None, 2): (150.0, 40.0), (1, 2): (60.0, 0.0)})
    assert hard_room(problem).tolist() == [110.0, 60.0]
    s, f, t, units = np.array([0, 1, 1]), np.array([0, 1, 1]), np.array([1, 0, 1]), np.array([20.0, 30.0, 50.0])
    assert used_by(problem, s, f, t, units)["receiving"].tolist() == [50.0, 30.0]  # the last arrives in week 3
    assert hard_of_run(problem, 0, 1, 0, 25.0, 1) == [(1, 25.0), (0, 25.0)]
    assert hard_of_run(problem, 0, 0, 0, 25.0, 1) == []
    ((limit, price),) = parts_of(problem, np.array([3.0, 2.0]))
    assert limit.by_start(price).tolist() == [[0.0, 3.0], [5.0, 0.0]]
    assert limit.most_units(limit.room, np.array([0]))[0].tolist() == [[np.inf, 110.0], [60.0, np.inf]]
    (part,) = hard_share(problem, np.array([10.0, 80.0]), np.array([1]), 0.5)
    assert (part.given.tolist(), part.taken.tolist(), part.a_unit.tolist()) == ([50.0, 0.0], [0.0, 0.0], [1.0])
    assert parts_of(problem, np.zeros(0))[0][1].tolist() == [0.0, 0.0]


def test_receiving_says_what_it_is_and_what_would_help():
    (limit,) = problem_of(({},), ({}, {"lead": 2}), receiving={(None, 2): (150.0, 40.0), (1, 3): (60.0, 0.0)}).hard
    assert isinstance(limit, Receiving)
    assert [limit.row_name(row) for row in (0, 1)] == ["2026-03-16", "F1, 2026-03-23"]
    assert limit.stated(0).endswith("150 units in the week of 2026-03-16, 40 of open orders arrive then")
    assert limit.stated(1) == "the warehouse can take in 60 units from F1 in the week of 2026-03-23"
    assert limit.remedy(1) == "raise receiving from F1 in the week of 2026-03-23"
    assert limit.remedy(0, 25.0) == "raise receiving in the week of 2026-03-16 by 25 to 175 units"
    assert limit.missing(1, 5.0, 20.0).endswith("5 units more from F1 in the week of 2026-03-23 and these are 20")
    assert limit.missing(0, 5.0, 20.0).endswith("5 units more in the week of 2026-03-16 and these are 20")
    assert limit.without_row(0).room.tolist() == [np.inf, 60.0]
    assert limit.with_taken(np.array([100.0, 100.0])).room.tolist() == [10.0, 0.0]
