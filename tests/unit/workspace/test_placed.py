"""Which run is the newest: the last that took its place, whatever the clock said."""

import datetime as dt
import shutil

import pytest
from tiny_workspace import A_PLAN

from planner.errors import BusyError, StorageError
from planner.workspace import find_run, list_runs, new_run, newest_run, run_folder, warn_of_runs_ahead
from planner.workspace.lock import bounded
from planner.workspace.placed import ahead_of_the_clock, in_sequence


def run_dated(ws, monkeypatch, stamp):
    monkeypatch.setattr(run_folder, "new_run_id", lambda: f"{stamp}-051500-k3f9")
    with new_run(ws, "plan") as run:
        run.write_json("plan.json", A_PLAN)
    return run.run_id


def ids(ws):
    return [run.run_id[:8] for run in list_runs(ws)]


def test_a_night_with_the_clock_ahead_is_newest_for_that_night_alone(ws, monkeypatch):
    for stamp in ("20260301", "20990101", "20260303"):
        run_dated(ws, monkeypatch, stamp)
    assert ids(ws) == ["20260303", "20990101", "20260301"]
    assert find_run(ws).run_id.startswith("20260303")
    assert newest_run(ws, lambda run: True).run_id.startswith("20260303")
    (told,) = warn_of_runs_ahead(ws)
    assert told.code == "run_ahead_of_clock"
    assert "20990101-051500-k3f9" in told.message


def test_runs_of_an_older_program_come_by_their_ids_and_before_later_ones(ws, monkeypatch):
    for stamp in ("20260301", "20260305"):
        run_dated(ws, monkeypatch, stamp)
    (ws.runs_folder / ".placed").unlink()
    assert ids(ws) == ["20260305", "20260301"]
    run_dated(ws, monkeypatch, "20260303")
    assert ids(ws) == ["20260303", "20260305", "20260301"]


def test_a_run_put_back_from_a_copy_is_not_the_newest(ws, monkeypatch):
    for stamp in ("20260301", "20990101", "20260305"):
        run_dated(ws, monkeypatch, stamp)
    (ws.runs_folder / "20260303-051500-copy").mkdir()
    assert [name[:8] for name in in_sequence(ws.runs_folder)] == ["20260301", "20260303", "20990101", "20260305"]


def test_only_ids_a_day_and_more_ahead_are_told():
    now = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    names = ["20260302-110000-aaaa", "20260303-110000-aaaa", "20260303-130000-aaaa", "by hand"]
    assert ahead_of_the_clock(names, now) == ["20260303-130000-aaaa"]


def test_nobody_waits_for_ever_for_a_lock(tmp_path):
    with (
        bounded(tmp_path / "x.lock", "this"),
        pytest.raises(BusyError, match="did not let go within 0 s"),
        bounded(tmp_path / "x.lock", "that", wait_seconds=0.05),
    ):
        pass


def test_a_copy_of_the_newest_run_in_the_place_of_its_link_gives_way(ws, monkeypatch):
    """As archives and copies that follow links leave it."""
    first = run_dated(ws, monkeypatch, "20260301")
    latest = ws.runs_folder / "latest"
    latest.unlink()
    shutil.copytree(ws.runs_folder / first, latest)
    second = run_dated(ws, monkeypatch, "20260303")
    assert (latest.is_symlink(), latest.resolve().name) == (True, second)
    assert (ws.runs_folder / first / "plan.json").exists()
    latest.unlink()
    latest.mkdir()
    (latest / "mine.txt").write_text("kept")
    with pytest.raises(StorageError, match="no copy of a run"):
        run_dated(ws, monkeypatch, "20260305")
    assert (latest / "mine.txt").exists()
