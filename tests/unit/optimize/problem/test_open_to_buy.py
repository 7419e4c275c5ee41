"""Budgets by week that roll over: which rows money counts in, what it costs there, what is left."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from planning_cases import problem_of, runs_of
from planning_inputs import forecast_of, inputs_of

from planner.optimize.problem.balance import balance_of
from planner.optimize.problem.build import build_problem
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.open_to_buy import OpenToBuy
from planner.optimize.problem.shared_limits import WEEK
from planner.settings import OptimizeSettings

MONDAYS = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)]


def rolling(amounts):
    return problem_of(
        ({},), ({"overtime": 500.0, "overtime_cost": 1.0},), starts=len(amounts), budget_by_week=amounts, rolls=True
    )


def built(rows, *, spent=None, as_of=MONDAYS[0], **settings):
    inputs = inputs_of([{"style_id": "A"}], as_of=as_of, budget=rows)
    if spent is not None:
        inputs = inputs.__class__(**{**vars(inputs), "budget": inputs.budget.with_columns(committed=np.array(spent))})
    how = OptimizeSettings(horizon_weeks=3, budget_rolls_over=True, **settings)
    forecast = forecast_of({"A": (0, 100)}, as_of=as_of)
    return build_problem(inputs, forecast.demand, forecast.demand_weekly, how)


def test_what_a_week_leaves_may_be_spent_later_and_not_before():
    problem = rolling([1000.0, 3000.0, 2000.0])  # a unit costs 40
    assert breaches(problem, runs_of((0, 0, 1, 100))) == []
    assert breaches(problem, runs_of((0, 0, 0, 25), (0, 0, 2, 125))) == []
    assert [b.kind for b in breaches(problem, runs_of((0, 0, 0, 30)))] == ["budget"]
    assert [b.name for b in breaches(problem, runs_of((0, 0, 0, 25), (0, 0, 1, 80)))] == ["2026-03-09"]


def test_a_week_without_a_budget_has_no_limit_and_no_part():
    problem = rolling([1000.0, np.inf, 2000.0])
    assert problem.money.counts.astype(int).tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 1]]
    assert breaches(problem, runs_of((0, 0, 1, 150), (0, 0, 2, 75))) == []


def test_overtime_is_paid_out_of_the_week_and_those_after():
    problem = rolling([9000.0, 9000.0, 9000.0])
    minutes = problem.factories.capacity[0, 0] / problem.styles.minutes[0]
    used = balance_of(problem, runs_of((0, 0, 1, minutes + 10))).used[WEEK]
    cost = 40 * (minutes + 10) + 10 * problem.styles.minutes[0] * 1.0
    assert used == pytest.approx([0.0, cost, cost])


def test_prices_of_weeks_are_those_of_the_rows_that_money_counts_in():
    money = rolling([1.0, np.inf, 1.0, 1.0]).money
    weeks = money.price_of_weeks(np.array([0.3, 0.0, 0.2, 0.1]))
    assert weeks == pytest.approx([0.6, 0.0, 0.3, 0.1])
    assert money.price_of_rows(weeks) == pytest.approx([0.3, 0.0, 0.2, 0.1])
    assert money.possible_prices(np.array([0.1, 0.7, 0.4, 0.2])) == pytest.approx([0.4, 0.0, 0.4, 0.2])


def test_a_week_has_what_the_tightest_of_its_rows_leaves():
    left = rolling([1.0, np.inf, 1.0]).money.free_in_week(np.array([50.0, np.inf, 20.0]))
    assert left.tolist() == [20.0, np.inf, 20.0]


def test_budgets_add_up_from_the_first_week_to_plan_on():
    money = built([{"week": day, "amount": 100 * (i + 1)} for i, day in enumerate(MONDAYS[:3])]).money
    assert money.left_by_week.tolist() == [100.0, 300.0, 600.0]
    assert money.left == 600.0
    none = built([]).money
    assert (none.rolls, none.left) == (None, np.inf)


def test_weeks_gone_by_leave_what_the_ledger_shows_from_the_first_release_on():
    rows = [{"week": day, "amount": 100} for day in MONDAYS]
    kept = built(rows, spent=[0.0, 70.0, 30.0, 0.0], as_of=MONDAYS[2])
    # of the first week, before any release, nobody knows; the second leaves 30, the third has 70 left
    assert kept.money.left_by_week[:2].tolist() == [100.0, 200.0]
    assert built(rows, as_of=MONDAYS[2]).money.left_by_week[:2].tolist() == [100.0, 200.0]
    too_much = built(rows, spent=[0.0, 150.0, 0.0, 0.0], as_of=MONDAYS[2])
    assert too_much.money.left_by_week[:2].tolist() == [50.0, 150.0]


def test_what_is_released_is_part_of_a_budget_and_never_more_than_it():
    money = OpenToBuy(900.0, 200.0, np.array([500.0, np.inf]), np.array([700.0, 0.0]))
    assert (money.left, money.left_by_week.tolist(), money.limited_weeks) == (700.0, [0.0, np.inf], [0])
    rest = money.less(300.0, np.zeros(2), share=0.5)
    assert (rest.given, rest.released, rest.left) == (200.0, 0.0, 200.0)
    assert (money.without().left, money.without(0).left_by_week.tolist()) == (np.inf, [np.inf, np.inf])
    assert money.worth(0.5, np.array([0.2, 0.0])) == (350.0, 0.0)


def test_a_week_is_short_where_any_row_it_counts_in_is():
    used = np.array([15.0, 7.0, 30.0])
    assert rolling([10.0, np.inf, 10.0]).money.short_by_week(used).tolist() == [0.5, 0.0, 0.5]
    alone = OpenToBuy(np.inf, 0.0, np.array([10.0, np.inf, 40.0]), np.zeros(3))
    assert alone.short_by_week(used).tolist() == [0.5, 0.0, -0.25]
