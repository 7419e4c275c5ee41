"""Which files are the sales, stock, open orders or styles of a workspace, where exports were adopted for it."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from planner.errors import PlannerError
from planner.workspace.file_order import by_age
from planner.yaml_lines import read_yaml

FOLDER = "imports"
_TABLES = ("sales", "stock", "orders", "styles")
_SMALL = 1 << 16
_LATER = 3600.0  # seconds by which a file is newer, and not only copied along with the other
_TEXT = frozenset((".csv", ".txt", ".tsv"))


def adopted_files(folder: Path) -> dict[str, list[str]]:
    """table -> the files that recipes in imports/ say it is: all of sales; of the others the newest by its name."""
    found: dict[str, list[str]] = {}
    for table, files in _by_recipe(folder):
        kept = found.setdefault(table, [])
        kept[:] = dict.fromkeys([*kept, *files]) if table == "sales" else files[-1:]
    return found


def saved_later(folder: Path, table: str, read: str) -> str | None:
    """The newest file of an adopted export of `table` that was saved well after `read`, which its name makes the newest."""
    files = [file for of, some in _by_recipe(folder) if of == table and read in some for file in some]
    last = max(files, key=lambda file: (folder / file).stat().st_mtime, default=read)
    return last if (folder / last).stat().st_mtime > (folder / read).stat().st_mtime + _LATER else None


def named_by_recipes(folder: Path) -> list[str]:
    """All files that recipes in imports/ are for, older ones of stock, open orders and styles too."""
    return list(dict.fromkeys(file for _table, files in _by_recipe(folder) for file in files))


def _by_recipe(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The table of each recipe in imports/ and its files, where there are any."""
    for recipe in sorted((folder / FOLDER).glob("*.yaml")):
        try:
            data = read_yaml(recipe.read_text(encoding="utf-8-sig"), recipe.name).data
        except (PlannerError, OSError, UnicodeDecodeError):
            continue  # who reads the recipe tells it
        if not isinstance(data, dict) or data.get("table") not in _TABLES:
            continue
        patterns = [*_listed(data.get("files")), *_listed(data.get("orders_in"))]
        if files := {file for pattern in patterns for file in _matches(folder, str(pattern))}:
            yield data["table"], sorted(files, key=by_age)


def _listed(patterns: object) -> list[object]:
    return patterns if isinstance(patterns, list) else []


def _matches(folder: Path, pattern: str) -> list[str]:
    """The files for a pattern, relative to the workspace where they lie in it."""
    try:
        names = glob.glob(os.path.join(glob.escape(str(folder)), pattern))  # noqa: PTH118, PTH207 - a pattern may be absolute
    except (ValueError, OSError):
        return []
    files = [Path(name) for name in names if not Path(name).name.startswith((".", "~$"))]
    return [
        (file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix()
        for file in files
        if file.is_file()
    ]


def has_rows(path: Path) -> bool:
    """Whether a table has more than a header; of other files than short texts that is taken for granted."""
    try:
        if path.suffix.lower() not in _TEXT or path.stat().st_size > _SMALL:
            return True
        return sum(1 for line in path.read_bytes().splitlines() if line.strip(b" ,;\t\r\0")) > 1
    except OSError:
        return True  # who reads it tells what is wrong
