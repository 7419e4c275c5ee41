"""Stock from the last count in sales, and from what came in after it."""

import datetime as dt

import polars as pl
import pytest
from planning_inputs import inputs_of

from planner.ingest import read_inputs, received_unseen, stock_from_sales

SALES = {
    "date": pl.Date,
    "style_id": pl.String,
    "colour": pl.String,
    "size": pl.String,
    "units": pl.Float64,
    "stock": pl.Float64,
}
STYLES = [{"style_id": name} for name in "abc"]


def day(number):
    return dt.date(2026, 2, number) if number else None


def sales_of(*rows):
    """Rows of (day of February, style, units, stock or None, size)."""
    return pl.DataFrame(
        [
            {"date": day(d), "style_id": s, "colour": None, "size": size, "units": u, "stock": k}
            for d, s, u, k, size in rows
        ],
        schema=SALES,
    )


def receipts_of(*rows):
    return pl.DataFrame(
        [(s, day(d), float(u)) for s, d, u in rows],
        orient="row",
        schema={"style_id": pl.String, "date": pl.Date, "units": pl.Float64},
    )


def on_hand(inputs):
    return dict(inputs.stock.group_by("style_id").agg(pl.col("units").sum()).iter_rows())


def stock(sales, receipts=None, table=()):
    return on_hand(stock_from_sales(inputs_of(STYLES, stock=table), sales, receipts))


def test_the_last_count_less_what_sold_since():
    sales = sales_of((10, "a", 5, 90, None), (20, "a", 10, 50, None), (22, "a", 8, None, None))
    assert stock(sales) == {"a": 32}


def test_every_piece_has_a_count_of_its_own():
    sales = sales_of((20, "a", 10, 50, "S"), (21, "a", 5, 7, "M"), (22, "a", 9, None, "M"))
    assert stock(sales) == {"a": 40}


@pytest.mark.parametrize(("came", "expected"), [(19, 40), (20, 140), (21, 140), (28, 140), (0, 40)])
def test_only_what_came_after_the_count_is_added(came, expected):
    """The count is of the units with which day 20 began: what came that day is not in it; what has no day may be."""
    assert stock(sales_of((20, "a", 10, 50, None)), receipts_of(("a", came, 100))) == {"a": expected}


def test_what_sold_beyond_the_count_came_from_the_receipt():
    sales = sales_of((20, "a", 10, 50, None), (25, "a", 70, None, None))
    assert stock(sales, receipts_of(("a", 22, 100))) == {"a": 70}


def test_a_style_never_counted_has_what_came_less_what_sold_since():
    sales = sales_of((10, "b", 30, None, None), (25, "b", 12, None, None))
    assert stock(sales, receipts_of(("b", 20, 40), ("b", 26, 5))) == {"b": 33}
    assert stock(sales, receipts_of(("b", 20, 10))) == {}


def test_the_stock_table_has_the_last_word():
    sales = sales_of((20, "a", 10, 50, None))
    table = [{"style_id": "a", "units": 3}]
    assert stock(sales, receipts_of(("a", 25, 100), ("c", 25, 7)), table) == {"a": 3, "c": 7}


def test_what_is_dated_after_as_of_has_not_come():
    receipts = pl.DataFrame(
        {"style_id": ["a", "b"], "date": [dt.date(2026, 3, 2), dt.date(2026, 3, 3)], "units": [5.0, 6.0]}
    )
    assert stock(sales_of(), receipts) == {"a": 5}


def test_a_receipt_taken_back_leaves_nothing():
    assert stock(sales_of(), receipts_of(("a", 20, 40), ("a", 21, -40))) == {}


def test_pieces_that_an_orders_file_received_and_no_stock_knows_are_told(make):
    orders = "order_id,style_id,factory_id,units,arrival_date,received\nPO,A2,F1,50,2026-04-30,30\n"
    for stock, told in ((None, ["received_unseen"]), ("style_id,units\nA2,0\n", [])):
        ws = make(orders=orders, stock=stock, sales="date,style_id,units\n2026-03-02,A2,3\n")
        assert [warning.code for warning in received_unseen(read_inputs(ws)[0])] == told
