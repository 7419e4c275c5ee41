"""Styles long on sale follow their own recent level, without a jump from the pooled answer."""

from datetime import timedelta

import numpy as np
import pytest
from launches import NO_ROWS, START, inputs_of, sales_of

from planner.forecast.calibration.own_weight import OwnWeight, joined
from planner.forecast.history.history import build_history
from planner.forecast.members.own_level import FIRST_WEEKS, FULL_WEEKS, alone, smooth_levels
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.forecast.quantiles import LEVELS, pinball
from planner.settings import ForecastSettings

DAY, LIFE = 500, 560


def basics(wander, styles=200, seed=1):
    """(styles, sales before DAY, (age, units from DAY on) by style): level of each wanders from week to week."""
    rng, rows, sales, truth = np.random.default_rng(seed), [], [], {}
    for k in range(styles):
        launch, name, age = int(rng.integers(0, DAY - 20)), f"{k:04d}", np.arange(LIFE)
        level = 2 * rng.lognormal(-0.5, 1) * np.exp(rng.normal(0, wander, LIFE // 7 + 1).cumsum())[age // 7]
        units = rng.poisson(level * np.exp(-age / 600))
        rows.append(
            {
                "style_id": name,
                "launch_date": START + timedelta(days=launch),
                "exit_date": START + timedelta(days=launch + LIFE),
            }
        )
        sales += [
            {"date": START + timedelta(days=launch + a), "style_id": name, "units": float(u)}
            for a, u in enumerate(units)
            if u and launch + a < DAY
        ]
        truth[name] = (DAY - launch, float(units[DAY - launch :].sum()))
    return rows, sales, truth


def history_of(styles, sales):
    as_of = START + timedelta(days=DAY)
    return build_history(build_panel(inputs_of(styles, as_of).styles, sales_of(sales), NO_ROWS, as_of), LIFE)


def test_a_wandering_level_is_followed_and_a_steady_one_is_not():
    fast, steady = (smooth_levels(history_of(*basics(wander)[:2])) for wander in (0.2, 0.0))
    assert fast.alpha > 0.15 > 0.06 > steady.alpha
    assert fast.series == steady.series == 24


def test_it_takes_over_without_a_jump():
    """Nothing at FIRST_WEEKS, all of its say at FULL_WEEKS, a straight line between."""
    styles, sales, _ = basics(0.2)
    history = history_of(styles, sales)
    asked = np.arange(len(styles))
    own = alone(history, asked, history.panel.life, smooth_levels(history))
    pooled = np.zeros((len(styles), len(LEVELS)))
    none, thousand = (
        joined(pooled + more, own, OwnWeight(0.7), np.zeros(len(styles)))[:, 10] for more in (0.0, 1000.0)
    )
    weeks = history.panel.seen // 7
    assert (none[weeks <= FIRST_WEEKS] == 0).all()
    share = 1 - (thousand - none) / 1000.0
    assert share == pytest.approx(0.7 * np.clip((weeks - FIRST_WEEKS) / (FULL_WEEKS - FIRST_WEEKS), 0, 1))


@pytest.mark.slow
def test_it_forecasts_wandering_styles_better_than_pooling_alone(monkeypatch):
    """On all styles over a year old, CRPS falls and the 80% range keeps its word."""

    def losses():
        out = []
        for seed in (1, 2):
            styles, sales, truth = basics(0.15, seed=seed)
            as_of = START + timedelta(days=DAY)
            demand = forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings()).demand
            old = [truth[name][0] > 7 * FULL_WEEKS for name in demand["style_id"]]
            sold = np.array([truth[name][1] for name in demand["style_id"]])[old]
            quantiles = demand.select(f"p{round(100 * u):02d}" for u in LEVELS).to_numpy()[old]
            out += [
                (loss, y, q[2] <= y <= q[18])
                for loss, y, q in zip(pinball(quantiles, sold), sold, quantiles, strict=True)
            ]
        loss, sold, inside = np.array(out).T
        return loss.sum() / sold.sum(), inside.mean()

    crps, covered = losses()
    monkeypatch.setattr("planner.forecast.learn.learn_own_weight", lambda cases, calibrations: OwnWeight(0.0))
    assert crps < losses()[0]
    assert 0.7 < covered < 0.95


def test_few_long_series_leave_the_pooled_answer():
    assert smooth_levels(history_of(*basics(0.1, styles=8)[:2])) is None


def test_a_series_that_has_sold_nothing_promises_little():
    styles, sales, _ = basics(0.2)
    sales = [row for row in sales if row["style_id"] >= "0020"] + [
        {"date": START + timedelta(days=DAY - 1), "style_id": "0000", "units": 1.0}
    ]
    styles = [style | {"launch_date": START} if style["style_id"] < "0020" else style for style in styles]
    history = history_of(styles, sales)
    own = alone(history, np.arange(len(styles)), history.panel.life, smooth_levels(history))
    silent = own.quantiles[own.place == 0]
    assert len(silent) == 1
    assert silent.max() < 50
