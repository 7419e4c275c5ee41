"""What nights counted tells which days colours and sizes had run out, where sales say no stock."""

import datetime as dt

import polars as pl
import pytest

from planner.errors import UsageError
from planner.ingest import forget_sales, ingest_sales, keep_count, read_inputs, sales_known
from planner.ingest.counted_stock import with_counted_stock
from planner.tables import SALES

COUNTED = {"date": pl.Date, "style_id": pl.String, "colour": pl.String, "size": pl.String, "units": pl.Float64}


def day(number):
    return dt.date(2026, 3, number)


def sales_of(*rows):
    """Rows of (day of March, style, colour, size, units) or with a stock behind."""
    given = [
        {"date": day(d), "style_id": s, "colour": c, "size": z, "units": float(u), "stock": k[0] if k else None}
        for d, s, c, z, u, *k in rows
    ]
    blank = dict.fromkeys(("channel", "audience"), pl.String)
    kinds = COUNTED | {"stock": pl.Float64} | blank
    return pl.DataFrame(given, schema=kinds).select(*COUNTED, "stock", *blank)


def counts_of(*rows):
    return pl.DataFrame([(day(d), *rest) for d, *rest in rows], schema=COUNTED, orient="row")


def stock_of(sales, *names):
    """(day, *names, stock) of the rows whose stock is known."""
    return [
        (when.day, *rest)
        for when, *rest in sales.filter(pl.col("stock").is_not_null()).select("date", *names, "units", "stock").rows()
    ]


def test_a_count_carries_on_by_what_was_sold_until_more_was_sold_than_there_was():
    sales = sales_of((2, "a", None, None, 1), (3, "a", None, None, 4), (5, "a", None, None, 2), (9, "a", None, None, 1))
    told = with_counted_stock(sales, counts_of((2, "a", None, None, 5.0), (9, "a", None, None, 8.0)))
    # Of the 5th the first count cannot tell, since the piece had run out; the next one tells what there was.
    assert stock_of(told) == [(2, 1, 5), (3, 4, 4), (5, 2, 10), (9, 1, 8)]


def test_what_a_launch_had_before_its_first_count_is_what_sold_and_what_was_left():
    sales = sales_of((2, "a", None, "S", 2), (3, "a", None, "S", 1), (3, "a", None, "M", 1), (6, "a", None, "M", 2))
    told = with_counted_stock(sales, counts_of((7, "a", None, "S", 0.0), (7, "a", None, "M", 1.0)))
    assert stock_of(told, "size") == [(2, "S", 2, 3), (3, "M", 1, 4), (3, "S", 1, 1), (6, "M", 2, 3)]
    told = with_counted_stock(sales, counts_of((4, "a", None, "S", 0.0), (4, "a", None, "M", 0.0)))
    assert stock_of(told, "size") == [(2, "S", 2, 3), (3, "M", 1, 1), (3, "S", 1, 1), (4, "M", 0, 0), (4, "S", 0, 0)]


def test_a_count_tells_nothing_of_days_before_an_arrival_that_it_does_not_cover_or_long_before_it():
    sales = sales_of((2, "a", None, "S", 2), (8, "a", None, "S", 1), (8, "b", None, None, 1))
    came = pl.DataFrame(
        [("a", None, "S", day(5), 4.0)],
        schema={"style_id": pl.String, "colour": pl.String, "size": pl.String, "date": pl.Date, "units": pl.Float64},
        orient="row",
    )
    counts = counts_of((9, "a", None, "S", 3.0))
    assert stock_of(with_counted_stock(sales, counts, came)) == [(2, 2, 2), (5, 0, 4), (8, 1, 4)]
    assert stock_of(with_counted_stock(sales, counts_of((9, "a", None, "S", 1.0)), came)) == [(8, 1, 2)]
    unknown = came.with_columns(size=pl.lit(None, pl.String))
    assert stock_of(with_counted_stock(sales, counts, unknown)) == [(8, 1, 4)]
    later = counts.with_columns(date=dt.date(2026, 4, 12))
    assert stock_of(with_counted_stock(sales, later)) == [(8, 1, 4)]


def test_days_of_counts_on_which_what_ran_out_sold_nothing_are_added():
    sales = sales_of(
        (1, "a", "黑", "M", 2), (2, "a", "黑色", "XXL", 1), (4, "a", "黑", "M", 1), (8, "b", None, None, 1)
    )
    counts = counts_of(
        (3, "a", "黑色", "M", 0.0), (3, "a", "黑", "2XL", 6.0), (4, "a", "黑", "M", 3.0), (4, "a", "黑", "2XL", 6.0)
    )
    told = with_counted_stock(sales, counts)
    found = stock_of(told, "colour", "size")
    assert found == [(1, "黑", "M", 2, 2), (2, "黑色", "XXL", 1, 7), (3, "黑", "M", 0, 0), (4, "黑", "M", 1, 3)]
    assert told["units"].sum() == sales["units"].sum()


