"""The measures against answers worked out by hand and against their definitions."""

import numpy as np
import polars as pl
import pytest
from unit.forecast.rolling.past_sales import day

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.forecast.rolling.measures import (
    chance_of,
    covered,
    first_of_each,
    reliability,
    score,
    score_groups,
    with_groups,
)


def cases(actual, quantiles, mean=None, **columns):
    actual, quantiles = np.asarray(actual, float), np.asarray(quantiles, float)
    table = {
        "forecast": ["planner"] * len(actual),
        "style_id": [f"s{k}" for k in range(len(actual))],
        "origin": [day(0)] * len(actual),
        "actual": actual,
        "mean": quantiles.mean(axis=1) if mean is None else np.asarray(mean, float),
        **columns,
    }
    return pl.DataFrame({**table, **{n: quantiles[:, k] for k, n in enumerate(QUANTILE_NAMES)}})


def test_a_point_forecast_by_hand():
    found = score(cases([10, 30], np.repeat([[20.0], [30.0]], 21, axis=1)))
    # off by 10 of 40 units; the CRPS of a point forecast is its absolute error
    assert found == {
        "n": 2,
        "wape": 0.25,
        "bias": 0.25,
        "crps": pytest.approx(0.25),
        "cov50": 0.5,
        "cov80": 0.5,
        "cov90": 0.5,
    }


def test_crps_is_that_of_the_distribution():
    levels = np.array(QUANTILE_LEVELS)
    actual = np.linspace(2, 98, 25)
    found = score(cases(actual, np.tile(100 * levels, (25, 1))))
    # CRPS of a uniform distribution on 0..100 at y: 100 (u^2 - u + 1/3) with u = y / 100
    u = actual / 100
    exact = (100 * (u**2 - u + 1 / 3)).sum() / actual.sum()
    # nineteen levels leave out the tails, where the loss is least: they read a twentieth high
    assert found["crps"] == pytest.approx(1.05 * exact, rel=0.005)


def test_ends_of_an_interval_are_inside():
    q = np.tile(np.arange(21.0), (4, 1))
    table = cases([2, 18, 1, 19], q)  # p10 = 2, p90 = 18, p05 = 1, p95 = 19
    assert (score(table)["cov80"], score(table)["cov90"], covered(table)) == (0.5, 1.0, 2)


def test_nothing_sold_has_coverage_and_no_error_rate():
    found = score(cases([0, 0], np.zeros((2, 21))))
    assert (found["wape"], found["bias"], found["crps"], found["cov80"]) == (None, None, None, 1.0)


def test_reliability_of_a_distribution_that_is_true():
    rng = np.random.default_rng(1)
    levels = np.array(QUANTILE_LEVELS)
    found = reliability(cases(rng.uniform(0, 1, 4000), np.tile(levels, (4000, 1))))
    assert np.abs(found["below"] - found["level"]).max() < 0.02
    assert found["n"].unique().to_list() == [4000]


def test_a_tie_counts_half_in_reliability():
    assert reliability(cases([0, 0], np.zeros((2, 21))))["below"].to_list() == [0.5] * 21


def test_groups_hold_every_case_once():
    table = with_groups(
        cases(
            [1, 2, 3, 4],
            np.ones((4, 21)),
            age_days=[7, 8, 28, 29],
            stockout_days=[0, 0, 2, 0],
            with_ratio=["no"] * 4,
            category=["tee", None, "tee", "dress"],
            method=["a", "a", "b", "b"],
        )
    )
    rows = score_groups(table)
    sizes = {(r["group"], r["value"]): r["n"] for r in rows.iter_rows(named=True)}
    assert sizes[("all", "all")] == 4
    assert [v for g, v in sizes if g == "age"] == ["1-7", "8-14", "15-28", "over 28"]
    assert sizes[("stock_out", "out of stock before")] == 1
    assert sizes[("category", "")] == 1
    totals = rows.group_by("group").agg(pl.col("n").sum())
    assert totals["n"].unique().to_list() == [4]


def test_chance():
    assert chance_of(8, 10, 0.8) == pytest.approx(1.0)
    assert chance_of(100, 100, 0.8) < 1e-8
    # two-sided by hand: 0 of 2 at 0.8 happens with 0.04, everything else is likelier
    assert chance_of(0, 2, 0.8) == pytest.approx(0.04)


def test_each_style_counts_at_its_first_forecast():
    twice = cases([1, 2], np.ones((2, 21))).with_columns(
        pl.lit("s").alias("style_id"), pl.Series("origin", [day(9), day(3)])
    )
    assert first_of_each(twice)["actual"].to_list() == [2.0]
