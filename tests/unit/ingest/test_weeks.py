"""Weekly exports as days: totals are kept, whole numbers stay whole."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.ingest.weeks import spread_weeks

MONDAY = dt.date(2026, 3, 2)


def week(**columns):
    frame = pl.DataFrame(
        {
            "date": [MONDAY],
            "style_id": ["a"],
            "units": [0.0],
            "stock": [9.0],
            "visits": [None],
            "returns": [1.0],
            "price": [5.0],
        },
        schema_overrides={"visits": pl.Float64},
    )
    return frame.with_columns(pl.lit(value).alias(name) for name, value in columns.items())


def test_a_week_becomes_its_seven_days():
    days = spread_weeks(week(units=10.0))
    assert days["date"].to_list() == [MONDAY + dt.timedelta(days=i) for i in range(7)]
    assert days["units"].sum() == 10
    assert set(days["units"]) == {1.0, 2.0}
    assert days["stock"].to_list() == [9.0, *[None] * 6]
    assert days["price"].to_list() == [5.0] * 7
    assert days["returns"].sum() == 1
    assert days["visits"].to_list() == [None] * 7


@settings(deadline=None)
@given(units=st.floats(0, 1e6).map(lambda x: round(x, 2)))
def test_the_total_is_kept_and_no_day_is_far_from_a_seventh(units):
    days = spread_weeks(week(units=units))["units"]
    assert abs(days.sum() - units) < 1e-6
    assert (days.head(6) == days.head(6).floor()).all()
    assert (days >= 0).all()
    assert (days - units / 7).abs().max() < 2
