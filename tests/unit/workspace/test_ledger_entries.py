"""What bookings add to the entries of a ledger, and what orders stand at by them, in memory: the rules, figure by figure."""

import datetime as dt

import polars as pl
import pytest

from planner.workspace.ledger.amend import Amendment, Place, amend_entries, fewer, more, part_id
from planner.workspace.ledger.amended import releases
from planner.workspace.ledger.cancel import cancel_entries
from planner.workspace.ledger.entries import ENTRIES, entries_of
from planner.workspace.ledger.ids import first_free, numbered
from planner.workspace.ledger.lines import standing_lines, whole_parts
from planner.workspace.ledger.names import Names
from planner.workspace.ledger.receipt import receipt_entries
from planner.workspace.ledger.release import Release, bought_of_run, ledger_id, release_entries
from planner.workspace.ledger.standing import standing, with_status
from planner.workspace.ledger.undo import last_release, undo_entries

WEEK, DUE, TODAY = dt.date(2026, 3, 2), dt.date(2026, 3, 16), dt.date(2026, 3, 20)
RUN, LATER = "20260302-051500-k3f9", "20260303-051500-a1b2"
LINES = (("red", "S", 30.0), ("red", "M", 50.0), ("blue", "M", 20.0))


class Book:
    """A ledger in memory: entries, each booking some time after the one before."""

    def __init__(self):
        self.entries, self.hour = pl.DataFrame(schema=ENTRIES), 0

    def add(self, booked):
        self.hour += 1
        when = dt.datetime(2026, 3, 2, self.hour, tzinfo=dt.UTC)
        rows = [{"when": when, "who": f"hand {self.hour}", **row} for row in booked.entries]
        self.entries = pl.concat([self.entries, entries_of(rows)]).sort("when", "entry_id", maintain_order=True)
        return booked

    def release(self, *names, units=100, lines=(), run=RUN, fabric=None, metres=None, purchases=(), week=WEEK, **more):
        row = {"style_id": "a", "factory_id": "near", "week": week, "arrival_date": DUE, "units": float(units)}
        row |= {"cost": 10.0 * units, "fabric_id": fabric, "metres": metres, **more}
        bought = pl.DataFrame(
            [{"fabric_id": name, "metres": m, "week": WEEK, "cost": cost} for name, m, cost in purchases],
            schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64},
        )
        of = [{"order_id": n, "colour": c, "size": z, "sku": f"{c}{z}", "units": u} for n in names for c, z, u in lines]
        told = pl.DataFrame(of) if of else None
        schema = {"fabric_id": pl.String, "metres": pl.Float64}
        orders = pl.DataFrame([{"order_id": name, **row} for name in names], schema_overrides=schema)
        return self.add(release_entries(self.entries, Release(run, orders, bought, told)))

    def receive(self, *rows, choose=None):
        return self.add(receipt_entries(self.entries, rows, "ab" * 32, TODAY, choose))

    def cancel(self, *names):
        return self.add(cancel_entries(self.entries, names))

    def amend(self, order_id, what="units", place=Place("near", WEEK, DUE), **more):
        self.hour += 1
        rows = amend_entries(self.entries, Amendment(what, order_id, place, **more))
        when = dt.datetime(2026, 3, 2, self.hour, tzinfo=dt.UTC)
        self.entries = pl.concat([self.entries, entries_of([{"when": when, "who": "amender", **row} for row in rows])])

    def order(self, order_id):
        return standing(self.entries).row(by_predicate=pl.col("order_id") == order_id, named=True)

    def stands(self, order_id):
        row = self.order(order_id)
        return row["units"], row["received"], row["cancelled"], row["outstanding"]

    def lines(self):
        names = ("units", "received", "cancelled", "outstanding")
        rows = standing_lines(self.entries).iter_rows(named=True)
        return {(r["colour"], r["size"]): tuple(r[name] for name in names) for r in rows}


def arrival(order_id, units, day=10, **more):
    row = {"order_id": order_id, "units": float(units), "date": day and dt.date(2026, 3, day), "closed": None}
    return {**row, "note": None, **more}


@pytest.fixture
def book():
    return Book()


