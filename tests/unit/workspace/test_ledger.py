"""The ledger: every booking once, whatever is repeated, killed or done by two at once."""

import datetime as dt
import random
import subprocess
import sys
import textwrap

import polars as pl
import pytest

from planner.workspace import delta_table
from planner.workspace.ledger import BEFORE_ALL, BOOKED_ORDERS, Release, with_status
from planner.workspace.ledger.release import ledger_id

WEEK = dt.date(2026, 3, 2)
TODAY = dt.date(2026, 3, 20)
RUN = "20260302-051500-k3f9"
LATER_RUN = "20260303-051500-m4g0"


def plan_orders(*ids, units=100, fabric="cotton"):
    """Orders as `release` hands them over, one a style."""
    return pl.DataFrame(
        [
            {
                "order_id": i,
                "style_id": f"s-{i}",
                "factory_id": "near",
                "week": WEEK,
                "arrival_date": WEEK + dt.timedelta(days=14),
                "units": units,
                "cost": units * 10.0,
                "fabric_id": fabric,
                "metres": units * 1.5,
            }
            for i in ids
        ]
    )


NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
FABRIC = pl.DataFrame({"fabric_id": ["cotton"], "metres": [500.0], "week": [WEEK], "cost": [900.0]})


def release(ledger, *ids, run=RUN, purchases=NO_FABRIC, units=100):
    return ledger.release(Release(run, plan_orders(*ids, units=units), purchases))


def arrival(order_id, units, day=None, closed=None, note=None):
    date = None if day is None else dt.date(2026, 3, day)
    return {"order_id": order_id, "units": units, "date": date, "closed": closed, "note": note}


def outstanding(ledger):
    return dict(ledger.orders().select("plan_order_id", "outstanding").iter_rows())


@pytest.fixture
def ledger(ws):
    return ws.store.ledger


@pytest.fixture
def order_id(ledger):
    """The id of one released order of 100 units."""
    return release(ledger, "P-1").done[0]


def test_an_empty_ledger_has_no_orders(ledger):
    assert ledger.version() is None
    assert ledger.orders().schema == BOOKED_ORDERS
    assert ledger.orders().is_empty()


def test_a_release_keeps_who_when_and_from_which_run(ledger):
    before = dt.datetime.now(dt.UTC)
    release(ledger, "P-1")
    row = ledger.orders().row(0, named=True)
    assert (row["run_id"], row["plan_order_id"], row["style_id"], row["units"]) == (RUN, "P-1", "s-P-1", 100)
    assert before <= row["released_at"] <= dt.datetime.now(dt.UTC)
    assert "@" in row["released_by"]
    assert (row["outstanding"], row["received"], row["cancelled"], row["cost"]) == (100, 0, 0, 1000)


def test_the_same_order_of_the_same_run_exists_once(ledger):
    first = release(ledger, "P-1", "P-2")
    again = release(ledger, "P-2", "P-3")
    assert (len(first.done), len(again.done), again.already) == (2, 1, (first.done[1],))
    assert ledger.orders()["plan_order_id"].to_list() == ["P-1", "P-2", "P-3"]


def test_a_repeated_release_makes_no_version(ledger):
    release(ledger, "P-1")
    version = ledger.version()
    release(ledger, "P-1")
    assert ledger.version() == version


def test_the_same_id_in_another_run_is_another_order(ledger):
    one, other = release(ledger, "P-1").done, release(ledger, "P-1", run=LATER_RUN).done
    assert one != other
    assert ledger.orders()["order_id"].n_unique() == 2


def test_an_id_that_is_taken_by_another_run_is_made_longer():
    short = ledger_id("20260302-051500-k3f9", "P-1")
    assert short == "P-1-k3f9"
    assert ledger_id("20260409-051500-k3f9", "P-1", {short}) == "P-1-20260409-051500-k3f9"


def test_two_runs_whose_ids_end_alike_stay_apart(ledger):
    one = release(ledger, "P-1", run="20260302-051500-k3f9").done
    other = release(ledger, "P-1", run="20260409-051500-k3f9").done
    assert (one, other) == (("P-1-k3f9",), ("P-1-20260409-051500-k3f9",))


def test_fabric_of_a_run_is_bought_once(ledger):
    release(ledger, "P-1", purchases=FABRIC)
    release(ledger, "P-2", purchases=FABRIC)
    bought = ledger.entries().filter(pl.col("kind") == "purchase")
    assert bought.select("fabric_id", "units", "cost").rows() == [("cotton", 500, 900)]


def test_fabric_that_no_released_order_needs_is_not_bought(ledger):
    ledger.release(Release(RUN, plan_orders("P-1", fabric="silk"), FABRIC))
    assert ledger.entries()["kind"].to_list() == ["release"]


