"""A made-up hard limit, of runs and not of units, goes through every model, price, check and word there is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import numpy as np
import pytest
from planning_cases import MONDAY, problem_of, runs_of

from planner.domain import silent
from planner.errors import InfeasibleError
from planner.optimize.clash.clash import check_decided
from planner.optimize.columns import solve_by_columns
from planner.optimize.direct.solve import solve_directly
from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.plan_tables import limits_table
from planner.optimize.explain.slack import slack_of
from planner.optimize.portfolio import choose_runs
from planner.optimize.problem.hard_limit import HardLimit
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin
from planner.optimize.recourse.tomorrow import after_release
from planner.optimize.search_params import SearchParams

STYLES = ({}, {"price": 90.0}, {"price": 70.0})


@dataclass(frozen=True)
class Sampling(HardLimit):
    """So many runs may start in a week: each needs a sample that is sewn and passed."""

    kind: ClassVar[str] = "sampling"

    def noun(self):
        return "room for samples"

    def missing(self, row, left, needed):
        return f"{left:.0f} samples are left on {self.weeks[row]} and this is {needed:.0f}"

    def stated(self, row):
        return f"{self.given[row]:.0f} samples on {self.weeks[row]}"

    def remedy(self, row, more=None):
        return f"pass {more or 'more'} samples on {self.weeks[row]}"

    def overfull(self):
        return "too many samples"


def limited(runs, **given):
    """Three styles at one factory in two weeks, in each of which so many `runs` may start."""
    problem = problem_of(STYLES, **given)
    limit = Sampling(
        given=np.array(runs, float),
        taken=np.zeros(2),
        names=("", ""),
        weeks=(MONDAY, MONDAY + timedelta(weeks=1)),
        place=np.array([[[0, 1]]]),
        a_unit=np.zeros(3),
        a_run=np.ones(1),
    )
    return replace(problem, hard=(limit,))


def by_compact(problem):
    return choose_runs(problem, SearchParams(gap=1e-4), silent, until=np.inf)


def by_columns(problem):
    return solve_by_columns(problem, SearchParams(gap=1e-3), time_limit=1e3, progress=silent)


def directly(problem):
    return solve_directly(problem, SearchParams(gap=1e-4), time_limit=1e3)


@pytest.mark.parametrize("way", [by_compact, by_columns, directly])
def test_no_way_of_planning_starts_more_runs_than_there_are_samples(way):
    found = way(limited([1, 1]))
    assert np.bincount(found.runs.t, minlength=2).tolist() == [1, 1]
    assert sorted(found.runs.s.tolist()) == [0, 1]  # the two that earn most
    free = way(limited([3, 3]))
    assert len(free.runs.s) >= 3
    assert found.objective <= found.bound < free.objective


def test_the_check_notices_one_run_too_many_and_says_in_which_week():
    (breach,) = breaches(limited([1, 1]), runs_of((0, 0, 0, 50), (1, 0, 0, 50), (2, 0, 1, 50)))
    assert (breach.kind, breach.name, breach.used, breach.available) == ("sampling", "2026-03-02", 2.0, 1.0)


def test_what_is_left_stands_in_the_way_and_in_the_table():
    problem, runs = limited([1, 2]), runs_of((0, 0, 0, 50))
    slack = slack_of(problem, runs)
    assert slack.missing_for(1, 0, 0, 50, setup=True) == "0 samples are left on 2026-03-02 and this is 1"
    assert slack.missing_for(0, 0, 0, 50, setup=False) == ""  # more units of a run take no sample
    assert slack.missing_for(1, 0, 1, 50, setup=True) == ""
    prices = replace(by_compact(problem).prices, hard=np.array([30.0, 5.0]))
    rows = limits_table(problem, runs, prices).filter(kind="sampling").rows()
    assert rows == [
        ("sampling", "", MONDAY, 1.0, 1.0, 30.0),
        ("sampling", "", MONDAY + timedelta(weeks=1), 0.0, 2.0, 0.0),
    ]
    worth, words = Elsewhere(problem, prices).worth(1, 0, 0, 50, 0.0, setup=True)
    assert (worth, words) == (30.0, "room for samples")


def test_pins_that_need_more_than_there_is_are_told_what_would_help():
    pins = tuple(Pin(s, 0, 0, 30.0) for s in range(3))
    with pytest.raises(InfeasibleError) as caught:
        check_decided(limited([1, 1], pins=pins))
    assert "1 samples on 2026-03-02" in str(caught.value)
    assert "pass 2.0 samples on 2026-03-02" in caught.value.hint.lower()


def test_what_is_released_tonight_is_taken_tomorrow():
    (limit,) = after_release(limited([2, 2]), runs_of((0, 0, 0, 50))).hard
    assert limit.room.tolist() == [1.0, 2.0]
