"""What must hold for any plan: sales as simulated, and more room never earning less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import problem_of, runs_of, simulated_value

from planner.optimize.direct.solve import solve_directly
from planner.optimize.explain.contributions import contributions
from planner.optimize.problem.demand_curve import expected_held, expected_leftover, share_from, slopes
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams

EXACT = 1e-5
amounts = st.floats(0, 200, allow_nan=False).map(lambda x: round(x, 1))


@st.composite
def chains(draw, weeks=6):
    """(share of demand by week, units arriving by week) of one style."""
    share = np.array(draw(st.lists(st.floats(0, 1), min_size=weeks, max_size=weeks)))
    share = share / share.sum() if share.sum() > 0 else share
    arrivals = np.array(draw(st.lists(st.one_of(st.just(0.0), amounts), min_size=weeks, max_size=weeks)))
    return share[None, :], arrivals[None, :]


@given(chains(), st.lists(amounts, min_size=1, max_size=5))
def test_leftover_is_the_largest_surplus_from_any_week_on(chain, levels):
    """The identity of docs/model.md against a walk through the weeks."""
    share, arrivals = chain
    rest, found = share_from(share)[0], []
    for level in levels:
        stock = 0.0
        for k, units in zip(share[0], arrivals[0], strict=True):
            stock = max(stock + units - level * k, 0.0)
        surplus = max(max(arrivals[0, a:].sum() - level * rest[a] for a in range(len(rest) - 1)), 0.0)
        assert surplus == pytest.approx(stock, abs=1e-6)
        found.append(stock)
    assert expected_leftover(np.array([levels]), share, arrivals)[0] == pytest.approx(np.mean(found), abs=1e-6)


@given(chains(), chains(), st.lists(amounts, min_size=2, max_size=5))
def test_tangents_never_lie_above(chain, other, levels):
    share, here = chain
    there, demand, last = other[1], np.array([levels]), np.array([5])
    slope = slopes(demand, share, here, last)
    for value, tangent in (
        (lambda a: expected_leftover(demand, share, a), slope.leftover),
        (lambda a: expected_held(demand, share, a, last), slope.held),
    ):
        reached = value(here)[0] + float((tangent[0] * (there - here)[0]).sum())
        assert reached <= value(there)[0] + 1e-6


run = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 2), st.integers(1, 150))


@given(st.lists(run, max_size=6, unique_by=lambda r: r[:3]), st.integers(0, 60), st.integers(0, 40))
def test_valuation_is_what_a_walk_through_all_scenarios_earns(rows, stock, coming):
    problem = problem_of(
        ({"stock": stock, "holding": 0.7, "penalty": 3.0, "fabric": 0, "metres": 1.5}, {"low": 0.0, "high": 300.0}),
        (
            {"setup_cost": 50.0, "setup_minutes": 30.0, "capacity": 900.0, "overtime": 5000.0, "overtime_cost": 0.3},
            {"lead": 2, "cost_factor": 0.9},
        ),
        ({"on_hand": 40.0, "min_order": 100.0, "leftover_value": 1.0},),
        starts=3,
        coming=[[0, coming, 0, 0, 0], [coming, 0, 0, 0, 0]],
    )
    runs = runs_of(*rows)
    valuation = Valuation(problem)
    objective = valuation.plan(runs).objective
    assert objective == pytest.approx(simulated_value(problem, runs), rel=1e-9, abs=1e-6)
    shares = contributions(problem, valuation, runs)
    assert shares.profit.sum() == pytest.approx(objective, rel=1e-9, abs=1e-6)
    assert (shares.sold >= -1e-9).all()
    assert (shares.leftover >= -1e-9).all()


@st.composite
def tiny_problems(draw):
    """Two styles, one factory, two weeks: solved exactly in a blink, with limits that bind."""
    styles = [
        {
            "price": 100.0,
            "cost": draw(st.sampled_from([30.0, 50.0])),
            "salvage": 10.0,
            "high": float(draw(st.integers(60, 300))),
            "low": float(draw(st.integers(0, 60))),
            "minutes": draw(st.sampled_from([8.0, 15.0])),
            "fabric": 0,
            "metres": 1.5,
        }
        for _ in range(2)
    ]
    factory = {
        "min_batch": float(draw(st.sampled_from([10, 40, 80]))),
        "lot_size": draw(st.sampled_from([1.0, 10.0])),
        "setup_cost": 100.0,
        "setup_minutes": 60.0,
        "capacity": float(draw(st.integers(400, 2500))),
    }
    cloth = {"on_hand": float(draw(st.integers(0, 100))), "min_order": 80.0, "max_order": 250.0}
    receiving = {(None, 1): (float(draw(st.integers(0, 200))), 20.0), (0, 2): (float(draw(st.integers(0, 200))), 0.0)}
    return problem_of(styles, (factory,), (cloth,), budget=float(draw(st.integers(2000, 12000))), receiving=receiving)


def best(problem) -> float:
    found = solve_directly(problem, SearchParams(gap=EXACT), time_limit=30)
    assert found.status == "optimal"
    assert found.bound >= found.objective
    return found.objective


@settings(max_examples=8, deadline=None)
@given(tiny_problems(), st.floats(1.05, 2.0), st.floats(0.1, 0.9))
def test_more_room_never_earns_less(problem, more, less):
    factories, base = problem.factories, best(problem)
    (taken,) = problem.hard
    eased = {
        "capacity": replace(problem, factories=replace(factories, capacity=factories.capacity * more)),
        "budget": replace(problem, money=replace(problem.money, given=problem.money.given * more)),
        "receiving": replace(problem, hard=(replace(taken, given=taken.given * more + 5),)),
        "no limit of receiving": replace(problem, hard=()),
        "minimum batch": replace(problem, factories=replace(factories, min_batch=np.floor(factories.min_batch * less))),
        "fabric": replace(problem, fabrics=replace(problem.fabrics, on_hand=problem.fabrics.on_hand * more + 10)),
    }
    for name, easier in eased.items():
        assert best(easier) >= base * (1 - 2 * EXACT) - 1e-6, name
