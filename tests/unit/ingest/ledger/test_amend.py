"""Amending an order and taking a release back: what the ledger says afterwards, and what later plans see of it."""

import datetime as dt

import polars as pl
import pytest

from planner.errors import InputError, UsageError
from planner.ingest import read_inputs
from planner.ingest.ledger.amend import amend_order
from planner.ingest.ledger.amendments import Wish
from planner.ingest.ledger.booked_orders import history_of
from planner.ingest.ledger.demands import with_demands, with_on_hand
from planner.ingest.ledger.net_released import net_released
from planner.ingest.ledger.open_orders import open_in_ledger
from planner.ingest.ledger.undo import undo_release
from planner.workspace import open_workspace
from planner.workspace.ledger import Release

MONDAY = dt.date(2026, 3, 2)
RUN = "20260302-051500-aaaa"
TABLES = {
    "styles": "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,fabric_id,fabric_per_unit\n"
    "a,dress,100,40,10,10,2026-06-01,K,2\nb,knit,100,40,10,10,2026-06-01,,\n",
    "factories": "factory_id,weekly_minutes,min_batch,lead_time_weeks,categories,setup_cost,cost_factor,lot_size,max_batch\n"
    "near,5000,20,1,,100,1,1,\nfar,5000,50,4,dress,50,0.5,10,200\n",
    "fabrics": "fabric_id,on_hand,cost,min_order\nK,1000,4,50\n",
    "budget": "week,amount\n2026-03-02,20000\n2026-03-16,20000\n",
}
PURCHASES = {"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64}
CUT = {("红", "S"): 30, ("红", "M"): 50, ("黑", "M"): 20}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "planner.yaml").write_text("as_of: 2026-03-02\noptimize: {budget: 50000, horizon_weeks: 12}\n")
    for name, text in TABLES.items():
        (tmp_path / f"data/{name}.csv").write_text(text)
    return tmp_path


def ws_of(folder):
    return open_workspace(folder, environment={})


@pytest.fixture
def ws(folder):
    return ws_of(folder)


def release(ws, *styles, units=100, run=RUN, bought=None, lines=None):
    rows = [
        {
            "order_id": f"P-{style}",
            "style_id": style,
            "factory_id": "near",
            "week": MONDAY,
            "arrival_date": MONDAY + dt.timedelta(weeks=1),
            "units": units,
            "unit_cost": 40.0,
        }
        for style in styles
    ]
    inputs = read_inputs(ws)[0]
    metres = [] if bought is None else [("K", bought, MONDAY, bought * 4.0)]
    purchases = with_on_hand(pl.DataFrame(metres, schema=PURCHASES, orient="row"), inputs)
    return ws.store.ledger.release(Release(run, with_demands(pl.DataFrame(rows), inputs), purchases, lines=lines)).done


def receive(ws, order_id, units, **more):
    row = {"order_id": order_id, "units": units, "date": MONDAY, "closed": None, "note": None, **more}
    assert not ws.store.ledger.receive([row], "0" * 64, MONDAY).refused


def row_of(ws, order_id):
    return ws.store.ledger.orders().row(by_predicate=pl.col("order_id") == order_id, named=True)


def lines_of(ws, order_id):
    rows = ws.store.ledger.lines().filter(pl.col("order_id") == order_id)
    return {(colour, size): units for colour, size, units in rows.select("colour", "size", "units").iter_rows()}


def left(ws):
    """Metres of K, budget, amounts of the weeks, that a plan may use."""
    inputs = net_released(ws, read_inputs(ws)[0]).inputs
    weeks = inputs.budget.with_columns(left=pl.col("amount") - pl.col("committed"))["left"].to_list()
    return inputs.fabrics["on_hand"][0], 50000 - inputs.committed, weeks


def test_an_order_that_is_moved_arrives_later_and_is_paid_in_its_new_week(ws):
    (order_id,) = release(ws, "a")
    assert left(ws) == (800, 45900, [15900, 20000])
    done = amend_order(ws, Wish("move", order_id, week=dt.date(2026, 3, 18)))
    row = row_of(ws, order_id)
    assert (row["week"], row["arrival_date"]) == (dt.date(2026, 3, 16), dt.date(2026, 3, 23))
    assert (row["units"], row["cost"], row["outstanding"]) == (100, 4100, 100)
    assert "@" in row["amended_by"]
    assert row["amended_at"] >= row["released_at"]
    assert done.changed
    supply = open_in_ledger(ws)[0].row(0, named=True)
    assert (supply["week"], supply["arrival_date"]) == (row["week"], row["arrival_date"])
    assert left(ws) == (800, 45900, [20000, 15900])


