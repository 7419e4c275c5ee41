"""Beyond the last age seen the curve goes on as styles have been going lately, and as the prior says where they are few
weeks old or tell nothing."""

from datetime import timedelta

import numpy as np
import pytest
from launches import NO_ROWS, START, inputs_of, sales_of

from planner.forecast.history.curve import learn_curve, prior_rates
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

LIFE = 364


def shop(weeks, a_week, styles=60, seed=1, cut_at=LIFE):
    """(styles, sales of the weeks seen, units of each to come, as_of); sales grow by `a_week` a week, in logs, and lose
    a third at an age of `cut_at` days.
    """
    rng, rows, sales, truth = np.random.default_rng(seed), [], [], {}
    for k in range(styles):
        mean = 3 * rng.lognormal(0, 0.5) * np.exp(a_week * np.arange(LIFE) / 7)
        mean[cut_at:] *= 2 / 3
        units, name = rng.poisson(mean), f"{k:04d}"
        rows.append({"style_id": name, "launch_date": START, "exit_date": START + timedelta(days=LIFE)})
        sales += [
            {"date": START + timedelta(days=a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units[: 7 * weeks])
            if u
        ]
        truth[name] = float(units[7 * weeks :].sum())
    return rows, sales, truth, START + timedelta(weeks=weeks)


def tail(weeks, a_week, cut_at=LIFE):
    """(share a week over the last four weeks seen, then week by week)."""
    rows, sales, _, as_of = shop(weeks, a_week, cut_at=cut_at)
    panel = build_panel(inputs_of(rows, as_of).styles, sales_of(sales), NO_ROWS, as_of)
    by_week = np.diff(learn_curve(panel, LIFE).share[::7])
    return by_week[weeks - 4 : weeks].mean(), by_week[weeks:]


@pytest.mark.slow
def test_styles_that_sell_on_and_on_are_not_forecast_to_fade():
    rows, sales, truth, as_of = shop(40, 0.0)
    demand = forecast_demand(inputs_of(rows, as_of), sales_of(sales), ForecastSettings()).demand
    assert demand["p50"].sum() == pytest.approx(sum(truth.values()), rel=0.08)


def test_styles_that_fade_go_on_fading_as_they_did():
    """At half the pace of the prior."""
    recent, after = tail(40, -0.011)
    assert after / recent == pytest.approx(np.exp(-0.011 * (2.5 + np.arange(12))), rel=0.08)


def test_a_rise_dies_out():
    recent, after = tail(40, 0.03)
    assert after[0] > recent
    assert after[-1] < recent * np.exp(0.03 * 7)
    assert after[-1] == pytest.approx(after[-2], rel=0.02)


def test_few_weeks_tell_no_trend():
    recent, after = tail(8, 0.0)
    prior = prior_rates(LIFE, LIFE).reshape(-1, 7).sum(axis=1)
    assert after[:20] / recent == pytest.approx(prior[8:28] / prior[4:8].mean(), rel=0.03)


def test_a_sudden_loss_is_no_fall_that_goes_on():
    recent, after = tail(40, 0.0, cut_at=7 * 35)
    assert after / recent == pytest.approx(np.ones(12), rel=0.1)
