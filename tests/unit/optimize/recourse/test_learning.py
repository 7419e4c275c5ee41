"""How much is learned until a later week: the table's word or the default, less where stock is short."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from planning_cases import problem_of

from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse.learning import FIRST_WEEK, learned_until, weekly_learning


def until(week: int, weekly: float, **style) -> float:
    problem = problem_of(({"stock": 1000.0, **style},))
    return float(learned_until(problem, Valuation(problem), np.array([weekly]), week)[0])


def test_the_table_says_how_much_a_week_teaches():
    demand = pl.DataFrame({"style_id": ["b", "a"], "learning": [0.4, None], "age_days": [3, 7]})
    assert weekly_learning(demand, ("a", "b")) == pytest.approx([FIRST_WEEK / 2, 0.4])


def test_without_a_word_it_is_the_default_at_launch():
    assert weekly_learning(pl.DataFrame({"style_id": ["a"]}), ("a",)) == pytest.approx([FIRST_WEEK])


def test_weeks_add_up():
    assert until(1, 0.3) == pytest.approx(0.3)
    assert until(2, 0.3) == pytest.approx(1 - 0.7**2)


def test_a_style_that_cannot_sell_teaches_less():
    assert until(1, 0.3) > until(1, 0.3, stock=10.0) > until(1, 0.3, stock=0.0) > 0


def test_before_it_sells_nothing_is_learned_unless_it_is_sure_to_be():
    assert until(1, 0.3, share=[0, 0, 0.5, 0.5, 0]) == 0
    assert until(1, 1.0, share=[0, 0, 0.5, 0.5, 0]) == 1