def test_a_number_follows_until_one_is_free():
    assert first_free(numbered("x"), {"x/1", "x/2"}) == "x/3"
    assert first_free(numbered("x", 2, "-"), ()) == "x-2"
    assert ledger_id(RUN, "P") == "P-k3f9"
    assert ledger_id(RUN, "P", {"P-k3f9"}) == f"P-{RUN}"
    assert ledger_id(RUN, "P", {"P-k3f9", f"P-{RUN}"}) == f"P-{RUN}-2"


@pytest.mark.parametrize(
    ("units", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (7, [0, 0], [7, 0]),
        (7, [2, 0, 5], [2, 0, 5]),
        (5, [0, 1], [0, 5]),
        (5, [3, 2, 1], [2, 2, 1]),  # 2.5, 1.67, 0.83: what is left goes to the largest rests, the first of equals
        (2.5, [1, 1], [1.5, 1.0]),
        (0, [1, 2], [0, 0]),
    ],
)
def test_parts_are_whole_in_proportion(units, weights, parts):
    assert whole_parts(units, weights) == parts


def test_outstanding_is_never_below_nothing_and_the_status_says_how_it_ended(book):
    book.release("P1", "P2", "P3", "P4")
    book.receive(arrival("P1", 100, day=12), arrival("P1", 20), arrival("P2", 1), arrival("P4", 99))
    book.cancel("P2", "P3")
    assert book.stands("P1-k3f9") == (100, 120, 0, 0)
    assert book.stands("P2-k3f9") == (100, 1, 99, 0)
    assert book.stands("P4-k3f9") == (100, 99, 0, 1)
    assert book.order("P1-k3f9")["last_receipt"] == dt.date(2026, 3, 12)

    def status(day):
        return with_status(standing(book.entries), day).sort("order_id")["status"].to_list()

    assert status(DUE) == ["received", "received", "cancelled", "open"]
    assert status(DUE + dt.timedelta(days=1)) == ["received", "received", "cancelled", "late"]


def test_cancelling_says_of_each_order_what_became_of_it(book):
    book.release("P1", "P2")
    book.receive(arrival("P2", 100))
    done = book.cancel("P1", "P2", "nobody", "P1-k3f9")
    assert (done.done, done.already) == (("P1-k3f9",), ("P2-k3f9",))
    assert [place for place, _why in done.refused] == [2]
    assert [(row["entry_id"], row["units"]) for row in done.entries] == [("cancel/P1-k3f9/1", 100.0)]
    assert book.cancel("P1").entries == ()


def test_amendments_add_up_to_the_digits_that_are_kept(book):
    book.release("P1", units=10, cost=100.004, fabric="cotton", metres=1.00004)
    book.amend("P1-k3f9", units=0.1234564, cost=0.333, metres=0.12344, counted={"fabric_id": "cotton"})
    book.amend("P1-k3f9", "move", Place("far", WEEK + dt.timedelta(7), DUE + dt.timedelta(7)), cost=-0.002)
    row = releases(book.entries).row(0, named=True)
    assert (row["units"], row["cost"], row["metres"]) == (10.123456, 100.34, 1.1235)
    assert (row["factory_id"], row["factory_released"]) == ("far", "near")
    assert (row["week"], row["week_released"]) == (WEEK + dt.timedelta(7), WEEK)
    assert row["arrival_date"] == DUE + dt.timedelta(7)
    assert row["amended_by"] == "amender"
    assert book.entries["entry_id"].to_list() == ["release/P1-k3f9", "units/P1-k3f9/1", "move/P1-k3f9/2"]


def test_the_tenth_amendment_is_after_the_second(book):
    book.release("P1")
    for n in range(11):
        book.amend("P1-k3f9", "move", Place(f"F{n}", WEEK, DUE))
    assert (book.order("P1-k3f9")["factory_id"], book.order("P1-k3f9")["cost"]) == ("F10", 1000.0)


