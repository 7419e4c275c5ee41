"""The newsvendor: one style, one run, an answer from a textbook."""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of, runs_of
from scipy import stats

from planner.domain import QUANTILE_LEVELS
from planner.optimize.direct.solve import solve_directly
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams

# Cachon & Terwiesch, Matching Supply with Demand, ch. "Betting on uncertain demand": the Hammer 3/2 wetsuit.
PRICE, COST, SALVAGE, MEAN, SD = 180.0, 110.0, 90.0, 3192.0, 1181.0


def wetsuit():
    quantiles = stats.norm(MEAN, SD).ppf(QUANTILE_LEVELS)
    return problem_of(
        styles=({"price": PRICE, "cost": COST, "salvage": SALVAGE, "quantiles": quantiles},),
        factories=({"lead": 0, "min_batch": 1.0, "capacity": 1e9},),
        starts=1,
        weeks=1,
    )


def test_critical_ratio_sets_the_quantity():
    plan = solve_directly(wetsuit(), SearchParams(gap=1e-5), time_limit=30)
    z = stats.norm.ppf((PRICE - COST) / (PRICE - SALVAGE))  # the book rounds it to 0.77
    assert plan.runs.units.sum() == pytest.approx(MEAN + z * SD, rel=0.005)
    assert plan.objective == pytest.approx(191_760, rel=0.005)  # the book's expected profit


def test_ordering_the_mean_earns_what_the_formula_says():
    profit = Valuation(wetsuit()).plan(runs_of((0, 0, 0, MEAN))).objective
    loss = SD * stats.norm.pdf(0)  # expected leftover, and expected lost sales, of ordering the mean
    assert profit == pytest.approx((PRICE - COST) * MEAN - (PRICE - SALVAGE) * loss, rel=0.005)


def test_two_points_of_demand():
    """Demand 10 or 100, equally likely: worth making 100 as soon as the odds of selling cover the cost."""
    quantiles = np.where(np.array(QUANTILE_LEVELS) < 0.5, 10.0, 100.0)
    cheap, dear = (
        solve_directly(
            problem_of(
                styles=({"price": 10.0, "cost": cost, "salvage": 0.0, "quantiles": quantiles},),
                factories=({"lead": 0, "min_batch": 1.0},),
                starts=1,
                weeks=1,
            ),
            SearchParams(gap=1e-6),
            time_limit=30,
        )
        for cost in (4.0, 6.0)
    )
    assert cheap.runs.units.tolist() == [100]
    assert dear.runs.units.tolist() == [10]
