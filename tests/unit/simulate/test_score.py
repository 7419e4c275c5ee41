"""Means and intervals over seasons."""

import pytest

from planner.simulate.score import Score, interval, summary


def test_the_t_interval_of_three_seasons():
    low, high = interval([1.0, 2.0, 3.0])
    assert (low, high) == pytest.approx((2 - 4.303 / 3**0.5, 2 + 4.303 / 3**0.5))


def test_one_season_has_no_interval():
    assert interval([1.0]) is None
    row = summary([Score("plan", 1, 10.0, 0.5, 0.1, 3, 30, 20, 2, 0, None)])
    assert (row["margin"], row["margin_low"], row["changes"], row["share"]) == (10.0, None, None, None)


def test_refusals_add_up_and_figures_are_means():
    scores = [Score("plan", k, 10.0 * k, 0.5, 0.1, 3, 30, 20, 2, 1, 0.2 * k, 0.5) for k in (1, 2)]
    row = summary(scores)
    assert (row["seasons"], row["refused"], row["margin"]) == (2, 2, 15.0)
    assert row["changes"] == pytest.approx(0.3)
