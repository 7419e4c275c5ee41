"""Where files of sales speak of the same sales, before any is taken in: what the store would find on taking them in turn."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.read_result import ReadResult
from planner.ingest.said_before import other_shop, say_otherwise, told_twice
from planner.tables import SALES
from planner.tables.row_codes import row_codes
from planner.workspace.in_force import two_levels
from planner.workspace.store import complete

MOST_ROWS = 1_000_000  # kept in memory; what larger exports say of one another is told when they are taken in


@dataclass
class BetweenFiles:
    """Files one after the other; `findings` and `warnings` are of all that were added."""

    findings: list[Finding] = field(default_factory=list)
    _rows: list[pl.DataFrame] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _kept: int = 0

    def add(self, read: ReadResult) -> None:
        """Keeps the rows of a file by day; lines of orders have ids of their own, by which they count once."""
        if read.lines is not None or read.good.is_empty() or self._kept + read.good.height > MOST_ROWS:
            return
        rows = complete(read.good)
        if read.shopless and self._rows:
            earlier = pl.concat(self._rows).with_columns(
                source=pl.col("file").replace_strict(dict(enumerate(self._names)))
            )
            other = other_shop(rows, earlier, read.file)
            self.findings += [] if other is None else [other]
        number = len(self._names)
        self._names.append(read.file)
        self._rows.append(rows.with_columns(file=pl.lit(number, pl.Int32), since=pl.lit(number, pl.Int32)))
        self._kept += read.good.height

    def warnings(self) -> list[Warn]:
        """What would count once, or not, of what two files say."""
        if len(self._rows) < 2:
            return []
        rows = pl.concat(self._rows)
        return [*self._disagreements(rows), *told_twice(two_levels(rows), self._names_of(rows))]

    def _disagreements(self, rows: pl.DataFrame) -> list[Warn]:
        """Of each file the keys that an earlier one has, and those of which it says other units."""
        said = pl.DataFrame({"code": row_codes([rows], SALES.key)[0], "file": rows["file"], "units": rows["units"]})
        said = said.filter(pl.col("code").is_duplicated()).sort("code", "file")
        again = said.with_columns(before=pl.col("units").shift(1).over("code")).filter(pl.col("before").is_not_null())
        by_file = again.group_by("file").agg(pl.len(), (pl.col("units") != pl.col("before")).sum().alias("differ"))
        found = [
            say_otherwise(self._names[file], differ, shared)
            for file, shared, differ in by_file.sort("file").iter_rows()
        ]
        return [warn for warn in found if warn is not None]

    def _names_of(self, rows: pl.DataFrame) -> str:
        """The files that tell days as a whole, in words."""
        whole = rows.filter(pl.col("colour") == "", pl.col("size") == "")["file"].unique().sort().head(1)
        return self._names[whole[0]] if len(whole) else self._names[-1]
