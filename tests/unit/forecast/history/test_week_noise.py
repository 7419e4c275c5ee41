"""Weeks scatter about their share of the total: the ranges of a week cover what they claim and agree with the total."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from launches import LIFE, NO_ROWS, START, inputs_of, sales_of, shop

from planner.forecast.history.history import build_history
from planner.forecast.history.week_noise import PRIOR_LUMP, PRIOR_SCATTER, WeekNoise, learn_noise, week_quantiles
from planner.forecast.panel.panel import build_panel
from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

DAY = 200


def forecast_and_weeks(seed):
    """The forecast of DAY, and the units of each style and week from DAY on."""
    styles, sales, _ = shop(DAY, 10**6, seed=seed)
    as_of = START + timedelta(days=DAY)
    forecast = forecast_demand(
        inputs_of(styles, as_of), sales_of([r for r in sales if r["date"] < as_of]), ForecastSettings()
    )
    sold = (
        sales_of(sales)
        .filter(pl.col("date") >= as_of)
        .group_by("style_id", pl.col("date").dt.truncate("1w").alias("week"))
        .agg(pl.col("units").sum())
    )
    return forecast, forecast.demand_weekly.join(sold, on=["style_id", "week"], how="left").with_columns(
        pl.col("units").fill_null(0.0)
    )


@pytest.mark.slow
def test_ranges_of_a_week_cover_what_they_claim_and_the_total_alone_would_not():
    covered, untold = [], []
    for seed in (1, 2, 3):
        forecast, weeks = forecast_and_weeks(seed)
        weeks = weeks.filter(pl.col("mean") > 1)
        covered += weeks.select(pl.col("units").is_between("p10", "p90"))["units"].to_list()
        total = weeks.join(forecast.demand.select("style_id", t10="p10", t90="p90", of="mean"), on="style_id")
        share = pl.col("mean") / pl.col("of")
        untold += total.select(pl.col("units").is_between(pl.col("t10") * share, pl.col("t90") * share))[
            "units"
        ].to_list()
    assert 0.76 < np.mean(covered) < 0.93
    assert np.mean(untold) < np.mean(covered) - 0.1


def test_means_add_up_and_a_single_week_is_the_total():
    forecast, weeks = forecast_and_weeks(4)
    total = weeks.group_by("style_id").agg(pl.col("mean").sum(), pl.len(), pl.col("p10", "p50", "p90").first())
    both = total.join(forecast.demand, on="style_id")
    assert both["mean"].to_list() == pytest.approx(both["mean_right"].to_list())
    last = both.filter(pl.col("len") == 1)
    assert last.height > 0
    for name in ("p10", "p50", "p90"):
        assert last[name].to_list() == pytest.approx(last[f"{name}_right"].to_list())
    assert weeks.select((pl.col("p10") <= pl.col("p50")) & (pl.col("p50") <= pl.col("p90")))["p10"].all()


def test_pieces_that_come_in_dozens_are_learned():
    """The same shop, every sale twelve times as large: a dozen at a time."""
    styles, sales, _ = shop(DAY, DAY, mean=20.0)
    single, dozens = (learn_noise(history_of(styles, [r | {"units": r["units"] * n} for r in sales])) for n in (1, 12))
    assert dozens.lump > 6 * single.lump
    assert dozens.scatter == pytest.approx(single.scatter, abs=0.15)


def history_of(styles, sales):
    as_of = START + timedelta(days=DAY)
    return build_history(build_panel(inputs_of(styles, as_of).styles, sales_of(sales), NO_ROWS, as_of), LIFE)


def test_without_a_past_the_prior_stands():
    styles, _, _ = shop(5, 6)
    nothing = learn_noise(history_of(styles, []))
    assert (nothing.lump, nothing.scatter, nothing.cells) == (PRIOR_LUMP, PRIOR_SCATTER, 0)


def test_noise_widens_a_week_both_ways():
    total, share = np.array([[50.0, 100.0, 180.0]] * 2), np.array([0.1, 0.1])
    mean, sd = np.array([108.0] * 2), np.array([50.0] * 2)
    calm = week_quantiles(total, share, mean, sd, WeekNoise(0.0, 0.0, 0))
    noisy = week_quantiles(total, share, mean, sd, WeekNoise(1.0, 0.3, 0))
    assert calm == pytest.approx(total * 0.1, rel=1e-6)
    assert (noisy[:, 0] < calm[:, 0]).all()
    assert (noisy[:, 2] > 1.2 * calm[:, 2]).all()