def test_orders_of_a_factory_that_was_renamed_move_to_its_new_name_at_what_was_agreed(ws):
    lines = [{"order_id": "P-a", "colour": c, "size": z, "sku": None, "units": u} for (c, z), u in CUT.items()]
    (order_id,) = release(ws, "a", lines=pl.DataFrame(lines, schema_overrides={"sku": pl.String}))
    factories = ws.folder / "data/factories.csv"
    factories.write_text(factories.read_text().replace("near,", "near Ltd,"))
    with pytest.raises(InputError) as refused:
        read_inputs(ws)
    [finding] = refused.value.details  # one, however many lines the order has
    assert f"planner orders --move {order_id} --factory FACTORY" in finding.mend
    amend_order(ws, Wish("move", order_id, factory="near Ltd"))
    assert (row_of(ws, order_id)["factory_id"], row_of(ws, order_id)["cost"]) == ("near Ltd", 4100)
    assert read_inputs(ws)[0].orders["units"].sum() == 100


def test_at_another_factory_it_costs_and_takes_what_it_does_there(ws):
    (order_id,) = release(ws, "a")
    amend_order(ws, Wish("move", order_id, factory="far"))
    row = row_of(ws, order_id)
    assert (row["factory_id"], row["arrival_date"], row["cost"]) == ("far", MONDAY + dt.timedelta(weeks=4), 2050)
    amend_order(ws, Wish("move", order_id, factory="near"))
    assert row_of(ws, order_id)["cost"] == 4100


def test_units_are_all_that_is_ordered_and_take_their_metres_and_money(ws):
    (order_id,) = release(ws, "a")
    receive(ws, order_id, 30)
    amend_order(ws, Wish("units", order_id, units=80))
    row = row_of(ws, order_id)
    assert (row["units"], row["received"], row["outstanding"], row["cost"]) == (80, 30, 50, 3300)
    assert left(ws)[:2] == (840, 46700)
    amend_order(ws, Wish("units", order_id, units=110))
    assert row_of(ws, order_id)["outstanding"] == 80
    assert left(ws)[:2] == (780, 45500)
    with pytest.raises(UsageError, match="fewer than the 30 that came"):
        amend_order(ws, Wish("units", order_id, units=29))


def test_what_is_added_after_a_count_is_taken_off_that_count(folder):
    (order_id,) = release(ws_of(folder), "a")
    (folder / "data/fabrics.csv").write_text(TABLES["fabrics"].replace("1000", "700"))
    assert left(ws_of(folder))[0] == 700
    amend_order(ws_of(folder), Wish("units", order_id, units=150))
    assert left(ws_of(folder))[0] == 600


def test_a_split_makes_two_orders_that_are_together_what_the_one_was(ws):
    (order_id,) = release(ws, "a")
    receive(ws, order_id, 10)
    done = amend_order(ws, Wish("split", order_id, units=40, week=dt.date(2026, 3, 16)))
    part = f"{order_id}-2"
    assert done.orders["order_id"].to_list() == [order_id, part]
    one, two = row_of(ws, order_id), row_of(ws, part)
    assert (one["units"], one["outstanding"], two["units"], two["outstanding"]) == (60, 50, 40, 40)
    assert (one["week"], two["week"]) == (MONDAY, dt.date(2026, 3, 16))
    assert one["cost"] + two["cost"] == 4100 + 100  # another run is another setup
    assert one["released_at"] == two["released_at"]
    assert left(ws) == (800, 45800, [17500, 18300])
    receive(ws, part, 40)
    assert row_of(ws, part)["outstanding"] == 0


def test_a_split_that_says_nothing_more_is_half_a_week_later(ws):
    (order_id,) = release(ws, "a", units=101)
    part = amend_order(ws, Wish("split", order_id)).orders.row(1, named=True)
    assert (part["units"], part["week"], part["factory_id"]) == (50, MONDAY + dt.timedelta(weeks=1), "near")
    again = amend_order(ws, Wish("split", order_id, units=1, factory="far")).orders.row(1, named=True)
    assert (again["order_id"], again["factory_id"], again["week"]) == (f"{order_id}-3", "far", MONDAY)


