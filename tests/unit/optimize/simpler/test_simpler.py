"""Simpler plans: within what they may give up, within every limit, and simpler in the sense asked for."""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of, runs_of, simulated_value
from planning_inputs import forecast_of, inputs_of

from planner.optimize import make_plan
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin, Prices, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.simpler.moves import EARLIER, FEWER_FACTORIES, FEWER_RUNS
from planner.optimize.simpler.simpler import figures, make_simpler
from planner.settings import OptimizeSettings

TWO = ({}, {"cost_factor": 1.05, "lead": 2})
PLAIN = ({"penalty": 3.0}, {"holding": 0.5})
CLOTH = ({"fabric": 0, "metres": 1.5, "penalty": 3.0}, {"fabric": 0, "metres": 2.0, "holding": 0.5})


def solution_of(problem: Problem, runs: Runs) -> Solution:
    value = Valuation(problem).plan(runs).objective
    minutes, metres = np.zeros_like(problem.factories.capacity), np.zeros(len(problem.fabrics.ids))
    prices = Prices(minutes, metres, 0.0, np.zeros(problem.T))
    return Solution(runs, value, value + 100.0, "feasible", 0.0, prices, "highs")


def rows(runs: Runs) -> list[tuple[int, int, int, float]]:
    return sorted(zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True))


def test_two_runs_that_do_the_work_of_one_become_one():
    problem = problem_of(factories=({"setup_cost": 20.0},))
    found = solution_of(problem, runs_of((0, 0, 0, 50), (0, 0, 1, 50)))
    simpler = make_simpler(problem, found, FEWER_RUNS, 0.05)
    assert len(simpler.runs.s) == 1
    assert simpler.objective >= found.objective * 0.95
    assert simpler.bound == max(found.bound, simpler.objective)


def test_nothing_is_given_up_where_nothing_may_be():
    problem = problem_of(({}, {}), ({"capacity": 1000.0},))
    found = solution_of(problem, runs_of((0, 0, 0, 60), (1, 0, 0, 40), (0, 0, 1, 40), (1, 0, 1, 60)))
    simpler = make_simpler(problem, found, FEWER_RUNS, 0.0)
    assert simpler.objective >= found.objective
    assert breaches(problem, simpler.runs) == []


def test_the_more_may_be_given_up_the_fewer_runs():
    problem = problem_of(tuple({"high": 60.0 + 20 * i} for i in range(6)), TWO, starts=3, weeks=6)
    found = solution_of(problem, runs_of(*((s, s % 2, t, 15.0 + s) for s in range(6) for t in (0, 1, 2))))
    plans = [make_simpler(problem, found, FEWER_RUNS, within) for within in (0.0, 0.1, 0.5, 1.0)]
    counts = [len(plan.runs.s) for plan in plans]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] < 18
    assert counts[-1] < counts[0]
    for plan, within in zip(plans, (0.0, 0.1, 0.5, 1.0), strict=True):
        assert plan.objective >= found.objective * (1 - within) - 1e-9
        assert breaches(problem, plan.runs) == []


def test_a_factory_that_is_hardly_used_is_left():
    problem = problem_of(({}, {}), TWO)
    found = solution_of(problem, runs_of((0, 0, 0, 80), (1, 0, 0, 60), (1, 1, 0, 30)))
    simpler = make_simpler(problem, found, FEWER_FACTORIES, 0.02)
    assert set(simpler.runs.f.tolist()) == {0}
    assert figures(problem, simpler.runs)["factories"] == 1


def test_a_style_is_made_at_one_factory_where_both_stay():
    problem = problem_of(({}, {"high": 400.0}), ({"makes": [True, False]}, {}), starts=3)
    found = solution_of(problem, runs_of((0, 0, 0, 60), (0, 1, 1, 30), (1, 1, 0, 150)))
    simpler = make_simpler(problem, found, FEWER_FACTORIES, 0.01)
    assert figures(problem, simpler.runs)["factories_a_style"] == 1.0


