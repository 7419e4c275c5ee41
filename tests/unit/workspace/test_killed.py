"""kill -9 at any moment: the store and runs/latest are at a good state, and the next command cleans up."""

import random
import signal
import subprocess
import sys
import textwrap
import time

import polars as pl
import pytest

from planner.workspace import find_run, list_runs, new_run
from planner.workspace.run_folder import sweep

WRITE = textwrap.dedent("""
    import datetime as dt, sys
    from pathlib import Path
    import polars as pl
    from planner.workspace import SourceInfo, open_workspace
    ws = open_workspace(Path(sys.argv[1]), environment={})
    days = pl.date_range(dt.date(2026, 1, 1), dt.date(2026, 6, 30), eager=True)
    styles = pl.DataFrame({"style_id": [f"s{i:03}" for i in range(400)]})
    rows = pl.DataFrame({"date": days}).join(styles, how="cross").with_columns(units=pl.lit(float(sys.argv[2])))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(50):
        ws.store.put_sales(rows, SourceInfo("x", "x.csv", rows.height, 0))
        rows = rows.with_columns(pl.col("units") + 1)
        print("put", flush=True)
""")

RUN = textwrap.dedent("""
    import sys
    from pathlib import Path
    import polars as pl
    from planner.workspace import new_run, open_workspace
    ws = open_workspace(Path(sys.argv[1]), environment={})
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        with new_run(ws, "plan") as run:
            run.write_frame("orders", pl.DataFrame({"a": range(1000)}))
            sums = dict.fromkeys(["objective", "bound", "gap", "solve_seconds", "units", "cost"], 1.0)
            run.write_json("plan.json", {"status": "optimal", **sums, "styles_ordered": 1, "styles_skipped": 0})
        print("put", flush=True)
""")


def killed_after(program, seconds, *arguments):
    """Starts the program, kills it so long after it began to write; returns how often it had said `put`."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    return said.count("put")


@pytest.mark.parametrize("seed", range(6))
def test_the_store_holds_every_file_whole_or_not_at_all(ws, sales, source, seed):
    done = killed_after(WRITE, random.Random(seed).uniform(0.0, 1.2), ws.folder, 100)
    version = ws.store.version()
    found = ws.store.sales()
    if version is None:
        assert found.is_empty()
    else:
        assert found.height == 181 * 400
        assert found["units"].unique().to_list() in ([100.0 + done - 1], [100.0 + done])
    ws.store.put_sales(sales((2, "a", 1)), source)
    on_disk = {file.name for file in (ws.folder / "store" / "sales").glob("*.parquet")}
    log = "".join(file.read_text() for file in (ws.folder / "store" / "sales" / "_delta_log").glob("*.json"))
    assert all(name in log for name in on_disk)
    assert not list((ws.folder / "store").rglob("*.tmp"))
    assert ws.store.sales().filter(pl.col("style_id") != "a").equals(found)


@pytest.mark.parametrize("seed", range(4))
def test_runs_are_whole_and_latest_is_the_last_good_one(ws, seed):
    done = killed_after(RUN, random.Random(seed).uniform(0.05, 0.6), ws.folder)
    if done:
        assert find_run(ws).good
    with new_run(ws, "forecast"):
        pass
    runs = list_runs(ws)
    assert all(run.good for run in runs)
    assert len(runs) in (done + 1, done + 2)
    plans = [run.run_id for run in runs if run.plan]
    assert find_run(ws).run_id == (plans[0] if plans else runs[0].run_id)
    assert [path.name for path in ws.runs_folder.glob(".tmp*")] == []


def test_a_run_still_alive_is_left_alone(ws):
    with new_run(ws, "plan") as run:
        sweep(ws.runs_folder)
        assert run.path.is_dir()
    assert [info.run_id for info in list_runs(ws)] == [run.run_id]
