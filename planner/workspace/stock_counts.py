"""The stock table as each night found it: what tells, later, which colours and sizes had run out on past days."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import polars as pl

from planner.workspace.delta_table import StoredTable

COUNTS_SCHEMA: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "style_id": pl.String(),
    "colour": pl.String(),
    "size": pl.String(),
    "units": pl.Float64(),
}
_PIECE = ("style_id", "colour", "size")


class StockCounts:
    """Counts by day: the units on hand as the day opened, its arrivals included. Reading needs no lock and never waits."""

    def __init__(self, table: StoredTable, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._table = table
        self._writing = writing

    def before(self, day: date) -> pl.DataFrame:
        """The counts of days before `day`; columns of COUNTS_SCHEMA, sorted by them."""
        return self._table.read(None, pl.col("date") < day).sort("date", *_PIECE)

    def keep(self, day: date, stock: pl.DataFrame) -> bool:
        """Keeps `stock` (columns of the stock table) as the count of `day`, in the place of an earlier one of that day.

        False where nothing is to be kept: a table that has not changed since the newest count was not counted anew.
        Raises BusyError and StorageError.
        """
        rows = stock.select(pl.lit(day).alias("date"), *_PIECE, pl.col("units").cast(pl.Float64)).sort(*_PIECE)
        if rows.is_empty() or self._is_newest(rows):
            return False
        with self._writing():
            if self._is_newest(rows):
                return False
            note = {"counted": str(day)}
            if self._table.read(None, pl.col("date") == day, ["date"]).is_empty():
                self._table.append(rows, note)
                self._table.compact()
            else:
                self._table.replace(f"date = '{day}'", rows, note)
        return True

    def forget_newest(self, *, dry_run: bool = False) -> tuple[date, int] | None:
        """Takes back the newest count: its day and rows; None where there is none. Raises BusyError and StorageError."""
        newest = self._newest()
        if newest.is_empty():
            return None
        day: date = newest["date"][0]
        if not dry_run:
            with self._writing():
                self._table.replace(f"date = '{day}'", pl.DataFrame(schema=COUNTS_SCHEMA), {"forgotten": str(day)})
        return day, newest.height

    def _is_newest(self, rows: pl.DataFrame) -> bool:
        return self._newest().drop("date").equals(rows.drop("date"))

    def _newest(self) -> pl.DataFrame:
        """The count of the newest day; no rows where there is none."""
        newest = self._table.read(None, columns=["date"])["date"].max()
        return self._table.read(None, pl.col("date") == pl.lit(newest, pl.Date)).sort(*_PIECE)
