"""Putting a file's sales into the store: all it says now takes the place of all it said before, and nothing else moves.

Each stored row carries the number of the file that said it and `since`, the version of the sales in which the file
first said so; `in_force.py` tells which rows count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from planner.tables import SALES
from planner.tables.row_codes import row_codes, strictly_ascending
from planner.workspace.delta_table import StoredTable

VALUES = tuple(name for name in SALES.names if name not in SALES.key)
STATED = ("file", "since")  # what a stored row has beside the columns of sales
OLDER = -1  # file and since of rows that an older version of the program stored


@dataclass(frozen=True)
class Counts:
    """What became of rows given to the store, and of those the file had said before.

    new         keys that no file had
    replaced    rows that say something else than what counted before
    unchanged   rows that say what counted before
    gone        rows that the file said before and no longer says
    overrides   those of `replaced` that correct another file
    outvoted    rows that do not count, since another file said otherwise later
    shared      rows whose key another file has too
    """

    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    gone: int = 0
    overrides: int = 0
    outvoted: int = 0
    shared: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Statement:
    """Who says the rows. `same_content`: the file is the same, only read by other settings, so it speaks no later.

    since     the version of sales from which new rows of it count
    keeps     rows of days before this one stay as they are (None = the file speaks for all days)
    """

    file: int
    since: int
    same_content: bool = False
    keeps: date | None = None


@dataclass(frozen=True)
class Change:
    """What a span of days needs: `fresh` = rows to be written, `kept` = the other rows of those days beside them."""

    counts: Counts
    fresh: pl.DataFrame
    kept: pl.DataFrame
    rewrite: bool = False
    first: date | None = None
    last: date | None = None


def restate(
    table: StoredTable, rows: pl.DataFrame, by: Statement, note: Mapping[str, str], *, dry_run: bool = False
) -> Counts:
    """Makes `rows` (all columns of sales, no null in the key, each key once) all that the file says; one commit at most.

    `dry_run` only counts.
    """
    if not strictly_ascending(rows, SALES.key):
        rows = rows[row_codes([rows], SALES.key)[0].arg_sort()]
    version = table.version()
    if version is None:
        if rows.height and not dry_run:
            table.append(_stated(rows, by), note)
        return Counts(new=rows.height)
    changes = [_change(table, version, part, by) for part in _by_month(rows, _days_of(table, version, by))]
    counts = sum((c.counts for c in changes), Counts())
    if not dry_run:
        _commit(table, [c for c in changes if c.fresh.height or c.rewrite], note)
    return counts


def of_file(file: int) -> pl.Expr:
    """Whether a stored row was said by the file of this number."""
    return pl.col("file").fill_null(OLDER) == file


def _days_of(table: StoredTable, version: int, by: Statement) -> pl.DataFrame:
    """month, first, last: the days of which the file speaks in the store, as far as it may take them back."""
    mine = of_file(by.file) if by.keeps is None else of_file(by.file) & (pl.col("date") >= by.keeps)
    days = table.read(version, mine, ["date"])
    return days.group_by(pl.col("date").dt.truncate("1mo").alias("month")).agg(
        first=pl.col("date").min(), last=pl.col("date").max()
    )


def _by_month(rows: pl.DataFrame, before: pl.DataFrame) -> list[tuple[pl.DataFrame, date, date]]:
    """The rows, sorted by date, cut at months, each with the span of days that it or the file before speaks of.

    What is compared at a time, so that memory stays small.
    """
    lengths = rows.select(pl.col("date").dt.truncate("1mo").rle()).to_series()
    sizes = lengths.struct.field("len")
    ends = sizes.cum_sum()
    spans = {month: (first, last) for month, first, last in before.iter_rows()}
    parts = []
    for month, end, size in zip(lengths.struct.field("value"), ends, sizes, strict=True):
        part = rows.slice(end - size, size)
        first, last = part["date"][0], part["date"][-1]
        earlier = spans.pop(month, (first, last))
        parts.append((part, min(first, earlier[0]), max(last, earlier[1])))
    parts += [(rows.clear(), first, last) for first, last in spans.values()]
    return sorted(parts, key=lambda part: part[1])


def _change(table: StoredTable, version: int, part: tuple[pl.DataFrame, date, date], by: Statement) -> Change:
    """Compares the rows of a month with what the table holds of the same days."""
    rows, first, last = part
    old = table.read(version, pl.col("date").is_between(first, last)).with_columns(
        pl.col(name).fill_null(OLDER) for name in STATED
    )
    mine = old["file"] == by.file
    if by.keeps is not None:
        mine &= old["date"] >= by.keeps
    own, others = old.filter(mine), old.filter(~mine)
    if own.height == rows.height and own.select(SALES.names).equals(rows):
        return Change(Counts(unchanged=rows.height), rows.clear(), old.clear())
    new_code, own_code, others_code = row_codes([rows, own, others], SALES.key)
    seen = _compared(rows, new_code, own, own_code, others, others_code, by)
    gone = own_code.is_in(new_code.implode()).not_()
    fresh = rows.with_columns(file=pl.lit(by.file, pl.Int32), since=seen["since"]).filter(seen["fresh"])
    counts = _count(seen, int(gone.sum()))
    if fresh.is_empty() and not gone.any():
        return Change(counts, rows.clear(), old.clear())
    rewrite = bool(gone.any() or (seen["fresh"] & seen["mine"]).any())
    days = pl.concat([fresh["date"], own["date"].filter(gone)])
    first, last = _ends(days)
    touched = own_code.is_in(pl.concat([new_code.filter(seen["fresh"]), own_code.filter(gone)]).implode())
    kept = pl.concat([own.filter(~touched), others]).filter(pl.col("date").is_between(first, last))
    return Change(counts, fresh, kept, rewrite, first, last)


def _compared(
    rows: pl.DataFrame,
    new_code: pl.Series,
    own: pl.DataFrame,
    own_code: pl.Series,
    others: pl.DataFrame,
    others_code: pl.Series,
    by: Statement,
) -> pl.DataFrame:
    """A line a row: `mine`, `same` (the file said it before, and just so), `theirs`, `agree`, `later` (another file did;
    what counts of it says the same; it said so later), `fresh` (to be written), `since`.
    """
    counted = others.select(*VALUES, "since", code=others_code).sort("since", maintain_order=True)
    counted = counted.unique("code", keep="last")
    both = (
        rows.select(*VALUES, code=new_code)
        .join(own.select(*VALUES, "since", code=own_code), on="code", how="left", suffix="_own", maintain_order="left")
        .join(counted, on="code", how="left", suffix="_other", maintain_order="left")
    )
    mine, theirs = pl.col("since").is_not_null(), pl.col("since_other").is_not_null()
    same = mine & _equal("_own")
    kept = same | (mine & pl.lit(by.same_content))
    since = pl.when(kept).then("since").otherwise(pl.lit(by.since, pl.Int32))
    return both.select(
        mine.alias("mine"),
        same.alias("same"),
        theirs.alias("theirs"),
        (theirs & _agrees()).alias("agree"),
        (theirs & (pl.col("since_other") > since)).alias("later"),
        (~same).alias("fresh"),
        since.alias("since"),
    )


def _equal(suffix: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(value).eq_missing(pl.col(f"{value}{suffix}")) for value in VALUES)


def _agrees() -> pl.Expr:
    """Whether a row says nothing else than another file's: what it leaves blank it does not say, and 0 returns are none."""
    said = ((pl.col(v), pl.col(f"{v}_other")) for v in VALUES)
    return pl.all_horizontal(
        new.is_null() | new.eq_missing(other) | (other.is_null() & (new == 0).fill_null(False)) for new, other in said
    )


