"""Which plan a plan is compared with by itself: the last one of which orders were released, else the one before."""

from datetime import date

import polars as pl
import pytest

from planner.questions.changes import side_of_run, sides_named
from planner.questions.changes.changes import earlier_plan
from planner.questions.changes.sides import COLUMNS
from planner.workspace import find_run, new_run, open_workspace
from planner.workspace.ledger import Release


@pytest.fixture
def ws(tmp_path):
    (tmp_path / "planner.yaml").write_text("as_of: 2026-03-02\n", encoding="utf-8")
    return open_workspace(tmp_path, environment={})


# What runs keep of an order besides.
MORE = {
    "arrival_date": pl.lit(date(2026, 3, 9)),
    "units": pl.col("units").cast(pl.Int64),
    "expected_sold": pl.lit(1.0),
    "expected_leftover": pl.lit(0.0),
    "reason": pl.lit("because"),
}
PLAN = {
    "status": "optimal",
    "objective": 1.0,
    "bound": 1.0,
    "gap": 0.0,
    "solve_seconds": 1.0,
    "units": 1,
    "cost": 1.0,
    "styles_ordered": 1,
    "styles_skipped": 0,
}


def planned(ws, units, command="plan", *, fails=False):
    order = {
        "order_id": "P-1",
        "style_id": "A",
        "factory_id": "F",
        "week": date(2026, 3, 2),
        "units": float(units),
        "firm": True,
        "unit_cost": 1.0,
        "expected_profit": 2.0,
    }
    try:
        with new_run(ws, command) as run:
            run.write_frame("orders", pl.DataFrame([order], schema=COLUMNS).with_columns(**MORE))
            run.write_json("plan.json", PLAN)
            if fails:
                raise ValueError("on purpose")
    except ValueError:
        pass
    return find_run(ws, run.run_id)


def test_the_plan_before_where_nothing_was_released(ws):
    first, failed, last = planned(ws, 1), planned(ws, 2, fails=True), planned(ws, 3)
    assert earlier_plan(ws, last).run_id == first.run_id
    assert earlier_plan(ws, first) is None
    assert [side.name for side in sides_named(ws, None, None)] == [first.run_id, last.run_id]
    assert not failed.good


def test_the_last_released_plan_before_later_ones(ws):
    released, _between, last = planned(ws, 1), planned(ws, 2), planned(ws, 3)
    orders = side_of_run(released).orders.with_columns(
        arrival_date=pl.lit(date(2026, 3, 9)), cost=1.0, fabric_id=None, metres=None
    )
    ws.store.ledger.release(
        Release(
            released.run_id,
            orders,
            pl.DataFrame(schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64}),
        )
    )
    assert earlier_plan(ws, last).run_id == released.run_id
    assert [side.name for side in sides_named(ws, None, None)] == [released.run_id, last.run_id]


def test_an_old_day_that_is_repeated_is_not_compared_with_a_later_one(ws):
    old = planned(ws, 1)
    (ws.folder / "planner.yaml").write_text("as_of: 2026-03-09\n", encoding="utf-8")
    later = planned(open_workspace(ws.folder, environment={}), 2)
    again = planned(ws, 3)
    assert later.as_of > again.as_of
    assert earlier_plan(ws, again).run_id == old.run_id
