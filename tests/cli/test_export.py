"""planner export from outside: the workbook read back, and CSV and JSON that hold the same."""

import json

import fastexcel
import polars as pl
import pytest
from small_workspace import planned_workspace, write_small_workspace

FACTORIES = """\
factory_id,weekly_minutes,min_batch,lead_time_weeks,setup_minutes,setup_cost,cost_factor
007/近厂,6000,50,1,60,100,1.15
far: a name of more than thirty-one characters,12000,200,3,200,300,1
"""
NAME = "=1+1 连衣裙"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A workspace with one run: ids with leading zeros, Chinese, a name that Excel would take for a formula."""
    folder = write_small_workspace(tmp_path_factory.mktemp("export") / "small", styles=60)
    (folder / "data/factories.csv").write_text(FACTORIES, encoding="utf-8")
    return planned_workspace(folder, NAME, ["run"])


def export(planner, folder, *words):
    done = planner("-w", folder, "export", *words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)["data"]


def orders_of(folder):
    return pl.read_parquet(folder / "runs/latest/orders.parquet")


def test_the_workbook_holds_every_order_once_under_its_factory(folder, planner):
    data = export(planner, folder)
    assert data["to"] == "xlsx"
    book = fastexcel.read_excel(data["files"][0])
    assert book.sheet_names == [
        "summary",
        "007-近厂",
        "far- a name of more than thirty",
        "purchases",
        "skipped",
        "limits",
        "verdicts",
        "definitions",
    ]
    orders = orders_of(folder)
    found = []
    for name in book.sheet_names[1:3]:
        sheet = book.load_sheet(name, dtypes={"style_id": "string", "factory_id": "string"}).to_polars()
        assert sheet["factory_id"].n_unique() == 1
        assert sheet.rows() == sheet.sort("week", "style_id").rows()
        found.append(sheet)
    both = pl.concat(found)
    assert set(both["name"]) == {NAME}
    assert both["value"].to_list() == pytest.approx((both["units"] * both["unit_cost"]).to_list(), abs=0.01)
    given = orders.sort("order_id")
    both = both.sort("order_id")
    for column in ("order_id", "style_id", "factory_id", "reason"):
        assert both[column].to_list() == given[column].to_list()
    assert both["style_id"].str.starts_with("0").all()
    assert both["units"].cast(pl.Int64).to_list() == given["units"].to_list()
    assert both["week"].cast(pl.Date).to_list() == given["week"].to_list()
    assert both["firm"].to_list() == ["yes" if firm else "no" for firm in given["firm"]]
    assert both["expected_profit"].to_list() == pytest.approx(given["expected_profit"].to_list())


def test_ids_are_text_and_headers_stay_in_sight(folder, planner):
    import zipfile

    file = export(planner, folder)["files"][0]
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert '<pane xSplit="2" ySplit="1"' in sheet
    assert "<autoFilter" in sheet
    assert "<f>" not in sheet  # no formula
    style = orders_of(folder)["style_id"][0]
    assert f"<t>{style}</t>" in texts
    assert "<t>=1+1 连衣裙</t>" in texts


def test_summary_and_skipped_are_those_of_the_run(folder, planner):
    book = fastexcel.read_excel(export(planner, folder)["files"][0])
    plan = json.loads((folder / "runs/latest/plan.json").read_text())
    summary = dict(book.load_sheet("summary", dtypes={"value": "string"}).to_polars().select("item", "value").rows())
    assert float(summary["expected profit"]) == pytest.approx(plan["expected_profit"])
    assert float(summary["as it stands"]) == pytest.approx(plan["objective"])
    assert int(float(summary["units"])) == plan["units"] == orders_of(folder)["units"].sum()
    assert (
        int(float(summary["007/近厂: units"]))
        == orders_of(folder).filter(pl.col("factory_id") == "007/近厂")["units"].sum()
    )
    skipped = book.load_sheet("skipped", dtypes={"style_id": "string"}).to_polars()
    given = pl.read_parquet(folder / "runs/latest/skipped.parquet")
    assert skipped["style_id"].to_list() == given["style_id"].to_list()
    told = book.load_sheet("definitions").to_polars()
    assert {"order_id", "expected_profit"} <= set(told.filter(pl.col("sheet") == "order book")["column"])
    assert told["meaning"].null_count() == 0


def test_csv_and_json_hold_the_same(folder, planner):
    files = {file.rsplit("/", 1)[-1]: file for file in export(planner, folder, "--to", "csv")["files"]}
    assert set(files) == {
        "summary.csv",
        "orders_007-近厂.csv",
        "orders_far- a name of more than.csv",
        "purchases.csv",
        "skipped.csv",
        "limits.csv",
        "verdicts.csv",
        "definitions.csv",
    }
    frame = pl.read_csv(files["orders_007-近厂.csv"], infer_schema=False)
    orders = orders_of(folder).filter(pl.col("factory_id") == "007/近厂").sort("week", "style_id")
    assert frame["order_id"].to_list() == orders["order_id"].to_list()
    assert frame["style_id"].to_list() == orders["style_id"].to_list()
    assert set(frame["firm"]) <= {"true", "false"}
    assert pl.read_csv(files["purchases.csv"]).columns == ["fabric_id", "metres", "week", "cost", "firm"]
    assert export(planner, folder, "--output", folder / "all.json")["files"] == [str(folder / "all.json")]
    found = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    assert [row["order_id"] for row in found["order_books"]["007/近厂"]] == orders["order_id"].to_list()
    assert sum(map(len, found["order_books"].values())) == orders_of(folder).height
    assert found["order_books"]["007/近厂"][0]["firm"] in (True, False)


def test_the_same_run_gives_the_same_bytes_and_stays_as_it_was(folder, planner, tmp_path):
    before = {path: path.read_bytes() for path in (folder / "runs").rglob("*") if path.is_file()}
    first = export(planner, folder)["files"][0]
    run_id = (folder / "runs/latest").readlink().name
    assert first == str(folder / "exports" / f"{run_id}.xlsx")
    second = export(planner, folder, run_id, "--output", tmp_path / "b.xlsx")["files"][0]
    assert (tmp_path / "b.xlsx").read_bytes() == (folder / "exports" / f"{run_id}.xlsx").read_bytes()
    assert second == str(tmp_path / "b.xlsx")
    assert {path: path.read_bytes() for path in (folder / "runs").rglob("*") if path.is_file()} == before


def test_order_books_of_another_run_are_pointed_out(folder, planner):
    assert planner("-w", folder, "export", "--to", "csv", "--output", folder / "out", "--strict").code == 0
    (folder / "out" / "orders_gone.csv").write_text("order_id\n")
    done = planner("-w", folder, "export", "--to", "csv", "--output", folder / "out", "--strict")
    assert done.code == 7
    assert "orders_gone.csv" in done.err
    assert planner("-w", folder, "export", "--strict").code == 0


def test_what_makes_no_sense(folder, planner):
    run_id = json.loads(planner("-w", folder, "forecast", "--json").out)["run_id"]
    done = planner("-w", folder, "export", run_id)
    assert done.code == 2
    assert "made no plan" in done.err
    for form, name in (("xlsx", "orders.csv"), ("json", "orders.xlsx"), ("csv", "orders.csv")):
        done = planner("-w", folder, "export", "--to", form, "--output", folder / name)
        assert (done.code, (folder / name).exists()) == (2, False)
    done = planner("-w", folder, "export", "--to", "csv", "--output", folder / "planner.yaml")
    assert done.code == 3
    assert "a file stands where a folder should be" in done.err
    done = planner("-w", folder, "export", "--output", folder / "orders.csv")
    assert done.code == 2
    assert "--to csv" in done.err
    assert planner("-w", folder, "export", "--to", "pdf").code == 2
    assert not (folder / "exports").exists()
