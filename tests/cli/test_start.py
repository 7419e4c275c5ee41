"""Starting from an earlier plan, through the command line: which one is taken, and what the manifest says."""

import json
from datetime import date, timedelta

import pytest


@pytest.fixture
def nights(small_workspace, planner):
    """(folder, a function that plans the small workspace as of a day: run's manifest)."""

    def plan(*words):
        done = planner("run", "-w", small_workspace, "--json", *words)
        assert done.code == 0, done.err
        return json.loads((small_workspace / "runs" / json.loads(done.out)["run_id"] / "manifest.json").read_text())

    return small_workspace, plan


def test_a_plan_starts_from_that_of_an_earlier_day_only(nights):
    folder, plan = nights
    first = plan()
    again = plan()
    assert "start" not in first["inputs"]
    assert "start" not in again["inputs"]
    next_week = ("--as-of", (date.fromisoformat(first["as_of"]) + timedelta(weeks=1)).isoformat(), "--no-ingest")
    later = plan(*next_week)
    assert list(later["inputs"]["start"]) == [f"runs/{again['run_id']}/orders.parquet"]
    assert all(len(digest) == 64 for digest in later["inputs"]["start"].values())
    alone = plan(*next_week, "--start", "none")
    assert "start" not in alone["inputs"]
    named = plan(*next_week, "--start", first["run_id"])
    assert list(named["inputs"]["start"]) == [f"runs/{first['run_id']}/orders.parquet"]
    a, b = (json.loads((folder / "runs" / m["run_id"] / "plan.json").read_text()) for m in (later, alone))
    # The search is never worse for its start; what stays as it was last night may earn a little less than a change.
    assert a["recourse"]["fixed_plan"]["objective"] >= b["recourse"]["fixed_plan"]["objective"]
    assert a["objective"] >= 0.99 * b["objective"]


def test_a_file_that_holds_no_orders_is_an_error_that_says_so(small_workspace, planner):
    file = small_workspace / "other.csv"
    file.write_text("style_id,units\nA,5\n")
    done = planner("run", "-w", small_workspace, "--start", file)
    assert done.code == 3
    assert "no column order_id" in done.err
    assert planner("run", "-w", small_workspace, "--start", "20200101-000000-none").code == 2
    gone = planner("run", "-w", small_workspace, "--start", "gone.csv")
    assert gone.code == 2
    assert "no such file" in gone.err
