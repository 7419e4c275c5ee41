"""Stock: what carries over, what a sold-out day is worth, and that sold-out tests are not read as slow."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import START, curve, inputs_of, sales_of, shop

from planner.forecast import forecast_demand
from planner.forecast.panel.availability import open_shares
from planner.settings import ForecastSettings

SCHEMA = {
    "row": pl.Int64,
    "age": pl.Int64,
    "colour": pl.String,
    "size": pl.String,
    "units": pl.Float64,
    "stock": pl.Float64,
}


def shares(rows: list[dict], seen: int = 6):
    return open_shares(pl.DataFrame([{"row": 0} | r for r in rows], schema=SCHEMA), np.array([seen]), (1, seen))


def test_no_stock_told_is_always_in_stock():
    open_, closed = shares([{"age": 0, "units": 3.0}])
    assert open_ is None
    assert closed.tolist() == [0]


def test_stock_carries_over_missing_days_as_what_the_last_row_left():
    open_, closed = shares(
        [
            {"age": 0, "units": 2.0, "stock": 5.0},
            {"age": 2, "units": 3.0, "stock": 3.0},
            {"age": 5, "units": 1.0, "stock": 9.0},
        ]
    )
    assert open_.tolist() == [[1.0, 1.0, 0.5, 0.0, 0.0, 1.0]]
    assert closed.tolist() == [2]


def test_a_row_that_began_with_nothing_was_closed():
    open_, closed = shares(
        [
            {"age": 0, "units": 1.0, "stock": 4.0},
            {"age": 1, "units": 0.0, "stock": 0.0},
            {"age": 2, "units": 1.0, "stock": 5.0},
        ]
    )
    assert open_[0, :3].tolist() == [1.0, 0.0, 1.0]
    assert closed.tolist() == [1]


def test_a_blank_stock_after_a_stock_out_is_in_stock_again():
    open_, _ = shares([{"age": 0, "units": 4.0, "stock": 4.0}, {"age": 3, "units": 2.0}])
    assert open_.tolist() == [[0.5, 0.0, 0.0, 1.0, 1.0, 1.0]]


def test_a_style_without_its_core_size_is_more_than_half_closed():
    rows = [
        {"age": a, "size": s, "units": u, "stock": k}
        for a in range(3)
        for s, u, k in (("M", 30.0, 90.0 - 30 * a), ("XL", 5.0, 100.0 - 5 * a))
    ]
    open_, closed = shares(rows)
    assert open_[0, 0] == pytest.approx(1.0)
    assert 0.05 < open_[0, 4] < 0.4
    assert closed.tolist() == [0]


def test_channels_share_one_stock():
    rows = [{"age": 0, "units": 2.0, "stock": 5.0}, {"age": 0, "units": 3.0, "stock": 5.0}]
    open_, _ = shares(rows)
    assert open_.tolist() == [[0.5, 0.0, 0.0, 0.0, 0.0, 0.0]]


def test_a_test_that_sold_out_is_not_read_as_slow():
    """Of two styles with 40 units in two weeks, the one that sold them on its first day and ran out promises more."""
    day, launch = 150, START + timedelta(days=136)
    styles, sales, _ = shop(day - 14, day)
    ends = {"launch_date": launch, "exit_date": launch + timedelta(days=84)}
    styles += [{"style_id": "quick"} | ends, {"style_id": "steady"} | ends]
    sales += [{"date": launch, "style_id": "quick", "units": 40.0, "stock": 40.0}]
    sales += [
        {"date": launch + timedelta(days=d), "style_id": "steady", "units": 4.0, "stock": 500.0 - 4 * d}
        for d in range(10)
    ]
    forecast = forecast_demand(inputs_of(styles, START + timedelta(days=day)), sales_of(sales), ForecastSettings())
    rows = {r["style_id"]: r for r in forecast.demand.iter_rows(named=True)}
    assert rows["quick"]["p50"] > 1.5 * rows["steady"]["p50"]
    assert rows["quick"]["stockout_days"] == 13
    assert rows["quick"]["p50"] < 40 / (curve()[0] / 2)  # the launch spike is not taken for the level
