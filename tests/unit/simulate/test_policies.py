"""What the plain ways of ordering do."""

import numpy as np
import pytest
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
    terms = World(season_of(np.ones((2, 42)))).terms
    # Style 1 at near: 40 x 1.2 and 1.5 m of silk at 8 a unit; 90 % kept at 100, the rest and what is left at 10.
    wish = one_run(terms, 1, 0, np.arange(0.0, 100.0), 91.0)
    assert wish.units == 40  # the ratio (91 - 60) / (91 - 10) asks for 38; lots of 5
    sold = np.minimum(40, np.arange(100)).mean()
    assert wish.profit == pytest.approx(91 * sold + 10 * (40 - sold) - 60 * 40 - 50)
    assert one_run(terms, 1, 0, np.zeros(9), 91.0).units == 20  # no batch is smaller


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


@pytest.mark.parametrize("policy", ["knowing", "one-buy", "grades"])
def test_no_policy_is_refused_anything(policy):
    rng = np.random.default_rng(3)
    season = season_of(rng.poisson(rng.gamma(1, 6, (9, 1)), (9, 42)), launch=np.repeat([0, 7, 14], 3), budget=9000.0)
    found, world = play_season(season, policy)
    assert world.refused == []
    assert (found.runs > 0) == (policy == "knowing")  # nothing is known to learn from, but by who knows the future
    again, _ = play_season(season, policy)
    assert again == found


def test_every_policy_has_a_name_people_read():
    from planner.report.pages.simulate import NAMES

    assert set(NAMES) == set(POLICIES)
