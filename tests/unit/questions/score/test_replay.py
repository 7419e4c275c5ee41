"""Decisions replayed by hand: what sells, what is left, what it earns."""

import numpy as np
import pytest

from planner.domain import QUANTILE_LEVELS
from planner.questions.score.replay import UnitMoney, least_stock, newsvendor_units, replay

EVEN = 100 * np.array(QUANTILE_LEVELS)


def unit_money(**changed):
    return UnitMoney(**{"revenue": 100.0, "salvage": 10.0, "penalty": 0.0, "ahead": None, **changed})


def days(*units):
    return np.array(units, float)


def test_sells_what_is_there_and_no_more():
    found = replay(5, days(0, 0, 4), days(3, 3, 3), unit_money())
    assert (found.sold, found.left) == (8, 1)
    assert found.money == 8 * 100 + 1 * 10


def test_goods_still_to_come_count_as_left():
    assert replay(0, days(0), days(0), unit_money(), coming=7).money == 70


def test_what_is_left_is_worth_what_it_may_still_sell():
    sure = np.full(21, 4.0)
    found = replay(10, days(0), days(0), unit_money(ahead=sure))
    assert found.money == pytest.approx(4 * 100 + 6 * 10)


def test_unmet_demand_costs_its_penalty():
    assert replay(0, days(0), days(5), unit_money(penalty=2.0)).money == -10


def test_the_least_stock_that_explains_the_sales():
    assert least_stock(days(3, 0, 4), days(0, 0, 2)) == 5
    assert least_stock(days(1, 1), days(5, 0)) == 0


@pytest.mark.parametrize(
    ("supply", "least", "units"),
    [
        (0, 10, 67),  # (100 - 40) / (100 - 10) = 2/3 of an even demand from 0 to 100
        (30, 10, 37),
        (80, 10, 0),
        (0, 90, 90),  # 90 for 67 still pays
        (60, 100, 0),  # 100 beside 60 does not
    ],
)
def test_the_newsvendor_buys_the_critical_quantile_in_a_batch_that_pays(supply, least, units):
    assert newsvendor_units(EVEN, supply, 40, unit_money(), least) == pytest.approx(units, abs=1)


def test_what_costs_more_than_it_brings_is_not_bought():
    assert newsvendor_units(EVEN, 0, 100, unit_money(), 1) == 0
