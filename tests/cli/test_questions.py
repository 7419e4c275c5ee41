"""Questions to a plan from outside: one workspace is planned once, every question is asked of a copy."""

import csv
import io
import json

import pytest
from conftest import planned_workspace, write_small_workspace


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = write_small_workspace(tmp_path_factory.mktemp("questions") / "small")
    return planned_workspace(folder, "红裙 [V]", ["run"])


def ask(planner, folder, *words, code=0):
    done = planner("-w", folder, *words, "--json")
    assert done.code == code, done.err
    return json.loads(done.out)["data"]


def rows_of(planner, folder, *words):
    done = planner("-w", folder, *words, "--format", "csv")
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def test_show_and_readout(folder, planner):
    orders = rows_of(planner, folder, "show")
    assert orders == list(csv.DictReader((folder / "runs/latest/orders.csv").read_text(encoding="utf-8").splitlines()))
    shown = ask(planner, folder, "show")
    firm = [row for row in orders if row["firm"] == "true"]
    assert shown["today"]["number"] == len(firm)
    assert sum(len(f["runs"]) for f in shown["today"]["factories"]) == len(firm)
    assert shown["changed"] is None
    sheet = rows_of(planner, folder, "readout")
    assert {r["style_id"] for r in sheet if r["verdict"] == "order_now"} >= {row["style_id"] for row in firm}
    hot = rows_of(planner, folder, "readout", "--select", "grade:hot", "--sort", "-sold")
    assert [float(r["sold"]) for r in hot] == sorted(float(r["sold"]) for r in hot)
    assert {r["grade"] for r in hot} == {"hot"}
    assert planner("-w", folder, "readout", "--select", "nonsense").code == 2


def test_diff_with_a_list_of_ones_own_and_with_nothing(folder, planner, tmp_path):
    orders = rows_of(planner, folder, "show")
    assert planner("-w", folder, "diff").code == 2  # the first plan
    run_id = ask(planner, folder, "show")["run"]["run_id"]
    same = planner("-w", folder, "diff", run_id, run_id, "--exit-code", "--json")
    assert same.code == 0
    mine = tmp_path / "mine.csv"
    lines = [f"{r['style_id']},{r['units']},{r['factory_id']},{r['week']}" for r in orders[1:]]
    mine.write_text("款号,数量,工厂,开工周\n" + "\n".join(lines) + "\n", encoding="gb18030")
    done = planner("-w", folder, "diff", mine, "--exit-code", "--json")
    assert done.code == 10
    data = json.loads(done.out)["data"]
    assert [(r["action"], r["order_id"]) for r in data["changes"]] == [("make", orders[0]["order_id"])]
    assert data["units_change"] == float(orders[0]["units"])
    mine.write_text("style_id,units\nX,many\n", encoding="utf-8")
    wrong = planner("-w", folder, "diff", mine)
    assert wrong.code == 3
    assert "'many'" in wrong.err


def test_explain_a_style_an_order_and_a_factory(folder, planner):
    order = rows_of(planner, folder, "show")[0]
    told = ask(planner, folder, "explain", order["style_id"])
    assert [o["order_id"] for o in told["orders"] if o["order_id"] == order["order_id"]]
    assert {"none", "plan"} <= {option["option"] for option in told["options"]}
    assert told["evidence"]["style_id"] == order["style_id"]
    assert ask(planner, folder, "explain", "--order", order["order_id"]) == told
    skipped = next(csv.DictReader((folder / "runs/latest/skipped.csv").read_text(encoding="utf-8").splitlines()))
    why = ask(planner, folder, "explain", "--why-not", skipped["style_id"])
    assert why["skipped"]["reason"] == skipped["reason"]
    assert why["orders"] == []
    factory = ask(planner, folder, "explain", "--factory", order["factory_id"])
    assert factory["units"] == sum(
        int(row["units"]) for row in rows_of(planner, folder, "show") if row["factory_id"] == order["factory_id"]
    )
    page = planner("-w", folder, "explain", order["style_id"], "--format", "table").out
    assert "Evidence" in page
    assert "红裙 [V]" in page
    for words in (["nobody"], [], ["a", "--factory", "near"], ["--order", "P-0"], ["--factory", "moon"]):
        assert planner("-w", folder, "explain", *words).code == 2


def test_whatif_leaves_the_workspace_as_it_is(folder, planner):
    files = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    data = ask(planner, folder, "whatif", "--set", "optimize.budget=1000", "--set", "factories.near.min_batch=10")
    base, poor = data["plans"]
    assert (base["scenario"], poor["scenario"]) == ("as it is", "optimize.budget=1000, factories.near.min_batch=10")
    assert poor["profit"] < base["profit"]
    assert poor["cost"] <= 1000
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == files
    assert planner("-w", folder, "whatif").code == 2
    assert planner("-w", folder, "whatif", "--set", "optimize.budget=x").code == 2


def test_a_what_if_that_is_kept_is_never_the_last_plan(folder, planner):
    before = ask(planner, folder, "show")["run"]["run_id"]
    kept = ask(planner, folder, "whatif", "--set", "optimize.budget=1000", "--each", "--keep")["kept"]
    assert ask(planner, folder, "show")["run"]["run_id"] == before
    assert (folder / "runs/latest").resolve().name == before
    assert planner("-w", folder, "release", kept).code == 2
    changes = ask(planner, folder, "diff", before, f"{kept}/optimize.budget=1000")
    assert changes["cost_change"] < 0
    assert {row["cause"] for row in changes["changes"]} == {"changed_setting"}
