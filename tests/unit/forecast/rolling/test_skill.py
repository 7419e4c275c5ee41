"""Skill beside a simple rule: its sign, its error, and what is paired with what."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.forecast.rolling.measures import score, with_groups
from planner.forecast.rolling.skill import skill_beside


def cases(forecast, middles, actual, age=10):
    rows = {
        "forecast": [forecast] * len(actual),
        "origin": [date(2026, 1, 5)] * len(actual),
        "style_id": [f"s{k:03d}" for k in range(len(actual))],
        "category": ["tee"] * len(actual),
        "age_days": [age] * len(actual),
        "stockout_days": [0] * len(actual),
        "method": ["launch"] * len(actual),
        "actual": actual,
        **dict.fromkeys(QUANTILE_NAMES, middles),
        "mean": middles,
    }
    return with_groups(pl.DataFrame(rows))


def test_skill_is_one_less_the_ratio_of_crps_and_has_an_error():
    rng = np.random.default_rng(1)
    actual = rng.lognormal(3, 1, 200)
    good, poor = actual * rng.lognormal(0, 0.2, 200), actual * rng.lognormal(0, 0.8, 200)
    both = pl.concat([cases("planner", good, actual), cases("ratio", poor, actual)])
    row = skill_beside(both, "planner", ("ratio",)).row(0, named=True)
    ours, theirs = (score(both.filter(pl.col("forecast") == f))["crps"] for f in ("planner", "ratio"))
    assert row["skill"] == pytest.approx(1 - ours / theirs)
    assert row["skill"] > 2 * row["error"] > 0
    assert row["n"] == 200


def test_forecasts_that_are_alike_are_not_called_ahead():
    rng = np.random.default_rng(2)
    actual = rng.lognormal(3, 1, 300)
    a, b = (actual * rng.lognormal(0, 0.5, 300) for _ in range(2))
    row = skill_beside(pl.concat([cases("planner", a, actual), cases("ratio", b, actual)]), "planner", ("ratio",)).row(
        0, named=True
    )
    assert abs(row["skill"]) < 2.5 * row["error"]


def test_only_cases_of_both_count_and_ages_stand_apart():
    actual = np.arange(1.0, 21.0)
    ours = pl.concat([cases("planner", actual, actual, 3), cases("planner", actual, actual, 40)])
    rule = cases("ratio", actual + 1, actual, 3)
    found = skill_beside(pl.concat([ours.unique(["age", "style_id"]), rule]), "planner", ("ratio", "unconditional"))
    assert found["rule"].to_list() == ["ratio"] * found.height
    assert set(found["value"]) == {"all", "1-7", "over 28"}


def test_a_rule_that_never_missed_has_no_row():
    actual = np.full(10, 5.0)
    assert (
        skill_beside(
            pl.concat([cases("planner", actual + 1, actual), cases("ratio", actual, actual)]), "planner", ("ratio",)
        ).height
        == 0
    )
