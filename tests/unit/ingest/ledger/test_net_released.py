"""What released orders take of fabric and budget, until these are edited."""

import datetime as dt

import polars as pl
import pytest

from planner.ingest import read_inputs
from planner.ingest.ledger.net_released import net_released
from planner.ingest.table_content import table_sha256
from planner.workspace import open_workspace
from planner.workspace.ledger import Content

MONDAY = dt.date(2026, 3, 2)
PURCHASE = {"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64}
SETTINGS = "as_of: 2026-03-02\noptimize: {budget: 5000}\n"
TABLES = {
    "styles": "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,fabric_id,fabric_per_unit\n"
    "a,dress,100,40,10,10,2026-06-01,cotton,2\n",
    "factories": "factory_id,weekly_minutes,min_batch,lead_time_weeks\nnear,5000,10,1\n",
    "fabrics": "fabric_id,on_hand,cost,min_order,lead_time_weeks\ncotton,300,4,50,2\nlinen,20,4,50,\n",
    "budget": "week,amount\n2026-03-02,2000\n2026-03-09,2000\n",
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "planner.yaml").write_text(SETTINGS)
    for name, text in TABLES.items():
        (tmp_path / f"data/{name}.csv").write_text(text)
    return tmp_path


def release(folder, units=50, run="20260302-051500-aaaa", bought=(), week=MONDAY):
    """An order of `units` x 2 m at 10 a unit, and fabric bought for it: (metres, cost)."""
    ws = open_workspace(folder, environment={})
    order = pl.DataFrame(
        [
            {
                "order_id": "P-1",
                "style_id": "a",
                "factory_id": "near",
                "week": week,
                "arrival_date": week + dt.timedelta(days=7),
                "units": units,
                "cost": units * 10.0,
                "fabric_id": "cotton",
                "metres": units * 2.0,
            }
        ]
    )
    purchases = pl.DataFrame([("cotton", metres, week, cost) for metres, cost in bought], schema=PURCHASE, orient="row")
    content = Content(table_sha256(ws, "fabrics"), table_sha256(ws, "budget"), ws.settings.optimize.budget)
    return ws.store.ledger.release(run, order, purchases, content).done[0]


def netted(folder, as_of=MONDAY):
    ws = open_workspace(folder, flags={"as_of": str(as_of)}, environment={})
    return net_released(ws, read_inputs(ws)[0])


def left(folder, **how):
    """(metres of cotton, budget, amount of the first week) as the plan sees them."""
    found = netted(folder, **how)
    return (
        dict(found.inputs.fabrics.select("fabric_id", "on_hand").iter_rows())["cotton"],
        found.optimize.budget,
        found.inputs.budget["amount"][0],
    )


def test_without_releases_everything_stays(folder):
    assert left(folder) == (300, 5000, 2000)
    assert netted(folder).rows.is_empty()


def test_metres_and_money_of_all_runs_are_taken_off(folder):
    release(folder, 50)
    release(folder, 30, run="20260303-051500-bbbb")
    assert left(folder) == (140, 4200, 1200)
    assert netted(folder).rows.select("kind", "name", "week", "released").rows() == [
        ("fabric", "cotton", None, 160),
        ("budget", "", None, 800),
        ("budget", "", MONDAY, 800),
    ]


def test_nothing_falls_below_nothing(folder):
    release(folder, 900)
    assert left(folder) == (0, 0, 0)


def test_each_table_counts_from_its_own_last_edit(folder):
    release(folder, 50)
    (folder / "data/fabrics.csv").write_text(TABLES["fabrics"].replace("300", "210"))
    assert left(folder) == (210, 4500, 1500)
    release(folder, 5, run="20260303-051500-bbbb")
    assert left(folder) == (200, 4450, 1450)
    (folder / "data/budget.csv").write_text(TABLES["budget"].replace("02,2000", "02,1400"))
    (folder / "planner.yaml").write_text(SETTINGS.replace("5000", "4400"))
    assert left(folder) == (200, 4400, 1400)


def test_other_settings_are_no_edit_of_the_budget(folder):
    release(folder, 50)
    (folder / "planner.yaml").write_text(SETTINGS + "name: changed\n")
    assert left(folder)[1] == 4500


def test_only_the_week_in_which_an_order_starts_is_charged(folder):
    release(folder, 50, week=MONDAY + dt.timedelta(weeks=1))
    assert netted(folder).inputs.budget["amount"].to_list() == [2000, 1500]


def test_bought_fabric_is_money_now_and_metres_once_it_can_be_cut(folder):
    release(folder, 50, bought=[(80.0, 320.0)])
    assert left(folder) == (200, 4180, 1500)
    assert left(folder, as_of=dt.date(2026, 3, 9))[0] == 200
    assert left(folder, as_of=dt.date(2026, 3, 16))[0] == 280


def test_a_cancelled_share_is_free_again_a_closed_one_is_not(folder):
    order_id = release(folder, 50)
    ledger = open_workspace(folder, environment={}).store.ledger
    arrival = {"order_id": order_id, "units": 30, "date": MONDAY, "note": None}
    ledger.receive([{**arrival, "closed": None}], "a" * 64, MONDAY)
    ledger.cancel([order_id])
    assert left(folder) == (240, 4700, 1700)
    other = release(folder, 10, run="20260303-051500-bbbb")
    ledger.receive([{**arrival, "order_id": other, "units": 4, "closed": True}], "b" * 64, MONDAY)
    assert left(folder) == (220, 4600, 1600)


def test_off_by_setting_and_where_an_orders_file_is(folder):
    release(folder, 50)
    (folder / "planner.yaml").write_text(SETTINGS + "ledger: {net_released: false}\n")
    assert left(folder) == (300, 5000, 2000)
    (folder / "planner.yaml").write_text(SETTINGS)
    (folder / "data/orders.csv").write_text("order_id,style_id,factory_id,units,arrival_date\n")
    assert left(folder) == (300, 5000, 2000)


def test_an_empty_section_is_one_without_keys(folder):
    release(folder, 50)
    (folder / "planner.yaml").write_text(SETTINGS + "ledger:\n")
    assert left(folder)[0] == 200
