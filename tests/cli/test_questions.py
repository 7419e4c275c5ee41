"""Questions to a plan from outside: one workspace is planned once, every question is asked of a copy."""

import csv
import io
import json
import shutil

import polars as pl
import pytest
from small_workspace import planned_workspace, write_small_workspace


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = write_small_workspace(tmp_path_factory.mktemp("questions") / "small")
    in_two_sizes(folder)
    return planned_workspace(folder, "红裙 [V]", ["run"])


def in_two_sizes(folder):
    """Every style in two sizes, of which M sells three times as much; the stock of each is known from sales alone."""
    sales = pl.read_csv(folder / "data/sales.csv", schema_overrides={"style_id": pl.String})
    sizes = [
        sales.with_columns(
            size=pl.lit(size), units=(pl.col("units") * share).ceil().cast(pl.Int64), stock=pl.lit(stock)
        )
        for size, share, stock in (("S", 0.25, 40), ("M", 0.75, 12))
    ]
    pl.concat(sizes).sort("date", "style_id").write_csv(folder / "data/sales.csv")
    styles = pl.read_csv(folder / "data/styles.csv", infer_schema=False)
    styles.with_columns(sizes=pl.lit("S;M")).write_csv(folder / "data/styles.csv")


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


def test_value_of_the_plan_itself_and_of_a_worse_list(folder, planner, tmp_path):
    orders = rows_of(planner, folder, "show")
    mine = tmp_path / "mine.csv"

    def written(rows):
        lines = [f"{r['style_id']},{r['units']},{r['factory_id']},{r['week']}" for r in rows]
        mine.write_text("style_id,units,factory_id,week\n" + "\n".join(lines) + "\nghost,5,,\n", encoding="utf-8")
        return ask(planner, folder, "value", mine)

    same = written(orders)
    assert same["yours"] == same["plan"]
    assert same["breaches"] == []
    assert same["differences"]["rows"] == []
    assert [row["style_id"] for row in same["not_valued"]] == ["ghost"]
    plan = json.loads((folder / "runs/latest/plan.json").read_text())
    assert plan["mix_loss"] > 0
    assert same["plan"]["profit"] == pytest.approx(plan["objective"], abs=0.02)
    tenfold = written([{**row, "units": str(10 * int(row["units"]))} for row in orders])
    assert tenfold["yours"]["profit"] < tenfold["plan"]["profit"]
    assert {"minutes", "budget"} & {breach["kind"] for breach in tenfold["breaches"]}
    assert tenfold["differences"]["explained"] >= 0.8
    money = tenfold["yours"]["profit"] - tenfold["plan"]["profit"]
    assert sum(row["difference"] for row in tenfold["styles"]) == pytest.approx(money, abs=0.5)


def test_adopted_orders_become_pins_once(folder, planner, tmp_path):
    mine = tmp_path / "mine.csv"
    style = rows_of(planner, folder, "show")[0]["style_id"]
    mine.write_text(f"style_id,units\n{style},50\n", encoding="utf-8")
    dry = ask(planner, folder, "value", mine, "--adopt", style, "--dry-run")
    assert (dry["adopted"], (folder / "data/pins.csv").exists()) == (1, False)
    ask(planner, folder, "value", mine, "--adopt", "all")
    pins = list(csv.DictReader((folder / "data/pins.csv").read_text(encoding="utf-8").splitlines()))
    assert pins == [{"style_id": style, "factory_id": "", "week": "", "units": "50", "note": "from mine.csv"}]
    assert planner("-w", folder, "value", mine, "--adopt", "all").code == 3
    assert planner("-w", folder, "value", mine, "--adopt", "nobody").code == 2


def test_advise_ranks_by_money_and_changes_nothing(folder, planner):
    files = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    told = ask(planner, folder, "advise", "--most", "3")
    gains = [row["gain"] for row in told["advice"]]
    assert len(gains) == 3
    assert gains == sorted(gains, reverse=True)
    assert min(gains) >= 0
    assert [row["within_gap"] for row in told["advice"]] == [0 < gain <= told["gap"] for gain in gains]
    for style in told["ways_out"]:
        earns = [way["earns"] for way in style["ways"]]
        assert earns == sorted(earns, reverse=True)
        assert {"way": "drop", "takes": "", "earns": 0.0} in style["ways"]
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == files


def test_score_reconciles_with_the_ledger(folder, planner):
    assert ask(planner, folder, "score")["plans"] == 0
    released = ask(planner, folder, "release")["released"]
    assert released
    told = ask(planner, folder, "score", "--as-of", "2026-03-09")
    assert told["ledger"]["orders"] == len(released)
    assert told["ledger"]["reconciles"]
    totals = told["totals"]
    assert totals["decided"]["units"] == totals["proposed"]["units"] == told["ledger"]["units"]
    assert totals["decided"]["cost"] == pytest.approx(totals["proposed"]["cost"])
    assert totals["nothing"]["units"] == 0
    assert set(totals) == {"decided", "proposed", "newsvendor", "nothing"}
    assert told["without_plan"] == []
    run = (folder / "runs/latest").resolve()
    whole = (run / "manifest.json").read_text(encoding="utf-8")
    (run / "manifest.json").write_text(whole.replace('"as_of": "2026-03-02"', '"as_of": "soon"'), encoding="utf-8")
    ask(planner, folder, "score", "--as-of", "2026-03-09", code=3)
    shutil.rmtree(run)
    (folder / "runs/latest").unlink()
    done = planner("-w", folder, "score", "--as-of", "2026-03-09", "--json")
    assert "plans_gone" in done.out  # orders whose plan is gone are not left out without a word
    assert json.loads(done.out)["data"]["without_plan"] == sorted(released)
