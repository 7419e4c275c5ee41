"""Sport Obermeyer: ten ski-wear styles, one commitment of at most 20,000 units before anything is known.

Hammond & Raman (HBS case 9-695-022), figures as widely republished. Demand is normal, its sd twice that of the six
committee forecasts (Fisher & Raman 1996); margin 24 % and loss on a unit left over 8 % of price.
"""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of
from scipy import stats

from planner.domain import QUANTILE_LEVELS
from planner.optimize.direct.solve import solve_directly

PRICE = [110, 99, 80, 90, 123, 173, 133, 73, 93, 148]
FORECASTS = np.array([
    [900, 1000, 900, 1300, 800, 1200], [800, 700, 1000, 1600, 950, 1200], [1200, 1600, 1500, 1550, 950, 1350],
    [2500, 1900, 2700, 2450, 2800, 2800], [800, 900, 1000, 1100, 950, 1850], [2500, 1900, 1900, 2800, 1800, 2000],
    [600, 900, 1000, 1100, 950, 2125], [4600, 4300, 3900, 4000, 4300, 3000], [4400, 3300, 3500, 1500, 4200, 2875],
    [1700, 3500, 2600, 2600, 2300, 1600]])
SINGLE_COMMITMENT = 391_490


def test_single_commitment():
    mean, sd = FORECASTS.mean(axis=1), 2 * FORECASTS.std(axis=1, ddof=1)
    demand = [np.maximum(stats.norm(m, s).ppf(QUANTILE_LEVELS), 0) for m, s in zip(mean, sd, strict=True)]
    styles = [{"price": float(p), "cost": 0.76 * p, "salvage": 0.68 * p, "minutes": 1.0, "quantiles": q}
              for p, q in zip(PRICE, demand, strict=True)]
    season = problem_of(styles, ({"lead": 0, "min_batch": 600.0, "capacity": 20_000.0},), starts=1, weeks=1)
    plan = solve_directly(season, gap=5e-4, time_limit=60)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(SINGLE_COMMITMENT, rel=0.002)
    assert plan.runs.units.sum() <= 20_000
    assert plan.runs.units.min() >= 600
