"""What the plain ways of ordering do."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from planning_inputs import STYLE, frame
from simulated_seasons import season_of

from planner.simulate.play import play_season
from planner.simulate.policies import POLICIES
from planner.simulate.policies.allot import Wish, allot
from planner.simulate.policies.grades import Grades
from planner.simulate.policies.newsvendor import Mean, Newsvendor
from planner.simulate.policies.one_run import one_run
from planner.simulate.world import World


def test_the_newsvendor_takes_the_critical_quantile():
    season = season_of(np.ones((1, 42)))
    want = np.arange(100.0)
    assert Newsvendor(season).quantity(want, 0.75) == 75
    assert Newsvendor(season).quantity(want, -0.2) == 0
    assert Mean(season).quantity(want, 0.75) == pytest.approx(49.5)


def test_one_run_is_a_batch_that_pays_for_its_cloth():
    arrays = World(season_of(np.ones((2, 42)))).arrays
    # Style 1 at near: 40 x 1.2 and 1.5 m of silk at 8 a unit; 90% kept at 100, the rest and what is left at 10.
    wish = one_run(arrays, 1, 0, np.arange(0.0, 100.0), 91.0)
    assert wish.units == 40  # the ratio (91 - 60) / (91 - 10) asks for 38; lots of 5
    sold = np.minimum(40, np.arange(100)).mean()
    assert wish.profit == pytest.approx(91 * sold + 10 * (40 - sold) - 60 * 40 - 50)
    assert one_run(arrays, 1, 0, np.zeros(9), 91.0).units == 20  # no batch is smaller


def test_the_best_a_minute_is_served_first_and_falls_back_on_another_factory():
    world = World(season_of(np.ones((2, 42))))
    world.week = 0
    # Style 0 has cloth for 53; style 1 for 100. Near makes both, far only at 60 and more.
    served = allot(world, [Wish(0, 1, 60, 900.0), Wish(0, 0, 50, 500.0), Wish(1, 1, 100, 800.0), Wish(1, 0, 40, -5.0)])
    assert served == {0, 1}
    assert [(o.s, o.f, o.units) for o in world.orders] == [(0, 0, 50), (1, 1, 100)]
    assert not world.refused
    assert world.metres_coming[0][1] == 1  # wool for the run that had to do without was bought meanwhile


def test_grades_are_set_by_the_past():
    season = season_of(np.ones((1, 42)))
    rule = Grades(season)
    rule.least, rule.units = [20.0, 10.0, 3.0], [200.0, 100.0, 50.0, 0.0]
    assert [rule.grade(units) for units in (25, 20, 12, 3, 2, 0)] == [0, 0, 1, 2, 3, 3]


def with_a_past(season):
    """The season with 20 known styles that sold for eight weeks before it, from 1 to 20 pieces a day."""
    days = [season.start - timedelta(days=60 - day) for day in range(56)]
    known = [{**STYLE, "style_id": f"k{k}", "launch_date": days[0], "exit_date": days[-1]} for k in range(20)]
    sold = [{"date": day, "style_id": f"k{k}", "units": k + 1.0} for k in range(20) for day in days]
    return replace(season, known=frame("styles", known), past=frame("sales", sold))


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["knowing", "one-buy", "grades"])
def test_no_policy_is_refused_anything_where_money_is_short(policy):
    rng = np.random.default_rng(3)
    demand, launch = rng.poisson(rng.gamma(1, 6, (9, 1)), (9, 42)), np.repeat([0, 7, 14], 3)
    season = with_a_past(season_of(demand, launch=launch, budget=4000.0, pieces=60))
    found, world = play_season(season, policy)
    assert world.refused == []
    assert found.runs > 0
    assert play_season(season, policy)[0] == found
    if policy != "knowing":
        rich, _ = play_season(with_a_past(season_of(demand, launch=launch, pieces=60)), policy)
        assert found.ordered < rich.ordered  # money was what held it back


@pytest.mark.parametrize("policy", ["one-buy", "grades"])
def test_a_policy_that_learns_from_the_past_orders_nothing_without_one(policy):
    found, _ = play_season(season_of(np.full((3, 42), 9)), policy)
    assert found.runs == 0


def test_every_policy_has_a_name_people_read():
    from planner.report.pages.simulate import NAMES

    assert set(NAMES) == set(POLICIES)
