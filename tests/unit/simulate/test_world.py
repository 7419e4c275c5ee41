"""The bookkeeping of a season: units and metres add up, limits hold, whatever is asked for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_seasons import season_of

from planner.simulate.monday import Monday
from planner.simulate.score import score
from planner.simulate.world import World

WISHES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(1, 260)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**16),
    st.lists(st.tuples(WISHES, st.floats(0, 300)), min_size=9, max_size=9),
    st.sampled_from([None, 4000.0]),
    st.sampled_from([None, 1500.0]),
)
def test_units_metres_and_money_add_up_and_no_limit_is_broken(seed, weeks, budget, weekly):
    rng = np.random.default_rng(seed)
    season = season_of(rng.poisson(4, (4, 42)), launch=[0, 0, 7, 14], budget=budget, weekly=weekly)
    world = World(season)
    spent = {}
    for wishes, metres in weeks:
        world.open_monday()
        world.buy(int(metres) % 2, metres)
        for s, f, units in wishes:
            cost, why = world.cost(s, f, units), world.why_not(s, f, units)
            assert world.order(s, f, units) == (not why)
            spent[world.week] = spent.get(world.week, 0.0) + (0.0 if why else cost)
        assert (world.stock >= 0).all()
        assert (world.metres >= 0).all()
        world.play_week()
    coming = np.bincount([o.s for o in world.coming()], [o.units for o in world.coming()], 4)
    # An order due on the Monday to come has left its factory but is not unpacked yet.
    due = np.bincount(
        [o.s for o in world.orders if o.arrival == world.week],
        [o.units for o in world.orders if o.arrival == world.week],
        4,
    )
    assert (world.made + world.tested == world.sold.sum(axis=1) + world.stock + coming + due).all()
    assert (world.sold <= season.demand).all()
    on_hand = np.array([150.0, 80.0]) + world.metres_bought - world.metres_cut
    on_the_way = np.bincount([g for _, g, _ in world.metres_coming], [m for _, _, m in world.metres_coming], 2)
    assert world.metres + on_the_way == pytest.approx(on_hand)
    assert world.making_cost == pytest.approx(sum(spent.values()))
    for week, money in spent.items():
        if weekly and week >= 0:
            assert money <= weekly + 0.01
    if budget:
        assert world.making_cost + world.fabric_cost <= budget * (1 + season.weeks / 6) + 0.02
    for o in world.orders:
        assert o.units >= (20, 60)[o.f]
        assert o.units % (5, 1)[o.f] == 0
        assert season.styles["category"][o.s] == "dress" or o.f == 0
        assert 7 * o.arrival < season.launch[o.s] + season.life[o.s]
    for f, most in ((0, 3200), (1, 3000)):
        for week in {o.week for o in world.orders}:
            used = [o.units * 10 + (30, 0)[f] for o in world.orders if (o.f, o.week) == (f, week)]
            assert sum(used) <= most + 1e-3


@pytest.mark.parametrize(
    ("s", "f", "units", "why"),
    [
        (2, 1, 60, "does not make"),
        (0, 0, 15, "no batch"),
        (0, 0, 22, "no batch"),
        (0, 1, 205, "no batch"),
        (0, 0, 330, "minutes"),
        (0, 1, 70, "metres"),
        (1, 1, 100, ""),
        (1, 0, 25, ""),
    ],
)
def test_a_run_is_refused_for_the_limit_it_breaks(s, f, units, why):
    world = World(season_of(np.ones((3, 42))))
    world.week = 0
    assert why in world.why_not(s, f, units)
    assert bool(world.why_not(s, f, units)) == bool(why)
    assert world.order(s, f, units) == (not why)
    assert len(world.refused) == bool(why)


def test_money_opens_week_by_week():
    world = World(season_of(np.ones((2, 42)), budget=1200.0))
    world.week = 0
    assert world.money_left() == 1200
    assert world.order(1, 0, 20)  # 20 x 40 x 1.2 + 50
    assert world.money_left() == pytest.approx(1200 - 1010)
    assert "money" in world.why_not(1, 0, 20)
    world.week = 6
    assert world.money_left() == pytest.approx(2400 - 1010)


def test_a_budget_that_rolls_over_leaves_to_a_week_what_weeks_before_it_have_left():
    season = season_of(np.ones((2, 42)), weekly=1500.0)
    rolling = season.settings.optimize.model_copy(update={"budget_rolls_over": True})
    world = World(replace(season, settings=season.settings.model_copy(update={"optimize": rolling})))
    world.week = 0
    assert world.order(1, 0, 20)  # 20 x 40 x 1.2 + 50
    world.week = 2
    assert world.money_left() == pytest.approx(3 * 1500 - 1010)
    ahead = Monday(world, None).inputs().budget
    assert ahead["amount"].to_list()[:2] == pytest.approx([3 * 1500 - 1010, 1500.0])


def test_most_units_is_the_most_that_may_start():
    world = World(season_of(np.ones((3, 42)), budget=3000.0))
    world.week = 0
    for s, f in ((0, 0), (1, 0), (1, 1), (2, 0)):
        most = world.most_units(s, f)
        assert most > 0
        assert not world.why_not(s, f, most)
        assert world.why_not(s, f, most + (5, 1)[f])


def test_a_season_by_hand():
    """One style: 10 test pieces, 20 ordered in week 0, 3 a day wanted over two weeks."""
    season = season_of(np.full((1, 14), 3))
    world = World(season)
    world.week = 0
    world.open_monday()
    assert world.order(0, 0, 20)
    world.play_week()
    world.open_monday()
    assert world.stock[0] == 20
    world.play_week()
    assert world.sold.sum() == 10 + 20
    assert world.holding_cost == 0  # nothing was left when the first week ended, and the second is its last
    found = score("by-hand", world, None)
    # 30 sold: 90% at 100, a tenth returned at 10; 10 + 20 x 1.2 units at 40, a setup of 50; 30 m of wool were there
    assert found.margin == pytest.approx(30 * 91 - 40 * 10 - 40 * 1.2 * 20 - 50)
    assert (found.sell_through, found.leftover, found.lost_sales) == (1.0, 0, round(12 / 42, 6))
