"""The files whose sales are in the store: a number and a name for each, and what was taken in of it when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from planner.workspace.delta_table import StoredTable
from planner.workspace.restate import OLDER

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
    "file": pl.Int32(),
    "what": pl.String(),
}
# What a line of the table tells: that a name got a number, that rows came in, were taken back, that a file was renamed.
NAMED, TAKEN, FORGOTTEN, MOVED = "named", "taken", "forgotten", "moved"
OLDER_NAME = "(older version)"  # what was stored before the program kept which file said what


@dataclass(frozen=True)
class SourceInfo:
    """Where rows came from. `sha256` is of the file's bytes; `reading` says by which settings it was read.

    path    the name under which the store keeps the file: what it says replaces all that this name said before
    """

    sha256: str
    path: str
    rows: int
    rejected: int
    reading: str = ""


class SourceFiles:
    """The table of files. Only for who holds the right to write, but for the questions."""

    def __init__(self, table: StoredTable) -> None:
        self._table = table

    def lines(self) -> pl.DataFrame:
        """All that came in, oldest first."""
        lines = self._table.read().sort("when", maintain_order=True)
        return lines.with_columns(pl.col("what").fill_null(TAKEN))

    def names(self) -> dict[str, int]:
        """name -> number of every file whose rows the store holds or has held."""
        return _names(self.lines())

    def number_of(self, path: str) -> int:
        """The number of the file of that name; a new one is written down before any row of it can come in."""
        lines = self.lines()
        number = _names(lines).get(path)
        if number is None:
            last = lines["file"].max()
            number = 0 if last is None else int(last) + 1  # type: ignore[arg-type]
            self._write(NAMED, number, path)
        return number

    def last_of(self, path: str) -> dict[str, Any] | None:
        """The line that says what last became of the file of that name; None where it never came in."""
        lines = self.lines()
        its = (pl.col("path") == path) & pl.col("file").is_null()  # as an older version of the program wrote it
        if (number := _names(lines).get(path)) is not None:
            its |= (pl.col("file") == number).fill_null(False)
        of_it = lines.filter(its, pl.col("what").is_in([TAKEN, FORGOTTEN]))
        return of_it.row(-1, named=True) if of_it.height else None

    def since_of(self, number: int, sha256: str) -> int | None:
        """The version of sales in which a content of the file first came in; None if it never did."""
        lines = self.lines().filter((pl.col("file") == number) & (pl.col("sha256") == sha256))
        lines = lines.filter(pl.col("what") == TAKEN)
        return None if lines.is_empty() else int(lines["sales_version"].fill_null(0)[0])

    def same_elsewhere(self, sha256: str, reading: str) -> list[str]:
        """Names of files whose last content is this one, read by the same settings."""
        lines = self.lines().filter(pl.col("what").is_in([TAKEN, FORGOTTEN]))
        last = lines.group_by("file", maintain_order=True).last()
        same = last.filter(what=TAKEN, sha256=sha256, reading=reading)["file"].to_list()
        return [path for path, number in self.names().items() if number in same] if same else []

    def rename(self, old: str, new: str) -> None:
        """From now on the file is known by another name."""
        self._write(MOVED, self.names()[old], new)

    def taken(self, number: int, source: SourceInfo, version: int | None, days: tuple[Any, Any]) -> None:
        """Writes down that the file came in."""
        self._write(TAKEN, number, **vars(source), sales_version=version, first_day=days[0], last_day=days[1])

    def forgotten(self, number: int, path: str, last: dict[str, Any] | None, version: int | None) -> None:
        """Writes down that what the file said was taken back; its content, so that it does not come in by itself again."""
        content = {key: last[key] for key in ("sha256", "reading")} if last else {}
        self._write(FORGOTTEN, number, path, sales_version=version, rows=0, rejected=0, **content)

    def _write(self, what: str, number: int, path: str, **more: Any) -> None:
        line = {"path": path, "file": number, "what": what, "when": datetime.now(UTC), **more}
        self._table.append(pl.DataFrame([line], schema=INGESTED_SCHEMA), note={})
        self._table.compact()


def _names(lines: pl.DataFrame) -> dict[str, int]:
    """name -> number; of a renamed file the newest name alone.

    An older version of the program did not keep which file said what: where it took in one file alone, all is of that.
    """
    older = lines.filter(pl.col("file").is_null())["path"].unique().to_list()
    known: dict[str, int] = {older[0] if len(older) == 1 else OLDER_NAME: OLDER} if older else {}
    for path, number, what in lines.select("path", "file", "what").iter_rows():
        if number is None:
            continue
        if what == MOVED:
            known = {name: n for name, n in known.items() if n != number}
        known[path] = number
    return known
