"""The bound of one style and of the limits, against chains and plans reckoned one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates, every_chain
from planning_cases import problem_of, runs_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes
from planner.optimize.columns.pins.pinned import pinned_worth
from planner.optimize.columns.pricing.bound import shared_value, worth_at_most, worth_in_haste
from planner.optimize.columns.pricing.bound_path import BoundPath, _lowest_from
from planner.optimize.columns.pricing.sizes import resized
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation

FIRST = np.array([0])


def free_of_charge(o) -> DualPrices:
    fabrics = len(o.problem.fabrics.ids)
    return DualPrices(np.zeros(o.shape), np.zeros(fabrics), 0.0, np.zeros(o.shape[1]), on_hand=np.zeros(fabrics))


def runs_of_each_size(o, t=0) -> Chains:
    """A run of every whole size that may be, in week t."""
    units = np.arange(o.least[0, 0], min(o.most[0, 0, t], 400.0) + 1)
    place = np.zeros((len(units), 1), dtype=np.int64)
    return Chains(place[:, 0], place, place + t, units[:, None])


@pytest.mark.parametrize(
    ("factory", "minutes"),
    [
        ({"min_batch": 10.0}, 0.0),  # neither end binds
        ({"min_batch": 10.0}, 2.5),
        ({"min_batch": 10.0, "setup_cost": 400.0, "setup_minutes": 100.0}, 1.0),
        ({"min_batch": 170.0}, 1.0),  # the least batch binds
        ({"min_batch": 10.0, "max_batch": 60.0}, 1.0),  # the largest binds
        ({"min_batch": 10.0, "cost_factor": 2.6}, 0.0),  # no run pays
    ],
)
def test_the_worth_of_one_run_is_that_of_its_best_size(factory, minutes):
    o = candidates(problem_of(({},), (factory,), starts=1))
    duals = replace(free_of_charge(o), minutes=np.full(o.shape, minutes))
    chains = runs_of_each_size(o)
    best = max(float((profit(o, chains) - takes(o, chains, duals)).max()), 0.0)
    worth = float(worth_at_most(o, duals, FIRST)[0][0])
    assert best - 1e-6 <= worth <= best * 1.004 + 1e-6
    assert float(worth_in_haste(o, duals, FIRST)[0]) >= worth - 0.01 * best - 1e-6


def test_stock_leaves_less_to_earn_and_the_bound_knows():
    plain, stocked = (candidates(problem_of(({"stock": stock},), ({},), starts=1)) for stock in (0.0, 90.0))
    for o in (plain, stocked):
        chains = runs_of_each_size(o)
        best = float(profit(o, chains).max())
        worth = float(worth_at_most(o, free_of_charge(o), FIRST)[0][0])
        assert best - 1e-6 <= worth <= 1.02 * best + 1e-6
    few, many = (worth_at_most(o, free_of_charge(o), FIRST)[0][0] for o in (stocked, plain))
    assert few < 0.4 * many


def test_the_chain_that_the_bound_names_comes_near_it():
    o = candidates(problem_of(({"high": 400.0},), ({"min_batch": 50.0, "setup_cost": 50.0},), starts=3, weeks=6))
    duals = replace(free_of_charge(o), minutes=np.array([[3.0, 1.0, 0.2]]))
    worth, chains = worth_at_most(o, duals, FIRST)
    assert chains.t[0][chains.on[0]].tolist() == sorted(set(chains.t[0][chains.on[0]].tolist()))
    assert chains.on.sum() >= 2  # late weeks are cheaper, early demand is lost without an early run
    best = resized(o, chains, duals)
    assert profit(o, best) - takes(o, best, duals) == pytest.approx(worth, rel=0.01)


def costs_drawn(near, far):
    """Candidate runs of thirty styles, half of them with stock, at two factories; costs a unit and a run drawn by seed."""
    rng = np.random.default_rng(5)
    style = {"price": 100.0, "cost": 40.0, "salvage": 10.0, "minutes": 8.0, "low": 20.0, "high": 400.0}
    factories = {"lead": 1, "setup_cost": 60.0, **near}, {"lead": 2, "setup_cost": 150.0, **far}
    o = candidates(problem_of([style, {**style, "stock": 60.0}] * 15, factories, starts=4, weeks=8))
    b = 20.0 + 40.0 * rng.random((o.S, *o.shape))
    return o, b, rng.choice([60.0, 150.0, 600.0], (o.S, *o.shape))


def test_the_path_that_is_traced_is_worth_the_bound():
    """Where all other runs are far too dear, what is left is worth the same, or next to it: a bound may go on otherwise
    at each r, a chain may not.
    """
    near, far = {"cost_factor": 1.1, "min_batch": 30.0, "max_batch": 70.0}, {"cost_factor": 0.9, "min_batch": 50.0}
    o, b, k = costs_drawn(near, far)
    every = np.arange(o.S)
    for given in (None, np.full(o.S, 30.0)):
        path = BoundPath(o, every, b, k)
        worth = path.worth(given)
        chains = path.trace(worth)
        assert len(chains) > 20
        assert chains.on.sum(axis=1).max() > 2
        alone = np.full(k.shape, 1e6)
        i, j = np.nonzero(chains.on)
        s, f, t = chains.s[i], chains.f[i, j], chains.t[i, j]
        alone[s, f, t] = k[s, f, t]
        share = BoundPath(o, every, b, alone).worth(given)[chains.s] / worth[chains.s]
        assert 0.97 < share.min() <= share.max() < 1 + 1e-9
        assert (share > 1 - 1e-9).mean() > 0.8
        assert (chains.units[i, j] == o.least[s, f]).all()


def test_chains_that_largest_batches_make_long_are_those_they_have_been():
    """Runs by week of start at each factory: who makes the names nearer to the bound writes the new figures here."""
    near, far = {"cost_factor": 1.1, "min_batch": 15.0, "max_batch": 30.0}, {"cost_factor": 0.9, "max_batch": 45.0}
    o, b, k = costs_drawn(near, {**far, "min_batch": 20.0})
    path = BoundPath(o, np.arange(o.S), b, k)
    chains = path.trace(path.worth())
    f, t = chains.f[chains.on], chains.t[chains.on]
    assert (chains.f[~chains.on] == -1).all()
    assert (chains.t[~chains.on] == -1).all()
    assert [np.bincount(t[f == j]).tolist() for j in (0, 1)] == [[27, 14, 9, 17], [15, 19, 19, 17]]
    # Runs at their largest are priced above what a given unit counts: then it is sold first.
    sums = [float(path.worth(np.full(o.S, given)).sum()) for given in (30.0, 45.0)]
    assert sums == pytest.approx([269523.3780, 197156.3904], rel=1e-7)


def test_two_runs_that_arrive_together_are_one_chain():
    """The cheap factory makes 60 at most, and more pays: both arrive in week 2, from weeks 1 and 0."""
    near, far = {"min_batch": 10.0, "max_batch": 60.0, "cost_factor": 0.6}, {"lead": 2, "min_batch": 30.0}
    problem = problem_of(({"low": 150.0, "high": 250.0, "last_arrival": 2},), (near, far), starts=2, weeks=5)
    o = candidates(problem)
    o = replace(o, may=o.may & np.array([[[False, True], [True, False]]]))
    worth, chains = worth_at_most(o, free_of_charge(o), FIRST)
    best = resized(o, chains, free_of_charge(o))
    assert sorted(zip(best.f[0].tolist(), best.t[0].tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert profit(o, best)[0] - 1e-6 <= worth[0] <= 1.15 * profit(o, best)[0]


def test_limits_are_worth_what_there_is_of_them_at_their_prices():
    problem = problem_of(
        ({"fabric": 0, "metres": 2.0},),
        ({"capacity": [500.0, 800.0], "overtime": 100.0, "overtime_cost": 2.0},),
        ({"on_hand": 70.0, "cost": 6.0, "max_order": 40.0},),
        budget=9000.0,
        budget_by_week=[4000.0, np.inf],
        receiving={(None, 1): (60.0, 15.0)},
    )
    o, none = candidates(problem), free_of_charge(candidates(problem))
    assert shared_value(o, none) == 0.0
    assert shared_value(o, replace(none, minutes=np.array([[1.5, 0.5]]))) == 1.5 * 500 + 0.5 * 800
    # a minute at 3 is worth working overtime at 2 for
    assert shared_value(o, replace(none, minutes=np.array([[3.0, 0.0]]))) == 3 * 500 + (3 - 2) * 100
    assert shared_value(o, replace(none, fabric=np.array([4.0]), on_hand=np.array([1.0]))) == 5 * 70
    assert shared_value(o, replace(none, fabric=np.array([10.0]))) == 10 * 70 + (10 - 6) * 40
    # at a price of money overtime and cloth cost more
    assert shared_value(o, replace(none, budget=0.5)) == 4500.0
    assert shared_value(o, replace(none, budget=0.5, minutes=np.array([[4.0, 0.0]]))) == 4500 + 4 * 500 + (4 - 3) * 100
    assert shared_value(o, replace(none, fabric=np.array([10.0]), budget=0.5)) == 4500 + 10 * 70 + (10 - 9) * 40
    assert shared_value(o, replace(none, budget_by_week=np.array([0.25, 0.0]))) == 1000.0
    assert shared_value(o, replace(none, hard=np.array([8.0]))) == 8 * (60 - 15)
    assert shared_value(o, replace(none, relief=12.0)) == 12.0


def test_cloth_that_sells_for_more_than_it_costs_is_worth_a_purchase_in_any_case():
    cloth = {"cost": 4.0, "leftover_value": 7.0, "min_order": 50.0, "max_order": 80.0}
    o = candidates(problem_of(({"fabric": 0, "metres": 2.0},), fabrics=(cloth,)))
    assert shared_value(o, free_of_charge(o)) == (7 - 4) * 50


def test_fabric_at_its_cost_or_for_nothing_is_worth_nothing_to_buy():
    """Without a most, too: no metre more earns anything, and a mill's minimum brings no gain."""
    fabric = {"cost": 4.0, "min_order": 50.0, "max_order": np.inf}
    o = candidates(problem_of(({"fabric": 0, "metres": 2.0},), fabrics=(fabric,)))
    for price in (0.0, 4.0):
        assert shared_value(o, replace(free_of_charge(o), fabric=np.array([price]))) == 0


