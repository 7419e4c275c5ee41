"""One ACID table (Delta Lake) at a path or URI: read a version, append, replace; the errors of the library as ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import deltalake
import polars as pl
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, WriterProperties
from deltalake.exceptions import DeltaError, TableNotFoundError

from planner.errors import StorageError, UsageError
from planner.language import _
from planner.workspace.atomic import ensure_room, storage_error
from planner.workspace.proof import check_content, check_log, named_files, note_commit

# Every version stays readable, so that a past run can be repeated: nothing of the log or of replaced files expires.
_CONFIGURATION: Mapping[str, str | None] = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
# Small enough that a corrected day rewrites little, large enough that a season is a few files.
_FILE_BYTES = 8_000_000
_ROW_GROUP = 250_000
# From this many files on they are put together into fewer.
_MANY_FILES = 40
# What a commit may need on the disk, generously.
_LEAST_ROOM = 1_000_000
_BYTES_A_ROW = 16
# What the library cannot find again in a path.
_UNUSABLE = re.compile(r"[\[\]|^\\]|%[0-9A-Fa-f]{2}")
_IN_PLACE = PostCommitHookProperties(cleanup_expired_logs=False)


def _by_first_day(table: DeltaTable) -> list[str]:
    """The names of the table's files, those of the earliest days first: what nights added one after the other is then read
    in the order of its key, and need not be sorted again.
    """
    added = pl.DataFrame(table.get_add_actions(flatten=True))
    days = [name for name in ("min.date", "max.date") if name in added.columns]
    return added.with_columns(pl.col("path").str.split("/").list.last()).sort(*days, "path")["path"].to_list()


class StoredTable:
    """A Delta table that may not exist yet. `schema` gives its columns; frames written must have exactly these."""

    def __init__(self, uri: str, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> None:
        self.uri = uri
        self.schema = dict(schema)

    def open(self, version: int | None = None) -> DeltaTable | None:
        """The table at a version (default: the newest); None when it has never been written.

        Raises UsageError where that version has never been, StorageError where it cannot be read.
        """
        folder = local_folder(self.uri)
        if folder is not None and (sign := _UNUSABLE.search(folder.as_posix())):
            raise StorageError(
                _("The store cannot lie in {uri}: a folder's name has {value!r} in it").format(
                    uri=self.uri, value=sign.group()
                ),
                hint=_("Rename the folder, or set `store` in planner.yaml to one with another name."),
            )
        with _delta_errors("read", self.uri):
            if folder is not None:
                _look_into(folder / "_delta_log")
                check_log(folder)
            if not DeltaTable.is_deltatable(self.uri):
                self._refuse_version(version, None)
                return None
            newest = DeltaTable(self.uri)
            if folder is not None:
                check_content(folder, newest)
            if version is None or version == newest.version():
                return newest
            self._refuse_version(version, int(newest.version()))
            return DeltaTable(self.uri, version=version)

    def _refuse_version(self, version: int | None, newest: int | None) -> None:
        """UsageError where a version is asked for that has never been written."""
        if version is not None and (newest is None or version > newest):
            there = _("it has none yet") if newest is None else _("the newest is {newest}").format(newest=newest)
            raise UsageError(
                _("there is no version {version} of {uri}: {there}").format(version=version, uri=self.uri, there=there),
                hint=_("The manifest.json of a run tells the versions that it read."),
            )

    def version(self) -> int | None:
        """The number of the newest version; None when there is none yet."""
        table = self.open()
        return None if table is None else int(table.version())

    def _scan(self, version: int | None) -> pl.LazyFrame:
        """The rows of a version, lazily; no rows when the table has never been written."""
        table = self.open(version)
        # By name, since the library percent-encodes folders (a space, Chinese) that Polars then does not find.
        files = [] if table is None else [f"{self.uri}/{name}" for name in _by_first_day(table)]
        if not files:
            return pl.LazyFrame(schema=self.schema)
        return pl.scan_parquet(files, glob=False, schema=self.schema, missing_columns="insert", extra_columns="ignore")

    def read(
        self, version: int | None = None, where: pl.Expr | None = None, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """The rows of a version for which `where` holds, all columns or some."""
        with _delta_errors("read", self.uri):
            rows = self._scan(version)
            rows = rows if where is None else rows.filter(where)
            return (rows if columns is None else rows.select(columns)).collect()

    def append(self, rows: pl.DataFrame, note: Mapping[str, str]) -> None:
        """Adds `rows` in one commit that carries `note`."""
        self._write(rows, note, mode="append")

    def replace(self, predicate: str, rows: pl.DataFrame, note: Mapping[str, str]) -> None:
        """Puts `rows` in the place of all rows for which the SQL `predicate` holds, in one commit."""
        self._write(rows, note, mode="overwrite", predicate=predicate)

    def _write(self, rows: pl.DataFrame, note: Mapping[str, str], **how: Any) -> None:
        folder = local_folder(self.uri)
        if folder is not None:  # before the library, which says it less well
            ensure_room(folder, _LEAST_ROOM + _BYTES_A_ROW * rows.height)
        with _delta_errors("write to", self.uri):
            deltalake.write_deltalake(
                self.uri,
                rows.select(*self.schema),
                schema_mode="merge",  # a table of an older program lacks columns, or has some that are gone
                configuration=_CONFIGURATION,
                target_file_size=_FILE_BYTES,
                writer_properties=WriterProperties(
                    compression="ZSTD", compression_level=1, max_row_group_size=_ROW_GROUP
                ),
                commit_properties=CommitProperties(custom_metadata=dict(note)),
                post_commithook_properties=_IN_PLACE,
                **how,
            )
            self._note()

    def compact(self) -> None:
        """Puts many small files together; the rows stay what they are, under a new version."""
        table = self.open()
        if table is None or len(table.file_uris()) < _MANY_FILES:
            return
        with _delta_errors("write to", self.uri):
            table.optimize.compact(target_size=_FILE_BYTES, post_commithook_properties=_IN_PLACE)
            self._note()

    def _note(self) -> None:
        folder = local_folder(self.uri)
        if folder is not None:  # an object store keeps what it has taken
            note_commit(folder, DeltaTable(self.uri))

    def drop_leftovers(self) -> list[str]:
        """Deletes data files that no commit names: what a killed writer left. Only while nobody else writes.

        In an object store they are left alone: there no reader ever sees them, and listing may be dear.
        """
        folder = local_folder(self.uri)
        if folder is None or not folder.is_dir():
            return []
        with _delta_errors("clean up", self.uri):
            check_log(folder)  # what a damaged log does not name may be all there is
            log = folder / "_delta_log"
            named = named_files(folder)
            orphans = list(log.glob("*.tmp"))
            if named:  # without any commit the log may have been lost: then the data files are all there is
                orphans += [file for file in folder.glob("*.parquet") if file.name not in named]
            for file in orphans:
                file.unlink(missing_ok=True)
        return [file.name for file in orphans]


def _look_into(log: Path) -> None:
    """OSError where there may be a table but nobody may look; the library says that there is none."""
    with suppress(FileNotFoundError):
        os.listdir(log)  # noqa: PTH208 - scandir would not look yet


def local_folder(uri: str) -> Path | None:
    """The folder behind `uri`; None for an object store such as s3://bucket/season."""
    if uri.startswith("file://"):
        return Path(unquote(urlsplit(uri).path))
    return None if "://" in uri else Path(uri)


@contextmanager
def _delta_errors(doing: str, uri: str) -> Iterator[None]:
    try:
        yield
    except TableNotFoundError as error:
        raise StorageError(
            _("Cannot {doing} {uri}: {error}").format(doing=doing, uri=uri, error=error),
            hint=_("Restore the store from a copy."),
        ) from error
    except (DeltaError, OSError, pl.exceptions.ComputeError) as error:
        raise storage_error(error, doing, uri) from error
