from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of

from planner.errors import InfeasibleError
from planner.optimize.clash.clash import check_decided, smallest_clash
from planner.optimize.clash.parts import all_parts
from planner.optimize.problem.statement import Pin, Problem, ReleasedOrder


def with_released(problem: Problem, *orders: ReleasedOrder) -> Problem:
    taken = np.zeros_like(problem.factories.capacity)
    for order in orders:
        taken[order.f, order.t] += order.minutes
    return replace(problem, released=orders, factories=replace(problem.factories, released=taken))


def kinds(problem) -> list[tuple[str, str]]:
    return [(part.kind, part.name) for part in smallest_clash(problem, all_parts(problem))]


def test_ordering_nothing_always_fits():
    check_decided(problem_of())
    check_decided(problem_of(budget=0.0, pins=(Pin(0, None, None, 0.0),)))


def test_pins_that_fit_pass():
    check_decided(problem_of(({}, {}), pins=(Pin(0, None, None, 60.0), Pin(0, 0, 0, 40.0), Pin(1, 0, None, 30.0))))


def test_a_released_order_that_no_week_can_carry():
    big = ReleasedOrder("PO00001", 0, 0, 1, 540.0, minutes=5400.0)
    small = ReleasedOrder("PO00002", 0, 0, 1, 10.0, minutes=100.0)
    problem = with_released(problem_of(factories=({"capacity": 1800.0},)), big, small)
    with pytest.raises(InfeasibleError) as caught:
        check_decided(problem)
    error = caught.value
    assert error.exit_code == 5
    assert "PO00001" in error.message
    assert "5,400 minutes" in error.message
    assert "1,800 minutes" in error.message
    assert "PO00002" not in error.message
    assert error.hint == (
        "Move or split order PO00001, or add 3,700 minutes at F0 in the week of 2026-03-09. "
        "Until then, --relax plans around it."
    )
    assert [d["kind"] for d in error.details] == ["released_order", "minutes"]


def test_two_released_orders_that_fit_only_apart():
    orders = [ReleasedOrder(f"PO{i}", 0, 0, 0, 100.0, minutes=1200.0) for i in range(2)]
    assert kinds(with_released(problem_of(), *orders)) == [
        ("released_order", "PO0"),
        ("released_order", "PO1"),
        ("minutes", "F0 2026-03-02"),
    ]


@pytest.mark.parametrize(
    ("given", "clash"),
    [
        (
            {"factories": ({"min_batch": 50.0},), "pins": (Pin(0, None, None, 30.0),)},
            [("pin", "S0"), ("minimum_batch", "F0")],
        ),
        (
            {"styles": ({"colours": 3},), "factories": ({"min_batch_colour": 25.0},), "pins": (Pin(0, 0, 0, 30.0),)},
            [("pin", "S0"), ("minimum_a_colour", "F0")],
        ),
        ({"factories": ({"lot_size": 20.0},), "pins": (Pin(0, 0, 0, 30.0),)}, [("pin", "S0"), ("lot_size", "F0")]),
        (
            {"factories": ({"max_batch": 20.0},), "pins": (Pin(0, 0, 0, 30.0),)},
            [("pin", "S0"), ("maximum_batch", "F0")],
        ),
        ({"pins": (Pin(0, 0, 0, 300.0),)}, [("pin", "S0"), ("minutes", "F0 2026-03-02")]),
        ({"pins": (Pin(0, None, None, 30.0),), "budget": 1000.0}, [("pin", "S0"), ("budget", "")]),
        (
            {"pins": (Pin(0, None, 1, 30.0),), "budget_by_week": [np.inf, 1000.0]},
            [("pin", "S0"), ("budget", "2026-03-09")],
        ),
        (
            {
                "pins": (Pin(0, None, 0, 30.0), Pin(1, None, 1, 20.0)),
                "styles": ({}, {}),
                "budget_by_week": [1300.0, 600.0],
            }
            | {"rolls": True},
            [("pin", "S0"), ("pin", "S1"), ("budget", "2026-03-09")],
        ),
        (
            {
                "styles": ({"fabric": 0, "metres": 2.0},),
                "fabrics": ({"on_hand": 10.0, "max_order": 40.0},),
                "pins": (Pin(0, None, None, 30.0),),
            },
            [("pin", "S0"), ("fabric", "G0")],
        ),
        (
            {
                "styles": ({"fabric": 0, "metres": 2.0, "colours": 2},),
                "fabrics": ({"min_dye_lot": 40.0},),
                "pins": (Pin(0, None, None, 30.0),),
            },
            [("pin", "S0"), ("dye_lot", "G0")],
        ),
        ({"factories": ({"makes": False},), "pins": (Pin(0, 0, 0, 30.0),)}, [("pin", "S0"), ("category", "S0")]),
        ({"styles": ({"last_arrival": 0},), "pins": (Pin(0, 0, 0, 30.0),)}, [("pin", "S0"), ("exit_date", "S0")]),
        ({"pins": (Pin(0, None, 7, 30.0),)}, [("pin", "S0")]),
        ({"pins": (Pin(0, None, None, 50.0), Pin(0, 0, None, 60.0))}, [("pin", "S0"), ("pin", "S0")]),
    ],
)
def test_the_smallest_clash_names_what_clashes_and_nothing_else(given, clash):
    problem = problem_of(**given)
    assert kinds(problem) == clash
    with pytest.raises(InfeasibleError):
        check_decided(problem)