def test_runs_start_earlier_where_there_are_minutes():
    problem = problem_of(starts=3)
    found = solution_of(problem, runs_of((0, 0, 2, 60)))
    simpler = make_simpler(problem, found, EARLIER, 0.01)
    assert rows(simpler.runs) == [(0, 0, 0, 60.0)]
    full = problem_of(starts=3, factories=({"capacity": [50.0, 2000.0, 2000.0]},))
    assert rows(make_simpler(full, solution_of(full, found.runs), EARLIER, 0.01).runs) == [(0, 0, 1, 60.0)]


@pytest.mark.parametrize("prefer", [FEWER_RUNS, FEWER_FACTORIES, EARLIER])
@pytest.mark.parametrize(
    "given",
    [
        {
            "styles": CLOTH,
            "fabrics": ({"on_hand": 60.0, "min_order": 50.0, "max_order": 400.0, "lead": 1, "leftover_value": 1.0},),
        },
        {
            "styles": PLAIN,
            "factories": (
                {
                    "overtime": 300.0,
                    "overtime_cost": 0.5,
                    "capacity": 900.0,
                    "setup_minutes": 30.0,
                    "lot_size": 6.0,
                    "max_batch": 90.0,
                },
                *TWO[1:],
            ),
        },
        {"styles": PLAIN, "pins": (Pin(0, 0, 1, 30.0), Pin(1, None, None, 70.0)), "budget": 8000.0},
    ],
)
def test_every_limit_holds_and_the_value_is_exact(prefer, given):
    problem = problem_of(**{"factories": TWO, "starts": 3, "weeks": 6, **given})
    runs = (
        runs_of((0, 0, 1, 30), (1, 1, 0, 40), (1, 0, 2, 30))
        if "pins" in given
        else runs_of((0, 0, 1, 36), (0, 0, 2, 24), (1, 1, 1, 40), (1, 0, 2, 30))
    )
    assert breaches(problem, runs) == []
    found = solution_of(problem, runs)
    simpler = make_simpler(problem, found, prefer, 0.2)
    assert breaches(problem, simpler.runs) == []
    assert simpler.objective >= found.objective - 0.2 * abs(found.objective) - 1e-9
    assert simpler.objective == pytest.approx(simulated_value(problem, simpler.runs))
    assert rows(simpler.runs) == rows(make_simpler(problem, found, prefer, 0.2).runs)


def test_a_plan_of_nothing_stays():
    problem = problem_of()
    nothing = solution_of(problem, runs_of())
    for prefer in (FEWER_RUNS, FEWER_FACTORIES, EARLIER):
        assert len(make_simpler(problem, nothing, prefer, 0.5).runs.s) == 0


def test_the_plan_tells_what_was_preferred_and_what_it_cost():
    inputs = inputs_of([{"style_id": f"{i:03}"} for i in range(4)], [{"factory_id": "F1", "weekly_minutes": 1500}])
    forecast = forecast_of({f"{i:03}": (5.0, 60.0 + 40 * i) for i in range(4)})
    settings = OptimizeSettings(horizon_weeks=4, gap=0.001, recourse=False)
    plain = make_plan(inputs, forecast, settings)
    asked = settings.model_copy(update={"prefer": "fewer-runs", "prefer_within": 0.3})
    simpler = make_plan(inputs, forecast, asked)
    assert plain.preferred is None
    assert "preferred" not in plain.summary()
    told = simpler.summary()["preferred"]
    assert (told["prefer"], told["within"]) == ("fewer-runs", 0.3)
    assert told["before"]["runs"] == plain.orders.height > simpler.orders.height == told["after"]["runs"]
    assert told["cost"] == pytest.approx(plain.objective - simpler.objective, abs=0.02)
    assert simpler.bound == plain.bound
    left_out = set(plain.orders["style_id"]) - set(simpler.orders["style_id"])
    assert left_out
    assert set(simpler.skipped.filter(kind="simpler")["style_id"]) == left_out
