"""What is left for a later run to sell is what a walk through the weeks says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimize.problem.demand_curve import expected_leftover
from planner.optimize.recourse.unmet import unmet_from


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), weeks=st.integers(2, 7))
def test_more_units_sell_what_is_unmet(seed, weeks):
    draw = np.random.default_rng(seed)
    levels = np.sort(draw.uniform(0, 100, (3, 20)), axis=1)
    share = draw.dirichlet(np.ones(weeks), 3)
    arrivals = draw.uniform(0, 60, (3, weeks)) * (draw.random((3, weeks)) < 0.5)
    week, units = int(draw.integers(weeks)), float(draw.uniform(1, 80))
    unmet = unmet_from(levels, share, arrivals, [week])[0]
    more = arrivals.copy()
    more[:, week] += units
    before, after = (expected_leftover(levels, share, a) for a in (arrivals, more))
    sold = units - (after - before)
    assert np.minimum(unmet, units).mean(axis=1) == pytest.approx(sold, abs=1e-9)
    assert (np.diff(unmet, axis=1) >= -1e-9).all()
