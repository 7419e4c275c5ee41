"""Files without an end are told, not read: devices, pipes without a writer, more than a limit."""

import os
import threading

import pytest

from planner import whole_file
from planner.whole_file import UnboundedFileError, read_stream, read_whole


def test_an_ordinary_file_comes_whole(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 100)
    assert read_whole(tmp_path / "a") == b"x" * 100
    (tmp_path / "empty").touch()
    assert read_whole(tmp_path / "empty") == b""


def test_a_device_is_refused():
    with pytest.raises(UnboundedFileError, match="device"):
        read_whole("/dev/zero")


def test_a_folder_is_none():
    with pytest.raises(IsADirectoryError):
        read_whole("/")


def test_a_pipe_without_a_writer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_file, "_WAIT_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnboundedFileError, match="nobody writes"):
        read_whole(tmp_path / "pipe")


def test_a_pipe_with_one_is_read_to_its_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"a,b\n" * 50_000,))
    writer.start()
    assert read_whole(tmp_path / "pipe") == b"a,b\n" * 50_000
    writer.join()


def test_more_than_the_limit_is_told(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 100)
    with pytest.raises(UnboundedFileError, match="longer than"):
        read_whole(tmp_path / "a", at_most=99)
    with (tmp_path / "a").open("rb") as file, pytest.raises(UnboundedFileError):
        read_stream(file, at_most=99)
