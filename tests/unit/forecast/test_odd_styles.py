"""No single style, however odd, stops the forecast of the others."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from launches import inputs_of, sales_of

from planner.forecast.pipeline import forecast_demand
from planner.settings import ForecastSettings

AS_OF = date(2026, 3, 2)


def days(offsets, units, style="odd"):
    return [{"date": AS_OF + timedelta(days=o), "style_id": style, "units": float(units)} for o in offsets]


# (launch_date and exit_date in days from as_of, its sales)
ODD = {
    "launched fifteen months ago, export begins lately": ((-456, 60), days(range(-12, 0), 5)),
    "launched fifteen months ago, one day sold": ((-456, 60), days([-3], 4)),
    "launched fifteen months ago, sold in two weeks far apart": ((-456, 60), [*days([-450], 9), *days([-2], 9)]),
    "launched in 1970": ((-20_500, 30), days(range(-30, 0), 2)),
    "sold a billion in a day": ((-20, 60), [*days(range(-20, 0), 2), *days([-1], 1e9)]),
    "sold a billionth": ((-20, 60), days(range(-20, 0), 1e-9)),
    "sold long before its launch": ((-5, 60), days(range(-300, -200), 3)),
    "ends tomorrow": ((-300, 1), days(range(-300, 0, 9), 3)),
    "ends in five years": ((-10, 1_800), days(range(-10, 0), 3)),
    "launched yesterday and sold out of sight": ((-1, 90), days([-1], 10_000)),
    "never sold": ((-400, 400), []),
    "lives a day": ((-1, 1), days([-1], 1)),
}


@pytest.mark.parametrize("others", [3, 24])
@pytest.mark.parametrize("kind", ODD)
def test_one_odd_style_among_others(kind, others):
    rng = np.random.default_rng(3)
    rows, sales = [], []
    for k in range(others):
        first, name = -int(rng.integers(5, 200)), f"{k:03d}"
        rows.append(_row(name, first, first + 90))
        for day in range(first, min(first + 90, 0)):
            sales += days([day], rng.poisson(4), name)
    (launch, end), sold = ODD[kind]
    rows.append(_row("odd", launch, end))
    found = forecast_demand(inputs_of(rows, AS_OF), sales_of(sales + sold), ForecastSettings()).demand
    on_sale = {row["style_id"] for row in rows if row["exit_date"] > AS_OF}
    assert set(found["style_id"]) == on_sale
    numbers = found.select(pl.col(pl.Float64)).drop("learning", strict=False)
    assert numbers.select(pl.all().is_finite().all()).row(0) == (True,) * numbers.width


def _row(name, launch, end):
    return {
        "style_id": name,
        "launch_date": AS_OF + timedelta(days=launch),
        "exit_date": AS_OF + timedelta(days=end),
    }
