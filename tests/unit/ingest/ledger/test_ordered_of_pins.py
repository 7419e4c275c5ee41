"""What is ordered of a pin already: made once, however many nights the pin stands there."""

import datetime as dt

import polars as pl
import pytest

from planner.domain import first_monday_from
from planner.ingest import read_inputs
from planner.ingest.ledger.demands import with_demands
from planner.optimize.problem.decided import pins_of
from planner.workspace import open_workspace
from planner.workspace.ledger import Release

FRIDAY, MONDAY = dt.date(2026, 2, 27), dt.date(2026, 3, 2)
TABLES = {
    "styles": "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date\n"
    "a,dress,100,40,10,10,2026-06-01\nb,dress,100,40,10,10,2026-06-01\n",
    "factories": "factory_id,weekly_minutes,min_batch,lead_time_weeks\nnear,5000,10,1\nfar,5000,10,3\n",
}
NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "planner.yaml").write_text("as_of: 2026-02-27\n")
    for name, text in TABLES.items():
        (tmp_path / f"data/{name}.csv").write_text(text)
    return tmp_path


def release(folder, units, week=MONDAY, factory="near", style="a", run="20260227-051500-aaaa"):
    ws = open_workspace(folder, environment={})
    row = {"style_id": style, "factory_id": factory, "week": week, "arrival_date": week + dt.timedelta(weeks=1)}
    order = pl.DataFrame([{"order_id": f"P-{week}-{factory}", **row, "units": units, "unit_cost": 40.0}])
    booked = ws.store.ledger.release(Release(run, with_demands(order, read_inputs(ws)[0]), NO_FABRIC))
    return booked.done[0]


def to_make(folder, pins, as_of=FRIDAY):
    """Units still to make of each pin, in order."""
    (folder / "data/pins.csv").write_text("style_id,factory_id,week,units\n" + "".join(f"{row}\n" for row in pins))
    ws = open_workspace(folder, flags={"as_of": str(as_of)}, environment={})
    found = pins_of(
        read_inputs(ws)[0].pins,
        ("a", "b"),
        ("near", "far"),
        as_of - dt.timedelta(days=as_of.weekday()),
        (first_monday_from(as_of) - (as_of - dt.timedelta(days=as_of.weekday()))).days // 7,
    )
    return [pin.units for pin in found]


def ledger_of(folder):
    return open_workspace(folder, environment={}).store.ledger


@pytest.mark.parametrize("as_of", [FRIDAY, dt.date(2026, 3, 1), MONDAY])
@pytest.mark.parametrize("pin", ["a,near,2026-03-02,100", "a,,2026-03-02,100", "a,near,,100", "a,,,100"])
def test_a_pin_is_ordered_once_whatever_the_day(folder, pin, as_of):
    assert to_make(folder, [pin]) == [100]
    release(folder, 100)
    assert to_make(folder, [pin], as_of) == [0]


def test_only_orders_that_the_pin_speaks_of_count(folder):
    release(folder, 60)
    pins = ["a,near,2026-03-02,100", "a,far,2026-03-02,100", "a,near,2026-03-09,100", "b,,,100", "a,,,100"]
    assert to_make(folder, pins) == [40, 100, 100, 100, 40]


def test_what_came_in_was_ordered_what_was_cancelled_was_not(folder):
    pins = ["a,near,2026-03-02,100", "a,,,100"]
    assert to_make(folder, pins) == [100, 100]
    order = release(folder, 100)
    arrival = {"order_id": order, "units": 70, "date": MONDAY, "note": None, "closed": None}
    ledger_of(folder).receive([arrival], "a" * 64, MONDAY)
    assert to_make(folder, pins) == [0, 0]
    ledger_of(folder).cancel([order])
    assert to_make(folder, pins) == [30, 30]


def test_an_order_received_whole_still_serves_the_pin_that_asked_for_it(folder):
    """But not a pin without a week that is written later: that one asks for something new."""
    old = release(folder, 50, run="20260227-051500-bbbb")
    assert to_make(folder, ["a,,,100"]) == [50]
    done = {"units": 50, "date": MONDAY, "note": None, "closed": None}
    ledger_of(folder).receive([{**done, "order_id": old}], "a" * 64, MONDAY)
    assert to_make(folder, ["a,,,100"]) == [100]
    new = release(folder, 100)
    ledger_of(folder).receive([{**done, "order_id": new, "units": 100}], "b" * 64, MONDAY)
    assert to_make(folder, ["a,,,100"], dt.date(2026, 3, 20)) == [0]


def test_an_orders_file_counts_whole_and_not_beside_the_ledger(folder):
    to_make(folder, ["a,,,100"])
    release(folder, 60)
    header = "order_id,style_id,factory_id,units,arrival_date,week,received\n"
    (folder / "data/orders.csv").write_text(header + "PO1,a,near,60,2026-03-09,2026-03-02,20\n")
    assert to_make(folder, ["a,near,2026-03-02,100", "a,,,100"]) == [40, 40]
    (folder / "data/orders.csv").write_text(header + "PO1,a,near,60,2026-03-11,,\nPO2,a,far,80,2026-03-25,,\n")
    assert to_make(folder, ["a,near,2026-03-02,100", "a,far,2026-03-02,100", "a,,,100"]) == [40, 20, 0]
