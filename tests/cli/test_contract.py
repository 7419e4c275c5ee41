"""The public contract, through the command line alone: files, formats, streams, exit codes."""

import json
import shutil
import signal
import subprocess
import sys
import time
from io import StringIO

import polars as pl
import pytest
from small_workspace import carried_out, write_small_workspace

from planner import tables

COMMAND = [sys.executable, "-m", "planner"]


def csv(text):
    return pl.read_csv(StringIO(text), infer_schema=False)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A workspace after its first run, and what that printed; to be copied, not used."""
    folder = write_small_workspace(tmp_path_factory.mktemp("contract") / "small")
    return folder, json.loads(carried_out(folder, "run", "--json"))


@pytest.fixture
def ran(planned, tmp_path):
    """A copy of it, with the envelope."""
    folder, envelope = planned
    return shutil.copytree(folder, tmp_path / "small", symlinks=True), envelope


def test_a_run_holds_everything_of_the_contract(ran):
    folder, envelope = ran
    latest = folder / "runs/latest"
    assert str(latest.readlink()) == envelope["run_id"]
    frames = {
        "demand": tables.DEMAND,
        "demand_weekly": tables.DEMAND_WEEKLY,
        "orders": tables.PLANNED_ORDERS,
        "purchases": tables.PURCHASES,
    }
    for name, table in frames.items():
        assert tuple(pl.read_parquet(latest / f"{name}.parquet").columns) == table.names
    assert tuple(csv((latest / "orders.csv").read_text()).columns) == tables.PLANNED_ORDERS.names
    assert tuple(csv((latest / "purchases.csv").read_text()).columns) == tables.PURCHASES.names
    plan = json.loads((latest / "plan.json").read_text())
    assert list(plan) == [
        "status",
        "expected_profit",
        "objective",
        "bound",
        "gap",
        "solve_seconds",
        "stopped_by",
        "units",
        "cost",
        "styles_ordered",
        "styles_skipped",
        "recourse",
    ]
    assert plan["recourse"]["objective"] >= plan["objective"]
    assert pl.read_parquet(latest / "verdicts.parquet").columns == list(tables.VERDICTS.names)
    assert plan["bound"] >= plan["objective"] > 0
    assert plan["gap"] == pytest.approx((plan["bound"] - plan["objective"]) / plan["objective"], abs=1e-6)


def test_the_manifest_tells_how_to_repeat_the_run(ran):
    manifest = json.loads((ran[0] / "runs/latest/manifest.json").read_text())
    files = manifest["inputs"]["files"]
    assert {"planner.yaml", "data/styles.csv", "data/factories.csv"} <= set(files)
    assert all(len(digest) == 64 for digest in files.values())
    assert manifest["inputs"]["tables"]["sales"] >= 0
    assert manifest["settings"]["forecast"]["seed"] == 7
    assert {"planner", "polars", "pulp", "highspy", "statsmodels"} <= set(manifest["versions"])
    assert [stage["name"] for stage in manifest["stages"]] == ["ingest", "check", "forecast", "plan", "readout"]
    assert all(stage["seconds"] >= 0 and stage["peak_memory_mb"] > 0 for stage in manifest["stages"])
    assert (manifest["status"], manifest["exit_status"]) == ("ok", 0)


def test_orders_keep_the_rules(ran):
    orders = pl.read_csv(
        StringIO((ran[0] / "runs/latest/orders.csv").read_text()),
        try_parse_dates=True,
        schema_overrides={"style_id": pl.String},
    )
    assert orders.height
    assert (orders["week"].dt.weekday() == 1).all()
    assert (orders["arrival_date"].dt.weekday() == 1).all()
    assert orders["order_id"].n_unique() == orders.height
    assert orders.select("style_id", "factory_id", "week").is_unique().all()
    assert (orders["units"] >= 50).all()
    assert orders.filter(pl.col("firm"))["week"].unique().to_list() == [orders["week"].min()]
    assert (orders["reason"].str.len_chars() > 20).all()
    assert orders["style_id"].str.len_chars().unique().to_list() == [5]


def test_two_runs_are_the_same_byte_for_byte(ran, planner):
    folder, first = ran
    again = planner("run", "-w", folder, "--json")
    second = json.loads(again.out)
    runs = [folder / "runs" / envelope["run_id"] for envelope in (first, second)]
    assert runs[0] != runs[1]
    for name in ("orders.csv", "purchases.csv", "skipped.csv", "limits.csv"):
        assert (runs[0] / name).read_bytes() == (runs[1] / name).read_bytes()
    for name in ("demand", "demand_weekly"):
        assert pl.read_parquet(runs[0] / f"{name}.parquet").equals(pl.read_parquet(runs[1] / f"{name}.parquet"))
    plans = [
        {k: v for k, v in json.loads((run / "plan.json").read_text()).items() if k != "solve_seconds"} for run in runs
    ]
    assert plans[0] == plans[1]


def test_nothing_dated_on_or_after_as_of_is_used(ran, planner):
    folder, _ = ran
    before = pl.read_parquet(folder / "runs/latest/demand.parquet")
    with (folder / "data/sales.csv").open("a") as sales:
        sales.write("2026-03-02,00055,40\n2026-04-01,00056,90\n")

    def demand(*flags):
        run_id = json.loads(planner("forecast", "-w", folder, "--json", *flags).out)["run_id"]
        return pl.read_parquet(folder / "runs" / run_id / "demand.parquet")

    assert demand().equals(before)
    later = demand("--as-of", "2026-03-03").filter(pl.col("style_id") == "00055")
    assert later["observed_units"].item() >= 40  # the store has them: it is the day that keeps them out


def test_forecast_formats(small_workspace, planner):
    rows = csv(planner("forecast", "-w", small_workspace).out)
    assert tuple(rows.columns) == tables.DEMAND.names
    ndjson = planner("forecast", "-w", small_workspace, "--format", "ndjson").out.splitlines()
    assert len(ndjson) == rows.height
    data = json.loads(planner("forecast", "-w", small_workspace, "--json").out)["data"]
    assert set(data) == {"demand", "demand_weekly", "demand_sku"}
    assert len(data["demand"]) == rows.height
    said = planner("forecast", "-w", small_workspace, "--format", "csv").err.splitlines()
    assert said  # the history is short: that is told, and nothing else, so that a script can read stderr line by line
    assert not [line for line in said if not line.startswith(("note: ", "warning: "))]


def test_forecast_chains_into_plan(small_workspace, planner):
    forecast = planner("forecast", "-w", small_workspace, "--json")
    chained = planner("plan", "-w", small_workspace, "--demand", "-", stdin=forecast.out)
    assert chained.code == 0, chained.err
    last = planner("-w", small_workspace, "plan")
    assert chained.out == last.out
    folder = small_workspace / "runs/latest"
    assert planner("-w", small_workspace, "plan", "--demand", folder).out == last.out


def test_plan_from_csv_and_parquet_folders(small_workspace, planner, tmp_path):
    planner("forecast", "-w", small_workspace)
    for name in ("demand", "demand_weekly"):
        pl.read_parquet(small_workspace / f"runs/latest/{name}.parquet").write_csv(tmp_path / f"{name}.csv")
    done = planner("plan", "-w", small_workspace, "--demand", tmp_path)
    assert done.code == 0, done.err
    assert done.out == planner("plan", "-w", small_workspace).out


@pytest.mark.parametrize(("text", "word"), [("", "forecast"), ("{}", "forecast"), ("[1]", "forecast")])
def test_plan_from_an_empty_pipe_is_bad_input(small_workspace, planner, text, word):
    done = planner("plan", "-w", small_workspace, "--demand", "-", stdin=text)
    assert done.code == 3
    assert word in done.err


def test_plan_without_a_forecast_says_what_to_do(small_workspace, planner):
    done = planner("plan", "-w", small_workspace)
    assert done.code == 3
    assert "planner forecast" in done.err


def test_rejects_and_strict(small_workspace, planner):
    with (small_workspace / "data/sales.csv").open("a") as sales:
        sales.write("2026-02-01,00055,-3\nnever,00055,2\n")
    done = planner("ingest", "-w", small_workspace, "--json")
    data = json.loads(done.out)["data"]
    assert done.code == 0
    assert data["rejected"] == 2
    rejects = list((small_workspace / "rejects").glob("*.csv"))
    assert len(rejects) == 1
    assert "returns" in rejects[0].read_text(encoding="utf-8-sig")
    assert json.loads(done.out)["warnings"]


def test_strict_turns_warnings_into_exit_7(small_workspace, planner):
    with (small_workspace / "data/sales.csv").open("a") as sales:
        sales.write("never,00055,2\n")
    assert planner("ingest", "-w", small_workspace, "--strict").code == 7


def test_check_names_every_problem(small_workspace, planner):
    path = small_workspace / "data/styles.csv"
    rows = csv(path.read_text())
    rows[2, "price"] = "-5"
    rows[3, "exit_date"] = "soon"
    rows[4, "style_id"] = rows[5, "style_id"]
    rows.write_csv(path)
    done = planner("check", "-w", small_workspace, "--json")
    assert done.code == 3
    envelope = json.loads(done.out)
    assert envelope["status"] == "error"
    places = {(p["file"].rsplit("/", 1)[-1], p["row"], p["column"]) for p in envelope["data"]["problems"]}
    assert {("styles.csv", 4, "price"), ("styles.csv", 5, "exit_date")} <= places
    assert any(p["row"] == 7 for p in envelope["data"]["problems"])
    assert all(p["expected"] and p["mend"] for p in envelope["data"]["problems"])
    failed = planner("run", "-w", small_workspace, "--json")
    assert failed.code == 3
    assert len(json.loads(failed.out)["error"]["details"]) == 3


def test_a_failed_run_leaves_a_manifest_and_the_last_good_state(ran, planner):
    folder, envelope = ran
    (folder / "data/factories.csv").write_text("factory_id\n")
    assert planner("run", "-w", folder).code == 3
    assert str((folder / "runs/latest").readlink()) == envelope["run_id"]
    newest = sorted(p for p in (folder / "runs").iterdir() if p.name != "latest")[-1]
    manifest = json.loads((newest / "manifest.json").read_text())
    assert manifest["exit_status"] == 3
    assert planner("runs", "-w", folder).out.count("\n") == 3


def test_no_style_to_forecast_is_exit_4(small_workspace, planner):
    assert planner("forecast", "-w", small_workspace, "--as-of", "2030-01-07").code == 4


def test_a_released_order_that_cannot_fit_is_exit_5(ran, planner):
    folder, _ = ran
    (folder / "data/orders.csv").write_text(
        "order_id,style_id,factory_id,units,arrival_date,received\nPO1,00055,near,9000,2026-03-23,0\n"
    )
    done = planner("plan", "-w", folder)
    assert done.code == 5
    assert "PO1" in done.err
    assert "near" in done.err
    assert "--relax" in done.err
    around = planner("plan", "-w", folder, "--relax", "--json")
    assert around.code == 0, around.err
    envelope = json.loads(around.out)
    (relaxed,) = [w["message"] for w in envelope["warnings"] if w["code"] == "relaxed"]
    assert "PO1" in relaxed
    assert envelope["data"]["orders"]
    manifest = json.loads((folder / "runs" / envelope["run_id"] / "manifest.json").read_text())
    assert manifest["relaxed"] == [relaxed]
    assert planner("plan", "-w", folder, "--relax", "--strict").code == 7


def test_wrong_usage_is_exit_2(small_workspace, planner):
    assert planner("plan", "--nonsense").code == 2
    assert planner("forecast", "-w", small_workspace, "--format", "xml").code == 2
    assert planner("nonsense").code == 2


def test_no_workspace_is_exit_3(tmp_path, planner):
    done = planner("run", "-w", tmp_path)
    assert done.code == 3
    assert "planner init" in done.err


def test_a_bug_is_exit_1_with_a_traceback(small_workspace, planner, monkeypatch):
    monkeypatch.setattr("planner.workspace.list_runs", lambda _ws: 1 / 0)
    done = planner("runs", "-w", small_workspace)
    assert done.code == 1
    assert "ZeroDivisionError" in done.err


def test_nothing_to_order_is_a_good_answer(small_workspace, planner):
    (small_workspace / "planner.yaml").write_text(
        (small_workspace / "planner.yaml").read_text().replace("budget: 60000", "budget: 0")
    )
    done = planner("run", "-w", small_workspace)
    assert done.code == 0, done.err
    assert done.out == ",".join(tables.PLANNED_ORDERS.names) + "\n"
    plan = json.loads((small_workspace / "runs/latest/plan.json").read_text())
    assert (plan["objective"], plan["gap"], plan["units"]) == (0, 0, 0)


def test_run_exit_code_tells_whether_the_plan_changed(ran, planner):
    folder, _ = ran
    assert planner("run", "-w", folder, "--exit-code").code == 0
    factories = folder / "data/factories.csv"
    factories.write_text(factories.read_text().replace("near,6000", "near,2000"))
    assert planner("run", "-w", folder, "--exit-code", "--gap", "0.5").code == 10


def test_workspace_from_the_environment(small_workspace, planner, monkeypatch):
    monkeypatch.setenv("PLANNER_WORKSPACE", str(small_workspace))
    assert planner("runs").code == 0


def test_output_goes_to_a_file(small_workspace, planner, tmp_path):
    done = planner("forecast", "-w", small_workspace, "-o", tmp_path / "demand.json")
    assert done.out == ""
    assert json.loads((tmp_path / "demand.json").read_text())["command"] == "forecast"


def test_the_screen_of_run(small_workspace, planner):
    out = planner("run", "-w", small_workspace, "--format", "table").out
    for words in (
        "Came in",
        "Order today",
        "near",
        "Plan",
        "Changed",
        "no earlier plan to compare with",
        "Watch",
        "Next",
    ):
        assert words in out


def test_doctor(small_workspace, planner):
    done = planner("doctor", "-w", small_workspace, "--json")
    checks = {c["check"]: c for c in json.loads(done.out)["data"]}
    assert done.code == 0
    assert checks["solver highs"]["ok"]
    assert checks["write access"]["ok"]
    assert checks["polars"]["found"] == pl.__version__


def test_a_reader_that_goes_away_is_no_error(small_workspace):
    script = f"{sys.executable} -m planner forecast -w {small_workspace} --format ndjson | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Error" not in done.stderr
    assert len(done.stdout) == 10


def test_ctrl_c_is_130_and_leaves_no_half_run(small_workspace):
    process = subprocess.Popen(
        [*COMMAND, "run", "-w", str(small_workspace)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while not (small_workspace / "runs").is_dir() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert not (small_workspace / "runs/latest").exists()


def test_a_past_run_can_be_repeated_after_a_correction(ran, planner):
    folder, first = ran
    sales = (folder / "data/sales.csv").read_text().splitlines()
    day, style, units = sales[-1].split(",")
    (folder / "correction.csv").write_text(f"{sales[0]}\n{day},{style},{int(units) + 500}\n")
    assert json.loads(planner("ingest", "-w", folder, folder / "correction.csv", "--json").out)["data"]["replaced"] == 1
    manifest = json.loads((folder / "runs" / first["run_id"] / "manifest.json").read_text())
    before = pl.read_parquet(folder / "runs" / first["run_id"] / "demand.parquet")
    now = json.loads(planner("forecast", "-w", folder, "--json").out)
    assert not pl.read_parquet(folder / "runs" / now["run_id"] / "demand.parquet").equals(before)
    then = json.loads(
        planner("forecast", "-w", folder, "--json", "--sales-version", manifest["inputs"]["tables"]["sales"]).out
    )
    assert pl.read_parquet(folder / "runs" / then["run_id"] / "demand.parquet").equals(before)


def test_a_damaged_plan_of_last_night_does_not_stop_tonight(ran, planner):
    folder, envelope = ran
    (folder / "runs" / envelope["run_id"] / "orders.parquet").write_bytes(b"half a fi")
    for command in ("export", "release"):
        done = planner(command, "-w", folder)
        assert (done.code, "orders.parquet cannot be read" in done.err) == (3, True)
    done = planner("run", "-w", folder)
    assert (done.code, "earlier plan is not known" in done.err, "orders.parquet cannot be read" in done.err) == (
        0,
        True,
        True,
    )


def test_the_bare_command_asks_for_help(planner):
    done = planner()
    assert done.code == 2
    assert (done.out + done.err).startswith("Usage: planner")
