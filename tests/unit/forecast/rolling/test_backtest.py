"""The whole backtest: nothing dated on or after an origin reaches its forecast; what was issued is judged; drift."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from planner.domain import QUANTILE_NAMES
from planner.errors import NoDemandError
from planner.forecast.rolling import BacktestRequest, run_backtest
from planner.forecast.rolling.truth import read_past, truth_at
from planner.ingest import ingest_sales, read_inputs, sales_before
from planner.settings import ForecastSettings
from planner.tables import BACKTEST_CASES
from planner.tables.frames import schema_of
from planner.workspace import open_workspace

AS_OF = date(2026, 3, 2)  # of the small workspace
ORIGIN = AS_OF - timedelta(weeks=13)
SETTINGS = ForecastSettings(min_history_styles=10)


@pytest.fixture
def small(small_workspace):
    """(inputs, sales) of the small workspace."""
    ws = open_workspace(small_workspace)
    ingest_sales(ws, None)
    inputs, _ = read_inputs(ws)
    return inputs, sales_before(ws.store, inputs.as_of)


def nothing_issued(_past, _weeks):
    return {}


def run(small, asked=BacktestRequest(dates=(ORIGIN,)), issued=nothing_issued):
    return run_backtest(*small, SETTINGS, asked, issued)


def test_what_came_after_the_origin_changes_the_truth_alone(small):
    inputs, sales = small
    later = pl.col("date") >= ORIGIN
    doubled = sales.with_columns(pl.when(later).then(pl.col("units") * 2).otherwise(pl.col("units")).alias("units"))
    one, two = (found.cases.filter(pl.col("forecast") == "planner") for found in (run(small), run((inputs, doubled))))
    claimed = ["style_id", "mean", *QUANTILE_NAMES]
    assert one.height > 5
    assert one.select(claimed).equals(two.select(claimed))
    assert (two["actual"] == 2 * one["actual"]).all()


def test_cases_have_the_columns_that_their_table_says(small):
    cases = run(small).cases
    assert dict(cases.schema) == schema_of(BACKTEST_CASES)
    assert not any(cases.select(c.name for c in BACKTEST_CASES.columns if c.required).null_count().row(0))


def test_styles_launched_later_are_not_known_yet(small):
    inputs, sales = small
    known = inputs.styles.filter(pl.col("launch_date") < ORIGIN)
    cut = run((replace(inputs, styles=known), sales))
    assert cut.cases.equals(run(small).cases)


def test_origins_of_its_own_choice(small):
    found = run(small, BacktestRequest(count=2, every_weeks=2))
    assert len(found.origins) == 2
    assert (found.origins[1] - found.origins[0]).days == 14
    assert set(found.rows["group"]) >= {"all", "origin", "age", "category", "stock_out", "method"}
    ages = run(small, BacktestRequest(count=2, every_weeks=2, max_age=28)).cases["age_days"]
    assert 1 <= ages.min() <= ages.max() <= 28


def test_a_day_without_truth_is_told(small):
    found = run(small, BacktestRequest(dates=(date(2020, 1, 1), ORIGIN)))
    assert found.origins == (ORIGIN,)
    assert [w.code for w in found.warnings] == ["no_truth"]
    with pytest.raises(NoDemandError, match="no forecast can be judged"):
        run(small, BacktestRequest(dates=(date(2020, 1, 1),)))


def issued_as(small, low, high):
    """Past runs that claimed 80% between these multiples of what was then sold."""
    inputs, sales = small
    truth = truth_at(read_past(inputs.styles, sales, inputs.as_of), ORIGIN)
    claims = [low] * 4 + [(low + high) / 2] * 13 + [high] * 4
    demand = truth.select(
        "style_id",
        pl.lit("combination").alias("method"),
        pl.lit(0).alias("stockout_days"),
        pl.col("actual").alias("mean"),
        *[((pl.col("actual") + 1) * c).alias(n) for n, c in zip(QUANTILE_NAMES, claims, strict=True)],
    )
    return lambda _past, _weeks: {ORIGIN: demand}


def test_coverage_that_chance_does_not_explain_is_warned_of(small):
    narrow = run(small, issued=issued_as(small, 1.5, 1.6))
    assert [w.code for w in narrow.warnings] == ["coverage_drifted"]
    assert (narrow.drift["hits"], narrow.drift["n"]) == (0, narrow.cases.filter(pl.col("forecast") == "issued").height)
    assert "too narrow" in narrow.warnings[0].message
    wide = run(small, issued=issued_as(small, 0, 9))
    assert wide.drift["share"] == 1.0
    assert bool(wide.warnings) == (0.8 ** wide.drift["n"] < 0.01)


def test_styles_that_ran_out_are_left_out_and_counted(small):
    inputs, sales = small
    found = run(small).cases.filter(pl.col("forecast") == "planner")
    name = found["style_id"][0]
    row = sales.head(1).with_columns(
        pl.lit(name).alias("style_id"),
        pl.lit(ORIGIN).alias("date"),
        pl.lit(0.0).cast(sales["units"].dtype).alias("units"),
        pl.lit(0.0).cast(sales["stock"].dtype).alias("stock"),
    )
    others = sales.filter((pl.col("style_id") != name) | (pl.col("date") < ORIGIN))
    cut = run((inputs, pl.concat([others, row])))
    assert cut.left_out["ran_out"] == 1
    assert set(found["style_id"]) - set(cut.cases["style_id"]) == {name}
