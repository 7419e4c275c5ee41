"""Colours and sizes in the ledger: they add up to their order, whatever is booked, corrected, closed, cancelled."""

import datetime as dt
import random
import shutil
from pathlib import Path

import deltalake
import polars as pl
import pytest

from planner.ingest.ledger.booked_orders import with_booked_lines
from planner.workspace.ledger import Release
from planner.workspace.ledger.lines import whole_parts

WEEK, TODAY = dt.date(2026, 3, 2), dt.date(2026, 3, 20)
RUN = "20260302-051500-k3f9"
NO_FABRIC = pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64})
CUT = {("黑色", "S"): 30, ("黑色", "M"): 50, ("白色", "M"): 20}


def order(name="P-1", style="a", units=100):
    due = WEEK + dt.timedelta(days=14)
    row = {"order_id": name, "style_id": style, "factory_id": "near", "week": WEEK, "arrival_date": due}
    return pl.DataFrame([{**row, "units": units, "cost": 10.0 * units, "fabric_id": None, "metres": None}])


def lines_of(cut, name="P-1"):
    rows = [
        {"order_id": name, "colour": c, "size": z, "sku": f"{name}-{i}", "units": u}
        for i, ((c, z), u) in enumerate(cut.items())
    ]
    return pl.DataFrame(rows)


def release(ledger, cut=None, name="P-1", style="a"):
    cut = CUT if cut is None else cut
    return ledger.release(
        Release(RUN, order(name, style, sum(cut.values())), NO_FABRIC, lines=lines_of(cut, name))
    ).done[0]


def arrival(units, colour=None, size=None, order_id=None, style="a", day=10, closed=None):
    piece = {"order_id": order_id, "style_id": style, "colour": colour, "size": size}
    return {**piece, "units": units, "date": dt.date(2026, 3, day), "closed": closed, "note": None}


def receive(ledger, *rows):
    return ledger.receive(rows, "ab" * 32, TODAY)


def left(ledger):
    rows = ledger.lines().select("colour", "size", "outstanding").iter_rows()
    return {(colour, size): units for colour, size, units in rows}


def check_sums(ledger):
    """Lines add up to their orders, and to nothing else."""
    of_lines = ledger.lines().group_by("order_id").agg(pl.col("units", "received", "cancelled", "outstanding").sum())
    both = ledger.orders().join(of_lines, on="order_id", suffix="_of_lines")
    for name in ("units", "received", "cancelled", "outstanding"):
        assert both[name].to_list() == both[f"{name}_of_lines"].to_list(), name


@pytest.fixture
def ledger(ws):
    return ws.store.ledger


def test_a_release_books_the_lines_with_the_order(ledger):
    order_id = release(ledger)
    lines = ledger.lines()
    assert lines["order_id"].unique().to_list() == [order_id]
    assert dict(zip(lines["sku"], lines["units"], strict=True)) == {"P-1-0": 30, "P-1-1": 50, "P-1-2": 20}
    check_sums(ledger)


def test_orders_are_listed_with_their_lines_in_the_order_of_release(ledger, ws):
    cut = {("黑色", str(size)): size for size in range(34, 46)}
    order_id = release(ledger, cut)
    plain = ledger.release(Release(RUN, order("P-9", "c", 40), NO_FABRIC)).done[0]
    receive(ledger, arrival(9, "黑色", "35", order_id))
    told = {row["order_id"]: row["lines"] for row in with_booked_lines(ws, ledger.orders())}
    assert [line["size"] for line in told[order_id]] == [size for _, size in cut]
    assert told[order_id][1] == {
        "colour": "黑色", "size": "35", "sku": "P-1-1", "units": 35, "received": 9, "cancelled": 0, "outstanding": 26
    }  # fmt: skip
    assert told[plain] == []


def test_lines_that_do_not_add_up_are_refused(ledger):
    with pytest.raises(ValueError, match="100"):
        ledger.release(Release(RUN, order(units=101), NO_FABRIC, lines=lines_of(CUT)))
    assert ledger.version() is None


def test_an_arrival_of_a_colour_and_size_is_of_its_line(ledger):
    release(ledger)
    assert receive(ledger, arrival(45, "黑", "m")).refused == ()
    assert left(ledger) == {("黑色", "S"): 30, ("黑色", "M"): 5, ("白色", "M"): 20}
    check_sums(ledger)


def test_too_much_of_one_size_is_not_another(ledger):
    order_id = release(ledger)
    receive(ledger, arrival(60, "黑色", "M", order_id))
    assert left(ledger) == {("黑色", "S"): 30, ("黑色", "M"): 0, ("白色", "M"): 20}
    assert ledger.orders()["outstanding"].to_list() == [50]


def test_an_arrival_without_colour_falls_on_what_is_lacking(ledger):
    order_id = release(ledger)
    receive(ledger, arrival(30, "黑色", "S", order_id), arrival(35, order_id=order_id))
    assert left(ledger) == {("黑色", "S"): 0, ("黑色", "M"): 25, ("白色", "M"): 10}
    check_sums(ledger)


