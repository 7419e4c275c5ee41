"""Files that lie among the tables of a workspace and that nothing reads, such as an export that nobody has adopted."""

from __future__ import annotations

from planner.domain import Warn
from planner.language import _
from planner.tables import GIVEN
from planner.workspace import Workspace

FOLDER = "data"
_KINDS = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".parquet", ".zip", ".gz"))
_SHOWN = 3


def unread_files(ws: Workspace) -> list[Warn]:
    """A warning that names the files of `data/` that no table is read from and that the store has not taken in."""
    folder = ws.folder / FOLDER
    if not folder.is_dir():
        return []
    read = {ws.kept_name(path) for name in GIVEN for path in ws.resolve(ws.source(name))}
    read |= {path for name in GIVEN for path in ws.usual_paths(name)}
    there = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _KINDS and not path.name.startswith((".", "~$")) and path.is_file()
    )
    names = [name for path in there if (name := ws.kept_name(path)) not in read]
    if names:
        taken = set(ws.store.files.names())
        names = [name for name in names if name not in taken]
    if not names:
        return []
    shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    words = _("nothing reads {files}: `planner adopt` learns what an export is, or name it in tables: of planner.yaml")
    return [Warn("files_not_read", words.format(files=shown))]
