"""What reading one file gives: its clean rows, its rejects, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.language import _
from planner.workspace.line_parts import LineParts


@dataclass
class ReadResult:
    """What a file held.

    good        the rows that can be used: every column of the table in order (defaults filled in), then attributes
    good_rows   their row numbers, where they were asked for
    rejects     `row`, `reasons`, then the file's own columns as text
    findings    faults of the file, then what is wrong with rows (the first 1,000)
    faults      what keeps the file from being read at all; then there are no rows
    rows        rows below the header that were not blank, totals or cancelled
    floored     numbers below the least that counts, taken for it (stock sold into backorder)
    weekends    weeks that are named by a Saturday or Sunday, which may mean the Monday before or the one after
    lines       the order lines of which `good` is made, where the file has such; of a file too large for memory on the disk, and
                `good` is by style and day
    warnings    what people should know: where the day was taken from, sheets left out
    coded       whether the skus table helped to read it
    shopless    whether it counts days and says neither itself nor by its recipe of which shop
    currencies  (header, sign of a currency) -> cells of money that have it
    hidden      header -> cells with signs that nobody sees (zero width, marks of direction)
    states      words for what became of a line that nobody knows -> lines that have them; they count as sales
    lacking     columns that the table needs and an export of its kind does not have
    """

    file: str
    good: pl.DataFrame
    rejects: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    matched: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    attributes: tuple[str, ...] = ()
    good_rows: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.Int64))
    sha256: str = ""
    encoding: str = ""
    rows: int = 0
    blank_rows: int = 0
    total_rows: int = 0
    cancelled_rows: int = 0
    floored: int = 0
    rejected: int = 0
    weekends: int = 0
    lines: pl.DataFrame | LineParts | None = None
    warnings: tuple[Warn, ...] = ()
    coded: bool = False
    shopless: bool = False
    currencies: dict[tuple[str, str], int] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    lacking: list[Finding] = field(default_factory=list)


def hidden_signs_told(read: ReadResult) -> list[Warn]:
    """Signs that nobody sees, in one note a file: names are read without them, other programs may see two names."""
    if not read.hidden:
        return []
    names = ", ".join(f"{name} ({count:,})" for name, count in read.hidden.items())
    words = _(
        "{file}: cells hold signs that nobody sees (zero width, marks of direction, control characters): {names}; they "
        "are left out"
    )
    return [Warn("hidden_signs", words.format(file=read.file, names=names), notice=True)]


def weekends_told(read: ReadResult) -> list[Warn]:
    """Weeks named by a Saturday or Sunday: a calendar that begins there means the Monday after, ours the one before."""
    if not read.weekends:
        return []
    words = _(
        "{file}: {n:,} row(s) name a week by its Saturday or Sunday, which counts as the week of the Monday before. If your "
        "weeks begin on that day, name them by the Monday after"
    )
    return [Warn("week_by_weekend", words.format(file=read.file, n=read.weekends))]
