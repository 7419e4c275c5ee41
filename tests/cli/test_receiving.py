"""data/receiving.csv through the command line: what arrives in a week is within what the warehouse takes in."""

import json

import polars as pl
import pytest
from tiny_workspace import write_tiny_workspace

ORDERS = "order_id,style_id,factory_id,units,arrival_date\nPO1,B,F,40,2026-03-10\n"


@pytest.fixture
def workspace(tmp_path):
    """100 of A sell in the week of 2026-04-06; runs arrive from 2026-03-09 on."""
    return write_tiny_workspace(tmp_path / "shop", orders=ORDERS)


def weeks(first, units, *more):
    """A row a week of arrival up to the one in which A sells, of `units` each."""
    days = ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30", "2026-04-06"]
    return (
        "\n".join(["week,units,factory_id", f"{days[0]},{first},", *(f"{d},{units}," for d in days[1:]), *more]) + "\n"
    )


def test_open_orders_that_are_too_many_alone_are_told(workspace, planner):
    (workspace / "data/receiving.csv").write_text(weeks(30, 15))
    done = planner("plan", "-w", workspace, "--demand", workspace / "demand", "--json")
    assert done.code == 0, done.err
    (told,) = [w for w in json.loads(done.out)["warnings"] if w["code"] == "receiving_overfull"]
    assert "2026-03-09: 40 / 30" in told["message"]


def plan(planner, folder):
    done = planner("plan", "-w", folder, "--demand", folder / "demand", "--json")
    assert done.code == 0, done.err
    envelope = json.loads(done.out)
    run = folder / "runs" / envelope["run_id"]
    limits = pl.read_parquet(run / "limits.parquet")
    return json.loads((run / "plan.json").read_text()), limits.filter(pl.col("kind") == "receiving")


def test_less_is_made_where_the_warehouse_cannot_take_it_in(workspace, planner):
    data, limits = plan(planner, workspace)
    assert (data["units"], limits.height) == (100, 0)
    (workspace / "data/receiving.csv").write_text(weeks(50, 15, "2026-03-23,5,F"))
    data, limits = plan(planner, workspace)
    # 50 less the 40 of the open order, 15 in four weeks, one of them 5 because of the factory
    assert data["units"] == 10 + 15 + 5 + 15 + 15
    first = limits.row(0, named=True)
    assert (first["name"], str(first["week"]), first["used"], first["available"]) == ("", "2026-03-09", 50.0, 50.0)
    assert limits.filter(pl.col("name") == "F")["used"].to_list() == [5.0]


def test_a_pin_that_cannot_be_taken_in_is_exit_5(workspace, planner):
    (workspace / "data/receiving.csv").write_text(weeks(50, 15))
    (workspace / "data/pins.csv").write_text("style_id,factory_id,week,units\nA,F,2026-03-02,30\n")
    done = planner("plan", "-w", workspace, "--demand", workspace / "demand")
    assert done.code == 5
    assert "the warehouse can take in 50 units in the week of 2026-03-09" in done.err
    assert "by 20 to 70 units" in done.err


def test_a_factory_that_nobody_knows_is_exit_3(workspace, planner):
    (workspace / "data/receiving.csv").write_text(weeks(50, 15, "2026-03-23,5,X"))
    done = planner("plan", "-w", workspace, "--demand", workspace / "demand")
    assert done.code == 3
    assert "receiving.csv" in done.err
    assert "7" in done.err


def test_a_plan_of_many_styles_keeps_to_it(tmp_path, planner):
    names = [f"S{i:03}" for i in range(420)]
    styles = "\n".join(f"{n},tee,{80 + i % 50},40,10,10,2026-02-02,2026-06-01" for i, n in enumerate(names))
    header = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,launch_date,exit_date\n"
    folder = write_tiny_workspace(
        tmp_path / "many",
        demand=[(n, 30 + i % 90) for i, n in enumerate(names)],
        settings="as_of: 2026-03-02\noptimize: {recourse: false, horizon_weeks: 3, gap: 0.02, time_limit: 20}\n",
        styles=header + styles + "\n",
        factories="factory_id,weekly_minutes,min_batch,lead_time_weeks\nF,1000000,20,1\nG,1000000,40,2\n",
        receiving=weeks(4000, 3000, "2026-03-23,1000,G"),
    )
    data, limits = plan(planner, folder)
    assert (limits["used"] <= limits["available"]).all()
    assert limits.filter(pl.col("name") == "")["used"].sum() >= 0.9 * (4000 + 3 * 3000)
    assert limits.filter(pl.col("name") == "")["price"].max() > 0
    assert data["gap"] <= 0.05
