"""Colours and sizes of booked orders in what later plans see: open orders, stock; arrivals told by codes."""

import datetime as dt

import polars as pl
import pytest
from planning_inputs import inputs_of

from planner.ingest import stock_from_sales
from planner.ingest.ledger.open_orders import open_in_ledger, receipts_in_ledger
from planner.ingest.ledger.receive import receive_file
from planner.workspace.ledger import Release

WEEK = dt.date(2026, 3, 2)
RUN = "20260302-051500-k3f9"
NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
CUT = {("黑色", "S"): 30, ("黑色", "M"): 50, ("白色", "M"): 20}
SKUS = "sku,style_id,colour,size,barcode\nK1,A2,黑色,S,6900\nK2,A2,黑色,M,\nK3,A2,白色,M,\n"


@pytest.fixture
def ws(make):
    """A workspace with one released order of A2 with three lines, and one of 00123 without."""
    ws = make(skus=SKUS)
    due = WEEK + dt.timedelta(days=14)
    row = {"factory_id": "F1", "week": WEEK, "arrival_date": due, "cost": 1.0, "fabric_id": None, "metres": None}
    orders = pl.DataFrame(
        [
            {"order_id": "P-1", "style_id": "A2", "units": 100, **row},
            {"order_id": "P-2", "style_id": "00123", "units": 40, **row},
        ]
    )
    lines = pl.DataFrame(
        [{"order_id": "P-1", "colour": c, "size": z, "sku": None, "units": u} for (c, z), u in CUT.items()]
    )
    ws.store.ledger.release(Release(RUN, orders, NO_FABRIC, lines=lines))
    return ws


def receive(ws, text):
    file = ws.folder / "arrivals.csv"
    file.write_text(text, encoding="utf-8")
    return receive_file(ws, file)


def still_to_come(ws):
    rows = open_in_ledger(ws)[0].with_columns(left=pl.col("units") - pl.col("received"))
    return {(s, c, z): u for s, c, z, u in rows.select("style_id", "colour", "size", "left").iter_rows()}


def test_open_orders_say_colour_and_size(ws):
    assert still_to_come(ws) == {("A2", *piece): units for piece, units in CUT.items()} | {("00123", None, None): 40}


def test_arrivals_by_code_barcode_style_and_order_reach_their_lines(ws):
    got = receive(
        ws, "sku,style_id,colour,size,units,date\nK1,,,,10,2026-03-16\n6900,,,,5,2026-03-17\n,A2,黑,M,50,2026-03-17\n"
    )
    assert (got.booked, got.rejected) == (3, 0)
    assert still_to_come(ws) == {("A2", "黑色", "S"): 15, ("A2", "白色", "M"): 20, ("00123", None, None): 40}


def test_codes_that_nothing_knows_or_that_contradict_are_rejected_with_their_rows(ws):
    got = receive(
        ws,
        "sku,style_id,size,units,date\nK9,,,10,2026-03-16\nK1,00123,,5,2026-03-17\nK1,,M,5,2026-03-17\nK2,,,5,2026-03-17\n",
    )
    assert (got.booked, got.rejected) == (1, 3)
    rejects = (ws.folder / got.rejects_file).read_text(encoding="utf-8")
    for told in ("sku: 'K9'", "style_id: '00123', expected 'A2'", "size: 'M', expected 'S'"):
        assert told in rejects


def test_too_much_of_one_size_is_told_while_others_are_to_come(ws):
    got = receive(ws, "sku,units,date\nK1,45,2026-03-16\n")
    assert [warning.code for warning in got.warnings] == ["line_over_delivery"]
    assert "黑色 S (45 of 30)" in got.warnings[0].message
    again = receive(ws, "sku,units,date\nK2,5,2026-03-17\n")
    assert again.warnings == ()


def test_what_came_is_on_hand_by_colour_and_size(ws):
    """Every piece received is in the stock, at its own colour and size, less what sold of it since."""
    receive(
        ws, "style_id,colour,size,units,date\nA2,黑色,S,30,2026-03-10\nA2,白色,M,15,2026-03-10\n00123,,,40,2026-03-10\n"
    )
    receive(ws, "order_id,units,date\nP-1,50,2026-03-12\n")
    receipts = receipts_in_ledger(ws, ws.store.ledger.version())
    assert receipts["units"].sum() == 135
    no_sales = pl.DataFrame(
        schema={
            **dict.fromkeys(["style_id", "colour", "size"], pl.String),
            "date": pl.Date,
            **dict.fromkeys(["units", "stock"], pl.Float64),
        }
    )
    inputs = inputs_of([{"style_id": "A2"}, {"style_id": "00123"}])
    inputs = type(inputs)(**{**vars(inputs), "as_of": dt.date(2026, 3, 20)})
    stock = stock_from_sales(inputs, no_sales, receipts).stock
    there = {(s, c, z): u for s, c, z, u in stock.select("style_id", "colour", "size", "units").iter_rows()}
    lines = ws.store.ledger.lines()
    assert there == {("A2", c, z): u for c, z, u in lines.select("colour", "size", "received").iter_rows() if u} | {
        ("00123", None, None): 40
    }
    assert sum(there.values()) == 135
    day = dt.date(2026, 3, 15)
    rows = [("A2", "黑", "S", day, 4.0, None), ("A2", None, None, day, 10.0, None)]
    sold = pl.DataFrame(rows, schema=no_sales.schema, orient="row")
    after = stock_from_sales(inputs, sold, receipts).stock
    assert after.filter(pl.col("style_id") == "A2")["units"].sum() == 95 - 14
    assert after["units"].to_list() == [u.__floor__() for u in after["units"]]
