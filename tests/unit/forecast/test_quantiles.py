"""Arithmetic of quantiles against plain definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.forecast.quantiles import (
    LEVELS,
    MEDIAN,
    interpolate_rows,
    moments,
    pinball,
    weighted_quantiles,
    widen,
    with_errors,
)

units = st.floats(0, 1e4, allow_nan=False, allow_subnormal=False)


def test_equal_weights_are_ordinary_quantiles():
    values = np.random.default_rng(1).random(4001)
    np.testing.assert_allclose(weighted_quantiles(values, np.ones(4001)), np.quantile(values, LEVELS), atol=1e-3)


def test_a_weight_of_two_is_the_value_twice():
    values = np.array([3.0, 1.0, 7.0, 5.0])
    doubled = weighted_quantiles(np.repeat(values, 2), np.ones(8))
    np.testing.assert_allclose(weighted_quantiles(values, np.full(4, 2.0))[2:-2], doubled[2:-2], atol=1.0)


@given(st.lists(st.lists(units, min_size=3, max_size=3), min_size=1, max_size=5))
def test_rows_are_interpolated_like_np_interp(rows):
    x = np.sort(np.array(rows), axis=1)
    place = np.tile([0.2, 0.5, 0.9], (len(x), 1))
    np.testing.assert_allclose(interpolate_rows(place, x), [np.interp(LEVELS, place[0], r) for r in x], atol=1e-9)


def test_errors_are_taken_from_forecasts_of_the_same_size():
    small, large = np.full(100, 10.0), np.full(100, 1000.0)
    shuffled = np.random.default_rng(1).permutation(100)
    actual = np.concatenate([np.linspace(0, 40, 100)[shuffled], np.linspace(900, 1100, 100)[shuffled]])
    found = with_errors(np.array([10.0, 1000.0]), np.concatenate([small, large]), actual, np.ones(200))
    assert found[0, 2] < 5
    assert found[0, 18] > 30
    assert 900 < found[1, 2] < found[1, 18] < 1100


@given(st.lists(units, min_size=21, max_size=21), st.floats(0, 1.2))
def test_widening_keeps_order_and_spreads(values, spread):
    quantiles = np.sort(np.array(values))[None, :]
    wide = widen(quantiles, spread)
    assert (np.diff(wide, axis=1) >= -1e-9).all()
    assert (wide >= 0).all()


def test_widening_moves_the_ends_and_not_the_median():
    quantiles = np.linspace(80, 120, 21)[None, :]
    wide = widen(quantiles, 0.5)
    assert wide[0, MEDIAN] == pytest.approx(100, rel=0.05)
    assert wide[0, 2] < 65
    assert wide[0, 18] > 160


def test_moments_are_those_of_the_straight_lines():
    quantiles = np.vstack([LEVELS * 100, np.full(21, 7.0)])
    mean, sd = moments(quantiles)
    np.testing.assert_allclose(mean, [50, 7], atol=1e-9)
    np.testing.assert_allclose(sd, [100 / np.sqrt(12), 0], atol=0.02)


def test_pinball_loss_of_a_sure_forecast_is_half_its_error():
    assert pinball(np.full((1, 21), 10.0), np.array([14.0]))[0] == pytest.approx(2.0)
