"""The forest: starts alike in what has proved to matter tell the rest; where starts say nothing, all past styles do."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.history.history import build_history
from planner.forecast.members import forest
from planner.forecast.members.forest import FEATURES, YOUNG, forest_quantiles, learn_forest
from planner.forecast.panel.panel import build_panel
from planner.forecast.quantiles import MEDIAN


def asked_of(signal: bool):
    """The history of a made-up shop, its styles on sale, and for each the units it had sold and went on to sell."""
    styles, sales, truth = shop(260, 260, signal=signal)
    inputs = inputs_of(styles, START + timedelta(days=260))
    history = build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE)
    row = np.flatnonzero(history.panel.on_sale & (history.panel.seen > 0) & (history.panel.seen <= YOUNG))
    return history, row, history.panel.life[row], truth


@pytest.fixture(scope="module")
def telling():
    history, row, stop, _ = asked_of(signal=True)
    return history, row, stop, forest_quantiles(history, row, stop, np.zeros((len(row), 21)))


def test_those_that_start_well_are_told_to_sell_more(telling):
    history, row, stop, told = telling
    age = history.panel.seen[row]
    usual = history.curve.total * (history.curve.at(stop) - history.curve.at(age))
    level = history.sold[row, age] / np.maximum(history.exposed[row, age], 1e-9)
    some = usual > 5
    assert np.corrcoef(np.log(told[some, MEDIAN] / usual[some] + 0.1), np.log(level[some] + 1))[0, 1] > 0.7
    assert (np.diff(told, axis=1) >= 0).all()


def test_starts_that_say_nothing_leave_what_past_styles_sold():
    history, row, stop, _ = asked_of(signal=False)
    told = forest_quantiles(history, row, stop, np.zeros((len(row), 21)))
    usual = history.curve.total * (history.curve.at(stop) - history.curve.at(history.panel.seen[row]))
    young = history.panel.seen[row] <= 14  # what came after the first fortnight has nothing to do with it
    assert np.log(told[young, MEDIAN] / usual[young]).std() < 0.4


def test_asked_twice_it_says_the_same(telling):
    history, row, stop, told = telling
    np.testing.assert_array_equal(forest_quantiles(history, row, stop, np.ones((len(row), 21))), told)


def test_fewer_days_to_go_than_others_of_that_age_sell_less(telling):
    history, row, stop, told = telling
    shorter = stop.copy()
    youngest = int(np.argmin(history.panel.seen[row]))
    shorter[youngest] -= 30
    assert forest_quantiles(history, row, shorter, told)[youngest, MEDIAN] < 0.9 * told[youngest, MEDIAN]


def test_too_few_past_styles_leave_the_answer_to_others():
    styles, sales, _ = shop(12, 30, signal=True)
    inputs = inputs_of(styles, START + timedelta(days=30))
    history = build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE)
    row = np.flatnonzero(history.panel.on_sale)
    stop, otherwise = history.panel.life[row], np.full((len(row), 21), 5.0)
    assert learn_forest(history, history.panel.seen[row], stop) is None
    np.testing.assert_array_equal(forest_quantiles(history, row, stop, otherwise), otherwise)


def test_what_only_two_signs_together_tell_is_learned():
    rng = np.random.default_rng(3)
    x = rng.random((900, FEATURES))
    hit = (x[:, 0] > 0.5) & (x[:, 1] > 0.5)
    rest = np.where(hit, 100.0, 0.0)
    grown = forest._grown(x, rest, np.ones(900), np.arange(900))
    told = grown.told[forest._leaves(grown, x)].mean(axis=1)
    mean = told @ grown.rest
    assert mean[hit].mean() > 3 * mean[~hit].mean()
    assert np.median(told[~hit][:, grown.rest == 0].sum(axis=1)) > 0.85  # that nothing is sold stays nothing