def test_arrivals_in_parts_and_too_many(ledger, order_id):
    ledger.receive([arrival(order_id, 30, 10)], "a" * 64, TODAY)
    assert outstanding(ledger) == {"P-1": 70}
    ledger.receive([arrival(order_id, 90, 12)], "b" * 64, TODAY)
    row = ledger.orders().row(0, named=True)
    assert (row["received"], row["outstanding"], row["last_receipt"]) == (120, 0, dt.date(2026, 3, 12))


def test_the_same_file_twice_changes_nothing(ledger, order_id):
    rows = [arrival(order_id, 30), arrival(order_id, 30), arrival(order_id, 5, 10)]
    first, again = ledger.receive(rows, "a" * 64, TODAY), ledger.receive(rows, "a" * 64, TODAY)
    assert (len(first.done), len(again.done), len(again.already)) == (3, 0, 3)
    assert outstanding(ledger) == {"P-1": 35}


def test_a_dated_row_is_known_again_in_a_file_that_has_grown(ledger, order_id):
    ledger.receive([arrival(order_id, 30, 10)], "a" * 64, TODAY)
    ledger.receive([arrival(order_id, 30, 10), arrival(order_id, 20, 11)], "b" * 64, TODAY)
    assert outstanding(ledger) == {"P-1": 50}


def test_a_row_without_a_date_counts_anew_in_another_file(ledger, order_id):
    ledger.receive([arrival(order_id, 30)], "a" * 64, TODAY)
    ledger.receive([arrival(order_id, 30)], "b" * 64, TODAY)
    assert outstanding(ledger) == {"P-1": 40}
    assert ledger.orders()["last_receipt"].to_list() == [TODAY]


def test_closing_writes_off_what_is_outstanding_once(ledger, order_id):
    rows = [arrival(order_id, 80, 10, closed=True)]
    ledger.receive(rows, "a" * 64, TODAY)
    ledger.receive(rows, "a" * 64, TODAY)
    row = ledger.orders().row(0, named=True)
    assert (row["received"], row["cancelled"], row["outstanding"]) == (80, 20, 0)


def test_an_order_may_be_closed_later_with_nothing_more_coming(ledger, order_id):
    ledger.receive([arrival(order_id, 80, 10)], "a" * 64, TODAY)
    ledger.receive([arrival(order_id, 0, 20, closed=True)], "b" * 64, TODAY)
    assert ledger.entries()["kind"].to_list() == ["release", "receipt", "close"]
    assert outstanding(ledger) == {"P-1": 0}


def test_the_booked_row_closes_when_the_flag_is_added(ledger, order_id):
    ledger.receive([arrival(order_id, 80, 10)], "a" * 64, TODAY)
    ledger.receive([arrival(order_id, 80, 10, closed=True)], "b" * 64, TODAY)
    row = ledger.orders().row(0, named=True)
    assert (row["received"], row["cancelled"]) == (80, 20)


def test_a_correction_takes_units_back_but_not_more_than_came(ledger, order_id):
    ledger.receive([arrival(order_id, 100, 10)], "a" * 64, TODAY)
    ledger.receive([arrival(order_id, -40, 11)], "b" * 64, TODAY)
    assert outstanding(ledger) == {"P-1": 40}
    refused = ledger.receive([arrival(order_id, -70, 12), arrival(order_id, 1, 12)], "c" * 64, TODAY).refused
    assert [place for place, _ in refused] == [0]
    assert outstanding(ledger) == {"P-1": 39}


def test_goods_of_a_cancelled_order_are_booked_and_bring_nothing_back(ledger, order_id):
    ledger.cancel([order_id])
    ledger.receive([arrival(order_id, 60, 10)], "a" * 64, TODAY)
    assert outstanding(ledger) == {"P-1": 0}


def test_cancelling_twice_is_cancelling_once(ledger, order_id):
    ledger.receive([arrival(order_id, 30, 10)], "a" * 64, TODAY)
    first, again = ledger.cancel([order_id, order_id]), ledger.cancel([order_id])
    assert (first.done, again.done, again.already) == ((order_id,), (), (order_id,))
    assert ledger.orders().row(0, named=True)["cancelled"] == 70


def test_an_order_cancelled_whole_may_be_released_again_as_a_new_one(ledger, order_id):
    names = [order_id]
    for _ in range(3):
        ledger.cancel([names[-1]])
        names += release(ledger, "P-1").done
        assert release(ledger, "P-1").done == ()
    assert len(set(names)) == 4
    assert ledger.orders()["outstanding"].to_list() == [0, 0, 0, 100]
    assert ledger.receive([arrival("P-1", 10, 10)], "a" * 64, TODAY).done == (names[-1],)


def test_an_order_of_which_something_came_is_not_released_again(ledger, order_id):
    ledger.receive([arrival("P-1", 10, 10)], "a" * 64, TODAY)
    ledger.cancel([order_id])
    assert release(ledger, "P-1").done == ()
    assert outstanding(ledger) == {"P-1": 0}


