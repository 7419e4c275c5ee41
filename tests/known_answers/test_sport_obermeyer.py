"""Sport Obermeyer: ten ski-wear styles, 20,000 units in all, committed before anything is known or in two rounds.

Hammond & Raman (HBS case 9-695-022), figures as widely republished. Demand is normal, its sd twice that of the six
committee forecasts (Fisher & Raman 1996); margin 24% and loss on a unit left 8% of price; at least 600 of a style.
"""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of
from scipy import stats

from planner.domain import QUANTILE_LEVELS, silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.direct.solve import solve_directly
from planner.optimize.recourse import decide
from planner.optimize.search_params import SearchParams
from planner.settings import OptimizeSettings

PRICE = [110, 99, 80, 90, 123, 173, 133, 73, 93, 148]
FORECASTS = np.array(
    [
        [900, 1000, 900, 1300, 800, 1200],
        [800, 700, 1000, 1600, 950, 1200],
        [1200, 1600, 1500, 1550, 950, 1350],
        [2500, 1900, 2700, 2450, 2800, 2800],
        [800, 900, 1000, 1100, 950, 1850],
        [2500, 1900, 1900, 2800, 1800, 2000],
        [600, 900, 1000, 1100, 950, 2125],
        [4600, 4300, 3900, 4000, 4300, 3000],
        [4400, 3300, 3500, 1500, 4200, 2875],
        [1700, 3500, 2600, 2600, 2300, 1600],
    ]
)
SINGLE_COMMITMENT, TWO_STAGE, MYOPIC = 391_490, 482_000, 470_800
LEAST, ROUND = 600.0, 10_000.0
# Every way to choose which styles the second round makes.
SUBSETS = ((np.arange(2 ** len(PRICE))[:, None] >> np.arange(len(PRICE))) & 1).astype(float)
price, mean, sd = np.array(PRICE, dtype=float), FORECASTS.mean(axis=1), 2 * FORECASTS.std(axis=1, ddof=1)


def season(starts: int, capacity: float):
    """The ten styles; demand falls after the last of `starts` rounds has arrived."""
    demand = [np.maximum(stats.norm(m, s).ppf(QUANTILE_LEVELS), 0) for m, s in zip(mean, sd, strict=True)]
    styles = [
        {
            "price": p,
            "cost": 0.76 * p,
            "salvage": 0.68 * p,
            "minutes": 1.0,
            "quantiles": q,
            "share": [0.0] * (starts - 1) + [1.0],
        }
        for p, q in zip(price, demand, strict=True)
    ]
    return problem_of(styles, ({"lead": 0, "min_batch": LEAST, "capacity": capacity},), starts=starts, weeks=starts)


def two_stage_profit(first: np.ndarray, draws: int = 512) -> float:
    """Mean profit of a first order when the second round sees demand and is the best there is, every subset tried."""
    normal = stats.qmc.MultivariateNormalQMC(np.zeros(len(price)), seed=1).random(draws)
    earned = []
    for demand in np.maximum(mean + sd * normal, 0.0):
        unmet = np.maximum(demand - first, 0.0)
        least = 0.24 * price * np.minimum(unmet, LEAST) - 0.08 * price * np.maximum(LEAST - unmet, 0.0)
        value, left = SUBSETS @ least, ROUND - LEAST * SUBSETS.sum(axis=1)
        value[left < 0] = -np.inf
        for i in np.argsort(-price):
            more = SUBSETS[:, i] * np.clip(unmet[i] - LEAST, 0.0, np.maximum(left, 0.0))
            value, left = value + 0.24 * price[i] * more, left - more
        sold = np.minimum(demand, first)
        earned.append(value.max() + (0.24 * price * sold - 0.08 * price * (first - sold)).sum())
    return float(np.mean(earned))


def test_single_commitment():
    plan = solve_directly(season(1, 20_000.0), SearchParams(gap=5e-4), time_limit=60)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(SINGLE_COMMITMENT, rel=0.002)
    assert plan.runs.units.sum() <= 20_000
    assert plan.runs.units.min() >= 600


def test_first_of_two_commitments():
    rounds = season(2, ROUND)
    fixed = solve_by_columns(rounds, SearchParams(gap=1e-3), time_limit=60, progress=silent)
    runs = decide(rounds, fixed, np.ones(len(price)), OptimizeSettings()).runs
    now = runs.t == 0
    first = np.zeros(len(price))
    first[runs.s[now]] = runs.units[now]
    assert runs.units.min() >= LEAST
    assert 0.95 * ROUND <= first.sum() <= ROUND
    assert two_stage_profit(first) >= TWO_STAGE


def test_the_rule_of_equal_k():
    """Units of the first round so that every style is as unlikely to be overstocked: mean - k sd, k = 1.0607."""
    k = (mean.sum() - ROUND) / sd.sum()
    assert k == pytest.approx(1.0607, abs=5e-5)
    assert two_stage_profit(np.maximum(mean - k * sd, 0.0)) >= TWO_STAGE


def test_a_first_order_that_looks_no_further_earns_less():
    once = solve_directly(season(1, ROUND), SearchParams(gap=5e-4), time_limit=60).runs
    first = np.zeros(len(price))
    first[once.s] = once.units
    assert two_stage_profit(first) == pytest.approx(MYOPIC, rel=0.01)