def test_lines_follow_their_order(ws):
    lines = pl.DataFrame(
        [{"order_id": "P-a", "colour": c, "size": z, "sku": None, "units": u} for (c, z), u in CUT.items()]
    )
    (order_id,) = release(ws, "a", lines=lines)
    receive(ws, order_id, 30, colour="红", size="S")
    amend_order(ws, Wish("split", order_id, units=35))
    assert lines_of(ws, order_id) == {("红", "S"): 30, ("红", "M"): 25, ("黑", "M"): 10}
    assert lines_of(ws, f"{order_id}-2") == {("红", "M"): 25, ("黑", "M"): 10}
    amend_order(ws, Wish("units", order_id, units=40, colour="红", size="M"))
    assert lines_of(ws, order_id)["红", "M"] == 40
    assert row_of(ws, order_id)["units"] == sum(lines_of(ws, order_id).values()) == 80
    amend_order(ws, Wish("units", order_id, units=40))
    assert lines_of(ws, order_id) == {("红", "S"): 30, ("红", "M"): 8, ("黑", "M"): 2}
    with pytest.raises(UsageError, match="no line 白"):
        amend_order(ws, Wish("units", order_id, units=40, colour="白"))


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish("move", "P-x", week=MONDAY), "expected an order_id of the ledger"),
        (Wish("move", "P-a", week=dt.date(2026, 2, 27)), "before this week"),
        (Wish("move", "P-a", factory="moon"), "none of that name"),
        (Wish("move", "P-b", factory="far"), "makes dress, not knit"),
        (Wish("split", "P-a", units=100), "from 1 to 99"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(ws, wish, told):
    release(ws, "a", "b")
    version = ws.store.ledger.version()
    with pytest.raises(UsageError, match=told):
        amend_order(ws, wish)
    assert ws.store.ledger.version() == version


def test_what_came_or_was_cancelled_whole_is_not_amended(ws):
    one, other = release(ws, "a", "b")
    receive(ws, one, 100)
    ws.store.ledger.cancel([other])
    for order_id in (one, other):
        with pytest.raises(UsageError, match="nothing of"):
            amend_order(ws, Wish("units", order_id, units=200))


def test_limits_that_are_no_longer_kept_are_told(ws):
    (order_id,) = release(ws, "a")
    told = amend_order(ws, Wish("split", order_id, units=15, factory="far", week=dt.date(2026, 5, 4))).warnings
    assert [w.code for w in told] == ["arrives_after_exit", "under_minimum_batch", "no_whole_lots"]
    assert [w.code for w in amend_order(ws, Wish("units", order_id, units=600)).warnings] == ["week_overfilled"]


def test_a_dry_run_shows_the_same_and_books_nothing(ws):
    (order_id,) = release(ws, "a")
    version, wish = ws.store.ledger.version(), Wish("split", order_id, units=40)
    seen = amend_order(ws, wish, dry_run=True)
    assert ws.store.ledger.version() == version
    done = amend_order(ws, wish)
    signed = ("amended_at", "amended_by")
    assert seen.orders.drop(signed).equals(done.orders.drop(signed))
    assert not amend_order(ws, Wish("move", order_id, week=MONDAY)).changed


def test_the_history_of_an_order_says_who_did_what(ws):
    (order_id,) = release(ws, "a")
    amend_order(ws, Wish("move", order_id, week=dt.date(2026, 3, 16)))
    amend_order(ws, Wish("split", order_id, units=40))
    amend_order(ws, Wish("units", order_id, units=50))
    receive(ws, order_id, 20)
    undo_release(ws)
    told = history_of(ws, order_id)
    assert told["what"].to_list() == ["release", "move", "split", "units", "receipt", "undo"]
    assert told["units"].to_list() == [100, 0, -40, -10, 20, 30]
    assert told["who"].null_count() == 0


def test_the_last_release_is_taken_back_with_its_fabric_and_can_be_released_again(ws):
    (first,) = release(ws, "b", run="20260301-051500-bbbb")
    before = left(ws)
    release(ws, "a", bought=100.0)
    amend_order(ws, Wish("split", "P-a", units=40))
    done = undo_release(ws)
    assert (len(done.undone), done.kept, done.release.run_id) == (2, (), RUN)
    assert left(ws) == before
    assert row_of(ws, first)["outstanding"] == 100
    (again,) = release(ws, "a", bought=100.0)
    assert row_of(ws, again)["outstanding"] == 100
    assert left(ws)[1] == before[1] - 4100 - 400
    assert undo_release(ws).undone == (again,)
    assert undo_release(ws).undone == (first,)
    with pytest.raises(UsageError, match="no release to take back"):
        undo_release(ws)


def test_what_came_of_a_release_stays_and_the_one_before_is_left_alone(ws):
    release(ws, "b", run="20260301-051500-bbbb")
    (order_id,) = release(ws, "a", bought=100.0)
    receive(ws, order_id, 40)
    done = undo_release(ws)
    assert (done.undone, done.kept) == ((order_id,), (order_id,))
    row = row_of(ws, order_id)
    assert (row["received"], row["cancelled"], row["outstanding"]) == (40, 60, 0)
    assert done.release.purchases.is_empty()  # its cloth is needed for what came
    with pytest.raises(UsageError, match="has come in"):
        undo_release(ws)
    assert undo_release(ws, "20260301").undone == ("P-b-bbbb",)


def test_taking_back_in_a_dry_run_changes_nothing(ws):
    release(ws, "a", bought=100.0)
    version = ws.store.ledger.version()
    assert undo_release(ws, dry_run=True).undone == ("P-a-aaaa",)
    assert ws.store.ledger.version() == version


def test_a_pin_is_met_by_the_order_that_was_moved_from_its_week(folder):
    (order_id,) = release(ws_of(folder), "a")
    amend_order(ws_of(folder), Wish("split", order_id, units=40, factory="far", week=dt.date(2026, 3, 16)))
    amend_order(ws_of(folder), Wish("move", order_id, week=dt.date(2026, 3, 9)))

    def ordered(*pins):
        (folder / "data/pins.csv").write_text("\n".join(["style_id,factory_id,week,units", *pins]) + "\n")
        return read_inputs(ws_of(folder))[0].pins["ordered"].to_list()

    assert ordered("a,near,2026-03-02,100") == [100]
    assert ordered("a,near,2026-03-09,60", "a,far,2026-03-16,40") == [60, 40]