def test_what_settled_runs_take_is_taken_off():
    problem = problem_of(({}, {}), budget=9000.0)
    settled = candidate_runs_of(problem, Valuation(problem), chains_of(runs_of((1, 0, 0, 50))))
    duals = replace(free_of_charge(settled), minutes=np.ones(settled.shape), budget=0.1)
    alone = candidate_runs_of(problem, Valuation(problem), no_chains())
    assert shared_value(alone, duals) - shared_value(settled, duals) == pytest.approx(50 * 10 + 0.1 * 50 * 40)


@pytest.mark.parametrize(
    ("units", "cost", "stock"), [(60.0, 40.0, 0.0), (170.0, 40.0, 0.0), (100.0, 120.0, 0.0), (60.0, 40.0, 50.0)]
)
def test_a_pinned_style_is_worth_what_its_pinned_units_bring(units, cost, stock):
    """In week 0 or 1, together so many units: the best split, which may lose money."""
    problem = problem_of(({"cost": cost, "stock": stock},), ({"min_batch": 20.0},), pins=(Pin(0, 0, None, units),))
    o = candidates(problem)
    duals = replace(free_of_charge(o), minutes=np.array([[0.5, 0.2]]))
    early = np.array([0.0, *np.arange(20.0, units - 19.0, 5.0), units])
    f = np.where(np.stack([early, units - early], axis=1) > 0, 0, -1)
    t = np.where(f >= 0, np.array([[0, 1]]), -1)
    chains = Chains(np.zeros(len(early), np.int64), f, t, np.stack([early, units - early], axis=1))
    best = float((profit(o, chains) - takes(o, chains, duals)).max())
    worth = pinned_worth(o, duals, 0)
    # What stock sells and what is made compete for the same demand: there the bound is looser.
    assert best - 1e-6 <= worth <= best + (0.4 if stock else 0.02) * abs(best)
    assert (worth < 0) == (cost > 100)


