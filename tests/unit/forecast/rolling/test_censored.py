"""Styles that ran out count by what they sold on days in stock, neither left out nor taken at their sales."""

import pytest
from unit.forecast.rolling.past_sales import day, sales, styles

from planner.forecast.rolling.censored import LEAST_SEEN, with_whole_demand
from planner.forecast.rolling.truth import read_past, truth_at


def judged(rows, style_rows=(("a", 0, 30),), origin=10, as_of=60):
    past = read_past(styles(*style_rows), sales(*rows), day(as_of))
    found = with_whole_demand(past, truth_at(past, day(origin)), day(origin))
    return {row["style_id"]: row for row in found.iter_rows(named=True)}


def test_a_style_that_ran_out_half_way_counts_about_twice_its_sales():
    rows = [(k, "a", 1, 12 - k + 8) for k in range(20)]  # the twentieth piece goes on day 19
    found = judged([*rows, (59, "z", 1)])["a"]
    assert found["ran_out"]
    assert found["seen"] == pytest.approx(9.5 / 20)
    assert found["actual"] == pytest.approx(10 / (9.5 / 20))


def test_days_count_as_styles_that_stayed_in_stock_sold_on_them():
    names = [f"s{k:02d}" for k in range(12)]
    # those in stock sell all they sell in the first half of what is left
    stayed = [(k, name, 2, 500) for name in names for k in range(20)]
    cut = [(k, "a", 1, 20 - k) for k in range(20)]
    table = [("a", 0, 30), *[(name, 0, 30) for name in names]]
    found = judged([*stayed, *cut, (59, "z", 1)], table)
    assert found["a"]["seen"] > 0.75
    assert found["s03"]["seen"] == 1.0
    assert found["s03"]["actual"] == 20


def test_a_style_that_ran_out_at_once_has_not_shown_what_it_could_sell():
    found = judged([(0, "a", 5, 6), (10, "a", 1, 1), (59, "z", 1)])["a"]
    assert found["seen"] < LEAST_SEEN


def test_a_size_that_came_back_counts_the_days_it_was_there():
    rows = [(0, "a", 1, 50, "M"), (12, "a", 1, 1, "M"), (22, "a", 1, 9, "M"), (59, "z", 1)]
    found = judged(rows)["a"]
    assert found["seen"] == pytest.approx((20 - 9.5) / 20)
