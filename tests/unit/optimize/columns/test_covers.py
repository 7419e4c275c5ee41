"""Covers hold for every set of runs that fits, and cut off mixtures that do not."""

from itertools import product

import numpy as np
from column_cases import options
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.optimize.columns.covers import exceeded, lifted


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(8, 30), min_size=5, max_size=9), st.integers(2, 5), st.data())
def test_no_runs_that_fit_exceed_a_lifted_cover(sizes, number, data):
    minutes, chosen = np.array(sizes, float), list(range(number))
    assume(minutes[chosen].sum() > minutes.max())
    room = data.draw(st.integers(int(minutes.max()), int(minutes[chosen].sum()) - 1))
    weight = lifted(minutes, float(room), chosen)
    assert (weight[chosen] >= 1).all()
    sets = np.array(list(product((0, 1), repeat=len(sizes))))
    assert ((sets @ weight)[sets @ minutes <= room] <= len(chosen) - 1).all()


def week(*minutes: float):
    """One factory and week of 1,000 minutes; least batches of one unit that need so many minutes."""
    return options(problem_of([{"minutes": m} for m in minutes], ({"capacity": 1000.0, "min_batch": 1.0},), starts=1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(50, 950), min_size=2, max_size=7), st.data())
def test_covers_hold_for_all_runs_that_fit_and_are_exceeded_by_the_mixture(minutes, data):
    o = week(*minutes)
    made = np.array(data.draw(st.lists(st.floats(0, 1), min_size=len(minutes), max_size=len(minutes))))
    sets = np.array(list(product((0, 1), repeat=len(minutes))))
    fitting = sets[sets @ np.array(minutes) <= 1000]
    for cover in exceeded(o, made[:, None, None]):
        assert cover.weight @ made > cover.most
        assert (fitting @ cover.weight <= cover.most).all()


def test_two_that_fit_only_in_part_cannot_both_be_made():
    found = exceeded(week(900.0, 200.0, 150.0), np.array([0.8, 1.0, 0.0])[:, None, None])
    assert any(cover.most == 1 and (cover.weight[:2] == 1).all() for cover in found)


def test_runs_that_fit_together_have_no_cover():
    assert exceeded(week(400.0, 300.0, 300.0), np.ones((3, 1, 1))) == []