@pytest.mark.parametrize("rows", [3, 700])
def test_the_least_from_each_point_on_is_the_same_for_few_rows_and_many(rows):
    values = np.random.default_rng(4).uniform(0, 1, (rows, 2, 9))
    found = values.copy()
    _lowest_from(found)
    for i in range(9):
        assert (found[:, :, i] == values[:, :, i:].min(axis=2)).all()


@pytest.mark.parametrize(("cost", "exact"), [(9.5, True), (10.0, False), (10.5, False)])
def test_sizes_matter_in_haste_only_where_scrap_pays(cost, exact):
    """Salvage is 10 a unit: below that every unit made brings something, and the quick bound would have no end."""
    o = candidates(problem_of(({"cost": cost},), ({"min_batch": 90.0, "max_batch": 90.0},), starts=1))
    exactly, quickly = worth_at_most(o, free_of_charge(o), FIRST)[0], worth_in_haste(o, free_of_charge(o), FIRST)
    assert (quickly[0] == exactly[0]) == exact
    assert exact or quickly[0] > exactly[0]


def shops_of_all_kinds():
    """Candidate runs of thirty styles, half of them with stock, at two unlike factories, and prices drawn by seed."""
    rng = np.random.default_rng(9)
    near = {"lead": 1, "min_batch": 30.0, "setup_cost": 60.0, "cost_factor": 1.1, "max_batch": 90.0, "capacity": 900.0}
    far = {"lead": 2, "min_batch": 60.0, "setup_cost": 150.0, "cost_factor": 0.9, "setup_minutes": 40.0}
    highs = rng.integers(60, 400, 30)
    stocks = rng.integers(1, 80, 30) * (np.arange(30) % 2)
    styles = [{"low": 10.0, "high": float(high), "stock": float(n)} for high, n in zip(highs, stocks, strict=True)]
    styles[3] |= {"cost": 8.0}  # a unit left over brings more than it costs to make
    o = candidates(problem_of(styles, (near, far), starts=3, weeks=7))
    return o, replace(free_of_charge(o), minutes=3 * rng.random(o.shape))


