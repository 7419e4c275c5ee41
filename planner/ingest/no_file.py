"""A path of a table that is there and yet no file, or one of several that is not there."""

from __future__ import annotations

from planner.errors import Finding
from planner.language import _
from planner.tables import Table
from planner.workspace import Workspace


def no_files(ws: Workspace, table: Table) -> list[Finding]:
    """A finding for each path that would otherwise be left out without a word."""
    return [_finding(ws, table, path) for path in ws.amiss(table.name)]


def _finding(ws: Workspace, table: Table, path: str) -> Finding:
    if (ws.folder / path).is_dir():
        expected, mend = (
            _("a file with the {name} table, not a folder").format(name=table.name),
            (_("Name its files in planner.yaml, for example {path}/*.csv, or move the folder away.").format(path=path)),
        )
    else:
        expected, mend = (
            _("a file with the {name} table").format(name=table.name),
            (_("Put it there, or correct tables.{name} in planner.yaml.").format(name=table.name)),
        )
    return Finding(path, expected=expected, mend=mend)
