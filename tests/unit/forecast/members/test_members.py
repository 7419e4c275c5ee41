"""The parts of the forecast on shops whose truth is known: curve, examples, neighbours, regression."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, curve, inputs_of, sales_of, shop, wholesale_shop

from planner.forecast.history.curve import learn_curve, prior_rates
from planner.forecast.history.history import build_history
from planner.forecast.members import regression
from planner.forecast.members.blend import MEMBERS, member_quantiles
from planner.forecast.members.examples import Stopped, examples_at
from planner.forecast.members.shrinkage import learn_shrinkage
from planner.forecast.panel.panel import build_panel


def panel_of(launches: int, day: int, **how):
    styles, sales, truth = shop(launches, day, **how)
    inputs = inputs_of(styles, START + timedelta(days=day))
    return build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), truth


@pytest.fixture(scope="module")
def history():
    return build_history(panel_of(200, 220)[0], LIFE)


def test_the_curve_is_found_from_many_styles(history):
    found = history.curve.share
    assert found[-1] == pytest.approx(1)
    assert (np.diff(found) > 0).all()
    np.testing.assert_allclose(found[1:], np.cumsum(curve()), atol=0.06)


def test_unfinished_styles_teach_the_curve_as_far_as_they_have_been_seen():
    panel, _ = panel_of(60, 60)
    assert not (panel.launch + panel.life <= panel.as_of.toordinal()).any()
    found = learn_curve(panel, LIFE).share
    early = found[7] / found[40]
    assert early == pytest.approx(curve()[:7].sum() / curve()[:40].sum(), rel=0.2)


def test_without_sales_the_curve_is_the_prior():
    panel, _ = panel_of(3, 1, mean=1e-9)
    np.testing.assert_allclose(np.diff(learn_curve(panel, LIFE).share), prior_rates(LIFE, LIFE))


def test_examples_hold_what_was_sold_before_and_after(history):
    e = examples_at(history, 14, LIFE)
    whole = history.panel.units[e.row].sum(axis=1)
    done = history.panel.seen[e.row] == LIFE
    np.testing.assert_allclose((e.early + e.rest)[done], whole[done])
    assert (e.weight[done] == 1).all()
    assert (e.weight[~done] < 1).all()
    assert done.any()
    assert (~done).any()


def test_replaying_a_test_that_ran_out_overshoots_as_it_did(history):
    plain, replayed = examples_at(history, 14, LIFE), examples_at(history, 14, LIFE, Stopped(20.0, 0.05))
    assert set(replayed.row) < set(plain.row)
    of = dict(zip(plain.row, plain.early, strict=True))
    assert np.mean(replayed.early) > 1.05 * np.mean([of[r] for r in replayed.row])


def test_a_test_that_few_saw_and_that_sold_nothing_makes_a_slow_style():
    panel, _ = panel_of(230, 220, spread=1.2, mean=800.0)
    week = np.arange(panel.units.shape[1]) < 7
    few = np.random.default_rng(1).binomial(panel.units.astype(int), 0.1)
    slow = int(np.flatnonzero(panel.seen == 7)[0])
    few[slow] = 0
    tested = replace(
        panel, units=np.where(week, few, panel.units), open=np.where(week, 0.1, np.ones(panel.units.shape))
    )
    history = build_history(tested, LIFE)
    asked = np.array([slow])
    unconditional, *others = member_quantiles(history, asked, tested.life[asked])[:, 0, 10]
    assert max(others) < 0.6 * unconditional


def test_belief_is_small_where_sales_speak_and_large_where_they_do_not():
    speaking = build_history(panel_of(200, 260, spread=1.5)[0], LIFE)
    silent = build_history(panel_of(200, 260, signal=False)[0], LIFE)
    assert learn_shrinkage(speaking, LIFE).mean < learn_shrinkage(silent, LIFE).mean


def test_every_member_beats_the_unconditional_where_sales_speak():
    panel, truth = panel_of(220, 230)
    history = build_history(panel, LIFE)
    asked = np.flatnonzero(panel.on_sale)
    actual = np.array([truth[s] for s in panel.ids[asked]])
    wape = [np.abs(m[:, 10] - actual).sum() / actual.sum() for m in member_quantiles(history, asked, panel.life[asked])]
    assert MEMBERS[0] == "unconditional"
    assert max(wape[1:]) < 0.8 * wape[0]


def test_neighbours_are_hardly_scaled_up_where_sales_say_nothing():
    over = []
    for seed in (1, 2, 3):
        styles, sales, _ = wholesale_shop(300, 280, seed)
        inputs = inputs_of(styles, START + timedelta(days=280))
        panel = build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of)
        asked = np.flatnonzero(panel.on_sale)
        unconditional, _, analogues, *_ = member_quantiles(build_history(panel, LIFE), asked, panel.life[asked])
        over.append(analogues.mean() / unconditional.mean())
    assert np.mean(over) < 1.25


def test_a_regression_that_collapses_is_not_used(history, monkeypatch):
    monkeypatch.setattr(regression, "MOST_OFF", 1.0)  # nothing is sound any more
    assert regression.fit_regression(history, LIFE) is None
    asked = np.flatnonzero(history.panel.on_sale)
    members = member_quantiles(history, asked, history.panel.life[asked])
    np.testing.assert_array_equal(members[3], members[1])


def test_a_regression_on_too_few_examples_is_not_tried():
    assert regression.fit_regression(build_history(panel_of(4, 30)[0], LIFE), LIFE) is None