def test_a_pin_and_a_released_order_share_a_week():
    order = ReleasedOrder("PO1", 0, 0, 0, 150.0, minutes=1500.0)
    problem = with_released(problem_of(pins=(Pin(0, 0, 0, 60.0),)), order)
    assert kinds(problem) == [("released_order", "PO1"), ("pin", "S0"), ("minutes", "F0 2026-03-02")]


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        (
            {"pins": (Pin(0, 0, 0, 300.0),), "factories": ({"setup_minutes": 60.0},)},
            "add 1,060 minutes at F0 in the week of 2026-03-02",
        ),
        ({"pins": (Pin(0, None, None, 30.0),), "budget": 1000.0}, "raise the budget by 200 to 1,200."),
        (
            {"pins": (Pin(0, None, 1, 30.0),), "budget_by_week": [np.inf, 1000.0]},
            "raise the budget of the week of 2026-03-09 by 200 to 1,200.",
        ),
        (
            {"pins": (Pin(0, None, 1, 30.0),), "budget_by_week": [300.0, 600.0], "rolls": True},
            "raise the budget of the weeks up to 2026-03-09 by 300 to 1,200.",
        ),
    ],
)
def test_the_hint_says_how_much_more_would_end_it(given, remedy):
    problem = problem_of(**given)
    with pytest.raises(InfeasibleError) as caught:
        check_decided(problem)
    assert remedy in caught.value.hint


@pytest.mark.parametrize("given", [1700.0, 500.0])
def test_the_hint_for_a_budget_counts_what_is_released_under_it(given):
    """1,000 are released, the pin takes 1,200: whatever the budget is, it has to be 2,200."""
    problem = problem_of(pins=(Pin(0, None, None, 30.0),))
    money = replace(problem.money, given=given, released=1000.0)
    with pytest.raises(InfeasibleError) as caught:
        check_decided(replace(problem, money=money))
    assert f"raise the budget by {2200 - given:,.0f} to 2,200 (1,000 of it released already)" in caught.value.hint
    check_decided(replace(problem, money=replace(money, given=2200.0)))


def test_cbc_finds_the_same_clash():
    problem = problem_of(factories=({"min_batch": 50.0},), pins=(Pin(0, None, None, 30.0),))
    assert [p.kind for p in smallest_clash(problem, all_parts(problem), "cbc")] == ["pin", "minimum_batch"]


def test_many_weeks_of_one_factory_are_told_once():
    problem = problem_of(
        factories=({"capacity": 1000.0, "min_batch": 50.0, "max_batch": 200.0},),
        starts=4,
        weeks=6,
        pins=(Pin(0, None, None, 450.0),),
    )
    with pytest.raises(InfeasibleError) as caught:
        check_decided(problem)
    assert caught.value.message.count("F0 has 1,000 minutes") == 1
    assert "and too few as well in 3 other weeks" in caught.value.message
    assert len(caught.value.details) == 5


def test_pins_that_the_warehouse_cannot_take_in():
    problem = problem_of(pins=(Pin(0, 0, 0, 60.0),), receiving={(None, 1): (80.0, 30.0), (None, 2): (5.0, 0.0)})
    assert kinds(problem) == [("pin", "S0"), ("receiving", "2026-03-09")]
    with pytest.raises(InfeasibleError) as caught:
        check_decided(problem)
    error = caught.value
    assert error.exit_code == 5
    assert (
        "the warehouse can take in 80 units in the week of 2026-03-09, 30 of open orders arrive then" in error.message
    )
    assert "raise receiving in the week of 2026-03-09 by 10 to 90 units" in error.hint
    of_one = replace(problem, hard=problem_of(receiving={(0, 1): (59.0, 0.0)}).hard)
    assert kinds(of_one) == [("pin", "S0"), ("receiving", "F0, 2026-03-09")]
    check_decided(replace(problem, pins=(Pin(0, 0, 0, 50.0),)))
