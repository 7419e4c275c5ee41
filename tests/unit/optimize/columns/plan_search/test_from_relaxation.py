"""From the relaxation to a plan: what is settled, sized, improved and rearranged, each step alone."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates
from planning_cases import problem_of, runs_of

from planner.optimize.columns.chains.chain import Chains, chains_of, joined
from planner.optimize.columns.chains.chain import runs_of as runs_in
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.plan_search.complete import bought, main_patterns, settle, sized, whole_plan
from planner.optimize.columns.plan_search.improve import PlanWithRoom, improved, opportunity
from planner.optimize.columns.plan_search.rearrange import Rearrangement
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import columns_and_prices, generate
from planner.optimize.columns.relaxation.tighten import tighten
from planner.optimize.problem.limits import breaches
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams

HOW = SearchBudget(SearchParams(gap=0.01), np.inf, gap=1e-3, nodes=50)
MANY = tuple({"cost": 30.0 + 3 * i, "high": 120.0 + 20 * i} for i in range(5))


def one(s, *runs) -> Chains:
    return chains_of(runs_of(*((s, *run) for run in runs)))


def free_of_charge(o) -> DualPrices:
    fabrics = len(o.problem.fabrics.ids)
    return DualPrices(np.zeros(o.shape), np.zeros(fabrics), 0.0, np.zeros(o.shape[1]), on_hand=np.zeros(fabrics))


@pytest.fixture
def pool() -> Pool:
    """Of style 0 two sizes of one run, of style 1 runs in two weeks, of style 2 one run."""
    found = Pool(candidates(problem_of(({},) * 3, ({"lot_size": 10.0},))))
    found.add(
        joined([one(0, (0, 0, 40)), one(0, (0, 0, 80)), one(1, (0, 0, 50)), one(1, (0, 1, 50)), one(2, (0, 1, 63))])
    )
    return found


def test_a_style_with_one_pattern_in_full_is_settled_at_the_mean_of_its_sizes(pool):
    settled, split = settle(pool, np.array([0.25, 0.75, 0.5, 0.5, 0.4]))
    assert (settled.s.tolist(), settled.units.tolist()) == ([0], [[70.0]])
    assert split.tolist() == [1, 2]


def test_of_a_split_style_the_pattern_with_most_weight_is_kept_in_whole_lots(pool):
    plan = main_patterns(pool.candidates, pool, np.array([0.25, 0.75, 0.4, 0.6, 1.0]))
    runs = runs_in(plan)
    assert list(zip(runs.s.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True)) == [
        (0, 0, 70),
        (1, 1, 50),
        (2, 1, 60),
    ]


def test_a_whole_plan_is_in_lots_within_the_limits_and_uses_what_is_left():
    o = candidates(problem_of(({}, {"price": 80.0}), ({"lot_size": 10.0, "capacity": [1000.0, 0.0]},)))
    plan = whole_plan(o, joined([one(0, (0, 0, 47.5)), one(1, (0, 0, 66.0))]))
    runs = runs_in(plan)
    assert breaches(o.problem, runs) == []
    assert (runs.units % 10 == 0).all()
    assert runs.units.sum() == 100  # all of the minutes: the better style is made larger


def test_a_fabric_is_bought_where_the_plan_takes_more_than_there_is():
    o = candidates(
        problem_of(({"fabric": 0, "metres": 1.0}, {"fabric": 1, "metres": 1.0}), fabrics=({"on_hand": 50.0},) * 2)
    )
    assert bought(o, joined([one(0, (0, 0, 50)), one(1, (0, 0, 51))])).tolist() == [False, True]


def test_sizing_moves_units_to_where_they_earn_more():
    """100 minutes a unit and 60 units in all: the dear style gets more of them than half."""
    o = candidates(problem_of(({"price": 150.0}, {"price": 60.0}), ({"capacity": [600.0, 0.0], "min_batch": 10.0},)))
    start = joined([one(0, (0, 0, 30)), one(1, (0, 0, 30))])
    plan = sized(o, start, free_of_charge(o), HOW)
    units = dict(zip(plan.s.tolist(), plan.units[:, 0].tolist(), strict=True))
    assert units[0] + units[1] <= 60 + 1e-6
    assert units[0] > 45
    assert o.earns(plan) > o.earns(start)


def test_a_better_chain_takes_the_place_of_a_poor_one_beside_the_others():
    o = candidates(problem_of(({}, {}), ({"capacity": [1200.0, 1200.0]},)))
    start = joined([one(0, (0, 1, 20)), one(1, (0, 0, 60))])
    plan = improved(o, ParallelPricing(o, 1), start, free_of_charge(o), (1.0, 0.0), HOW)
    assert breaches(o.problem, runs_in(plan)) == []
    assert o.earns(plan) > 1.5 * o.earns(start)
    assert len(np.unique(plan.s)) == len(plan.s)


def test_a_style_has_its_own_minutes_and_metres_back_when_it_looks_for_more():
    problem = problem_of(
        ({"fabric": 0, "metres": 2.0}, {}),
        ({"capacity": [900.0, 900.0], "setup_minutes": 50.0},),
        ({"on_hand": 150.0, "max_order": 0.0},),
        receiving={(None, 1): (80.0, 0.0)},
    )
    o = candidates(problem)
    most = PlanWithRoom(o, joined([one(0, (0, 0, 40)), one(1, (0, 0, 30))])).most()
    # 900 - 2 x 50 - 400 - 300 minutes are free, 50 of a set-up come off; the style's own 450 come back: 50 units
    assert most[0, 0, 0] == pytest.approx(50.0)
    assert most[0, 0, 1] == pytest.approx(75.0)  # 150 metres at 2, its own 80 given back
    assert most[1, 0, 0] == pytest.approx(40.0)  # 80 arrive in week 1, 40 of them of the other style


def test_a_change_that_does_not_fit_leaves_the_room_as_it_was():
    o = candidates(problem_of(({}, {}), ({"capacity": [600.0, 600.0]},), receiving={(None, 1): (70.0, 0.0)}))
    room = PlanWithRoom(o, joined([one(0, (0, 0, 40))])).room
    before = copy.deepcopy((room.minutes, room.money, room.hard, room.spent))
    change = room.change(1, 0, 0, 25, setup=1)
    assert room.price(change) is None  # 65 minutes' worth fit, 65 units may arrive, 650 minutes do not
    small = room.change(1, 0, 0, 15, setup=1)
    assert room.price(small) is not None
    room.take(small)
    room.undo(small)
    for was, now in zip(before, (room.minutes, room.money, room.hard, room.spent), strict=True):
        assert np.allclose(was, now)


def test_prices_are_split_into_what_others_lose_and_what_is_paid():
    o = candidates(
        problem_of(({"fabric": 0, "metres": 1.0},), ({"overtime": 50.0, "overtime_cost": 2.0},), ({"cost": 5.0},))
    )
    duals = replace(free_of_charge(o), minutes=np.array([[3.0, 1.0]]), fabric=np.array([7.0]), budget=0.0)
    lost, paid = opportunity(o, duals)
    assert (lost.minutes.tolist(), paid.minutes.tolist()) == ([[1.0, 1.0]], [[2.0, 0.0]])
    assert (lost.fabric.tolist(), paid.fabric.tolist()) == ([2.0], [5.0])


def tight():
    """Five styles that would use twice the minutes there are."""
    return candidates(problem_of(MANY, ({"capacity": [2000.0, 1500.0], "min_batch": 60.0, "setup_minutes": 60.0},)))


def test_tightening_lowers_the_bound_and_stays_above_every_plan():
    o = tight()
    pricing = ParallelPricing(o, 1)
    found = columns_and_prices(o, pricing, HOW)
    first = found.value
    tighten(o, pricing, found, HOW)
    plan = whole_plan(o, settle(found.pool, found.weights)[0])
    assert o.earns(plan) <= found.value <= first * (1 + 1e-9) + 1e-6
    assert found.worth is not None


def test_rearrangement_never_returns_a_worse_plan_and_keeps_the_limits():
    o = tight()
    pricing = ParallelPricing(o, 1)
    found = generate(o, pricing, HOW)
    start = one(4, (0, 0, 60))
    heard: list[float] = []
    plan = Rearrangement(o, pricing, found, HOW).run(start, np.inf, heard.append)
    assert heard == sorted(heard)
    assert heard[0] == o.earns(start) < heard[-1] == o.earns(plan)
    assert breaches(o.problem, runs_in(plan)) == []
    content = Rearrangement(o, pricing, found, HOW).run(start, 0.0, heard.append)
    assert runs_in(content).units.tolist() == [60.0]  # it earns enough already
