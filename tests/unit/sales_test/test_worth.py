"""What a test is worth: never less than nothing, more where more is uncertain, as simulated decisions earn."""

import numpy as np
import pytest

from planner.sales_test.worth import DAYS, PIECES, _chances, _order_profits, values_of_tests

NOISE = 0.15


def information(belief):
    """Value of what a test tells alone: the pieces themselves neither earn nor cost."""
    chance, worth = _chances(belief, 14, NOISE), _order_profits(belief, 14)
    seen = chance / chance.shape[1]
    return float((seen @ worth.T).max(axis=1).sum() - worth.mean(axis=1).max())


def test_knowing_more_never_costs(belief):
    for spread in (0.1, 0.5, 1.0):
        assert information(belief(spread=spread)) >= -1e-6


def test_a_test_tells_more_where_more_is_uncertain(belief):
    assert information(belief(spread=1.0)) > 2 * information(belief(spread=0.2))


def test_more_pieces_tell_at_least_as_much(belief):
    style = belief(cost=45.0)
    chance, worth = _chances(style, 14, NOISE), _order_profits(style, 14)
    from planner.sales_test.worth import _decide

    values = [_decide(chance, worth, int(n))[0] for n in PIECES]
    assert np.diff(values).min() >= -1e-6


def test_chances_add_up(belief):
    assert np.allclose(_chances(belief(), 7, NOISE).sum(axis=0), 1.0)
    assert np.allclose(_chances(belief(), 7, 0.0).sum(axis=0), 1.0)


def test_the_value_is_what_simulated_tests_earn(belief):
    """Draw levels and sales, decide with Bayes' rule on them, and add up what comes of it."""
    style, rng = belief(minimum=120.0), np.random.default_rng(5)
    i, j = int(np.flatnonzero(PIECES == 30)[0]), int(np.flatnonzero(DAYS == 7)[0])
    found = values_of_tests(style, NOISE)
    chance, worth = _chances(style, 7, NOISE), _order_profits(style, 7)
    level = rng.integers(0, len(style.levels), 40_000)
    mean = style.levels[level] * style.by_day[7]
    sold = rng.negative_binomial(1 / NOISE, 1 / (1 + NOISE * mean))
    rows = np.concatenate([chance[:30], chance[30:].sum(axis=0, keepdims=True)])
    order = (rows @ worth.T).argmax(axis=1)[np.minimum(sold, 30)]
    earned = worth[order, level]
    until = 7 + 3 + 14
    pieces = (100 - 5) * np.minimum(style.levels[level] * style.by_day[until], 30) - (45 - 5) * 30
    assert (earned + pieces).mean() == pytest.approx(found.profit[i, j], rel=0.03)
    assert (order > 0).mean() == pytest.approx(found.orders[i, j], abs=0.02)
    assert (sold >= 30).mean() == pytest.approx(found.sold_out[i, j], abs=0.02)
