"""What every forecast must be: complete, finite, ordered, blind to the future, and labelled where little is known."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from launches import START, inputs_of, sales_of, shop

from planner.domain import QUANTILE_NAMES, monday_of
from planner.errors import NoDemandError
from planner.forecast import forecast_demand
from planner.settings import ForecastSettings, PriorCurve
from planner.tables import DEMAND, DEMAND_WEEKLY

DAY = 150
AS_OF = START + timedelta(days=DAY)


def quantiles_of(demand: pl.DataFrame) -> np.ndarray:
    return demand.select(QUANTILE_NAMES).to_numpy()


@pytest.fixture(scope="module")
def made():
    styles, sales, truth = shop(DAY, DAY)
    return styles, sales, truth, forecast_demand(inputs_of(styles, AS_OF), sales_of(sales), ForecastSettings())


def check_sound(forecast, as_of):
    """Finite, never negative, quantiles in order, weeks that add up, the columns and types of the contract."""
    demand, weekly = forecast.demand, forecast.demand_weekly
    assert demand.columns == list(DEMAND.names)
    assert weekly.columns == list(DEMAND_WEEKLY.names)
    assert demand["style_id"].dtype == pl.String
    assert demand["age_days"].dtype == demand["stockout_days"].dtype == pl.Int64
    assert weekly["week"].dtype == pl.Date
    numbers = demand.select("mean", "sd", *QUANTILE_NAMES).to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert (np.diff(quantiles_of(demand), axis=1) >= 0).all()
    sums = weekly.group_by("style_id").agg(pl.col("mean").sum().alias("sum"), pl.col("week").min())
    both = demand.join(sums, on="style_id")
    assert both.height == demand.height
    np.testing.assert_allclose(both["sum"], both["mean"], rtol=1e-9)
    assert (both["week"] == monday_of(as_of)).all()
    assert weekly["week"].dt.weekday().eq(1).all()
    assert (weekly["p10"] <= weekly["p50"]).all()
    assert (weekly["p50"] <= weekly["p90"]).all()


def test_every_style_on_sale_gets_a_sound_answer(made):
    styles, _, _, forecast = made
    check_sound(forecast, AS_OF)
    assert forecast.demand["style_id"].to_list() == sorted(s["style_id"] for s in styles if s["exit_date"] > AS_OF)
    assert set(forecast.demand["method"]) <= {"combination", "no_sales_yet"}


def test_last_week_is_the_week_of_the_day_before_exit(made):
    styles, _, _, forecast = made
    last = dict(forecast.demand_weekly.group_by("style_id").agg(pl.col("week").max()).iter_rows())
    assert all(
        last[s["style_id"]] == monday_of(s["exit_date"] - timedelta(days=1)) for s in styles if s["exit_date"] > AS_OF
    )


def test_what_is_sold_from_as_of_on_changes_nothing(made):
    styles, sales, _, forecast = made
    future = [
        {"date": AS_OF + timedelta(days=d), "style_id": s["style_id"], "units": 999.0, "stock": 0.0}
        for s in styles
        for d in (0, 1, 30)
    ]
    again = forecast_demand(inputs_of(styles, AS_OF), sales_of(sales + future), ForecastSettings())
    assert again.demand.equals(forecast.demand)
    assert again.demand_weekly.equals(forecast.demand_weekly)
    assert "future_sales_ignored" in {w.code for w in again.warnings}
    assert "future_sales_ignored" not in {w.code for w in forecast.warnings}


def test_order_of_rows_changes_nothing(made):
    styles, sales, _, forecast = made
    again = forecast_demand(inputs_of(styles[::-1], AS_OF), sales_of(sales[::-1]), ForecastSettings())
    assert again.demand.equals(forecast.demand)


def test_it_is_better_than_the_unconditional_distribution_and_covers(made):
    _, _, truth, forecast = made
    demand = forecast.demand.sort("style_id")
    actual = np.array([truth[s] for s in demand["style_id"]])
    q = quantiles_of(demand)
    wape = np.abs(q[:, 10] - actual).sum() / actual.sum()
    assert wape < 0.75 * np.abs(np.median(actual) - actual).sum() / actual.sum()
    assert 0.65 <= ((actual >= q[:, 2]) & (actual <= q[:, 18])).mean() <= 0.97


def test_intervals_are_never_poisson(made):
    demand = made[3].demand.filter(pl.col("mean") > 5)
    assert (demand["sd"] > 1.3 * demand["mean"].sqrt()).all()


def test_no_style_at_all_is_an_error_that_says_so():
    with pytest.raises(NoDemandError, match="has no rows"):
        forecast_demand(inputs_of([], AS_OF), sales_of([]), ForecastSettings())


def test_without_sales_before_as_of_the_forecast_warns_and_does_not_count_their_days(made):
    styles, sales, _, _ = made
    long_before = START - timedelta(days=400)
    forecast = forecast_demand(inputs_of(styles, long_before), sales_of(sales), ForecastSettings())
    assert "no_sales" in [w.code for w in forecast.warnings]
    assert not any("-" in w.message for w in forecast.warnings if w.code == "short_history")


def test_no_style_left_to_sell_is_an_error():
    styles = [{"style_id": "a", "launch_date": START, "exit_date": START + timedelta(days=30)}]
    with pytest.raises(NoDemandError, match="exit_date"):
        forecast_demand(inputs_of(styles, START + timedelta(days=30)), sales_of([]), ForecastSettings())


@pytest.mark.parametrize("sales", [[], [{"date": START, "style_id": "a", "units": 0.0}]])
def test_one_style_and_no_sales_is_answered_widely(sales):
    as_of = START + timedelta(days=7)
    styles = [{"style_id": "a", "launch_date": START, "exit_date": START + timedelta(days=60)}]
    forecast = forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings())
    check_sound(forecast, as_of)
    row = forecast.demand.row(0, named=True)
    assert row["method"] == "no_sales_yet"
    assert row["p90"] > 4 * row["p50"] > 0


@pytest.mark.parametrize("count", [1, 5, 30])
def test_cold_start_is_labelled_and_wide(count):
    styles, sales, _ = shop(count, 40)
    as_of = START + timedelta(days=40)
    forecast = forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings())
    check_sound(forecast, as_of)
    assert set(forecast.demand["method"]) <= {"cold_start", "no_sales_yet"}
    assert (forecast.demand["p90"] > 2.5 * forecast.demand["p10"]).all()


def test_styles_without_launch_date_or_not_yet_launched_are_answered(made):
    styles, sales, _, _ = made
    odd = [
        {"style_id": "x-unknown", "exit_date": AS_OF + timedelta(days=50)},
        {"style_id": "y-future", "launch_date": AS_OF + timedelta(days=10), "exit_date": AS_OF + timedelta(days=50)},
        {"style_id": "z-sold", "exit_date": AS_OF + timedelta(days=50)},
    ]
    sold = [{"date": AS_OF - timedelta(days=4), "style_id": "z-sold", "units": 3.0}]
    forecast = forecast_demand(inputs_of(styles + odd, AS_OF), sales_of(sales + sold), ForecastSettings())
    check_sound(forecast, AS_OF)
    rows = {r["style_id"]: r for r in forecast.demand.iter_rows(named=True)}
    assert rows["x-unknown"]["method"] == "no_sales_yet"
    assert rows["y-future"]["method"] == "not_launched"
    assert rows["z-sold"]["age_days"] == 4
    before = forecast.demand_weekly.filter(
        (pl.col("style_id") == "y-future") & (pl.col("week") < monday_of(AS_OF + timedelta(days=10)))
    )
    assert before["mean"].sum() == 0


def test_rows_of_a_day_by_size_and_channel_add_up(made):
    styles, sales, _, forecast = made
    split = [
        row | {"size": size, "units": row["units"] * part} for row in sales for size, part in (("S", 0.25), ("M", 0.75))
    ]
    again = forecast_demand(inputs_of(styles, AS_OF), sales_of(split), ForecastSettings())
    np.testing.assert_allclose(quantiles_of(again.demand), quantiles_of(forecast.demand), rtol=1e-6)


def test_a_style_on_sale_for_years_is_answered():
    start = date(2019, 1, 1)
    as_of = date(2023, 1, 2)
    styles = [{"style_id": "old", "launch_date": start, "exit_date": as_of + timedelta(days=56)}]
    sales = [{"date": start + timedelta(days=7 * w), "style_id": "old", "units": 10.0} for w in range(209)]
    forecast = forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings())
    check_sound(forecast, as_of)
    row = forecast.demand.row(0, named=True)
    assert row["p10"] < 80 < row["p90"]
    assert row["observed_units"] == 2090


def test_importing_it_does_not_load_statsmodels():
    code = "import sys, planner.forecast; sys.exit('statsmodels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_prior_curve_of_the_settings_carries_a_cold_start():
    """Three styles two days old: with a prior that burns out at once little is to come, with a flat one a lot."""
    styles, sales, _ = shop(3, 3)
    as_of = START + timedelta(days=3)
    burnt, flat = (
        forecast_demand(inputs_of(styles, as_of), sales_of(sales), ForecastSettings(prior_curve=prior))
        for prior in (PriorCurve(spike=20, spike_days=2), PriorCurve(spike=0, half_life=10))
    )
    assert burnt.demand["mean"].sum() < 0.4 * flat.demand["mean"].sum()
    first_week = [
        f.demand_weekly.group_by("style_id").agg(pl.col("mean").first() / pl.col("mean").sum())["mean"].mean()
        for f in (burnt, flat)
    ]
    assert first_week[0] > 2 * first_week[1]
