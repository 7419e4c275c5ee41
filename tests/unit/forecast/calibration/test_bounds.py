"""Far quantiles stay within what styles have been seen to sell."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.calibration.bounds import MOST_MEDIANS, within_reason
from planner.forecast.history.history import build_history
from planner.forecast.panel.panel import build_panel
from planner.forecast.quantiles import LEVELS


@pytest.fixture(scope="module")
def history():
    styles, sales, _ = shop(150, 160)
    inputs = inputs_of(styles, START + timedelta(days=160))
    return build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE)


def tail(history, top: float, median: float = 50.0):
    """One style on sale whose quantiles run from 0 over `median` to `top`."""
    asked = np.flatnonzero(history.panel.on_sale)[:1]
    return np.interp(LEVELS, [0, 0.5, 1], [0, median, top])[None, :], asked


def test_a_tail_beyond_all_styles_is_cut_and_a_usual_one_stays(history):
    usual, asked = tail(history, 300.0)
    np.testing.assert_array_equal(within_reason(usual, history, asked, np.zeros(1)), usual)
    absurd, _ = tail(history, 1e6)
    cut = within_reason(absurd, history, asked, np.zeros(1))
    assert cut.max() <= history.level.max()
    np.testing.assert_array_equal(cut[:, :11], absurd[:, :11])


def test_a_season_never_seen_leaves_more_room(history):
    absurd, asked = tail(history, 1e6, median=0.1)
    calm, stormy = (within_reason(absurd, history, asked, np.full(1, s)).max() for s in (0.0, 0.5))
    assert stormy == pytest.approx(calm * np.exp(1.2816 * 0.5))


def test_a_style_hotter_than_all_before_it_is_not_cut_down_to_them(history):
    hot, asked = tail(history, 1e6, median=20 * history.level.max())
    found = within_reason(hot, history, asked, np.zeros(1))
    assert found.max() == pytest.approx(min(MOST_MEDIANS * hot[0, 10], hot.max()))


def test_a_handful_of_styles_tells_no_bound():
    styles, sales, _ = shop(10, 60)
    inputs = inputs_of(styles, START + timedelta(days=60))
    young = build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE)
    absurd, asked = tail(young, 1e6)
    np.testing.assert_array_equal(within_reason(absurd, young, asked, np.zeros(1)), absurd)
