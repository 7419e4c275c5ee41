"""What released orders take of budgets, and of fabric on hand until it is counted anew."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from planning_inputs import forecast_of

from planner.ingest import read_inputs
from planner.ingest.ledger.demands import with_on_hand
from planner.ingest.ledger.net_released import net_released
from planner.optimize.problem.build import build_problem
from planner.workspace import open_workspace
from planner.workspace.ledger import Release

MONDAY = dt.date(2026, 3, 2)
PURCHASE = {"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64}
SETTINGS = "as_of: 2026-03-02\noptimize: {budget: 5000, horizon_weeks: 4}\n"
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


def release(folder, units=50, run="20260302-051500-aaaa", bought=(), week=MONDAY, day=MONDAY, currency=None):
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
    inputs = replace(read_inputs(ws)[0], as_of=day)
    order, purchases = with_on_hand(order, inputs), with_on_hand(purchases, inputs)
    return ws.store.ledger.release(Release(run, order, purchases, currency=currency)).done[0]


def netted(folder, as_of=MONDAY):
    ws = open_workspace(folder, flags={"as_of": str(as_of)}, environment={})
    return net_released(ws, read_inputs(ws)[0])


def left(folder, **how):
    """(metres of cotton, budget, amount of the first week) that a plan may use."""
    problem = problem_of(folder, **how)
    return problem.fabrics.on_hand[0], problem.money.left, problem.money.left_by_week[0]


def problem_of(folder, as_of=MONDAY):
    """What is to be planned, for no demand at all."""
    ws = open_workspace(folder, flags={"as_of": str(as_of)}, environment={})
    nothing = forecast_of({}, as_of=as_of)
    inputs = netted(folder, as_of).inputs
    return build_problem(inputs, nothing.demand, nothing.demand_weekly, ws.settings.optimize)


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


def test_a_budget_is_gross_of_what_was_released_however_it_is_edited(folder):
    release(folder, 50)
    (folder / "data/budget.csv").write_text(TABLES["budget"].replace("02,2000", "02,2100") + "2026-03-16,70\n")
    (folder / "planner.yaml").write_text(SETTINGS.replace("5000", "5200"))
    assert left(folder)[1:] == (4700, 1600)
    (folder / "data/budget.csv").unlink()
    assert left(folder)[1:] == (4700, float("inf"))
    (folder / "planner.yaml").write_text(SETTINGS.replace("5000", "400"))
    assert left(folder)[1] == 0


def test_a_new_budget_begins_on_its_day(folder):
    (folder / "data/budget.csv").unlink()
    release(folder, 50)
    release(folder, 30, run="20260309-051500-bbbb", day=MONDAY + dt.timedelta(weeks=1))
    text = SETTINGS.replace("5000", "5000, budget_since: 2026-03-09")
    (folder / "planner.yaml").write_text(text)
    assert left(folder)[1] == 4700


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "silk,5,1,1,\n",
        lambda text: text.replace("linen,20", "linen,25"),
        lambda text: text.replace("300", "300.0"),
    ],
)
def test_saving_the_file_anew_frees_no_metre(folder, edit):
    release(folder, 50)
    (folder / "data/fabrics.csv").write_bytes(edit(TABLES["fabrics"]).encode())
    assert left(folder)[0] == 200
    assert netted(folder).warnings == ()


def test_a_figure_edited_beside_open_orders_is_told(folder):
    order_id = release(folder, 50)
    (folder / "data/fabrics.csv").write_text(TABLES["fabrics"].replace("300", "310"))
    (told,) = netted(folder).warnings
    assert told.code == "fabric_counted_anew"
    assert "cotton (300 m, now 310; open orders take 100 m)" in told.message
    open_workspace(folder, environment={}).store.ledger.cancel([order_id])
    assert netted(folder).warnings == ()


def test_the_day_of_the_count_says_what_a_figure_knows(folder):
    release(folder, 50)
    release(folder, 30, run="20260309-051500-bbbb", day=MONDAY + dt.timedelta(weeks=1))
    for counted, metres in (("2026-03-02", 140), ("2026-03-03", 240), ("2026-03-10", 300)):
        text = TABLES["fabrics"].replace("lead_time_weeks", "lead_time_weeks,counted").replace("2\n", f"2,{counted}\n")
        (folder / "data/fabrics.csv").write_text(text.replace("50,\n", "50,,\n"))
        assert left(folder)[0] == metres
        assert netted(folder).warnings == ()


def test_only_the_week_in_which_an_order_starts_is_charged(folder):
    release(folder, 50, week=MONDAY + dt.timedelta(weeks=1))
    assert problem_of(folder).money.left_by_week[:2].tolist() == [2000, 1500]


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


def test_money_that_was_released_in_another_currency_is_told_until_its_orders_are_gone(folder):
    name = release(folder, currency="CNY")
    release(folder, run="20260302-051500-bbbb")  # of an older program: nobody knows

    def told(currency):
        (folder / "planner.yaml").write_text(f"{SETTINGS}currency: {currency}\n")
        ws = open_workspace(folder, environment={})
        return [warn.message for warn in read_inputs(ws)[1] if warn.code == "currency_changed"], ws

    assert told("CNY")[0] == []
    [words], ws = told("EUR")
    assert "1 order(s) were released in CNY (500 in all) and planner.yaml counts in EUR" in words
    ws.store.ledger.cancel([name])
    assert told("EUR")[0] == []
