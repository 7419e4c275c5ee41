"""Learning from earlier forecasts: in the order of launch, convex weights, honest width, falling back where it must."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.backtest import PRIOR_WEIGHTS, Cases, backtest_cases, learn, learn_lessons, split_cases
from planner.forecast.blend import MEMBERS
from planner.forecast.history import build_history
from planner.forecast.panel import build_panel
from planner.forecast.quantiles import LEVELS


def panel_of(launches: int, day: int, **how):
    styles, sales, _ = shop(launches, day, **how)
    inputs = inputs_of(styles, START + timedelta(days=day))
    return build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of)


def cases_of(actual: np.ndarray, *members: np.ndarray) -> Cases:
    return Cases(28, np.array(members), actual, np.full(len(actual), "early"))


def spread_about(middle: np.ndarray, width: float) -> np.ndarray:
    """(n, 21) uniform on middle x (1 +- width)."""
    return middle[:, None] * (1 + width * (2 * LEVELS - 1))


def test_weight_moves_to_the_member_that_was_right_and_adds_up():
    rng = np.random.default_rng(1)
    truth = rng.lognormal(4, 1, 400)
    good, bad = spread_about(truth, 0.1), spread_about(np.full(400, 100.0), 0.5)
    lesson = learn([cases_of(truth, bad, bad, bad, good)] * 4, "early", 2.0, 0.25)
    assert lesson.weights.sum() == pytest.approx(1)
    assert lesson.weights[3] > 2 * PRIOR_WEIGHTS[3]


def test_where_early_sales_say_nothing_the_unconditional_distribution_takes_over():
    rng = np.random.default_rng(2)
    actual = rng.lognormal(4, 1, 400)
    plain = np.tile(np.quantile(rng.lognormal(4, 1, 2000), LEVELS), (400, 1))
    misled = spread_about(rng.lognormal(4, 1.3, 400), 0.6)
    lesson = learn([cases_of(actual, plain, misled, misled, misled)] * 6, "early", 2.0, 0.25)
    assert lesson.weights[0] > 0.5


def test_overconfident_members_are_widened_and_honest_ones_are_not():
    rng = np.random.default_rng(3)
    actual = 100 * rng.lognormal(0, 0.5, 400)
    honest = np.tile(100 * np.exp(0.5 * np.quantile(rng.normal(size=9999), LEVELS)), (400, 1))
    sure = np.tile(np.linspace(95, 105, 21), (400, 1))
    narrow = learn([cases_of(actual, *[sure] * 4)] * 4, "early", 50.0, 0.0)
    fair = learn([cases_of(actual, *[honest] * 4)] * 4, "early", 50.0, 0.0)
    assert narrow.covered < 0.2
    assert narrow.spread > 0.3
    assert fair.spread < 0.15


def test_a_past_under_a_year_leaves_room_for_seasons_never_seen():
    assert learn([], "early", 0.4, 0.25).season > 2 * learn([], "early", 3.0, 0.25).season > 0
    assert learn([], "early", 0.4, 0.25).weights.tolist() == PRIOR_WEIGHTS.tolist()


def test_cases_know_nothing_of_what_came_after_their_day():
    panel = panel_of(150, 150)
    cases = backtest_cases(panel, LIFE, ())
    assert {c.back for c in cases} >= {28, 56, 84}
    origin = panel.as_of.toordinal() - 28
    before = panel.as_of_day(origin)
    assert (before.launch < origin).all()
    assert (before.seen <= origin - before.launch).all()
    sums = panel.units[panel.launch < origin].sum()
    assert before.units.sum() < sums
    assert all(c.members.shape == (len(MEMBERS), len(c.actual), len(LEVELS)) for c in cases)


def test_styles_launched_together_are_judged_by_half_of_them():
    panel = panel_of(150, 260)
    history = build_history(panel, LIFE)
    split = split_cases(history)
    assert {k for c in split for k in c.kind} == {"early", "older"}
    assert set(learn_lessons(history, [], False)) == {"early", "older", "cut_short"}
