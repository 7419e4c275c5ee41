"""Ranges are scaled when they have drifted beyond chance, by what holds four cases in five, and never else."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.forecast.calibration.recalibration import Recalibration, rescaled
from planner.forecast.rolling.drift import NARROWEST, WIDEST, learn_scale
from planner.forecast.rolling.measures import score


def cases(claimed, true, styles=400, days=4, seed=1, scale=1.0):
    """Lognormal demand of log-sd `true`, forecast with log-sd `claimed`; days share no luck."""
    rng, normal = np.random.default_rng(seed), np.sqrt(2) * _erfinv(2 * np.array(QUANTILE_LEVELS) - 1)
    middle = rng.normal(5, 1, styles)
    quantiles = np.exp(middle[:, None] + claimed * normal)
    return pl.DataFrame(
        {
            "style_id": [f"{k:04d}" for k in range(styles)],
            "actual": np.exp(middle + rng.normal(0, true, styles)),
            "origin": [str(date(2025, 1, 6) + timedelta(weeks=4 * (k % days))) for k in range(styles)],
            "mean": quantiles.mean(axis=1),
            "scale": scale,
            **dict(zip(QUANTILE_NAMES, quantiles.T, strict=True)),
        }
    )


def _erfinv(x):
    from scipy.special import erfinv

    return erfinv(x)


def test_ranges_that_hold_what_they_claim_are_left_alone():
    for seed in range(5):
        assert learn_scale(cases(0.6, 0.6, seed=seed))["scale"] == 1.0


@pytest.mark.parametrize(("claimed", "true"), [(0.4, 0.6), (0.7, 0.4)])
def test_drifted_ranges_hold_again_on_cases_not_seen(claimed, true):
    found = learn_scale(cases(claimed, true))
    assert NARROWEST <= found["scale"] <= WIDEST
    fresh = cases(claimed, true, seed=2)
    before = score(fresh)["cov80"]
    scaled = rescaled(fresh.select(QUANTILE_NAMES).to_numpy(), Recalibration(found["scale"], 0, 1, 1, "run"))
    after = score(fresh.with_columns(pl.Series(n, q) for n, q in zip(QUANTILE_NAMES, scaled.T, strict=True)))["cov80"]
    assert abs(before - 0.8) > 0.13
    assert abs(after - 0.8) < abs(before - 0.8) * 0.85
    if true > claimed:
        assert after == pytest.approx(0.8, abs=0.05)


def test_a_mend_in_force_is_not_undone():
    """Forecasts issued 1.5 times as wide hold what they claim; without it they would not, so it stays."""
    assert learn_scale(cases(0.6, 0.6, scale=1.5))["scale"] > 1.35


def test_few_styles_and_a_single_day_are_no_evidence():
    assert learn_scale(cases(0.2, 0.8, styles=25)) is None
    assert learn_scale(cases(0.2, 0.8, days=1)) is None


def test_one_bad_day_of_two_is_not_beyond_chance():
    both = pl.concat(
        [
            cases(0.6, 0.6, styles=200, days=1),
            cases(0.55, 0.75, styles=200, days=1, seed=5).with_columns(
                pl.lit("2025-03-03").alias("origin"), pl.col("style_id") + "b"
            ),
        ]
    )
    assert learn_scale(both)["scale"] == 1.0


def test_rescaling_keeps_the_median_and_the_order():
    quantiles = np.sort(np.random.default_rng(1).gamma(1.0, 50.0, (20, 21)), axis=1)
    wide = rescaled(quantiles, Recalibration(1.5, 0.6, 100, 4, "run"))
    assert wide[:, 10] == pytest.approx(quantiles[:, 10])
    assert (np.diff(wide, axis=1) >= 0).all()
    assert (wide >= 0).all()
    assert (wide[:, 18] > quantiles[:, 18]).all()
    assert rescaled(quantiles, None) is quantiles
