"""One broken workspace stops no other; the worst exit code is the fleet's."""

import json

import polars as pl
import pytest
from envelopes import assert_valid

from planner.fleet.fleet import FLEET, Fleet


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory):
    from small_workspace import write_small_workspace

    folder = tmp_path_factory.mktemp("fleet")
    for name, seed in (("first", 1), ("second", 2)):
        write_small_workspace(folder / name, styles=24, seed=seed)
    write_small_workspace(folder / "broken", styles=12)
    (folder / "broken/data/styles.csv").write_text("style_id,price\nA,-3\n", encoding="utf-8")
    return folder


def test_every_workspace_has_its_night(workspaces, planner):
    names = [workspaces / name for name in ("first", "broken", "second")]
    done = planner("fleet", *names, "--json", "--jobs", "2", "--gap", "0.5")
    told = json.loads(done.out)
    assert_valid(told)
    rows = {row["workspace"].rpartition("/")[2]: row for row in told["data"]["workspaces"]}
    assert list(rows) == ["first", "broken", "second"]
    assert [rows[name]["exit_code"] for name in rows] == [0, 3, 0]
    assert "problem(s) in" in rows["broken"]["message"]
    assert done.code == told["data"]["exit_code"] == 3
    for name in ("first", "second"):
        plan = json.loads((workspaces / name / "runs/latest/plan.json").read_text(encoding="utf-8"))
        orders = pl.read_parquet(workspaces / name / "runs/latest/orders.parquet")
        assert rows[name]["expected_profit"] == plan["expected_profit"] != plan["objective"]
        assert rows[name]["firm_units"] == orders.filter(pl.col("firm"))["units"].sum()


@pytest.mark.parametrize(
    ("codes", "worst"),
    [([0, 0], 0), ([0, 10], 10), ([10, 7, 0], 7), ([3, 5, 0], 3), ([1, 3], 1), ([-9, 0], 1), ([], 0)],
)
def test_the_worst_exit_code(codes, worst):
    rows = pl.DataFrame({"exit_code": codes}, schema={"exit_code": FLEET["exit_code"]})
    assert Fleet(rows).exit_code == worst
