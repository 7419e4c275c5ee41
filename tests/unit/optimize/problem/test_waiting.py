"""What waiting costs a run: tangents that are never above what its units wait, alone or beside others."""

import numpy as np
from planning_cases import problem_of

from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.valuation import Valuation
from planner.optimize.problem.waiting import Waiting

RNG = np.random.default_rng(5)


def test_runs_together_wait_at_least_as_long_as_their_tangents_say():
    styles = [{"low": 10.0, "high": 300.0, "holding": 3.0, "stock": 20.0}, {"low": 0.0, "high": 90.0, "holding": 1.0}]
    problem = problem_of(styles, weeks=6, starts=4)
    valuation = Valuation(problem)
    waiting = Waiting.of(RunsAlone.of(valuation), 6)
    every, S = np.arange(2), 2
    least, most = np.full((S, 1), 10.0), np.full((S, 1, 6), 250.0)
    for _ in range(40):
        unit, run = waiting.costs(
            problem.styles, every, np.arange(6)[None], valuation.margin, RNG.uniform(-5, 60, (S, 1, 6)), least, most
        )
        added = RNG.uniform(10, 250, (S, 6)) * (RNG.random((S, 6)) < 0.5)
        told = (unit[:, 0] * added + run[:, 0] * (added > 0)).sum(axis=1)
        assert (told <= problem.styles.holding * valuation.extra(every, added).held + 1e-6).all()


def test_the_tangent_is_what_waiting_costs_at_its_own_size():
    problem = problem_of([{"low": 10.0, "high": 300.0, "holding": 3.0}], weeks=6, starts=4)
    valuation = Valuation(problem)
    waiting = Waiting.of(RunsAlone.of(valuation), 6)
    for j in (2, 9):
        added = np.zeros((1, 6))
        added[0, 1] = waiting.units[0, 1, j]
        assert np.isclose(valuation.extra(np.array([0]), added).held[0], waiting.held[0, 1, j])


def test_nothing_is_told_where_holding_is_free():
    problem = problem_of([{}], weeks=6, starts=4)
    assert Waiting.of(RunsAlone.of(Valuation(problem)), 6) is None


def test_units_of_certain_demand_wait_until_their_week():
    """20 a week for five weeks, held at the ends of all weeks but the last: 80 + 60 + 40 + 20 of 100 there at once."""
    problem = problem_of([{"low": 100.0, "high": 100.0, "holding": 0.5}])
    waiting = Waiting.of(RunsAlone.of(Valuation(problem)), 5)
    last = waiting.units.shape[2] - 1
    assert waiting.units[0, :, last].round(6).tolist() == [100.0, 80.0, 60.0, 40.0, 20.0]
    assert waiting.sold[0, :, last].round(6).tolist() == [100.0, 80.0, 60.0, 40.0, 20.0]
    assert waiting.held[0, :, last].round(6).tolist() == [200.0, 120.0, 60.0, 20.0, 0.0]
    assert waiting.slope[0, :, last].round(6).tolist() == [4.0, 3.0, 2.0, 1.0, 0.0]
    assert (np.diff(waiting.units[0, 0]) > 0).all()
    half = (waiting.units[0, 0] - 50.0) ** 2
    j = int(half.argmin())
    units = waiting.units[0, 0, j]
    assert np.isclose(waiting.held[0, 0, j], sum(max(units - sold, 0.0) for sold in (20, 40, 60, 80)))
