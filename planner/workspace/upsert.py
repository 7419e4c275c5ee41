"""Putting sales into the store: new rows are added, corrected ones replace the old, equal ones leave it untouched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from planner.tables import SALES
from planner.workspace.delta_table import StoredTable
from planner.workspace.row_codes import row_codes, strictly_ascending

VALUES = tuple(name for name in SALES.names if name not in SALES.key)


@dataclass(frozen=True)
class Counts:
    """What became of rows given to the store."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.replaced + other.replaced, self.unchanged + other.unchanged)


@dataclass(frozen=True)
class Change:
    """What a span of days needs: `fresh` = new and corrected rows, `kept` = the old rows of those days beside them."""

    counts: Counts
    fresh: pl.DataFrame
    kept: pl.DataFrame
    first: date | None = None
    last: date | None = None


def upsert(table: StoredTable, rows: pl.DataFrame, note: Mapping[str, str]) -> Counts:
    """Brings `rows` (all columns of sales, no null in the key, each key once) into `table` in one commit at most."""
    if rows.is_empty():
        return Counts()
    if not strictly_ascending(rows, SALES.key):
        rows = rows[row_codes([rows], SALES.key)[0].arg_sort()]
    version = table.version()
    if version is None:
        table.append(rows, note)
        return Counts(new=rows.height)
    changes = [_change(table, version, part) for part in _by_month(rows)]
    counts = sum((c.counts for c in changes), Counts())
    _commit(table, [c for c in changes if c.fresh.height], counts, note)
    return counts


def _by_month(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """The rows, sorted by date, cut at months: what is compared at a time, so that memory stays small."""
    lengths = rows.select(pl.col("date").dt.truncate("1mo").rle().struct.field("len")).to_series()
    ends = lengths.cum_sum()
    return [rows.slice(end - length, length) for end, length in zip(ends, lengths, strict=True)]


def _change(table: StoredTable, version: int, rows: pl.DataFrame) -> Change:
    """Compares the rows of a month with what the table holds of the same days."""
    days = pl.col("date").is_between(rows["date"][0], rows["date"][-1])
    old = table.read(version, days)
    nothing = rows.clear()
    if old.height == rows.height and old.equals(rows):
        return Change(Counts(unchanged=rows.height), nothing, nothing)
    new_code, old_code = row_codes([rows, old], SALES.key)
    matched = rows.select(*VALUES, code=new_code).join(
        old.select(*VALUES, code=old_code, there=True), on="code", how="left", maintain_order="left", suffix="_old"
    )
    same = pl.all_horizontal(pl.col(v).eq_missing(pl.col(f"{v}_old")) for v in VALUES)
    state = matched.select(new=pl.col("there").is_null(), same=pl.col("there").is_not_null() & same)
    fresh = rows.filter(~state["same"])
    if fresh.is_empty():
        return Change(Counts(unchanged=rows.height), nothing, nothing)
    new, unchanged = int(state["new"].sum()), int(state["same"].sum())
    first, last = fresh["date"][0], fresh["date"][-1]
    corrected = new_code.filter(~state["same"])
    kept = old.filter(~old_code.is_in(corrected.implode()) & pl.col("date").is_between(first, last))
    return Change(Counts(new, rows.height - new - unchanged, unchanged), fresh, kept, first, last)


def _commit(table: StoredTable, changes: list[Change], counts: Counts, note: Mapping[str, str]) -> None:
    """One commit: an append where nothing is corrected, else the days concerned are written again."""
    if not changes:
        return
    fresh = pl.concat([c.fresh for c in changes])
    if counts.replaced == 0:
        table.append(fresh, note)
    else:
        rows = pl.concat([fresh, *(c.kept for c in changes)])
        spans = [f"(date >= '{c.first}' AND date <= '{c.last}')" for c in changes]
        table.replace(" OR ".join(spans), rows[row_codes([rows], SALES.key)[0].arg_sort()], note)
    table.compact()
