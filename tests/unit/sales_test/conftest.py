"""A style to be tested, with what the tests vary."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import norm

from planner.sales_test.belief import LEVELS, Belief


@pytest.fixture
def belief():
    def make(*, centre=200.0, spread=0.9, price=100.0, cost=45.0, minimum=80.0, lead=14, life=84, name="a"):
        levels = centre * np.exp(spread * norm.ppf((np.arange(LEVELS) + 0.5) / LEVELS))
        weight = np.exp(-np.arange(life) / life)
        by_day = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
        one = np.ones(1)
        return Belief(
            name, date(2026, 3, 2), levels, by_day, price, 5.0, cost * one, 0 * one, minimum * one, np.array([lead])
        )

    return make
