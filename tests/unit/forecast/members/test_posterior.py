"""The posterior of a level: slopes are what past styles say, and rests not seen yet owe nothing to the start."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.history.history import build_history
from planner.forecast.members.blend import MEMBERS, member_quantiles
from planner.forecast.members.examples import examples_at
from planner.forecast.members.posterior import PARTS, learn_slopes
from planner.forecast.panel.panel import build_panel


def history_of(signal: bool, as_of_day: int = 260, launches: int = 260):
    styles, sales, truth = shop(launches, as_of_day, signal=signal)
    inputs = inputs_of(styles, START + timedelta(days=as_of_day))
    return build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE), truth


def test_slopes_are_near_one_where_starts_tell_and_near_none_where_they_do_not():
    tells, silent = (learn_slopes(history_of(signal)[0], LIFE) for signal in (True, False))
    assert tells[:PARTS].sum() > 0.7
    assert abs(silent[:PARTS].sum()) < 0.35


def test_a_rest_not_seen_yet_owes_nothing_to_the_start():
    history, _ = history_of(signal=False, as_of_day=60, launches=60)  # none has finished
    e = examples_at(history, 14, LIFE)
    real = (e.row >= 0) & (e.early > 0)
    assert abs(np.corrcoef(np.log1p(e.early[real]), np.log1p(e.rest[real]))[0, 1]) < 0.35


def test_styles_that_sold_nothing_since_may_end_with_next_to_nothing():
    history, _ = history_of(signal=True, as_of_day=60, launches=60)
    e = examples_at(history, 7, LIFE)
    quiet = (e.row >= 0) & (history.filled[e.row, np.minimum(history.panel.seen[e.row], LIFE)] <= e.early)
    assert (e.rest[quiet] < 0.6 * np.average(e.rest, weights=e.weight)).all()


@pytest.mark.parametrize(("signal", "most"), [(True, 0.65), (False, 1.1)])
def test_it_is_far_ahead_of_the_unconditional_where_starts_tell_and_with_it_where_not(signal, most):
    history, truth = history_of(signal)
    asked = np.flatnonzero(history.panel.on_sale & (history.panel.seen > 0))
    told = member_quantiles(history, asked, history.panel.life[asked])
    sold = np.array([truth[name] for name in history.panel.ids[asked]])
    missed = dict(zip(MEMBERS, np.abs(told[:, :, 10] - sold).mean(axis=1), strict=True))
    assert missed["posterior"] < most * missed["unconditional"]
