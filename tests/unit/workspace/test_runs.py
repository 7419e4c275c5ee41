"""Runs: whole or not there, immutable, with a manifest; `latest` points to the newest good plan."""

import datetime as dt
import json

import polars as pl
import pytest
from tiny_workspace import A_PLAN

from planner.errors import InputError, StorageError, UsageError
from planner.workspace import find_run, last_forecast, latest, list_runs, manifest, new_run, newest_run
from planner.workspace.run_id import new_run_id


def make_run(ws, command="plan", plan=True, demand=False):
    with new_run(ws, command) as run:
        if plan:
            run.write_frame("orders", pl.DataFrame({"style_id": ["款1"], "week": [dt.date(2026, 3, 2)]}))
            run.write_json("plan.json", A_PLAN)
        if demand:
            for name in ("demand", "demand_weekly"):
                run.write_frame(name, pl.DataFrame({"style_id": ["a"]}))
    return run.run_id


def failing_run(ws, command, error, *frames):
    with new_run(ws, command) as run:
        run.write_json("plan.json", A_PLAN)
        for name in frames:
            run.write_frame(name, pl.DataFrame({"style_id": ["a"]}))
        raise error


def test_a_run_appears_whole_under_its_name_only_at_the_end(ws):
    with new_run(ws, "run") as run:
        run.write_frame("orders", pl.DataFrame({"a": [1]}))
        assert list_runs(ws) == []
        assert not (ws.runs_folder / run.run_id).exists()
    names = sorted(path.name for path in (ws.runs_folder / run.run_id).iterdir())
    assert names == ["manifest.json", "orders.csv", "orders.parquet"]
    assert [path.name for path in ws.runs_folder.iterdir() if path.name.startswith(".tmp")] == []


def test_csv_is_utf8_with_line_feeds_and_iso_dates(ws):
    run_id = make_run(ws)
    assert (ws.runs_folder / run_id / "orders.csv").read_bytes() == "style_id,week\n款1,2026-03-02\n".encode()