def test_a_correction_takes_back_the_lines_of_its_arrival(ledger):
    order_id = release(ledger)
    receive(ledger, arrival(35, order_id=order_id))
    before = ledger.lines()
    receive(ledger, arrival(40, "黑色", "M", order_id, day=11), arrival(-35, order_id=order_id, day=12))
    assert before.height == 3
    assert ledger.lines()["received"].to_list() == [0, 40, 0]
    check_sums(ledger)


def test_a_piece_that_the_order_does_not_have_is_refused_with_those_it_has(ledger):
    order_id = release(ledger)
    booked = receive(ledger, arrival(5, "红色", "S", order_id))
    assert booked.done == ()
    assert "黑色 S, 黑色 M, 白色 M" in booked.refused[0][1]
    assert booked.wrong == {0: "colour"}
    too_much_back = receive(ledger, arrival(40, "黑色", "M", order_id), arrival(-1, "黑色", "S", order_id))
    assert "0 units received of it" in too_much_back.refused[0][1]


def test_a_slip_without_order_is_of_the_order_that_lacks_its_piece(ledger):
    first = release(ledger, {("黑色", "S"): 10, ("黑色", "M"): 10}, "P-1")
    second = release(ledger, {("白色", "S"): 10}, "P-2")
    assert receive(ledger, arrival(4, "白色", "S"), arrival(3, "黑色", "M")).done == (second, first)
    check_sums(ledger)


def test_closing_and_cancelling_take_the_lines_with_them(ledger):
    first, second = release(ledger, name="P-1"), release(ledger, name="P-2", style="b")
    receive(ledger, arrival(20, "黑色", "M", first, closed=True))
    ledger.cancel([second])
    assert ledger.lines()["outstanding"].sum() == 0
    assert ledger.lines()["cancelled"].to_list() == [30, 30, 20, 30, 50, 20]
    check_sums(ledger)


def test_orders_without_lines_work_beside_those_with_lines(ledger):
    plain = ledger.release(Release(RUN, order("P-9", "c", 40), NO_FABRIC)).done[0]
    release(ledger)
    receive(ledger, arrival(15, "黑色", "S", plain, style="c"), arrival(30, order_id=plain, style="c"))
    orders = dict(ledger.orders().select("order_id", "outstanding").iter_rows())
    assert orders[plain] == 0
    check_sums(ledger)


@pytest.mark.parametrize("seed", range(3))
def test_random_histories_add_up(ledger, seed):
    rng = random.Random(seed)
    ids = [release(ledger, name=f"P-{n}", style=f"s{n}") for n in range(2)]
    rows = []
    for day in range(1, 25):
        colour, size = rng.choice([(None, None), ("黑色", None), ("黑色", "S"), ("白色", "M")])
        units = rng.choice([7, 13, 40, -5, -13])
        rows.append(arrival(units, colour, size, rng.choice(ids), day=day, closed=rng.random() < 0.1 or None))
    for start in range(0, 24, 8):
        booked = receive(ledger, *rows[start : start + 8])
        assert booked.entries
        check_sums(ledger)
    assert (ledger.lines()["received"] >= 0).all()
    again = receive(ledger, *rows)
    assert all(entry["kind"] in {"close", "line off"} or entry["units"] < 0 for entry in again.entries)
    check_sums(ledger)


def test_a_ledger_of_an_older_program_goes_on(ledger, ws):
    """Its table lacks the column of SKUs and has no lines; orders with lines stand beside its orders."""
    plain = ledger.release(Release(RUN, order("P-9", "c", 40), NO_FABRIC)).done[0]
    now = ledger.entries()
    shutil.rmtree(f"{ws.store.uri}/ledger")
    (Path(ws.store.uri) / "versions.json").unlink(missing_ok=True)
    deltalake.write_deltalake(f"{ws.store.uri}/ledger", now.drop("sku"))
    assert ledger.orders()["outstanding"].to_list() == [40]
    assert ledger.lines().is_empty()
    release(ledger)
    receive(ledger, arrival(15, order_id=plain, style="c"), arrival(50, "黑色", "M"))
    assert dict(ledger.orders().select("style_id", "outstanding").iter_rows()) == {"c": 25, "a": 50}
    check_sums(ledger)


def test_what_an_older_program_booked_of_an_order_with_lines_is_on_its_lines(ledger, ws):
    """It writes no line entries: two receipts, one without its colour, and a cancellation."""
    order_id = release(ledger)
    receive(ledger, arrival(10, "黑色", "S", order_id), arrival(40, order_id=order_id, day=11))
    ledger.cancel([order_id])
    now = ledger.entries()
    assert not now.filter(pl.col("kind").str.starts_with("line ")).is_empty()
    shutil.rmtree(f"{ws.store.uri}/ledger")
    (Path(ws.store.uri) / "versions.json").unlink(missing_ok=True)
    deltalake.write_deltalake(
        f"{ws.store.uri}/ledger", now.filter(~pl.col("kind").str.starts_with("line ")).drop("sku")
    )
    assert ledger.lines()["received"].to_list() == [19, 22, 9]
    assert ledger.orders().select("received", "cancelled", "outstanding").row(0) == (50, 50, 0)
    check_sums(ledger)


def test_parts_are_whole_and_add_up():
    assert whole_parts(60, [30, 30, 20]) == [23, 22, 15]
    assert whole_parts(1, [0, 0]) == [1, 0]
    assert whole_parts(7, [1, 1, 1]) == [3, 2, 2]
