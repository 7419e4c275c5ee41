"""What the program keeps: sales, one row a day and key, which files they came from, the ledger; as ACID tables.

Taking in the same rows twice changes nothing and makes no new version; a corrected row replaces the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from planner.domain import Progress, silent
from planner.errors import PlannerError
from planner.tables import SALES
from planner.workspace.delta_table import StoredTable, local_folder
from planner.workspace.ledger import ENTRIES, Ledger
from planner.workspace.lock import WAIT_SECONDS, WriterLock
from planner.workspace.row_codes import row_codes, strictly_ascending
from planner.workspace.upsert import Counts, upsert

SALES_SCHEMA: dict[str, pl.DataType] = {
    c.name: {"date": pl.Date(), "number": pl.Float64()}.get(c.kind, pl.String()) for c in SALES.columns
}
# Parts of the key that a row may lack; "" in the store stands for not given.
BLANK_KEYS = tuple(name for name in SALES.key if not SALES[name].required)
INGESTED_SCHEMA: dict[str, pl.DataType] = {
    "sha256": pl.String(),
    "reading": pl.String(),
    "path": pl.String(),
    "rows": pl.Int64(),
    "rejected": pl.Int64(),
    "when": pl.Datetime("us", "UTC"),
    "sales_version": pl.Int64(),
    "first_day": pl.Date(),
    "last_day": pl.Date(),
}


@dataclass(frozen=True)
class SourceInfo:
    """Where rows came from. `sha256` is of the file's bytes; `reading` says by which settings it was read."""

    sha256: str
    path: str
    rows: int
    rejected: int
    reading: str = ""


class Store:
    """The tables at `uri`: a folder (relative ones are in the workspace folder) or s3://bucket/season."""

    def __init__(self, uri: str, folder: Path) -> None:
        where = local_folder(uri)
        self.uri = uri.rstrip("/") if where is None else str((folder / where).absolute())
        self._sales = StoredTable(f"{self.uri}/sales", SALES_SCHEMA)
        self._ingested = StoredTable(f"{self.uri}/ingested", INGESTED_SCHEMA)
        self._entries = StoredTable(f"{self.uri}/ledger", ENTRIES)
        lock_folder = folder / ".planner" if where is None else folder / where
        self._lock = WriterLock(lock_folder / "writer.lock")

    @contextmanager
    def writing(self, wait_seconds: float = WAIT_SECONDS, progress: Progress = silent) -> Iterator[None]:
        """The right to write. Waits for another writer up to `wait_seconds`, then raises BusyError naming it.

        What a writer left that was killed, or failed, is deleted. Readers need no right and never wait.
        """
        with self._lock.held(wait_seconds, progress) as holder_died:
            if holder_died:
                self._drop_leftovers()
            try:
                yield
            except BaseException:
                with suppress(PlannerError):
                    self._drop_leftovers()
                raise
            if holder_died:  # once more: of a table that had no commit yet nothing is deleted
                self._drop_leftovers()

    def _drop_leftovers(self) -> None:
        for table in (self._sales, self._ingested, self._entries):
            table.drop_leftovers()

    @property
    def ledger(self) -> Ledger:
        """What was released, received and written off."""
        return Ledger(self._entries, self.writing)

    def version(self) -> int | None:
        """The number of the newest version of sales; None before the first rows."""
        return self._sales.version()

    def sales(self, version: int | None = None, before: date | None = None) -> pl.DataFrame:
        """Sales as of a version (default: the newest), dates before `before`, sorted by key.

        Columns of tables.SALES; parts of the key that were not given are null.
        """
        rows = self._sales.read(version, None if before is None else pl.col("date") < before)
        if not strictly_ascending(rows, SALES.key):
            rows = rows[row_codes([rows], SALES.key)[0].arg_sort()]
        return rows.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in BLANK_KEYS)

    def units_sold(self, styles: Sequence[str], before: date, version: int | None = None) -> pl.DataFrame:
        """date, style_id, units of a few styles as of a version, summed a day; of a large store only these are read."""
        wanted = pl.col("style_id").is_in(list(styles)) & (pl.col("date") < before)
        rows = self._sales.read(version, wanted)
        return rows.group_by("date", "style_id").agg(pl.col("units").sum()).sort("style_id", "date")

    def ingested(self) -> pl.DataFrame:
        """The files taken in so far, oldest first."""
        return self._ingested.read().sort("when", maintain_order=True)

    def seen(self, sha256: str, reading: str = "", path: str = "") -> bool:
        """Whether a file of this content was taken in, read by the same settings.

        Not if the file at `path` held something else since: going back to an older export is a correction too.
        """
        files = self.ingested()
        same = (pl.col("sha256") == sha256) & (pl.col("reading") == reading)
        here = files.filter(pl.col("path") == path).tail(1)
        return files.filter(same).height > 0 and (here.is_empty() or here.filter(same).height > 0)

    def taken_in_since(self, sha256: str) -> list[str]:
        """The files that came in after the file of this content did; none if it never did."""
        files = self.ingested()
        places = (files["sha256"] == sha256).arg_true()
        return [] if places.is_empty() else files["path"].slice(int(places[-1]) + 1).to_list()

    def put_sales(self, rows: pl.DataFrame, source: SourceInfo) -> Counts:
        """Adds new rows, replaces rows of the same key, leaves equal ones; remembers the file. One commit.

        `rows` has columns of tables.SALES (others are ignored, optional ones may be missing), each key once.
        Raises BusyError and StorageError; either everything goes in or nothing.
        """
        with self.writing():
            counts = upsert(self._sales, complete(rows), note={"file": source.path, "sha256": source.sha256})
            self._remember(source, rows)
            return counts

    def _remember(self, source: SourceInfo, rows: pl.DataFrame) -> None:
        line = {
            **vars(source),
            "when": datetime.now(UTC),
            "sales_version": self.version(),
            "first_day": rows["date"].min(),
            "last_day": rows["date"].max(),
        }
        self._ingested.append(pl.DataFrame([line], schema=INGESTED_SCHEMA), note={})
        self._ingested.compact()


def complete(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with all columns of sales in order, "" for parts of the key that are not given."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in SALES_SCHEMA.items() if name not in rows.columns]
    whole = rows.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SALES_SCHEMA.items())
    return whole.with_columns(pl.col(name).fill_null("") for name in BLANK_KEYS)
