"""The posterior by Bayes' rule: evidence takes over as it grows, and says nothing where starts have said nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from launches import LIFE, START, inputs_of, sales_of, shop

from planner.forecast.history.history import build_history
from planner.forecast.members.blend import MEMBERS, member_quantiles
from planner.forecast.members.examples import examples_at
from planner.forecast.members.level_posterior import PARTS, Evidence, learn_scatter, level_posterior
from planner.forecast.panel.panel import build_panel
from planner.forecast.quantiles import MEDIAN, weighted_quantiles


def history_of(signal: bool, as_of_day: int = 260):
    styles, sales, truth = shop(260, as_of_day, signal=signal)
    inputs = inputs_of(styles, START + timedelta(days=as_of_day))
    return build_history(build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of), LIFE), truth


@pytest.fixture(scope="module")
def telling():
    history, truth = history_of(signal=True)
    return history, truth, learn_scatter(history, LIFE), examples_at(history, 14, LIFE)


def start(units: float, exposed: float, days: float) -> Evidence:
    """A start of which all is told by its days after the first."""
    return Evidence(*(np.array([[0.0, x, 0.0]]) for x in (units, exposed, days)))


def told(history, scatter, examples, units: float, exposed: float, days: float) -> np.ndarray:
    return level_posterior(start(units, exposed, days), examples, history, LIFE, scatter)[0]


def test_no_evidence_leaves_what_past_styles_went_on_to_sell(telling):
    history, _, scatter, e = telling
    nothing = told(history, scatter, e, 0.0, 0.0, 0.0)
    usual = weighted_quantiles(e.rest, e.weight)
    np.testing.assert_allclose(np.log(nothing[2:19]), np.log(usual[2:19]), atol=0.35)


def test_the_same_rate_over_more_of_the_curve_moves_further_and_is_surer(telling):
    history, _, scatter, e = telling
    total = history.curve.total
    little, much = (told(history, scatter, e, 4 * total * share, share, 10.0) for share in (0.005, 0.2))
    usual = told(history, scatter, e, 0.0, 0.0, 0.0)
    assert usual[MEDIAN] < little[MEDIAN] < much[MEDIAN]
    assert np.log(much[18] / much[2]) < np.log(little[18] / little[2])


def test_few_sales_before_few_visitors_are_no_sign_of_a_slow_style(telling):
    history, _, scatter, e = telling
    few_saw_it = told(history, scatter, e, 1.0, 0.01, 7.0)[MEDIAN]
    all_saw_it = told(history, scatter, e, 1.0, 0.3, 7.0)[MEDIAN]
    assert few_saw_it > 3 * all_saw_it


def test_it_is_far_ahead_where_starts_tell_and_is_left_with_the_prior_where_not():
    missed = {}
    for signal in (True, False):
        history, truth = history_of(signal)
        asked = np.flatnonzero(history.panel.on_sale & (history.panel.seen > 0))
        quantiles = member_quantiles(history, asked, history.panel.life[asked])
        sold = np.array([truth[name] for name in history.panel.ids[asked]])
        loss = np.abs(quantiles[:, :, MEDIAN] - sold).mean(axis=1)
        missed[signal] = loss[MEMBERS.index("level_posterior")] / loss[MEMBERS.index("unconditional")]
    assert missed[True] < 0.65
    assert missed[False] < 1.15


def test_medians_rise_as_much_as_sales_do(telling):
    history, truth, _, _ = telling
    asked = np.flatnonzero(history.panel.on_sale & (history.panel.seen >= 14) & (history.panel.seen < 56))
    median = member_quantiles(history, asked, history.panel.life[asked])[MEMBERS.index("level_posterior"), :, MEDIAN]
    x, y = np.log1p(median), np.log1p([truth[name] for name in history.panel.ids[asked]])
    assert 0.7 < np.cov(x, y)[0, 1] / x.var(ddof=1) < 1.3


def test_evidence_of_no_weight_leaves_the_prior(telling):
    history, _, scatter, e = telling
    none = replace(scatter, discount=0.0)
    np.testing.assert_allclose(
        told(history, none, e, 500.0, 0.2, 10.0), told(history, scatter, e, 0.0, 0.0, 0.0), rtol=1e-6
    )
    assert scatter.coefficients.shape == (PARTS, 6)
