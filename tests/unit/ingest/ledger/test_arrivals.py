"""Arrivals taken back: what never came is missing from the day it was said to have come."""

import datetime as dt

import polars as pl
import pytest

from planner.ingest.ledger.arrivals import arrivals_that_stand


def day(number):
    return dt.date(2026, 2, number)


def stands(*rows, order="P-1"):
    table = pl.DataFrame(
        [(order, day(d), float(units)) for d, units in rows],
        orient="row",
        schema={"order_id": pl.String, "date": pl.Date, "units": pl.Float64},
    )
    return [(d.day, units) for _, d, units in arrivals_that_stand(table).iter_rows()]


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        ([(3, 60)], [(3, 60)]),
        ([(3, 60), (9, -60)], []),
        ([(3, 60), (5, 100), (9, -60)], [(5, 100)]),
        ([(3, 60), (5, 100), (9, -30)], [(3, 60), (5, 70)]),
        ([(3, 60), (5, 100), (9, -130)], [(3, 30)]),
        ([(3, 60), (4, 60), (9, -60)], [(3, 60)]),
        ([(3, -5), (9, 60)], [(9, 55)]),
    ],
)
def test_a_correction_takes_back_the_arrival_that_it_corrects(rows, left):
    assert stands(*rows) == left


def test_orders_do_not_mix():
    table = pl.DataFrame({"order_id": ["a", "b", "a"], "date": [day(1), day(2), day(3)], "units": [5.0, 5.0, -5.0]})
    assert arrivals_that_stand(table)["order_id"].to_list() == ["b"]
