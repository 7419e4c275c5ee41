"""What a power cut or a careless hand leaves of the store is told with the last good version, never read as empty."""

import datetime as dt
import shutil
from contextlib import suppress

import polars as pl
import pytest

from planner.errors import StorageError
from planner.workspace import SourceInfo, new_run, open_workspace
from planner.workspace.ledger import Release

DAYS = [dt.date(2026, 3, day) for day in (1, 2, 3)]


@pytest.fixture
def folder(ws):
    """A store with three versions of sales and two of the ledger, read by a run."""
    for n, day in enumerate(DAYS):
        rows = pl.DataFrame({"date": [day], "style_id": ["a"], "units": [5.0]})
        ws.store.put_sales(rows, SourceInfo(str(n) * 64, f"sales-{n}.csv", 1, 0))
    for n in range(2):
        order = {"order_id": f"P-{n}", "style_id": "a", "factory_id": "f", "week": DAYS[1], "arrival_date": DAYS[2]}
        orders = pl.DataFrame([{**order, "units": 10, "cost": 1.0, "fabric_id": None, "metres": None}])
        nothing = pl.DataFrame(
            schema={"fabric_id": pl.String, "metres": pl.Float64, "week": pl.Date, "cost": pl.Float64}
        )
        ws.store.ledger.release(Release("20260302-051500-k3f9", orders, nothing))
    with new_run(ws, "run") as run:
        run.inputs["tables"] = {"sales": ws.store.version(), "ledger": ws.store.ledger.version()}
    return ws.folder


def read(folder):
    """Reads sales and ledger as a new process would; the StorageError where it is refused."""
    store = open_workspace(folder, environment={}).store
    assert store.ingested().height == len(DAYS)
    return store.sales()["units"].sum(), store.ledger.orders().height


def newest(folder, table, kind):
    found = (folder / "store" / table).glob("_delta_log/*.json" if kind == "log" else "*.parquet")
    return max(found, key=lambda file: (file.stat().st_mtime_ns, file.name))


@pytest.mark.parametrize("table", ["sales", "ledger", "ingested"])
@pytest.mark.parametrize("kind", ["log", "data"])
@pytest.mark.parametrize("harm", ["empty", "half", "gone"])
def test_the_last_written_bytes_are_missing(folder, table, kind, harm):
    file = newest(folder, table, kind)
    whole = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[: len(whole) // 2 if harm == "half" else 0])
    with pytest.raises(StorageError, match="last good version is") as told:
        read(folder)
    assert "Restore the store from a copy" in told.value.hint
    before = sorted((folder / "store").rglob("*.parquet"))
    with suppress(StorageError):  # whoever writes next after a kill takes nothing for a leftover
        open_workspace(folder, environment={}).store._drop_leftovers()
    assert sorted((folder / "store").rglob("*.parquet")) == before
    file.write_bytes(whole)
    assert read(folder) == (15, 2)


def test_nothing_is_taken_for_a_leftover_where_an_old_commit_is_overwritten(folder):
    """What it named would look like data that nobody needs."""
    old = folder / "store/sales/_delta_log/00000000000000000000.json"
    old.write_bytes(b"\xff\x00" + old.read_bytes()[40:])
    before = sorted((folder / "store").rglob("*.parquet"))
    with pytest.raises(StorageError, match="version 0 of its log"):
        open_workspace(folder, environment={}).store._drop_leftovers()
    assert sorted((folder / "store").rglob("*.parquet")) == before


@pytest.mark.parametrize("gone", ["store", "store/sales", "store/ledger", "store/sales/_delta_log", "store/*"])
def test_a_folder_that_is_gone_is_no_empty_store(folder, gone):
    for path in folder.glob(gone):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(StorageError, match=r"gone|missing"):
        read(folder)


def test_a_note_that_cannot_be_read_is_told(folder):
    (folder / "store/versions.json").write_text("{")
    with pytest.raises(StorageError, match=r"versions\.json cannot be read"):
        read(folder)


def test_rows_that_nobody_wrote_are_told(folder):
    note = folder / "store/versions.json"
    note.write_text(note.read_text().replace('"rows": 3', '"rows": 4'))
    with pytest.raises(StorageError, match="other rows than were written"):
        read(folder)


def test_going_on_from_the_last_good_version_as_the_hint_says(folder):
    newest(folder, "ledger", "log").write_bytes(b"")
    with pytest.raises(StorageError) as told:
        read(folder)
    assert "00000000000000000001.json" in told.value.hint
    newest(folder, "ledger", "log").unlink()
    (folder / "store/versions.json").unlink()
    assert read(folder) == (15, 1)


def test_a_store_of_an_older_program_has_no_note_and_is_read(folder):
    (folder / "store/versions.json").unlink()
    assert read(folder) == (15, 2)


def test_a_commit_that_was_not_noted_any_more_counts(folder):
    """Killed between the commit and its note: the note is older, the rows are there."""
    note = folder / "store/versions.json"
    note.write_text(note.read_text().replace('"version": 1,\n    "rows": 2', '"version": 0,\n    "rows": 1'))
    assert read(folder) == (15, 2)
