"""A path of a table that is there and yet no file, or one of several that is not there."""

from __future__ import annotations

from planner.errors import Finding
from planner.tables import Table
from planner.workspace import Workspace


def no_files(ws: Workspace, table: Table) -> list[Finding]:
    """A finding for each path that would otherwise be left out without a word."""
    return [_finding(ws, table, path) for path in ws.amiss(table.name)]


def _finding(ws: Workspace, table: Table, path: str) -> Finding:
    if (ws.folder / path).is_dir():
        expected, mend = (
            f"a file with the {table.name} table, not a folder",
            (f"Name its files in planner.yaml, for example {path}/*.csv, or move the folder away."),
        )
    else:
        expected, mend = (
            f"a file with the {table.name} table",
            (f"Put it there, or correct tables.{table.name} in planner.yaml."),
        )
    return Finding(path, expected=expected, mend=mend)
