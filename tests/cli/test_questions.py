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