def test_a_part_is_an_order_of_its_own_with_its_lines(book):
    book.release("P1", lines=LINES)
    name = part_id(book.entries, "P1-k3f9")
    assert name == "P1-k3f9-2"
    off = [{"colour": "red", "size": "M", "sku": "redM", "units": -40.0}]
    part = {"order_id": name, "run_id": RUN, "plan_order_id": "P1", "style_id": "a", "factory_id": "near"}
    part |= {"week": WEEK, "arrival_date": DUE, "units": 40.0, "cost": 400.0}
    there = Place("far", WEEK + dt.timedelta(7), DUE + dt.timedelta(7))
    of_part = [{**off[0], "units": 40.0}]
    book.amend("P1-k3f9", "split", units=-40.0, cost=-400.0, lines=off, part=part, part_place=there, part_lines=of_part)
    assert book.stands("P1-k3f9") == (60, 0, 0, 60)
    assert book.stands(name) == (40, 0, 0, 40)
    assert book.order(name)["factory_id"] == "far"
    assert (book.order("P1-k3f9")["cost"], book.order(name)["cost"]) == (600, 400)
    assert part_id(book.entries, "P1-k3f9") == "P1-k3f9-3"
    ids = set(book.entries["entry_id"])
    assert {f"line/split/{name}/1/1", "line/split/P1-k3f9/1/1", f"release/{name}"} <= ids


def lines_frame(*rows):
    names = ("colour", "size", "sku", "units", "outstanding")
    return pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows])


def test_fewer_and_more_units_fall_on_lines_in_proportion():
    lines = lines_frame(("red", "S", "rs", 30.0, 30.0), ("red", "M", "rm", 60.0, 10.0), ("blue", "M", "bm", 10.0, 0.0))
    assert [(row["sku"], row["units"]) for row in fewer(lines, 20)] == [("rs", 15), ("rm", 5)]
    assert [(row["sku"], row["units"]) for row in more(lines, 10)] == [("rs", 3), ("rm", 6), ("bm", 1)]
    assert [(row["sku"], row["units"]) for row in more(lines, 20, 10)] == [("rs", 10), ("rm", 10)]
    assert [(row["sku"], row["units"]) for row in more(lines, 25, 10)] == [("rs", 8), ("rm", 15), ("bm", 2)]
    assert [(row["sku"], row["units"]) for row in more(lines[:2].vstack(lines[2:].with_columns(units=0.0)), 9)] == [
        ("rs", 3),
        ("rm", 6),
    ]
    nothing = lines.with_columns(units=pl.lit(0.0))
    assert [(row["sku"], row["units"]) for row in more(nothing, 3)] == [("rs", 1), ("rm", 1), ("bm", 1)]
    assert fewer(lines.clear(), 5) == []
    assert set(fewer(lines, 20)[0]) == {"colour", "size", "sku", "units"}


def test_a_file_twice_is_booked_once_and_alike_rows_count_each(book):
    book.release("P1")
    rows = [arrival("P1", 10), arrival("P1", 10), arrival("P1", 5, slip="s1"), arrival("P1", 5, day=None)]
    first = book.receive(*rows)
    assert [row["entry_id"] for row in first.entries] == [
        "receipt/P1-k3f9/2026-03-10/10/1",
        "receipt/P1-k3f9/2026-03-10/10/2",
        "receipt/P1-k3f9/2026-03-10/5/s1/1",
        f"receipt/P1-k3f9/{'ab' * 8}/5/1",
    ]
    assert [row["date"] for row in first.entries] == [dt.date(2026, 3, 10)] * 3 + [TODAY]
    again = book.receive(*rows)
    assert (again.entries, again.already) == ((), ("P1-k3f9",) * 4)
    assert book.stands("P1-k3f9") == (100, 30, 0, 70)


def test_what_is_taken_back_came_before(book):
    book.release("P1")
    book.receive(arrival("P1", 10))
    refused = book.receive(arrival("P1", -11))
    assert [place for place, _why in refused.refused] == [0]
    assert "10 units received" in refused.refused[0][1]
    book.receive(arrival("P1", -10))
    assert book.stands("P1-k3f9") == (100, 0, 0, 100)


def test_closing_writes_off_the_rest_and_nothing_where_none_is(book):
    book.release("P1", "P2", lines=LINES)
    closed = book.receive(arrival("P1", 90, closed=True), arrival("P2", 100, closed=True))
    assert [(row["kind"], row["units"]) for row in closed.entries if row["kind"] == "close"] == [("close", 10.0)]
    assert book.stands("P1-k3f9") == (100, 90, 10, 0)
    assert closed.done == ("P1-k3f9", "P2-k3f9")
    book.release("P3")
    gone = book.receive(arrival("P3", 90, day=11, closed=True), arrival(None, 5, day=11, style_id="a"))
    assert [place for place, _why in gone.refused] == [1]  # all are closed by then
    only_closed = book.receive(arrival("P1", 0, day=11, closed=True))
    assert (only_closed.entries, only_closed.already) == ((), ("P1-k3f9",))


