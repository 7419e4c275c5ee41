"""Files that lie among the tables of a workspace and that nothing reads: an export that nobody has adopted, or one that
was, while planner.yaml names other files.
"""

from __future__ import annotations

from pathlib import Path

from planner.domain import Warn
from planner.ingest.recipes.workspace import EXPORTED
from planner.language import _
from planner.tables import GIVEN
from planner.workspace import Workspace
from planner.workspace.adopted import named_by_recipes

FOLDER = "data"
_KINDS = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".parquet", ".zip", ".gz"))
_SHOWN = 3


def unread_files(ws: Workspace) -> list[Warn]:
    """A warning each that names the files of `data/` and of the folders of adopted exports, and the adopted exports of
    sales, that no table is read from and that the store has not taken in.
    """
    read = {ws.kept_name(path) for name in GIVEN for path in ws.resolve(ws.source(name))}
    adopted = [name for path in ws.adopted_sales() if (name := ws.kept_name(path)) not in read]
    read |= {path for name in GIVEN for path in ws.usual_paths(name)}
    known = {name for file in named_by_recipes(ws.folder) if (name := ws.kept_name(ws.folder / file))}
    folders = {FOLDER, *(name.rpartition("/")[0] for name in known if not Path(name).is_absolute())} - {""}
    there = [path for folder in sorted(folders) for path in _lying(ws.folder / folder)]
    lying = [name for path in there if (name := ws.kept_name(path)) not in read | known]
    if not (lying or adopted):
        return []
    taken = set(ws.store.files.names())
    told = [
        (
            "files_not_read",
            lying,
            _("nothing reads {files}: `planner adopt` learns what an export is, or name it in tables: of planner.yaml"),
        ),
        (
            "export_passed_over",
            adopted,
            _(
                "{files} was adopted, but the sales are read from other files: name it in tables: sales of planner.yaml too"
            ),
        ),
    ]
    return [
        Warn(code, words.format(files=", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")))
        for code, files, words in told
        if (names := [name for name in files if name not in taken])
    ]


def passed_over(ws: Workspace) -> list[Warn]:
    """Adopted exports of stock, open orders or styles that another file keeps from being read, or that may be newer."""
    words = _(
        "{export} was adopted as {table}, but {file} is there and is read: empty or remove it, or name the export in tables.{table}"
    )
    passed = [
        Warn("export_passed_over", words.format(export=export, table=table, file=", ".join(ws.source(table).paths)))
        for table in EXPORTED
        if (export := ws.passed_over(table)) is not None
    ]
    newer = _(
        "{read} is read as {table}, since its name has the latest date; {later} was saved after it: is that the newest?"
    )
    saved = [
        Warn("export_saved_later", newer.format(read=read_later[0], table=table, later=read_later[1]))
        for table in EXPORTED
        if (read_later := ws.saved_later(table)) is not None
    ]
    return passed + saved


def _lying(folder: Path) -> list[Path]:
    """The files of a folder that may be tables, by name."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _KINDS and not path.name.startswith((".", "~$")) and path.is_file()
    )
