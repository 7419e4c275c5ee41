"""A full disk, a read-only folder, a file in the way: an error that says what, where and how to mend it."""

import errno
import os
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from planner.errors import StorageError
from planner.workspace import delta_table, list_runs, new_run
from planner.workspace.atomic import as_json, known_storage_error, replacing, storage_error, write_json


@contextmanager
def without_rights(folder):
    """The folder read-only, and this process without the rights of root, which no folder stops."""
    root = os.geteuid() == 0
    folder.chmod(0o555)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.fixture
def open_to_all(tmp_path):
    """Lets another user reach the workspace of the test."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == tmp_path.owner() and folder.name and not os.access(folder, os.W_OK, follow_symlinks=False):
            pytest.skip("the temporary folder cannot be opened to other users")
        if folder.name.startswith(("pytest", "popen-")) or folder == tmp_path:
            folder.chmod(0o755)


def test_a_read_only_workspace_is_told_for_the_store_and_for_runs(ws, sales, source, open_to_all):
    with without_rights(ws.folder):
        with pytest.raises(StorageError) as store_error:
            ws.store.put_sales(sales((2, "a", 1)), source)
        with pytest.raises(StorageError) as run_error, new_run(ws, "run"):
            pass
    for caught in (store_error, run_error):
        assert "no permission to write there" in caught.value.message
        assert str(ws.folder) in caught.value.message
        assert "right to write" in caught.value.hint


def test_what_a_read_only_workspace_holds_can_still_be_read(ws, sales, source, open_to_all):
    ws.store.put_sales(sales((2, "a", 1)), source)
    with new_run(ws, "plan"):
        pass
    with without_rights(ws.folder):
        assert ws.store.sales().height == 1
        assert len(list_runs(ws)) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError("Generic LocalFileSystem error: No space left on device (os error 28)"), "the disk is full"),
        (OSError(30, "Read-only file system"), "the file system is read-only"),
        (OSError("Permission denied (os error 13)"), "no permission to write there"),
        (OSError(122, "Disk quota exceeded"), "the disk quota is used up"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_each_failure_of_the_disk_is_named(error, words):
    told = storage_error(error, "write to", "/data")
    assert told.message.startswith("Cannot write to /data: ")
    assert words in told.message
    assert told.hint
    assert told.exit_code == 3


def test_a_disk_that_fills_up_leaves_the_store_as_it_was(ws, sales, source, monkeypatch):
    ws.store.put_sales(sales((2, "a", 1)), source)

    def half_written(uri, *args, **kwargs):
        (ws.folder / "store" / "sales" / "part-half.parquet").write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(delta_table.deltalake, "write_deltalake", half_written)
    with pytest.raises(StorageError, match="the disk is full"):
        ws.store.put_sales(sales((2, "a", 2)), source)
    monkeypatch.undo()
    assert not (ws.folder / "store" / "sales" / "part-half.parquet").exists()
    assert ws.store.sales()["units"].to_list() == [1.0]
    ws.store.put_sales(sales((2, "a", 2)), source)
    assert ws.store.sales()["units"].to_list() == [2.0]


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_written(ws, sales, source, monkeypatch):
    monkeypatch.setattr("planner.workspace.atomic.shutil.disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(StorageError, match="the disk is full"):
        ws.store.put_sales(sales((2, "a", 2)), source)
    assert ws.store.version() is None


def test_a_run_that_cannot_be_written_down_leaves_nothing_behind(ws, monkeypatch):
    with new_run(ws, "plan") as good:
        pass

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.workspace.atomic.Path.replace", full)
    with pytest.raises(StorageError), new_run(ws, "plan"):
        pass
    monkeypatch.undo()
    assert [info.run_id for info in list_runs(ws)] == [good.run_id]
    assert list(ws.runs_folder.glob(".tmp*")) == []


def test_a_file_is_replaced_whole_or_left_as_it_was(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, {"款": 1})
    with pytest.raises(TypeError), replacing(path) as file:
        file.writelines([b"half", "text"])
    assert path.read_text(encoding="utf-8") == '{\n  "款": 1\n}\n'
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_json_refuses_what_is_no_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json({"a": float("nan")})
    with pytest.raises(TypeError, match="object cannot be written"):
        as_json({"a": object()})


def refuse(*_):
    raise PermissionError(13, "Permission denied", "somewhere/closed")


def test_a_store_that_may_not_be_read_is_not_taken_for_an_empty_one(ws, sales, source, monkeypatch):
    ws.store.put_sales(sales((2, "a", 3)), source)
    monkeypatch.setattr(os, "listdir", refuse)  # as of a folder without rights; the library says that there is no table
    with pytest.raises(StorageError, match=r"Cannot read .*: no permission$"):
        ws.store.sales()


def test_a_disk_that_fails_where_nobody_looks_for_it_is_told_and_no_bug(ws, planner, monkeypatch):
    monkeypatch.setattr("planner.workspace.list_runs", refuse)
    done = planner("runs", "-w", ws.folder, "--json")
    assert done.code == 3
    assert "Cannot use somewhere/closed: no permission" in done.out
    assert "Traceback" not in done.err


def test_a_file_where_the_store_should_be_is_not_taken_for_an_empty_one(ws):
    (ws.folder / "store").write_text("x")
    with pytest.raises(StorageError, match="a file stands where a folder should be"):
        ws.store.ledger.orders()


def test_a_message_of_a_library_is_one_line():
    assert storage_error(RuntimeError("broken\n 0: <unknown>\n 1: <unknown>"), "read", "x").message == (
        "Cannot read x: broken"
    )


def test_a_path_that_no_file_can_have_is_told_in_a_line():
    told = known_storage_error(OSError(errno.ENAMETOOLONG, "File name too long", "a" * 5000))
    assert "the name is too long" in str(told)
    assert len(str(told)) < 400