def test_the_manifest_says_what_was_read_and_how_it_ended(ws):
    (ws.folder / "data").mkdir()
    (ws.folder / "data" / "styles.csv").write_text("style_id\n")
    with new_run(ws, "run") as run:
        run.inputs["tables"] = {"sales": 4}
        run.note("demand", "stdin")
        with run.stage("forecast"):
            pass
    written = json.loads((ws.runs_folder / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert written["run_id"] == run.run_id
    assert (written["command"], written["as_of"]) == ("run", "2026-03-20")
    assert (written["status"], written["exit_status"], written["error"]) == ("ok", 0, None)
    assert set(written["inputs"]["files"]) == {"planner.yaml", "data/styles.csv"}
    assert all(len(sha) == 64 for sha in written["inputs"]["files"].values())
    assert written["inputs"]["tables"] == {"sales": 4}
    assert written["seed"] == 7
    assert written["settings"]["optimize"]["horizon_weeks"] == 12
    assert {"planner", "python", "polars", "highspy", "pulp", "statsmodels"} <= set(written["versions"])
    assert written["stages"][0]["name"] == "forecast"
    assert written["stages"][0]["peak_memory_mb"] > 1
    assert written["demand"] == "stdin"


def test_a_table_that_cannot_be_read_does_not_keep_a_run_from_beginning(ws, monkeypatch):
    (ws.folder / "data").mkdir()
    (ws.folder / "data" / "styles.csv").write_text("style_id\n")
    real = manifest.file_sha256

    def refused(path):
        if path.name == "styles.csv":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(manifest, "file_sha256", refused)
    with new_run(ws, "run") as run:
        assert set(run.inputs["files"]) == {"planner.yaml"}


def test_a_failed_run_keeps_its_manifest_and_is_never_latest(ws):
    good = make_run(ws)
    with pytest.raises(InputError):
        failing_run(ws, "run", InputError("two problems", hint="mend them"))
    failed = list_runs(ws)[0]
    assert failed.status == "error"
    assert failed.manifest["exit_status"] == 3
    assert failed.manifest["error"]["message"] == "two problems"
    assert find_run(ws).run_id == good


def test_a_bug_and_an_interruption_are_told_apart(ws):
    with pytest.raises(ZeroDivisionError):
        failing_run(ws, "run", ZeroDivisionError())
    with pytest.raises(KeyboardInterrupt):
        failing_run(ws, "run", KeyboardInterrupt())
    assert [(run.status, run.manifest["exit_status"]) for run in list_runs(ws)] == [("interrupted", 130), ("error", 1)]
    with pytest.raises(UsageError, match="no run yet"):
        find_run(ws)


def test_latest_is_the_newest_good_run_until_there_is_a_plan(ws):
    first = make_run(ws, "forecast", plan=False)
    assert find_run(ws).run_id == first
    second = make_run(ws, "forecast", plan=False)
    assert find_run(ws).run_id == second
    plan = make_run(ws)
    make_run(ws, "forecast", plan=False)
    assert find_run(ws).run_id == plan
    assert (ws.runs_folder / "latest").readlink().name == plan
    newer = make_run(ws)
    assert find_run(ws).run_id == newer


def test_a_link_that_was_cut_off_is_mended_by_the_next_run(ws):
    make_run(ws)
    plan = make_run(ws)
    (ws.runs_folder / "latest").unlink()
    (ws.runs_folder / ".latest.abcd.tmp").symlink_to(plan)
    make_run(ws, "forecast", plan=False)
    assert find_run(ws).run_id == plan
    assert list(ws.runs_folder.glob(".latest*.tmp")) == []


def test_a_text_file_stands_in_where_links_are_not_possible(ws, monkeypatch):
    def refused(*args, **kwargs):
        raise OSError(1314, "a required privilege is not held")

    monkeypatch.setattr(latest.Path, "symlink_to", refused)
    plan = make_run(ws)
    assert (ws.runs_folder / "latest").read_text() == f"{plan}\n"
    assert find_run(ws).run_id == plan
    assert find_run(ws, "latest").plan["objective"] == 12.5
    newer = make_run(ws)
    assert find_run(ws).run_id == newer


def test_a_run_is_found_by_the_start_of_its_id(ws):
    run_id = make_run(ws)
    assert find_run(ws, run_id[:-1]).run_id == run_id
    with pytest.raises(UsageError, match="no run has an id that begins with 'x'"):
        find_run(ws, "x")


def test_the_last_forecast_is_the_newest_good_run_with_demand(ws):
    assert last_forecast(ws) is None
    forecast = make_run(ws, "forecast", plan=False, demand=True)
    make_run(ws)
    with pytest.raises(InputError):
        failing_run(ws, "forecast", InputError("no"), "demand", "demand_weekly")
    make_run(ws, "plan", demand=True)  # demand that somebody gave it
    assert last_forecast(ws).run_id == forecast
    assert last_forecast(ws).as_of == "2026-03-20"


def test_runs_are_listed_newest_first_with_what_they_earned(ws):
    ids = [make_run(ws) for _ in range(3)]
    listed = [run.as_dict() for run in list_runs(ws)]
    assert [line["run_id"] for line in listed] == ids[::-1]
    assert (listed[0]["expected_profit"], listed[0]["objective"]) == (12.5, 12.5)
    assert listed[0]["status"] == "ok"


def test_run_ids_sort_by_time_also_within_a_second():
    moments = [dt.datetime(2026, 3, 2, 6, 15, 0, micro, dt.UTC) for micro in (0, 40, 999_999)]
    ids = [new_run_id(moment) for moment in [*moments, dt.datetime(2026, 3, 2, 6, 15, 1, tzinfo=dt.UTC)]]
    assert ids == sorted(ids)
    assert len({run_id[:-1] for run_id in ids}) == 4
    assert ids[0].startswith("20260302-061500-000")


def test_a_frame_that_cannot_be_written_is_an_error_and_the_run_tells(ws, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(StorageError, match="the disk is full"):
        make_run(ws)
    assert list_runs(ws)[0].manifest["error"]["code"] == "storage"


def test_a_damaged_table_of_a_run_is_told_and_no_bug(ws):
    with new_run(ws, "run") as run:
        run.write_frame("orders", pl.DataFrame({"order_id": ["a"]}))
        run.write_frame("skipped", pl.DataFrame({"style_id": ["a"], "kind": ["x"], "reason": ["y"]}))
    info = find_run(ws, run.run_id)
    assert info.table("skipped").height == 1
    with pytest.raises(StorageError, match="has no column style_id"):
        info.table("orders")
    (info.path / "orders.parquet").write_bytes(b"half a fi")
    with pytest.raises(StorageError, match=r"orders\.parquet cannot be read"):
        info.table("orders")
    with pytest.raises(StorageError):
        info.table("purchases")


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("manifest.json", lambda d: {**d, "inputs": []}, "inputs is not an object"),
        ("manifest.json", lambda d: {**d, "as_of": "2026-13-45"}, "as_of is not a date"),
        ("manifest.json", lambda d: {k: v for k, v in d.items() if k != "started"}, "it has no started"),
        ("manifest.json", lambda d: {**d, "schema_version": 9}, "another version of the program (schema 9)"),
        ("manifest.json", lambda d: [d], "no JSON object"),
        ("plan.json", lambda d: {**d, "objective": "much"}, "objective is not a number"),
        ("plan.json", lambda d: {**d, "recourse": {"objective": 1}}, "recourse has no gain"),
    ],
)
def test_a_run_that_somebody_damaged_is_told_and_left_out(ws, file, change, told):
    whole = make_run(ws)
    damaged = make_run(ws)
    path = ws.runs_folder / damaged / file
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(StorageError) as error:
        find_run(ws, damaged)
    assert told in error.value.message
    assert [run.status for run in list_runs(ws)] == ["damaged", "ok"]
    assert newest_run(ws, lambda run: run.has_orders).run_id == whole


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f.drop("mean"), "no column mean"),
        (lambda f: f.with_columns(mean=pl.lit("x")), "mean holds String"),
        (lambda f: f.with_columns(mean=pl.lit(None)), "mean holds Null"),
        (lambda f: f.with_columns(mean=pl.lit(float("nan"))), "no number"),
        (lambda f: f.with_columns(style_id=pl.lit(None, pl.String)), "style_id has blanks"),
    ],
)
def test_a_table_that_somebody_damaged_is_told(ws, change, told):
    weekly = pl.DataFrame({"style_id": ["a"], "week": [dt.date(2026, 3, 2)], "mean": [1.0]})
    with new_run(ws, "run") as run:
        run.write_frame("demand_weekly", change(weekly))
    with pytest.raises(StorageError) as error:
        find_run(ws, run.run_id).table("demand_weekly")
    assert told in error.value.message
