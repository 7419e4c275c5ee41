"""rejects/<name>.csv: the rows of an export that could not be used, with their file, row numbers and reasons.

Each export has a rejects file of its own, also where two have the same name: the column `file` says whose it is.
"""

from __future__ import annotations

import csv
from pathlib import Path, PurePath

import polars as pl

from planner.workspace import Workspace
from planner.workspace.atomic import replacing, storage_errors
from planner.workspace.no_formulas import as_it_was, harmless_frame


def keep_rejects(ws: Workspace, file: str, rejects: pl.DataFrame) -> Path | None:
    """Writes the rejects of the file of that name (UTF-8 with BOM, so that Excel shows Chinese); where they are.

    None where there are none: then what the file left behind before it was mended is deleted, and nothing else.
    """
    mine = _of_file(ws, file)
    if rejects.is_empty():
        for path in mine:
            with storage_errors("delete", path):
                path.unlink(missing_ok=True)
        return None
    path = mine[0] if mine else _free(ws.rejects_folder, _stem(file))
    with replacing(path) as target:
        named = rejects.select(pl.lit(file).alias("file"), *rejects.columns)
        harmless_frame(named).write_csv(target, include_bom=True, line_terminator="\n")
    return path


def drop_rejects(ws: Workspace, file: str) -> None:
    """Deletes what the file left behind, for it holds again what was read clean before."""
    if _of_file(ws, file):
        with ws.store.writing():
            keep_rejects(ws, file, pl.DataFrame())


def _of_file(ws: Workspace, file: str) -> list[Path]:
    return [path for path, owner in _kept(ws.rejects_folder, _stem(file)).items() if owner in {file, None}]


def _stem(file: str) -> str:
    """The name of a rejects file: that of the export, with its folders where it lies deeper than data/."""
    if file.startswith("stdin-"):
        return "stdin"
    parts = PurePath(file).parts if not PurePath(file).is_absolute() else (PurePath(file).name,)
    folders = [part for part in parts[:-1] if part not in {"data", ".."}]
    stem = parts[-1].removesuffix(".gz")
    return "-".join([*folders, stem.rsplit(".", 1)[0] if "." in stem[1:] else stem])


def _kept(folder: Path, stem: str) -> dict[Path, str | None]:
    """The rejects files that could be of an export of that stem, and whose each is (None: it does not say)."""
    if not folder.is_dir():
        return {}
    named = (path for path in sorted(folder.iterdir()) if path.suffix == ".csv")
    return {path: _owner(path) for path in named if path.stem == stem or path.stem.rpartition("-")[0] == stem}


def _owner(path: Path) -> str | None:
    """The file that a rejects file is of, as its first row says; None where it does not, "" where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            row = next(csv.DictReader(file), {})
    except (OSError, UnicodeDecodeError, csv.Error):
        return ""
    owner = row.get("file")
    return (as_it_was(owner) if owner else owner) if "reasons" in row else ""


def _free(folder: Path, stem: str) -> Path:
    """A name that no rejects file has yet: stem.csv, stem-2.csv, ..."""
    path, number = folder / f"{stem}.csv", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.csv", number + 1
    return path
