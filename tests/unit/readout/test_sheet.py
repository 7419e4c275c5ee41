"""The morning sheet: every figure worked out by hand."""

from datetime import date, timedelta

import polars as pl
import pytest
from planning_inputs import MONDAY, forecast_of, inputs_of

from planner.readout import readout_table
from planner.readout.chances import chance_above
from planner.readout.grades import grades
from planner.settings import GradeSettings
from planner.workspace.store import SALES_SCHEMA

LAUNCH = MONDAY - timedelta(days=20)


def sales_of(*rows):
    """(style, days before as_of, units, stock, size, price)"""
    names = ("style_id", "ago", "units", "stock", "size", "price")
    frame = pl.DataFrame(
        [dict(zip(names, (*row, *[None] * (6 - len(row))), strict=True)) for row in rows],
        schema={
            "style_id": pl.String,
            "ago": pl.Int64,
            "units": pl.Float64,
            "stock": pl.Float64,
            "size": pl.String,
            "price": pl.Float64,
        },
    )
    dated = frame.with_columns(date=pl.lit(MONDAY) - pl.duration(days=pl.col("ago")))
    lacking = [pl.lit(None, kind).alias(name) for name, kind in SALES_SCHEMA.items() if name not in dated.columns]
    return dated.with_columns(lacking).select(pl.col(n).cast(k) for n, k in SALES_SCHEMA.items())


def sheet(sales, demand=None, styles=None, observed=None, age=20, **given):
    demand = demand or {"A": (0.0, 100.0)}
    styles = styles or [{"style_id": name, "launch_date": LAUNCH} for name in demand]
    rule = given.pop("rule", GradeSettings(min_age_days=0, min_styles=1))
    plan = {name: given.pop(name, None) for name in ("orders", "verdicts")}
    inputs = inputs_of(styles, **given)
    forecast = forecast_of(demand)
    sold = observed or dict(sales.group_by("style_id").agg(pl.col("units").sum()).iter_rows())
    told = forecast.demand.with_columns(
        age_days=pl.lit(age),
        observed_units=pl.col("style_id").replace_strict(sold, default=0.0, return_dtype=pl.Float64),
        stockout_days=pl.lit(0),
    )
    rows = readout_table(inputs, sales, told, forecast.demand_weekly, rule, **plan)
    return {row["style_id"]: row for row in rows.iter_rows(named=True)}


def test_sell_through_cover_and_totals():
    rows = sales_of(*[("A", ago, 3) for ago in range(1, 15)])
    row = sheet(rows, stock=[{"style_id": "A", "units": 42}])["A"]
    assert row["sold"] == 42
    assert row["sell_through"] == 0.5
    assert row["rate"] == 3.0
    assert row["cover_days"] == 14.0
    assert row["expected_total"] == 42 + 50
    assert (row["expected_low"], row["expected_high"]) == (42 + 10, 42 + 90)


def test_a_style_whose_sales_are_not_in_the_store_has_no_rate():
    rows = sales_of(*[("B", ago, 2) for ago in range(14, 0, -1)])
    told = sheet(
        rows,
        {"A": (0.0, 100.0), "B": (0.0, 100.0)},
        observed={"A": 9.0, "B": 28.0},
        stock=[{"style_id": "A", "units": 5}],
    )
    assert (told["A"]["sold"], told["A"]["rate"], told["A"]["cover_days"]) == (9.0, None, None)
    assert told["B"]["rate"] == 2.0
    assert sheet(rows, {"A": (0.0, 100.0)}, observed={"A": 0.0})["A"]["rate"] == 0.0


def test_days_out_of_stock_do_not_lower_the_rate():
    # 6 a day on seven days, then sold out for seven: 6 a day, not 3.
    # Another style sells on: the shop is open, its export has not stopped.
    others = [("B", ago, 2, 100) for ago in range(14, 0, -1)]
    rows = sales_of(*[("A", ago, 6, 100) for ago in range(14, 8, -1)], ("A", 8, 6, 6), *others)
    told = sheet(rows)["A"]
    assert told["rate"] == pytest.approx(6.0, rel=0.08)  # the day on which the last was sold counts half
    without = sheet(rows.with_columns(stock=pl.lit(None, pl.Float64)))["A"]
    assert without["rate"] == 3.0


def test_a_style_long_out_of_stock_sells_as_it_did_when_it_was_there():
    others = [("B", ago, 2, 100) for ago in range(20, 0, -1)]
    rows = sales_of(("A", 20, 6, 100), ("A", 19, 8, 8), *others)  # sold out since, for more than two weeks
    told = sheet(rows, styles=[{"style_id": "A", "launch_date": LAUNCH}])["A"]
    assert told["rate"] == pytest.approx(14 / 1.5)  # the day on which the last was sold counts half
    never = sheet(sales_of(("A", 20, 0, 0), *others))["A"]
    assert never["rate"] is None


def test_what_is_not_known_is_blank_and_not_nothing():
    row = sheet(sales_of(("A", 1, 5)))["A"]
    assert row["on_hand"] is None
    assert row["sell_through"] is None
    assert row["cover_days"] is None
    assert row["order_now"] is None
    assert row["verdict"] is None