def test_bounds_are_what_they_have_been():
    """Sums over thirty styles, in currency: who makes them tighter writes the new figures here; lower may be too low."""
    o, duals = shops_of_all_kinds()
    every = np.arange(o.S)
    worth, chains = worth_at_most(o, duals, every)
    haste = worth_in_haste(o, duals, every)
    stocked = every % 2 == 1
    figures = np.array([worth[~stocked].sum(), worth[stocked].sum(), haste.sum(), worth[3]])
    assert figures == pytest.approx([56506.4089, 39830.4553, 118775.0629, 4710.3223], rel=1e-7)
    assert (worth <= haste + 1e-6).all()
    best = resized(o, chains, duals)
    earned = profit(o, best) - takes(o, best, duals)
    assert len(chains) == 27
    assert (earned <= worth[chains.s] + 1e-6).all()
    assert earned.sum() / worth[chains.s].sum() == pytest.approx(0.99051, abs=1e-5)


def test_bounds_of_pins_are_what_they_have_been():
    pins = (
        Pin(0, None, 1, 70.0),
        Pin(1, None, None, 120.0),
        Pin(1, 0, None, 40.0),
        Pin(2, 0, None, 40.0),
        Pin(2, None, 2, 90.0),
        Pin(3, 1, 0, 60.0),
    )
    problem = replace(shops_of_all_kinds()[0].problem, pins=(*pins, Pin(4, 0, 0, 0.0), Pin(4, 0, 1, 35.0)))
    o = candidates(problem)
    duals = replace(free_of_charge(o), minutes=np.linspace(0.2, 2.6, 6).reshape(2, 3))
    found = [pinned_worth(o, duals, s) for s in range(5)]
    assert found == pytest.approx([2687.5484, 4594.0813, 3361.7923, 4224.5644, 1106.9237], rel=1e-6)


def test_what_given_units_count_and_what_a_price_leaves_to_earn_are_as_they_have_been():
    o, duals = shops_of_all_kinds()
    every = np.arange(o.S)
    path = BoundPath(o, every, *run_costs(o, duals, every))
    sums = [float(path.worth(np.full(o.S, given)).sum()) for given in (0.0, 20.0, 60.0)]
    assert sums == pytest.approx([365155.2790, 227326.1571, 122794.5535], rel=1e-7)
    assert path.phi_at(4, path.r[4]) == pytest.approx(path.phi[4])


def test_a_chain_of_small_runs_is_not_paid_for_waiting():
    """A tangent to what waiting costs at the best size of one run lies below nothing at small ones: as if they were paid."""
    style = {"low": 100.0, "high": 500.0, "holding": 3.0}
    factory = {"min_batch": 15.0, "setup_cost": 60.0}
    o = candidates(problem_of((style,), (factory,), starts=4, weeks=8), paying=True)
    duals = replace(free_of_charge(o), minutes=np.full(o.shape, 4.0))
    chains = every_chain(o, 0, sizes=10)
    best = float((profit(o, chains) - takes(o, chains, duals)).max())
    by_tangents = float(BoundPath(o, FIRST, *run_costs(o, duals, FIRST)).worth()[0])
    worth = float(worth_at_most(o, duals, FIRST)[0][0])
    assert best <= worth <= 1.1 * best < 1.5 * best <= by_tangents