def test_a_piece_that_a_count_of_its_style_lacks_had_none():
    sales = sales_of((1, "a", "red", "M", 2), (1, "a", "red", "S", 2), (6, "a", "red", "S", 2))
    told = with_counted_stock(sales, counts_of((3, "a", "red", "S", 9.0)))
    assert stock_of(told, "size") == [(1, "M", 2, 2), (1, "S", 2, 11), (3, "M", 0, 0), (6, "S", 2, 9)]


def test_pieces_of_a_style_that_sells_as_a_whole_add_up():
    sales = sales_of((1, "a", None, None, 2), (4, "a", None, None, 2))
    told = with_counted_stock(sales, counts_of((3, "a", "red", "S", 1.0), (3, "a", "red", "M", 1.0)))
    assert stock_of(told) == [(1, 2, 4), (3, 0, 2), (4, 2, 2)]


def test_a_style_counted_as_a_whole_tells_its_pieces_only_when_there_is_nothing():
    sales = sales_of((1, "a", None, "S", 2), (1, "a", None, "M", 2), (6, "a", None, "S", 2))
    told = with_counted_stock(sales, counts_of((2, "a", None, None, 7.0), (4, "a", None, None, 0.0)))
    assert stock_of(told, "size") == [(1, "M", 2, 2), (1, "S", 2, 2), (4, "M", 0, 0), (4, "S", 0, 0)]


def test_arrivals_add_and_those_of_unknown_sizes_leave_open_which_there_are():
    sales = sales_of((2, "a", None, "S", 3), (8, "a", None, "S", 1), (2, "b", None, "S", 3), (8, "b", None, "M", 1))
    counts = counts_of((2, "a", None, "S", 3.0), (2, "b", None, "S", 3.0), (2, "b", None, "M", 1.0))
    came = pl.DataFrame(
        [("a", None, "S", day(5), 4.0), ("b", None, None, day(6), 9.0)],
        schema={"style_id": pl.String, "colour": pl.String, "size": pl.String, "date": pl.Date, "units": pl.Float64},
        orient="row",
    )
    told = with_counted_stock(sales, counts, came).filter(style_id="a")
    assert stock_of(told) == [(2, 3, 3), (5, 0, 4), (8, 1, 4)]
    told = with_counted_stock(sales, counts, came).filter(style_id="b")
    assert stock_of(told, "size") == [(2, "S", 3, 3)]


def test_styles_whose_sales_say_their_stock_and_days_before_the_first_sale_are_left_alone():
    sales = sales_of((2, "a", None, None, 3, 9.0), (5, "a", None, None, 3), (5, "b", None, None, 1))
    counts = counts_of((5, "a", None, None, 0.0), (4, "b", None, None, 0.0), (5, "unknown", None, None, 0.0))
    assert with_counted_stock(sales, counts).equals(sales)
    assert set(SALES.key) <= set(sales.columns)


def test_a_night_keeps_its_stock_table_and_the_next_reads_sales_beside_it(make):
    early, late = "date,style_id,units\n2026-03-02,A2,4\n", "2026-03-09,A2,1\n"

    told = []

    def night(day, units, sales=early):
        ws = make(sales=sales, stock=f"style_id,units\nA2,{units}\n", **{"planner.yaml": f"as_of: {day}\n"})
        told.append([w.code for w in keep_count(ws, read_inputs(ws)[0])])
        return ws

    ws = night("2026-03-04", 0)
    assert stock_of(sales_known(ws, day(4))) == []  # a count tells of its day, which is not over
    ws = night("2026-03-05", 0)  # the same file: nobody counted
    assert ws.store.counts.before(day(31))["date"].to_list() == [day(4)]
    night("2026-03-05", 7)
    ws = night("2026-03-05", 3)  # the same day counted again
    assert ws.store.counts.before(day(31))["units"].to_list() == [0, 3]
    ingest_sales(night("2026-03-06", 3, early + late))
    assert told == [[]] * 5
    night("2026-03-06", 9)  # a past day replayed
    assert told[-1] == ["stock_of_later"]
    assert ws.store.counts.before(day(31))["units"].to_list() == [0, 3]
    assert stock_of(sales_known(ws, day(10))) == [(2, 4, 4), (4, 0, 0), (5, 0, 3), (9, 1, 3)]
    assert forget_sales(ws, ["data/stock.csv"]) == [{"file": "data/stock.csv", "counted": "2026-03-05", "rows": 1}]
    assert stock_of(sales_known(ws, day(10))) == [(2, 4, 4), (4, 0, 0)]
    forget_sales(ws, ["data/stock.csv"])
    with pytest.raises(UsageError, match="no count of data"):
        forget_sales(ws, ["data/stock.csv"])