def test_chance_of_a_minimum_batch_counts_what_is_there_and_when_it_comes():
    # Demand uniform 0..100 over 8 weeks; least batch 20, one week to make: 7/8 of demand is left.
    assert sheet(sales_of())["A"]["chance"] == pytest.approx(1 - 20 / (7 / 8) / 100, abs=0.01)
    stocked = sheet(sales_of(), stock=[{"style_id": "A", "units": 40}])["A"]
    assert stocked["chance"] == pytest.approx(1 - 0.6, abs=0.01)
    colours = sheet(
        sales_of(),
        styles=[{"style_id": "A", "colours": "red;blue;green"}],
        factories=[{"factory_id": "F1", "min_batch_colour": 25}],
    )["A"]
    assert colours["min_batch"] == 75
    late = sheet(sales_of(), factories=[{"factory_id": "F1", "lead_time_weeks": 9}])["A"]
    assert (late["chance"], late["min_batch"], late["last_order_date"]) == (None, None, None)


def test_the_factory_where_it_is_likeliest_is_taken():
    row = sheet(sales_of(), factories=[{"factory_id": "F1", "min_batch": 90}, {"factory_id": "F2", "min_batch": 10}])[
        "A"
    ]
    assert row["min_batch"] == 10
    other = sheet(sales_of(), factories=[{"factory_id": "F1", "categories": "coat"}])["A"]
    assert other["min_batch"] is None


@pytest.mark.parametrize(("units", "chance"), [(0, 1.0), (150, 0.5), (250, 0.0)])
def test_chance_above(units, chance):
    import numpy as np

    from planner.domain import QUANTILE_LEVELS

    assert chance_above(100 + 100 * np.array(QUANTILE_LEVELS), units) == pytest.approx(chance, abs=0.011)


def graded(totals, ages=None, category=None, **rule):
    rows = pl.DataFrame(
        {
            "style_id": [str(i) for i in range(len(totals))],
            "category": category or ["dress"] * len(totals),
            "age_days": ages or [30] * len(totals),
            "expected_total": [float(t) for t in totals],
        }
    )
    return grades(rows, GradeSettings(**{"hot": 0.2, "good": 0.2, "slow": 0.2, "min_styles": 2, **rule})).to_list()


def test_grades_within_a_category():
    assert graded([100, 80, 60, 40, 20]) == ["hot", "good", "flat", "flat", "slow"]
    mixed = graded([100, 80, 10, 8], category=["dress", "dress", "tee", "tee"], hot=0.5, good=0.0, slow=0.5)
    assert mixed == ["hot", "slow", "hot", "slow"]


def test_no_grade_before_an_age_and_small_categories_are_graded_together():
    assert graded([100, 80, 60], ages=[3, 30, 30], min_age_days=7)[0] is None
    together = graded([100, 90, 80, 70, 5], category=["a", "b", "c", "d", "e"], min_styles=3)
    assert together == ["hot", "good", "flat", "flat", "slow"]


def test_equal_styles_get_the_same_grade():
    assert set(graded([10, 10, 10, 10])) == {"hot"}


def test_flags():
    steady = [("A", ago, 2, 50, "M", 100.0) for ago in range(20, 1, -1)]
    rows = sales_of(*steady, ("A", 1, 60, 70, "M", 80.0))
    pieces = [{"style_id": "A", "size": "S", "units": 10}, {"style_id": "A", "size": "M", "units": 0}]
    assert sheet(rows, stock=pieces)["A"]["flags"] == "broken_sizes;price_change;spike"
    old = rows.filter(pl.col("date") < MONDAY - timedelta(days=5))
    assert sheet(old, stock=[{"style_id": "A", "units": 0}])["A"]["flags"] == "sold_out;late_data"


@pytest.mark.parametrize(("m", "xxl", "flag"), [(0, 5, "broken_sizes"), (5, 0, None), (0, 0, None), (5, 5, None)])
def test_sizes_are_broken_where_a_core_size_is_gone_and_others_are_there(m, xxl, flag):
    """M sells nine of ten; a size that hardly sells breaks nothing, nor does a style that is gone."""
    sales = sales_of(
        *((("A", ago, 9, None, "M")) for ago in range(20, 0, -1)),
        *(("A", ago, 1, None, "2XL") for ago in range(20, 0, -1)),
    )
    stock = [{"style_id": "A", "size": "M", "units": m}, {"style_id": "A", "size": "XXL", "units": xxl}]
    told = (sheet(sales, stock=stock)["A"]["flags"] or "").split(";")
    assert ("broken_sizes" in told) == (flag is not None)


def test_without_sales_by_size_any_size_that_is_gone_breaks_the_style():
    stock = [{"style_id": "A", "size": "M", "units": 3}, {"style_id": "A", "size": "S", "units": 0}]
    assert "broken_sizes" in sheet(sales_of(("A", 1, 5)), stock=stock)["A"]["flags"]


def test_plan_and_verdicts():
    orders = pl.DataFrame({"style_id": ["A", "A"], "units": [30, 99], "firm": [True, False]})
    row = sheet(sales_of(("A", 1, 1)), orders=orders)["A"]
    assert (row["order_now"], row["verdict"]) == (30.0, "order_now")
    verdicts = pl.DataFrame({"style_id": ["A"], "verdict": ["drop"], "latest_start": [date(2026, 3, 9)]})
    row = sheet(sales_of(("A", 1, 1)), orders=orders.clear(), verdicts=verdicts)["A"]
    assert (row["verdict"], row["last_order_date"]) == ("drop", date(2026, 3, 9))


def test_nothing_dated_on_or_after_as_of_is_used():
    rows = sales_of(("A", 1, 5))
    later = sales_of(("A", -1, 500), ("A", 0, 500, 0.0))
    assert sheet(rows, observed={"A": 5.0}) == sheet(pl.concat([rows, later]), observed={"A": 5.0})
