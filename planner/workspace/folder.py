"""A workspace: a folder with a planner.yaml, and where everything in it lies."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.settings import Settings, Tables, TableSource, load_settings
from planner.text_signs import readable
from planner.workspace.adopted import adopted_files, has_rows, saved_later
from planner.workspace.file_order import by_age

if TYPE_CHECKING:
    from planner.workspace.store import Store


@dataclass(frozen=True)
class Workspace:
    """The folder and the settings in force."""

    folder: Path
    settings: Settings

    @property
    def runs_folder(self) -> Path:
        """One folder a run."""
        return self.folder / "runs"

    @property
    def rejects_folder(self) -> Path:
        """Rows of sales exports that could not be used, one CSV an export."""
        return self.folder / "rejects"

    @cached_property
    def store(self) -> Store:
        """The sales kept."""
        from planner.workspace.lost_store import refuse_lost_store
        from planner.workspace.store import Store

        store = Store(self.settings.store, self.folder)
        refuse_lost_store(
            self.settings.store, self.folder, self.runs_folder, lambda: bool(self.resolve(self.source("sales")))
        )
        return store

    def source(self, table: str) -> TableSource:
        """Where the table of that name comes from and how it is read: adopted exports, where planner.yaml names no file
        and none with a row stands at the usual place.
        """
        if self._reads_adopted(table):
            return TableSource(path=[glob.escape(file) for file in self._adopted[table]])
        source: TableSource = getattr(self.settings.tables, table)
        return source

    def usual_paths(self, table: str) -> list[str]:
        """Where the table is looked for, or would be if no adopted export took its place."""
        source: TableSource = getattr(self.settings.tables, table)
        return source.paths

    def passed_over(self, table: str) -> str | None:
        """The adopted export that is not read because another file stands at the usual place of its table."""
        source: TableSource = getattr(self.settings.tables, table)
        there = table in self._adopted and self._is_default(table, source) and self._given(source)
        return self._adopted[table][-1] if there and self._adopted[table][-1] not in source.paths else None

    def saved_later(self, table: str) -> tuple[str, str] | None:
        """(the adopted export that is read as the table, one of its kind that was saved well after it)."""
        if not self._reads_adopted(table):
            return None
        read = self._adopted[table][-1]
        later = saved_later(self.folder, table, read)
        return None if later is None else (read, later)

    def _reads_adopted(self, table: str) -> bool:
        source: TableSource = getattr(self.settings.tables, table)
        return table in self._adopted and self._is_default(table, source) and not self._given(source)

    def adopted_sales(self) -> list[Path]:
        """The files of sales that recipes in imports/ are for, whether or not they are read."""
        files = self._adopted.get("sales", [])
        return self.resolve(TableSource(path=[glob.escape(file) for file in files])) if files else []

    def _given(self, source: TableSource) -> bool:
        return any(has_rows(file) for file in self.resolve(source))

    @cached_property
    def _adopted(self) -> dict[str, list[str]]:
        return adopted_files(self.folder)

    def is_default(self, table: str) -> bool:
        """Whether planner.yaml leaves the path of the table at its default, so that a missing file is no mistake."""
        return self._is_default(table, self.source(table))

    def _is_default(self, table: str, source: TableSource) -> bool:
        default: TableSource = getattr(Tables(), table)
        return source.paths == default.paths

    def resolve(self, source: TableSource) -> list[Path]:
        """The files that exist for a path, glob or list of them; each once, oldest first within each entry."""
        found: dict[Path, None] = {}
        for path in source.paths:
            found |= dict.fromkeys(self._matches(path))
        return list(found)

    def amiss(self, table: str) -> list[str]:
        """Paths of the table that planner.yaml names, or that stand at its default place, and that are no file.

        A folder or a link to nothing where the file should be; one of several paths named that is not there.
        """
        named = self.source(table).paths
        several = len(named) > 1 and not self.is_default(table)
        return [
            path
            for path in named
            if not self._matches(path)
            and (os.path.lexists(self._whole(path)) or (several and not glob.has_magic(path)))
        ]

    def _matches(self, path: str) -> list[Path]:
        whole = self._whole(path)
        try:
            if whole.is_file():  # also a name that happens to hold [ or *
                return [whole]
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # no file can be called so
                return []
            raise
        matches = (Path(name) for name in glob.glob(str(whole), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute one
        found = (match for match in matches if match.is_file() and not match.name.startswith((".", "~$")))
        return sorted(found, key=by_age)

    def _whole(self, path: str) -> Path:
        """`path` from the workspace on; ~ is the home of who runs this, or a name where nobody has one."""
        try:
            return self.folder / Path(path).expanduser()
        except RuntimeError:
            return self.folder / path

    def shown(self, path: Path) -> str:
        """`path` as messages show it: relative to the workspace where it lies in it."""
        inner = self.inner(path)
        return readable(str(path) if inner is None else inner.as_posix())

    def kept_name(self, path: Path) -> str:
        """The name under which the store keeps what a file says: the same from wherever it is named."""
        whole, home = (Path(os.path.normpath(one.absolute())) for one in (path, self.folder))
        return readable((whole.relative_to(home) if whole.is_relative_to(home) else whole).as_posix())

    def inner(self, path: Path) -> Path | None:
        """`path` from the workspace on; None where it lies elsewhere."""
        whole, home = path.absolute(), self.folder.absolute()
        return whole.relative_to(home) if whole.is_relative_to(home) else None


def open_workspace(
    folder: Path, flags: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> Workspace:
    """The workspace at `folder`. Raises SettingsError where there is none or its settings cannot be used."""
    return Workspace(folder, load_settings(folder, environment, flags))
