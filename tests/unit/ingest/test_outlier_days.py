"""A slip of three zeros is told before it makes demand; a good day and a large order are not."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from planner.ingest import check_workspace, ingest_sales, sales_before, warn_of_outliers
from planner.ingest.outlier_days import outlier_days

FIRST = date(2026, 1, 5)


def sales(**by_style):
    rows = [(FIRST + timedelta(days=k), s, float(n)) for s, units in by_style.items() for k, n in enumerate(units) if n]
    return pl.DataFrame(rows, schema={"date": pl.Date, "style_id": pl.String, "units": pl.Float64}, orient="row")


def test_a_day_a_thousand_times_its_own_is_named():
    found = outlier_days(sales(a=[9, 11, 10, 10_000, 10], b=[5] * 5))
    assert found.rows() == [("a", FIRST + timedelta(days=3), 10_000.0, 10.0)]


def test_a_style_of_a_day_or_two_is_held_against_all_others():
    assert outlier_days(sales(new=[5_000], b=[5, 40, 7, 9])).rows() == [("new", FIRST, 5_000.0, 40.0)]
    assert outlier_days(sales(new=[500], b=[5, 40, 7, 9])).is_empty()
    assert outlier_days(sales(only=[5_000])).is_empty()


def test_promotions_launches_and_large_orders_are_no_outliers():
    rng = np.random.default_rng(2)
    many = {f"s{k}": rng.poisson(rng.gamma(1, 3) * rng.gamma(0.3, 3.0, 60)) for k in range(200)}
    assert outlier_days(sales(**many, big=[1, 2, 90, 1, 2, 1, 1], slow=[1, 0, 0, 60, 1, 1, 1])).is_empty()
    assert outlier_days(sales()).is_empty()


def test_it_is_told_with_its_file(make):
    rows = "".join(f"2026-03-{day:02},A2,{5000 if day == 7 else 5}\n" for day in range(1, 15))
    ws = make(sales="date,style_id,units\n" + rows)
    ingest_sales(ws)
    warnings = warn_of_outliers(ws, sales_before(ws.store, ws.settings.day()))
    assert [w.code for w in warnings] == ["outlier_day"]
    assert "A2 on 2026-03-07: 5,000 units, 1,000 times the usual (data/sales.csv)" in warnings[0].message
    assert [w.message for w in check_workspace(ws).warnings] == [warnings[0].message]