def test_arrivals_fall_on_lines_by_what_each_lacks_then_as_ordered(book):
    book.release("P1", lines=LINES)
    book.receive(arrival("P1", 50))
    assert [line[1] for line in book.lines().values()] == [15, 25, 10]
    book.receive(arrival("P1", 30, day=11, colour="Red", size="M"))  # 5 more than it lacks
    assert book.lines()["red", "M"] == (50, 55, 0, 0)
    assert book.stands("P1-k3f9") == (100, 80, 0, 25)
    book.receive(arrival("P1", 24, day=12))
    assert [line[1] for line in book.lines().values()] == [29, 55, 20]
    book.receive(arrival("P1", 21, day=12))  # 1 lacking, 20 beyond as they were ordered
    assert [line[1] for line in book.lines().values()] == [36, 65, 24]
    assert book.receive(arrival("P1", 1, day=13, colour="green")).wrong == {0: "colour"}


def test_a_correction_takes_back_what_that_arrival_brought(book):
    book.release("P1", lines=LINES)
    book.receive(arrival("P1", 20, day=10, colour="red", size="S"))
    book.receive(arrival("P1", 16, day=11))
    came = {piece: line[1] for piece, line in book.lines().items()}
    assert came == {("red", "S"): 22, ("red", "M"): 10, ("blue", "M"): 4}
    book.receive(arrival("P1", -16, day=12))
    assert {piece: line[1] for piece, line in book.lines().items()} == {
        ("red", "S"): 20,
        ("red", "M"): 0,
        ("blue", "M"): 0,
    }
    wrong = book.receive(arrival("P1", -1, day=13, colour="blue"))
    assert (wrong.wrong, "0 units received of it" in wrong.refused[0][1]) == ({0: "colour"}, True)
    book.receive(arrival("P1", -5, day=14))  # no arrival was of 5: of what came
    assert book.lines()["red", "S"][1] == 15


def test_a_correction_never_leaves_less_than_nothing_of_a_line(book):
    book.release("P1", lines=LINES)
    book.receive(arrival("P1", 16), arrival("P1", 20, colour="blue"), arrival("P1", -5, colour="red", size="S"))
    assert [line[1] for line in book.lines().values()] == [0, 8, 23]
    book.receive(arrival("P1", -16, day=12))  # not as it came: nothing is left of red S
    assert [line[1] for line in book.lines().values()] == [0, 4, 11]


def test_lines_are_written_off_with_their_order(book):
    book.release("P1", lines=LINES)
    book.receive(arrival("P1", 30, colour="red", size="S"), arrival("P1", 60, colour="red", size="M"))
    book.cancel("P1")
    assert book.lines() == {("red", "S"): (30, 30, 0, 0), ("red", "M"): (50, 60, 0, 0), ("blue", "M"): (20, 0, 20, 0)}
    assert book.stands("P1-k3f9") == (100, 90, 20, 0)


def test_an_arrival_of_a_style_is_of_the_order_that_lacks_it(book):
    book.release("P1", lines=LINES[:1], units=30)
    book.release("P2", lines=LINES[1:], units=70, factory_id="far")
    blue = {"style_id": "a", "colour": "blue"}
    assert book.receive(arrival(None, 5, **blue)).done == ("P2-k3f9",)
    assert book.receive(arrival(None, 5, **blue)).already == ("P2-k3f9",)
    book.release("P3", lines=LINES[2:], units=20)
    assert book.receive(arrival(None, 10, day=9, **blue)).refused
    book.receive(arrival("P2", 15, day=9, **blue))  # all of its blue has come
    assert book.receive(arrival(None, 20, day=9, **blue)).done == ("P3-k3f9",)
    several = book.receive(arrival(None, 5, style_id="a"))
    assert "P1-k3f9 (30 outstanding" in several.refused[0][1]
    assert book.receive(arrival(None, 5, day=11, style_id="a"), choose=lambda row, of: of[0]["order_id"]).done == (
        "P1-k3f9",
    )
    assert book.receive(arrival(None, 5, day=12, style_id="a", factory_id="far")).done == ("P2-k3f9",)
    assert "a style that has an open order" in book.receive(arrival(None, 5, style_id="b")).refused[0][1]
    assert "or a style_id" in book.receive(arrival(None, 5)).refused[0][1]


