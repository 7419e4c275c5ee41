"""Pieces over styles: never more than there are, at least as good as any even spread, the best one on small cases."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.sales_test.spread import spread_pieces

PIECES = np.array([0, 5, 10, 20])
values = st.lists(st.tuples(*[st.integers(-50, 100)] * 3), min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(values, st.integers(0, 80))
def test_within_a_step_of_the_best_and_never_too_many(rows, total):
    value = np.array([(0, *row) for row in rows], dtype=float)
    at = spread_pieces(PIECES, value, total)
    assert PIECES[at].sum() <= total
    got = value[np.arange(len(value)), at].sum()
    best = max(
        sum(value[s, i] for s, i in enumerate(choice))
        for choice in itertools.product(range(len(PIECES)), repeat=len(value))
        if sum(PIECES[i] for i in choice) <= total
    )
    assert got >= best - max(value.max(), 0)  # the relaxed best is short of one style's step at most
    assert got >= 0


def test_the_best_spread_where_values_are_concave():
    value = np.array([[0, 10, 15, 18], [0, 8, 14, 20], [0, 1, 1, 1]], dtype=float)
    assert PIECES[spread_pieces(PIECES, value, 20)].tolist() == [10, 10, 0]


def test_nothing_where_nothing_pays():
    assert spread_pieces(PIECES, np.array([[0.0, -1, -2, -3]]), 100).tolist() == [0]
