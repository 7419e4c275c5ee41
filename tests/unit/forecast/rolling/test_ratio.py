"""The ratio method on pasts where its answer is known."""

import pytest
from unit.forecast.rolling.past_sales import day, sales, styles

from planner.forecast.rolling.ratio import ratio_forecast
from planner.forecast.rolling.truth import read_past, truth_at


def forecast(old, origin=60, observed=6.0):
    """The forecast of a style ten days old that sold `observed`; each of `old` sold (early, rest) in 40 days."""
    table = [(f"old{k}", 0, 40) for k in range(len(old))] + [("new", origin - 10, 90)]
    sold = [row for k, (early, rest) in enumerate(old) for row in ((9, f"old{k}", early), (10, f"old{k}", rest))]
    past = read_past(styles(*table), sales(*sold, (origin - 10, "new", observed), (99, "new", 5)), day(100))
    return ratio_forecast(past, truth_at(past, day(origin)), day(origin))


def test_units_so_far_times_total_rest_over_total_early():
    row = forecast([(10, 20), (20, 30), (30, 40), (10, 50), (30, 60)]).row(0, named=True)
    assert row["mean"] == pytest.approx(6 * 200 / 100)
    assert row["p01"] < row["p50"] < row["p99"] < 6 * 5.01


def test_past_styles_that_all_did_the_same_leave_no_doubt():
    row = forecast([(10, 20)] * 5).row(0, named=True)
    assert row["p01"] == pytest.approx(row["p99"])
    assert row["p50"] == pytest.approx(12)


def test_too_few_past_styles_no_forecast():
    assert forecast([(10, 20)] * 4).height == 0
    assert forecast([(0, 20)] * 9).height == 0


def test_styles_finished_after_the_origin_tell_nothing():
    assert forecast([(10, 20)] * 5, origin=39).height == 0
    assert forecast([(10, 20)] * 5, origin=40).height == 1