def test_a_name_of_the_plan_means_the_order_that_stands(book):
    book.release("P1")
    assert (Names(book.entries).order_id("P1"), Names(book.entries).order_id("P1-k3f9")) == ("P1-k3f9",) * 2
    book.cancel("P1")
    assert Names(book.entries).order_id("P1") == "P1-k3f9"  # no other is meant
    book.release("P1", run=LATER)
    assert Names(book.entries).order_id("P1") == "P1-a1b2"
    book.release("P1")
    assert Names(book.entries).order_id("P1") is None
    assert "not P1-a1b2 and P1-" in Names(book.entries).why_not("P1")
    assert "lists them" in Names(book.entries).why_not("nobody")


def test_fabric_is_bought_once_a_run_and_anew_after_it_was_taken_back(book):
    cloth = {"fabric": "cotton", "metres": 150.0, "purchases": [("cotton", 300.0, 900.0), ("linen", 50.0, 200.0)]}
    first = book.release("P1", **cloth)
    bought = [(row["entry_id"], row["units"]) for row in first.entries if row["kind"] == "purchase"]
    assert bought == [(f"purchase/{RUN}/cotton", 300.0)]
    assert bought_of_run(book.entries, RUN) == ["cotton"]
    assert [row["kind"] for row in book.release("P2", **cloth).entries] == ["release"]
    assert book.release("P1", "P2", **cloth).already == ("P1-k3f9", "P2-k3f9")
    last = last_release(book.entries)
    assert (last.orders["order_id"].to_list(), last.purchases.height) == (["P2-k3f9"], 0)
    book.cancel("P2")
    last = last_release(book.entries, RUN)
    assert (last.orders["order_id"].to_list(), last.purchases["fabric_id"].to_list()) == (["P1-k3f9"], ["cotton"])
    undone = book.add(undo_entries(book.entries, last))
    assert undone.done == ("P1-k3f9",)
    back = [(row["entry_id"], row["units"], row["cost"]) for row in undone.entries if row["kind"] == "purchase"]
    assert back == [(f"undo/purchase/{RUN}/cotton/1", -300.0, -900.0)]
    assert bought_of_run(book.entries, RUN) == []
    assert last_release(book.entries) is None
    anew = book.release("P1", **cloth)
    assert anew.done == (f"P1-{RUN}",)
    assert [row["entry_id"] for row in anew.entries if row["kind"] == "purchase"] == [f"purchase/{RUN}/cotton/2"]


def test_fabric_of_orders_of_which_something_came_stays_bought(book):
    cloth = {"fabric": "cotton", "metres": 150.0, "purchases": [("cotton", 300.0, 900.0)]}
    book.release("P1", "P2", **cloth)
    book.receive(arrival("P1", 1))
    last = last_release(book.entries)
    assert last.purchases.is_empty()
    assert last.to_undo["outstanding"].to_list() == [99.0, 100.0]
    book.receive(arrival("P2", 100))
    assert last_release(book.entries).to_undo["order_id"].to_list() == ["P1-k3f9"]
    assert last_release(book.entries, LATER) is None


def test_an_order_is_booked_again_only_when_it_was_cancelled_whole(book):
    book.release("P1", "P2")
    book.receive(arrival("P2", 1))
    book.cancel("P1", "P2")
    again = book.release("P1", "P2")
    assert (again.done, again.already) == ((f"P1-{RUN}",), ("P2-k3f9",))


def test_lines_add_up_to_their_order_or_nothing_is_booked(book):
    with pytest.raises(ValueError, match="the lines of order P1 have 100 units, not 99"):
        book.release("P1", units=99, lines=LINES)
    booked = book.release("P1", lines=(*LINES, ("blue", "S", 0.0)))
    assert [row["entry_id"] for row in booked.entries if row["kind"] == "line"] == [
        f"line/P1-k3f9/{n}" for n in (1, 2, 3)
    ]
