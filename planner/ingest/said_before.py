"""What people should know when a file says other things than before, or than other files do."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.language import _
from planner.tables import SALES
from planner.workspace import Counts, Store
from planner.workspace.order_lines import NAME

# From so many rows on, of which so large a share differ, two files hardly tell of the same sales.
_MANY, _MOST = 20, 0.5
# From so many shared rows on; the least share of the rows that differ which say more, and which say less.
_SOME, _EITHER = 5, 0.2


def stays_out(file: str) -> Warn:
    """A file that planner.yaml names and that was taken back."""
    return Warn(
        "forgotten",
        _(
            "{file} was taken back and stays out until it holds something else; `planner ingest {file}` "
            "takes it in as it is"
        ).format(file=file),
    )


def taken_back(file: str, counts: Counts, first: date | None, before: dict[str, Any] | None, sha256: str) -> list[Warn]:
    """Rows that the file, or exports of the same orders, said before and that it no longer says.

    `first`: its first day now; `before`: the line of what was last taken in of it. Where only the settings changed by
    which it is read, that is what was asked for.
    """
    if counts.gone == 0:
        return []
    if before is None:  # an export of orders that others told of before
        words = _(
            "{gone:,} row(s) that other exports said are gone: {file} says that their orders were closed or changed"
        )
        return [Warn("rows_taken_back", words.format(gone=counts.gone, file=file), notice=True)]
    reread = before is not None and before["sha256"] == sha256
    words = _("{gone:,} row(s) that {file} said before are no longer in it and were taken back").format(
        gone=counts.gone, file=file
    )
    earlier = before["first_day"] if before else None
    if not reread and earlier is not None and first is not None and earlier < first:
        words += _(
            "; it began on {earlier} and now begins on {first}: where an export only holds its latest "
            "days, set tables: {{sales: {{path: ..., rolling: true}}}} and ingest the older export again"
        ).format(earlier=earlier, first=first)
    return [Warn("rows_taken_back", words, notice=reread)]


def other_files(store: Store, file: str, counts: Counts, days: tuple[date | None, date | None]) -> list[Warn]:
    """Where the file and others speak of the same sales."""
    found: list[Warn] = []
    disagree = say_otherwise(file, counts.overrides + counts.outvoted, counts.shared)
    if disagree is not None:
        found.append(disagree)
    elif counts.outvoted:
        words = _("{outvoted:,} row(s) of {file} do not count: another file said otherwise later").format(
            outvoted=counts.outvoted, file=file
        )
        found.append(Warn("outvoted", words, notice=True))
    first, last = days
    return found + (told_twice(store.told_at_two_levels(first, last), file) if first and last else [])


def say_otherwise(file: str, differ: int, shared: int) -> Warn | None:
    """A file that says of so many of the rows that it shares with others something else, that they may be two shops'."""
    if differ < _MANY or differ < _MOST * shared:
        return None
    words = _(
        "{file} and other files say different things of {differ:,} of the {shared:,} rows that they "
        "share; of each the one that said so last counts. Sales of two shops need a channel column "
        "(or a channel of their own), so that both count"
    )
    return Warn("files_disagree", words.format(file=file, differ=differ, shared=shared))


def two_shops(store: Store, rows: pl.DataFrame, kept_as: str, file: str) -> Finding | None:
    """A report of days that says of most rows something else than another file, as often more as less.

    A later report of the same shop corrects a few rows, or says more throughout where the day was not over; of what
    two shops sold one would be lost.
    """
    first, last = rows["date"].min(), rows["date"].max()
    if store.version() is None or not isinstance(first, date) or not isinstance(last, date):
        return None
    there = store.sales_and_files(pl.col("date").is_between(first, last))
    return other_shop(rows, there.filter(pl.col("source") != kept_as, ~pl.col("source").str.starts_with(NAME)), file)


def other_shop(rows: pl.DataFrame, there: pl.DataFrame, file: str) -> Finding | None:
    """The same of the `rows` of a file and what others say, `there`: key, units, source (the file that says it)."""
    key = list(SALES.key)
    both = rows.select(*key, "units").join(there.select(*key, "source", before="units"), on=key, nulls_equal=True)
    more = both.filter(pl.col("units") > pl.col("before")).height
    less = both.filter(pl.col("units") < pl.col("before")).height
    if both.height < _SOME or more + less < _MOST * both.height or min(more, less) < _EITHER * (more + less):
        return None
    other = both["source"].mode().sort()[0]
    expected = _(
        "the same sales as {other}, or another shop's: of {n} rows that both have, {more} say more and {less} less"
    )
    mend = _(
        "If it is another shop's report, give each shop's its own: `planner adopt {file} --channel SHOP`. If it "
        "corrects {other}, take that back first: `planner ingest --forget {other}`."
    )
    return Finding(
        file,
        expected=expected.format(other=other, n=both.height, more=more, less=less),
        mend=mend.format(file=file, other=other),
    )


def told_twice(left_out: pl.DataFrame, file: str) -> list[Warn]:
    """What does not count of days that `file` tells too, as `two_levels` finds it."""
    if left_out.is_empty():
        return []
    day, style = left_out.sort("date", "style_id").select("date", "style_id").row(0)
    words = _(
        "{height:,} row(s) of days that {file} covers do not count (first {style} on {day}): another "
        "file tells the same style and day by colour or size, and adding both would count pieces "
        "twice. They say {units:,.0f} units, the rows by colour or size {finer:,.0f}, which count. Where they are sales of "
        "different shops, each needs a channel"
    ).format(
        height=left_out.height,
        file=file,
        style=style,
        day=day,
        units=left_out["units"].sum(),
        finer=left_out["finer"].sum(),
    )
    return [Warn("two_levels", words)]