def _count(seen: pl.DataFrame, gone: int) -> Counts:
    """The counts of `_compared`."""
    mine, theirs, agree, later = (pl.col(name) for name in ("mine", "theirs", "agree", "later"))
    new = ~mine & ~theirs
    unchanged = pl.col("same") | (~mine & theirs & agree)
    outvoted = theirs & ~agree & later
    overrides = pl.col("fresh") & theirs & ~agree & ~later
    return Counts(
        *seen.select(
            new.sum().alias("new"),
            (~new & ~unchanged & ~outvoted).sum().alias("replaced"),
            (unchanged | (outvoted & ~pl.col("same"))).sum().alias("unchanged"),
            pl.lit(gone).alias("gone"),
            overrides.sum().alias("overrides"),
            outvoted.sum().alias("outvoted"),
            theirs.sum().alias("shared"),
        ).row(0)
    )


def _stated(rows: pl.DataFrame, by: Statement) -> pl.DataFrame:
    return rows.with_columns(file=pl.lit(by.file, pl.Int32), since=pl.lit(by.since, pl.Int32))


def _ends(days: pl.Series) -> tuple[date, date]:
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    return first, last


def _commit(table: StoredTable, changes: Sequence[Change], note: Mapping[str, str]) -> None:
    """One commit: an append where nothing is taken back, else the days concerned are written again."""
    if not changes:
        return
    if not any(change.rewrite for change in changes):
        table.append(pl.concat([c.fresh for c in changes]), note)
    else:
        rows = pl.concat([*(c.fresh for c in changes), *(c.kept.select(c.fresh.columns) for c in changes)])
        spans = [f"(date >= '{c.first}' AND date <= '{c.last}')" for c in changes]
        table.replace(" OR ".join(spans), rows[row_codes([rows], SALES.key)[0].arg_sort()], note)
    table.compact()
