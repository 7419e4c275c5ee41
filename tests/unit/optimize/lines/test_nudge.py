"""Colours below their minimum in plans of many runs: left out, or topped up, with a run of the size that then earns most."""

from __future__ import annotations

import numpy as np
import pytest
from planning_inputs import forecast_of, inputs_of, with_mix

from planner.optimize.explain.contributions import contributions
from planner.optimize.lines.book import lines_of, with_lines
from planner.optimize.lines.stated import state_problem
from planner.optimize.plan import make_plan
from planner.optimize.problem.statement import Runs
from planner.optimize.problem.valuation import Valuation
from planner.settings import OptimizeSettings

SETTINGS = OptimizeSettings(horizon_weeks=1, firm_weeks=1, recourse=False)
MANY = 14
MIX = {("red", "S"): 0.4, ("red", "M"): 0.42, ("blue", "S"): 0.08, ("blue", "M"): 0.1}


def by_lines(problem, runs):
    """Expected profit of runs as their lines sell."""
    valuation = Valuation(problem)
    plain = contributions(problem, valuation, runs)
    told = with_lines(problem, runs, plain, lines_of(problem, runs))
    return valuation.plan(runs).objective + float((told.profit - plain.profit).sum())


def shop_of(demand, styles, **factory):
    ids = [f"S{i}" for i in range(styles)]
    rows = [{"style_id": s, "colours": "red;blue", "sizes": "S;M"} for s in ids]
    inputs = inputs_of(rows, [{"factory_id": "F1", "min_batch": 1, "weekly_minutes": 1e6, **factory}])
    return inputs, with_mix(forecast_of(dict.fromkeys(ids, demand)), MIX)


@pytest.mark.parametrize(("demand", "least", "colours"), [((50, 90), 40, {"red"}), ((140, 200), 36, {"red", "blue"})])
def test_runs_of_many_are_as_large_as_their_colours_make_best(demand, least, colours):
    inputs, forecast = shop_of(demand, MANY, min_batch_colour=least)
    plan = make_plan(inputs, forecast, SETTINGS)
    assert set(plan.order_lines["colour"]) == colours
    problem = state_problem(*shop_of(demand, 1, min_batch_colour=least), SETTINGS)
    zero = np.zeros(1, dtype=int)
    best = max(by_lines(problem, Runs(zero, zero, zero, np.array([float(n)]))) for n in range(least, 220))
    assert plan.orders.height == MANY
    assert plan.objective == pytest.approx(MANY * best, rel=2e-3)


def test_a_run_that_its_colours_make_a_loss_is_left_out():
    """At most 24 of a colour sell, at least 80 are to be made of one: what the style could sell in all is no reason."""
    inputs, forecast = shop_of((20, 40), MANY, min_batch_colour=80)
    even = {(c, z): 0.25 for c in ("red", "blue") for z in ("S", "M")}
    plan = make_plan(inputs, with_mix(forecast, even), SETTINGS)
    assert plan.orders.is_empty()
    assert plan.objective == 0
