"""Writing onto a disk that is full: an error of the disk, whoever writes."""

import sys
from pathlib import Path

import polars as pl
import pytest

from planner.errors import StorageError
from planner.workspace.atomic import storage_errors, write_parquet


@pytest.mark.skipif(sys.platform != "linux", reason="has no /dev/full")
def test_a_table_that_does_not_fit_is_an_error_of_the_disk():
    with pytest.raises(StorageError, match="the disk is full"), storage_errors("write", "x"):
        write_parquet(pl.DataFrame({"a": [1, 2]}), Path("/dev/full"))


def test_a_table_comes_back(tmp_path):
    frame = pl.DataFrame({"a": [1, 2], "款号": ["x", None]})
    write_parquet(frame, tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(frame)