def test_an_order_may_go_by_its_name_in_the_plan_while_only_one_has_it(ledger, order_id):
    ledger.receive([arrival("P-1", 10, 10)], "a" * 64, TODAY)
    release(ledger, "P-1", run=LATER_RUN)
    refused = ledger.receive([arrival("P-1", 10, 11), arrival("P-9", 1, 11)], "b" * 64, TODAY).refused
    assert [place for place, _ in refused] == [0, 1]
    assert order_id in refused[0][1]
    assert ledger.orders()["received"].sum() == 10


def test_status_by_day(ledger, order_id):
    release(ledger, "P-2", "P-3")
    ledger.receive([arrival("P-2", 100, 10)], "a" * 64, TODAY)
    ledger.cancel(["P-3"])
    for day, first in ((16, "open"), (17, "late")):
        statuses = with_status(ledger.orders(), dt.date(2026, 3, day)).select("plan_order_id", "status").rows()
        assert dict(statuses) == {"P-1": first, "P-2": "received", "P-3": "cancelled"}


def test_past_versions_stay(ledger, order_id):
    version = ledger.version()
    ledger.cancel([order_id])
    assert ledger.orders(version)["outstanding"].to_list() == [100]
    assert ledger.orders(BEFORE_ALL).is_empty()


def test_changes_since_a_version_leave_out_what_the_run_itself_released(ledger):
    release(ledger, "P-1", purchases=FABRIC)
    version = ledger.version()
    release(ledger, "P-2", purchases=FABRIC)
    assert ledger.changes_since(version, RUN).is_empty()
    assert ledger.changes_since(None, RUN).is_empty()
    assert ledger.changes_since(version, LATER_RUN)["kind"].to_list() == ["release"]
    ledger.cancel(["P-1"])
    assert ledger.changes_since(version, RUN).is_empty()  # what it released itself may be taken back, and put again
    assert "cancel" in ledger.changes_since(version, LATER_RUN)["kind"].to_list()
    assert ledger.changes_since(ledger.version(), LATER_RUN).is_empty()


def test_many_bookings_are_put_together_and_stay_what_they_are(ws, ledger, monkeypatch):
    monkeypatch.setattr(delta_table, "_MANY_FILES", 10)
    for n in range(13):
        release(ledger, f"P-{n}")
    assert len(ledger._table.open().file_uris()) < 10
    assert ledger.orders()["plan_order_id"].to_list() == [f"P-{n}" for n in range(13)]
    assert ledger.changes_since(3, LATER_RUN).height == 9


BOOK = textwrap.dedent("""
    import datetime as dt, sys
    from pathlib import Path
    import polars as pl
    from planner.workspace import open_workspace
    from planner.workspace.ledger import Release
    ledger = open_workspace(Path(sys.argv[1]), environment={}).store.ledger
    week = dt.date(2026, 3, 2)
    nothing = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(12):
        orders = pl.DataFrame([{"order_id": f"P-{n}-{k}", "style_id": "s", "factory_id": "f", "week": week,
                                "arrival_date": week, "units": 10, "cost": 1.0, "fabric_id": None, "metres": None}
                               for k in range(5)])
        done = ledger.release(Release("20260302-051500-k3f9", orders, nothing)).done
        ledger.receive([{"order_id": f"P-{n}-0-k3f9", "units": 4, "date": week, "closed": None, "note": None}],
                       "a" * 64, week)
        print("put", len(done), flush=True)
""")


def booking(ws):
    """A process that books 12 times 5 orders, and an arrival each, once it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", BOOK, str(ws.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_who_release_the_same_at_once_book_it_once(ws, ledger):
    both = [booking(ws), booking(ws)]
    for process in both:
        go(process)
    said = [process.communicate()[0].splitlines() for process in both]
    booked = sum(int(line.split()[1]) for lines in said for line in lines)
    assert booked == 60
    orders = ledger.orders()
    assert orders.height == orders["plan_order_id"].n_unique() == 60
    assert orders["received"].sum() == 12 * 4


@pytest.mark.parametrize("seed", range(2))
def test_a_booking_that_is_killed_is_there_whole_or_not_at_all(ws, ledger, seed):
    process = booking(ws)
    go(process)
    process.stdout.readline()
    try:
        process.wait(random.Random(seed).uniform(0.0, 0.3))
    except subprocess.TimeoutExpired:
        process.kill()
    said = process.communicate()[0].count("put") + 1
    orders = ledger.orders()
    assert orders.height in (5 * said, 5 * said + 5)
    assert orders["received"].sum() in (4 * said, 4 * said + 4)
    with ws.store.writing(wait_seconds=0):
        pass
    again = booking(ws)
    go(again)
    again.communicate()
    assert again.returncode == 0
    assert ledger.orders().height == 60
    assert ledger.orders()["received"].sum() == 48
    assert ledger.entries()["entry_id"].is_unique().all()
