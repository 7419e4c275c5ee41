"""Plans around decisions that clash: what gives way, what stays, and what is said of it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.domain import silent
from planner.optimize.clash.clash import fits
from planner.optimize.clash.set_aside import set_aside_what_clashes, what_gave_way
from planner.optimize.portfolio import choose_runs
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin, Problem, ReleasedOrder
from planner.optimize.search_params import search_params
from planner.settings import OptimizeSettings

MANY, SOME, FEW = Pin(0, 0, 0, 120.0), Pin(1, 0, 0, 60.0), Pin(2, 0, 0, 50.0)
BANNED = Pin(1, None, None, 0.0)


def with_released(problem: Problem, *orders: ReleasedOrder) -> Problem:
    taken = np.zeros_like(problem.factories.capacity)
    for order in orders:
        taken[order.f, order.t] += order.minutes
    return replace(problem, released=orders, factories=replace(problem.factories, released=taken))


def test_what_fits_is_left_alone():
    problem = problem_of(pins=(Pin(0, None, None, 60.0),))
    relaxed = set_aside_what_clashes(problem)
    assert relaxed.problem is problem
    assert what_gave_way(relaxed, runs_of((0, 0, 0, 60))) == ()


@pytest.mark.parametrize(
    ("given", "aside"),
    [
        # 2,000 minutes carry 200 units: one pin has to go, whichever, so the one of fewest units goes.
        ({"styles": ({}, {}, {}), "pins": (MANY, SOME, FEW)}, (FEW,)),
        # One large pin rather than two small ones.
        ({"styles": ({}, {}, {}), "factories": ({"capacity": 1200.0},), "pins": (MANY, SOME, FEW)}, (MANY,)),
        # A pin that forbids always stays, even where it is the smaller of the two.
        ({"styles": ({}, {}), "pins": (Pin(1, 0, None, 30.0), BANNED, SOME)}, (Pin(1, 0, None, 30.0), SOME)),
        ({"pins": (Pin(0, None, 7, 30.0), Pin(0, 0, 1, 40.0))}, (Pin(0, None, 7, 30.0),)),
        ({"pins": (Pin(0, None, None, 50.0), Pin(0, 0, None, 60.0))}, (Pin(0, None, None, 50.0),)),
        (
            {"pins": (Pin(0, None, None, 30.0), Pin(0, None, None, 30.0), Pin(0, 0, 0, 40.0), Pin(0, 0, 1, 0.0))},
            (Pin(0, 0, 0, 40.0),),
        ),
        (
            {"styles": ({}, {}), "pins": (Pin(0, None, None, 30.0), Pin(1, None, None, 20.0)), "budget": 1300.0},
            (Pin(1, None, None, 20.0),),
        ),
        ({"factories": ({"min_batch": 50.0},), "pins": (Pin(0, None, None, 30.0),)}, (Pin(0, None, None, 30.0),)),
    ],
)
def test_as_few_pins_as_possible_give_way(given, aside):
    problem = problem_of(**given)
    assert not fits(problem)
    relaxed = set_aside_what_clashes(problem)
    assert relaxed.pins == aside
    assert fits(relaxed.problem)
    solution = choose_runs(relaxed.problem, search_params(OptimizeSettings()), silent, until=time.perf_counter() + 60)
    assert breaches(relaxed.problem, solution.runs) == []
    assert len(what_gave_way(relaxed, solution.runs)) == len(aside)


def test_a_week_that_released_orders_overfill_takes_no_new_run():
    big = ReleasedOrder("PO00001", 0, 0, 1, 540.0, minutes=5400.0)
    problem = with_released(problem_of(factories=({"capacity": 1800.0},)), big)
    relaxed = set_aside_what_clashes(problem)
    assert fits(relaxed.problem)
    solution = choose_runs(relaxed.problem, search_params(OptimizeSettings()), silent, until=time.perf_counter() + 60)
    assert set(solution.runs.t.tolist()) == {0}
    assert breaches(relaxed.as_it_is, solution.runs) == []
    (warning,) = what_gave_way(relaxed, solution.runs)
    assert warning.code == "relaxed"
    assert warning.message == (
        "released orders overfill F0 in the week of 2026-03-09 by 3,600 minutes (5,400 of 1,800; PO00001); no new run "
        "starts there in that week"
    )
    assert relaxed.as_it_is.factories.released[0, 1] == 5400.0


def test_a_pin_in_an_overfull_week_gives_way_too_and_its_week_is_named():
    big = ReleasedOrder("PO00001", -1, 0, 1, 540.0, minutes=5400.0)
    problem = with_released(problem_of(pins=(Pin(0, 0, 1, 30.0), Pin(0, None, 0, 40.0))), big)
    relaxed = set_aside_what_clashes(problem)
    assert relaxed.pins == (Pin(0, 0, 1, 30.0),)
    overfull, pin = what_gave_way(relaxed, runs_of((0, 0, 0, 40)))
    assert "by 3,400 minutes" in overfull.message
    assert pin.message == (
        "the pin of 30 of S0 at F0 in the week of 2026-03-09 cannot be kept and was set aside; the plan makes 0 there"
    )


def test_cbc_sets_the_same_aside():
    problem = problem_of(styles=({}, {}, {}), pins=(MANY, SOME, FEW))
    assert set_aside_what_clashes(problem, "cbc").pins == (FEW,)
