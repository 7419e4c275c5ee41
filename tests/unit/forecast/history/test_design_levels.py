"""Attributes that matter help styles in their first days too; those that do not are left alone."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, NO_ROWS, START, curve, inputs_of, sales_of

from planner.forecast.history.curve import learn_curve
from planner.forecast.history.design_levels import learn_design_levels
from planner.forecast.history.history import build_history
from planner.forecast.panel.open_days import open_days_of
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.forecast.quantiles import LEVELS, pinball
from planner.settings import ForecastSettings

DAY, LEVELS_EACH = 280, 5
ATTRIBUTES = {"print": pl.String, "neckline": pl.String}


def shop(strength, seed=1, flip=False, launches=350):
    """(styles, sales before DAY, units from DAY on, log promise of each design); flip: it turns round half way."""
    rng, styles, sales, truth, promise = np.random.default_rng(seed), [], [], {}, []
    effects = rng.normal(0, strength, (2, LEVELS_EACH))
    for k in range(launches):
        start, own = k * DAY // launches, rng.integers(0, LEVELS_EACH, 2)
        promise.append(effects[[0, 1], own].sum() * (-1 if flip and k > launches // 2 else 1))
        mean = 100 * np.exp(promise[-1]) * rng.lognormal(-0.3, 0.8) * curve()
        units = rng.negative_binomial(0.5, 0.5 / (0.5 + mean))
        launch = START + timedelta(days=start)
        styles.append(
            {
                "style_id": f"{k:04d}",
                "print": f"p{own[0]}",
                "neckline": f"n{own[1]}",
                "launch_date": launch,
                "exit_date": launch + timedelta(days=LIFE),
            }
        )
        sales += [
            {"date": launch + timedelta(days=a), "style_id": f"{k:04d}", "units": float(u)}
            for a, u in enumerate(units)
            if u and start + a < DAY
        ]
        truth[f"{k:04d}"] = float(units[DAY - start :].sum())
    return styles, sales, truth, np.array(promise)


def panel_of(styles, sales):
    as_of = START + timedelta(days=DAY)
    return build_panel(
        inputs_of(styles, as_of, attributes=ATTRIBUTES).styles, sales_of(sales), NO_ROWS, as_of, tuple(ATTRIBUTES)
    )


def learned(styles, sales):
    panel = panel_of(styles, sales)
    return learn_design_levels(panel, learn_curve(panel, LIFE), open_days_of(panel))


def test_what_designs_promise_is_found():
    styles, sales, _, promise = shop(0.7)
    found = np.log(learned(styles, sales))
    assert np.corrcoef(found, promise)[0, 1] > 0.9
    assert 0.5 < np.polyfit(promise, found, 1)[0] < 1.1  # drawn to the mean


def test_designs_that_promise_nothing_are_left_alone():
    assert [learned(*shop(0.0, seed=seed)[:2]) for seed in range(4)] == [None] * 4


def test_what_later_launches_do_not_bear_out_is_not_believed():
    assert learned(*shop(0.7, flip=True)[:2]) is None


def test_few_styles_promise_nothing():
    assert learned(*shop(0.7, launches=30)[:2]) is None


def test_demand_as_sold_is_that_of_the_sales():
    panel = panel_of(*shop(0.7)[:2])
    history, row = build_history(panel, LIFE), np.arange(len(panel.ids))
    assert history.calendar.design is not None
    assert history.demand(row, np.zeros_like(row), panel.seen) == pytest.approx(panel.units.sum(axis=1))


@pytest.mark.slow
def test_styles_in_their_first_days_profit(monkeypatch):
    def loss():
        off = sold = 0.0
        for seed in (1, 2):
            styles, sales, truth, _ = shop(0.7, seed=seed)
            as_of = START + timedelta(days=DAY)
            demand = forecast_demand(
                inputs_of(styles, as_of, attributes=ATTRIBUTES), sales_of(sales), ForecastSettings()
            ).demand.filter(pl.col("age_days") <= 7)
            actual = np.array([truth[name] for name in demand["style_id"]])
            off += pinball(demand.select(f"p{round(100 * u):02d}" for u in LEVELS).to_numpy(), actual).sum()
            sold += actual.sum()
        return off / sold

    helped = loss()
    monkeypatch.setattr("planner.forecast.history.history.learn_design_levels", lambda panel, curve, open_: None)
    assert helped < 0.95 * loss()
