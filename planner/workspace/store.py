"""What the program keeps: sales and the files that said them, stock as nights counted it, the ledger; as ACID tables.

Rows of sales belong to the file they came from. `put_sales(rows, source)` makes `rows` all that the file named
`source.path` says: rows that it said before and says no longer are taken back, equal ones stay as they are (no new
version where nothing changes), rows of other files are never touched. `forget` takes a file back. `sales()` gives what
counts: where two files speak of the same sales, the one that said so later (`in_force.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import polars as pl

from planner.domain import Progress, silent
from planner.errors import PlannerError, UsageError
from planner.language import _
from planner.tables import SALES
from planner.tables.frames import schema_of
from planner.workspace.delta_table import StoredTable, local_folder
from planner.workspace.in_force import last_word, two_levels
from planner.workspace.ledger import ENTRIES, Ledger
from planner.workspace.line_parts import LineParts
from planner.workspace.lock import WAIT_SECONDS, WriterLock
from planner.workspace.order_lines import LINES_SCHEMA, LinesChange, OrderLines, name_of
from planner.workspace.restate import Counts, Statement, restate
from planner.workspace.source_files import INGESTED_SCHEMA, TAKEN, SourceFiles, SourceInfo
from planner.workspace.stock_counts import COUNTS_SCHEMA, StockCounts

SALES_SCHEMA = schema_of(SALES)
# As they are stored: with the number of the file that said the row, and the version of sales in which it first did.
STORED_SCHEMA: dict[str, pl.DataType] = {**SALES_SCHEMA, "file": pl.Int32(), "since": pl.Int32()}
# Parts of the key that a row may lack; "" in the store stands for not given.
BLANK_KEYS = tuple(name for name in SALES.key if not SALES[name].required)


class Store:
    """The tables at `uri`: a folder (relative ones are in the workspace folder) or s3://bucket/season."""

    def __init__(self, uri: str, folder: Path) -> None:
        where = local_folder(uri)
        self.uri = uri.rstrip("/") if where is None else str((folder / where).absolute())
        self._sales = StoredTable(f"{self.uri}/sales", STORED_SCHEMA)
        self._ingested = StoredTable(f"{self.uri}/ingested", INGESTED_SCHEMA)
        self.files = SourceFiles(self._ingested)
        self._entries = StoredTable(f"{self.uri}/ledger", ENTRIES)
        self._lines = StoredTable(f"{self.uri}/lines", LINES_SCHEMA)
        self.lines = OrderLines(self._lines)
        self._counts = StoredTable(f"{self.uri}/stock", COUNTS_SCHEMA)
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
        for table in (self._sales, self._ingested, self._entries, self._lines, self._counts):
            table.drop_leftovers()
        folder = local_folder(self.uri)
        for forgotten in () if folder is None else folder.glob(".*.tmp"):
            forgotten.unlink(missing_ok=True)

    @property
    def ledger(self) -> Ledger:
        """What was released, received and written off."""
        return Ledger(self._entries, self.writing)

    @property
    def counts(self) -> StockCounts:
        """The stock table as each night found it."""
        return StockCounts(self._counts, self.writing)

    def version(self) -> int | None:
        """The number of the newest version of sales; None before the first rows."""
        return self._sales.version()

    def sales(self, version: int | None = None, before: date | None = None) -> pl.DataFrame:
        """Sales that count as of a version (default: the newest), dates before `before`, sorted by key.

        Columns of tables.SALES; parts of the key that were not given are null.
        """
        return _as_given(self._in_force(version, None if before is None else pl.col("date") < before))

    def sales_and_files(self, where: pl.Expr | None = None) -> pl.DataFrame:
        """The same of the newest version, with `source`: the name of the file that says the row."""
        rows = self._in_force(None, where)
        names = self.files.names()
        known = pl.DataFrame(
            {"file": list(names.values()), "source": list(names)}, schema={"file": pl.Int32, "source": pl.String}
        ).unique("file", keep="last")
        return (
            rows.pipe(_as_given, keep=["file"]).join(known, on="file", how="left", maintain_order="left").drop("file")
        )

    def _in_force(self, version: int | None, where: pl.Expr | None) -> pl.DataFrame:
        return last_word(self._sales.read(version, where))

    def has_sales_after(self, day: date) -> bool:
        """Whether files have said sales of later days."""
        return not self._sales.read(None, pl.col("date") > day, ["date"]).is_empty()

    def told_at_two_levels(self, first: date, last: date) -> pl.DataFrame:
        """What `two_levels` says of the days: sales that do not count, since another file tells them by colour or size."""
        return two_levels(self._sales.read(None, pl.col("date").is_between(first, last)))

    def units_sold(self, styles: Sequence[str], before: date, version: int | None = None) -> pl.DataFrame:
        """date, style_id, units of a few styles as of a version, summed a day; of a large store only these are read."""
        wanted = pl.col("style_id").is_in(list(styles)) & (pl.col("date") < before)
        rows = self._in_force(version, wanted)
        return rows.group_by("date", "style_id").agg(pl.col("units").sum()).sort("style_id", "date")

    def ingested(self) -> pl.DataFrame:
        """The files taken in so far, oldest first."""
        return self.files.lines().filter(pl.col("what") == TAKEN)

    def seen(self, sha256: str, reading: str = "", path: str = "") -> bool:
        """Whether the file of that name holds what was last taken in of it, read by the same settings.

        A file that was taken back counts as seen until it holds something else.
        """
        last = self.files.last_of(path)
        return last is not None and (last["sha256"], last["reading"]) == (sha256, reading)

    def put_sales(
        self, rows: pl.DataFrame, source: SourceInfo, *, keeps: date | None = None, dry_run: bool = False
    ) -> Counts:
        """Makes `rows` all that the file `source.path` says of sales, in one commit; remembers the file.

        `rows` has columns of tables.SALES (others are ignored, optional ones may be missing), each key once. `keeps`:
        what the file said of days before this one stays (a file that only holds the latest days). `dry_run` writes
        nothing and only counts. Raises BusyError and StorageError; either everything goes in or nothing.
        """
        if dry_run:
            number = self.files.names().get(source.path)
            return self._restate(rows, source, -2 if number is None else number, keeps, dry_run=True)
        with self.writing():
            number = self.files.number_of(source.path)
            counts = self._restate(rows, source, number, keeps, dry_run=False)
            self.files.taken(number, source, self.version(), (rows["date"].min(), rows["date"].max()))
            return counts

    def _restate(
        self, rows: pl.DataFrame, source: SourceInfo, number: int, keeps: date | None, *, dry_run: bool
    ) -> Counts:
        version, before = self.version(), self.files.since_of(number, source.sha256)
        since = (-1 if version is None else version) + 1 if before is None else before
        by = Statement(number, since, same_content=before is not None, keeps=keeps)
        note = {"file": source.path, "sha256": source.sha256}
        return restate(self._sales, complete(rows), by, note, dry_run=dry_run)

    def put_lines(
        self, lines: pl.DataFrame | LineParts, source: SourceInfo, *, dry_run: bool = False
    ) -> tuple[Counts, int]:
        """Order lines (LINES_SCHEMA, the file left out) of the file `source.path`; daily sales are made of them anew.

        What became of the daily rows, and how many orders another source tells of too. Killed on the way, the file is
        not written down as taken in, so that it comes in again.
        """
        if isinstance(lines, LineParts):
            if not dry_run:
                return self._put_parts(lines, source)
            lines = pl.concat(lines)
        lines = lines.with_columns(file=pl.lit(source.path))
        if dry_run:
            change = self.lines.put(lines, dry_run=True)
            return self._put_months(change, source, dry_run=True), change.twice
        with self.writing():
            change = self.lines.put(lines)
            counts = self._put_months(change, source, dry_run=False)
            counts += self.put_sales(pl.DataFrame(schema=SALES_SCHEMA), source)  # what it said as a table of days
            return counts, change.twice

    def _put_parts(self, parts: LineParts, source: SourceInfo) -> tuple[Counts, int]:
        """The same a month at a time, so that memory stays that of a month."""
        total, twice = Counts(), 0
        with self.writing():
            for month in self.lines.put_parts(parts, source.path):
                change = self.lines.of_month(month)
                total += self._put_months(change, source, dry_run=False)
                twice += change.twice
            total += self.put_sales(pl.DataFrame(schema=SALES_SCHEMA), source)
        return total, twice

    def _put_months(self, change: LinesChange, source: SourceInfo, *, dry_run: bool) -> Counts:
        total = Counts()
        for month, rows in change.months.items():
            made = SourceInfo(f"{source.sha256}-{name_of(month)}", name_of(month), rows.height, 0, "lines")
            total += self.put_sales(rows, made, dry_run=dry_run)
        return total

    def forget(self, path: str, *, dry_run: bool = False) -> int:
        """Takes back all that the file of that name said; how many rows that were. UsageError where it said nothing.

        It comes in again when it is named, or once it holds something else.
        """
        number = self.files.names().get(path)
        if number is None:
            known = ", ".join(self.files.names()) or "none"
            raise UsageError(
                _("the store holds no sales of {path}").format(path=path),
                hint=_("It holds those of: {known}.").format(known=known),
            )
        nothing, by = pl.DataFrame(schema=SALES_SCHEMA), Statement(number, 0)
        if dry_run:
            gone = self._put_months(
                self.lines.forget(path, dry_run=True), SourceInfo("", path, 0, 0), dry_run=True
            ).gone
            return gone + restate(self._sales, nothing, by, {}, dry_run=True).gone
        with self.writing():
            change = self.lines.forget(path)
            gone = self._put_months(change, SourceInfo(f"forget {self.version()}", path, 0, 0), dry_run=False).gone
            gone += restate(self._sales, nothing, by, {"forgotten": path}).gone
            self.files.forgotten(number, path, self.files.last_of(path), self.version())
            return gone


def _as_given(rows: pl.DataFrame, keep: Sequence[str] = ()) -> pl.DataFrame:
    """Stored rows as columns of sales (and `keep`), null for parts of the key that were not given."""
    return rows.select(*SALES_SCHEMA, *keep).with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in BLANK_KEYS
    )


def complete(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with all columns of sales in order, "" for parts of the key that are not given."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in SALES_SCHEMA.items() if name not in rows.columns]
    whole = rows.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SALES_SCHEMA.items())
    return whole.with_columns(pl.col(name).fill_null("") for name in BLANK_KEYS)
