"""What a dry run of arrivals and of cancelling tells is what booking them would tell."""

import datetime as dt

import polars as pl
import pytest

from planner.ingest.ledger.booked_orders import cancel_orders
from planner.ingest.ledger.receive import receive_file
from planner.workspace import open_workspace
from planner.workspace.ledger import Release

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def ws(tmp_path):
    (tmp_path / "planner.yaml").write_text("as_of: 2026-03-09\n")
    ws = open_workspace(tmp_path, environment={})
    order = {"order_id": "P-a", "style_id": "a", "factory_id": "F", "week": MONDAY, "units": 100.0, "unit_cost": 40.0}
    orders = pl.DataFrame([{**order, "arrival_date": MONDAY + dt.timedelta(weeks=1), "cost": 4000.0}])
    orders = orders.with_columns(fabric_id=pl.lit(None, pl.String), metres=0.0, on_hand=0.0)
    bought = {"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64, "on_hand": pl.Float64}
    ws.store.ledger.release(Release("20260302-051500-aaaa", orders, pl.DataFrame(schema=bought)))
    return ws


def test_more_than_was_ordered_is_told_before_it_is_booked(ws, tmp_path):
    (tmp_path / "came.csv").write_text("style_id,units\na,900\n")
    told = [
        [(warning.code, warning.message) for warning in receive_file(ws, tmp_path / "came.csv", dry_run=dry).warnings]
        for dry in (True, False)
    ]
    assert told[0] == told[1]
    assert "900 of 100" in told[0][0][1]


def test_of_an_order_with_nothing_outstanding_nothing_is_cancelled_and_that_is_told(ws, tmp_path):
    assert cancel_orders(ws, ["P-a"], dry_run=True) == (1, [])
    assert cancel_orders(ws, ["P-a"]) == (1, [])
    for dry in (True, False):
        count, told = cancel_orders(ws, ["P-a"], dry_run=dry)
        assert (count, [warning.code for warning in told]) == (0, ["nothing_to_cancel"])
