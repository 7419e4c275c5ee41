"""A slip of three zeros is told and makes no demand until it is confirmed; good days and large orders make theirs."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from planner.forecast import forecast_demand
from planner.ingest import check_workspace, ingest_sales, read_inputs, sales_before, warn_of_outliers, without_outliers
from planner.ingest.outlier_days import outlier_days
from planner.ingest.outliers import judged
from planner.ingest.weeks import spread_weeks

FIRST = date(2026, 1, 5)
NO_EVENTS = pl.DataFrame(schema={"start_date": pl.Date, "end_date": pl.Date})


def day(k):
    return FIRST + timedelta(days=k)


def sales(**by_style):
    rows = [(day(k), s, float(n)) for s, units in by_style.items() for k, n in enumerate(units) if n]
    return pl.DataFrame(rows, schema={"date": pl.Date, "style_id": pl.String, "units": pl.Float64}, orient="row")


def found(sales):
    return outlier_days(sales).select("style_id", "date", "units", "usual").rows()


def held(sales, events=NO_EVENTS, confirmed=()):
    return judged(outlier_days(sales), sales, events, confirmed)[0].filter("held").select("style_id", "date").rows()


def test_a_day_a_thousand_times_its_own_is_named():
    assert found(sales(a=[9, 11, 10, 10_000, 10], b=[5] * 5)) == [("a", day(3), 10_000.0, 10.0)]


def test_a_second_slip_does_not_hide_the_first():
    units = [5] * 40
    units[7], units[20] = 5000, 6000
    assert found(sales(a=units)) == [("a", day(20), 6000.0, 5.0), ("a", day(7), 5000.0, 5.0)]
    assert len(held(sales(a=units))) == 2


def test_a_week_given_as_one_figure_is_one_slip():
    weeks = pl.DataFrame(
        {"date": [day(7 * k) for k in range(8)], "style_id": ["a"] * 8, "units": [70.0] * 8, "stock": 1.0}
    )
    weeks = weeks.with_columns(units=pl.when(pl.col("date") == day(21)).then(70_000.0).otherwise("units"))
    assert outlier_days(spread_weeks(weeks)).select("date", "days", "units", "usual").rows() == [
        (day(21), 7, 10_000, 10)
    ]


def test_a_style_of_a_day_or_two_is_held_against_all_others():
    assert found(sales(new=[5_000], b=[5, 40, 7, 9])) == [("new", FIRST, 5_000.0, 40.0)]
    assert found(sales(new=[500], b=[5, 40, 7, 9])) == []
    assert found(sales(only=[5_000])) == []


def test_promotions_launches_and_large_orders_are_no_outliers():
    rng = np.random.default_rng(2)
    many = {f"s{k}": rng.poisson(rng.gamma(1, 3) * rng.gamma(0.3, 3.0, 60)) for k in range(200)}
    assert found(sales(**many, big=[1, 2, 90, 1, 2, 1, 1], slow=[1, 0, 0, 60, 1, 1, 1])) == []
    assert found(sales(evening=[1, 0, 1, 0, 40, 0, 1, 1, 0, 1], test=[1, 2, 1, 900, 800, 950])) == []
    assert found(sales()) == []


def test_what_may_be_meant_is_told_and_not_held():
    usual = [1, 2, 1] * 10
    slip = sales(a=[*usual[:15], 4000, *usual], b=usual)
    assert held(slip) == [("a", day(15))]
    festival = pl.DataFrame({"start_date": [day(14)], "end_date": [day(16)]})
    assert held(slip, festival) == []
    assert held(slip, confirmed=[day(15)]) == []
    risen = sales(a=[*usual, 900, 1000], b=usual)
    assert [row[:2] for row in found(risen)] == [("a", day(31)), ("a", day(30))]
    assert held(risen) == []


def test_where_large_orders_are_usual_none_is_held():
    bulk = {f"s{k}": [1 if i != k % 50 else 800 for i in range(60)] for k in range(100)}
    assert len(found(sales(**bulk))) == 100
    assert held(sales(**bulk)) == []
    one_file = {f"s{k}": [1 if i != 3 else 800 for i in range(60)] for k in range(100)}
    assert len(held(sales(**one_file))) == 100


@pytest.fixture
def slipped(make):
    def slipped(settings=""):
        rows = "".join(f"2026-03-{day:02},A2,{5000 if day == 7 else 5},9000,2\n" for day in range(1, 15))
        ws = make(settings, sales="date,style_id,units,stock,returns\n" + rows)
        ingest_sales(ws)
        return ws, read_inputs(ws)[0], sales_before(ws.store, ws.settings.day())

    return slipped


def test_it_is_told_with_its_file_and_makes_no_demand(slipped):
    ws, inputs, known = slipped()
    warnings = warn_of_outliers(ws, inputs, known)
    assert [w.code for w in warnings] == ["outlier_day"]
    assert "A2 on 2026-03-07: 5,000 units, 1,000 times the usual (data/sales.csv)" in warnings[0].message
    assert "confirmed_days: [2026-03-07]" in warnings[0].message
    assert [w.message for w in check_workspace(ws).warnings] == [warnings[0].message]
    made = without_outliers(ws, inputs, known)
    assert made["units"].to_list() == pytest.approx([5] * 14)
    assert made.drop("units", "returns", "held_out").equals(known.drop("units", "returns"))
    forecast = forecast_demand(inputs, made, ws.settings.forecast).demand.filter(style_id="A2")
    assert forecast["observed_units"].item() == 5000 + 13 * 5
    assert forecast["mean"].item() < 2000


def test_a_confirmed_day_makes_demand_and_is_not_told(slipped):
    ws, inputs, known = slipped("ingest: {confirmed_days: [2026-03-07]}\n")
    assert warn_of_outliers(ws, inputs, known) == []
    assert check_workspace(ws).warnings == ()
    assert without_outliers(ws, inputs, known).equals(known)


def test_styles_left_out_beforehand_have_no_such_day(monkeypatch):
    rng, tables = np.random.default_rng(5), []
    for _ in range(40):
        units = rng.poisson(rng.choice([0.5, 3.0, 30.0]), (4, 30)) * np.where(rng.random((4, 30)) < 0.03, 500, 1)
        rows = [(f"s{s}", day(int(d)), float(u)) for (s, d), u in np.ndenumerate(units)]
        tables.append(pl.DataFrame(rows, schema=["style_id", "date", "units"], orient="row"))
    found = [outlier_days(table) for table in tables]
    monkeypatch.setattr("planner.ingest.outlier_days._that_may", lambda days, others: days)
    assert sum(odd.height for odd in found) > 20
    assert all(odd.equals(outlier_days(table)) for odd, table in zip(found, tables, strict=True))
