"""Budgets by week as rows: of one week each, or, where they roll over, of all weeks up to one.

What a week leaves is the next one's: for every week k with a budget
sum of what runs that start in such weeks t <= k commit  <=  sum of these weeks' budgets.
A week without a budget has no limit and no part in the others'. A run so takes of several rows; what a unit of money costs
in a week is the price of all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.optimize.problem.statement import Bools, Floats, Ints, Problem


def counts(problem: Problem) -> Bools:
    """(T, T) whether money spent on runs that start in week t counts in the row of week k: [k, t]."""
    week = np.arange(problem.T)
    if problem.rolls is None:
        return np.asarray(week[:, None] == week)
    return np.asarray((week[:, None] >= week) & problem.rolls & problem.rolls[:, None])


def week_rows(problem: Problem, t: Ints) -> Iterator[Ints]:
    """(n,) rows that runs which start in weeks t (n,) take of, -1 = none: once, or once for each week that rolls over."""
    if problem.rolls is None:
        yield t
        return
    rolling = np.flatnonzero(problem.rolls).tolist()
    if not rolling:
        yield np.full_like(t, -1)
    for k in rolling:
        yield np.where(problem.rolls[t] & (t <= k), k, -1)


def of_weeks(problem: Problem, row_price: Floats) -> Floats:
    """(T,) what money costs in each week at these prices (T,) of rows."""
    return row_price if problem.rolls is None else np.asarray(row_price @ counts(problem))


def of_rows(problem: Problem, week_price: Floats) -> Floats:
    """(T,) prices of rows at which money costs so much in each week: `of_weeks` undone, for prices that never rise."""
    if problem.rolls is None:
        return week_price
    found, rolling = np.zeros(problem.T), np.flatnonzero(problem.rolls)
    found[rolling] = np.maximum(-np.diff(week_price[rolling], append=0.0), 0.0)
    return found


def able(problem: Problem, week_price: Floats) -> Floats:
    """(T,) the nearest prices of weeks from above that rows can have: none without a row; money left is good for later."""
    if problem.rolls is None:
        return week_price
    found, rolling = np.zeros(problem.T), np.flatnonzero(problem.rolls)
    found[rolling] = np.maximum.accumulate(week_price[rolling][::-1])[::-1]
    return found


def free_in_week(problem: Problem, left: Floats) -> Floats:
    """(T,) what runs that start in each week may still commit where so much (T,) is left of each row."""
    if problem.rolls is None:
        return left
    return np.asarray(np.where(counts(problem), left[:, None], np.inf).min(axis=0, initial=np.inf))
