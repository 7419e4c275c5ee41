"""rejects/<name>.csv: the rows of an export that could not be used, with their row numbers and reasons."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from planner.workspace import Workspace
from planner.workspace.atomic import replacing, storage_errors


def rejects_path(ws: Workspace, source: Path | None) -> Path:
    """Where the rejects of a file go: by its name, with its folders where it lies deeper than data/."""
    if source is None:
        return ws.rejects_folder / "stdin.csv"
    parts = (ws.inner(source) or Path(source.name)).parts
    folders = [part for part in parts[:-1] if part != "data"]
    stem = parts[-1].removesuffix(".gz")
    stem = stem.rsplit(".", 1)[0] if "." in stem[1:] else stem
    return ws.rejects_folder / f"{'-'.join([*folders, stem])}.csv"


def keep_rejects(path: Path, rejects: pl.DataFrame) -> bool:
    """Writes the rejects (UTF-8 with BOM, so that Excel shows Chinese); deletes what a mended file left behind.

    Returns whether there are any.
    """
    if rejects.is_empty():
        with storage_errors("delete", path):
            path.unlink(missing_ok=True)
        return False
    with replacing(path) as file:
        rejects.write_csv(file, include_bom=True, line_terminator="\n")
    return True
