"""Delimited text as a sheet: which sign separates its cells."""

from __future__ import annotations

from collections import Counter

from planner.ingest.large_text import TextOnDisk
from planner.ingest.raw_table import first_rows
from planner.ingest.recipes.sheet import HEAD_ROWS, MOST_COLUMNS, Sheet

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 1 << 17


def text_sheet(data: bytes, whole: TextOnDisk | None = None) -> Sheet:
    """Delimited text; of the separators the one that makes most columns in most rows. `whole` is on the disk."""
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    start = data[:_SNIFFED]
    if len(data) > _SNIFFED:
        start = start[: start.rfind(b"\n") + 1] or start
    text = start.decode("utf-8", errors="ignore")
    tried = [(delimiter, *first_rows(text, delimiter, HEAD_ROWS)) for delimiter in DELIMITERS]
    delimiter, rows, lines = max(tried, key=lambda found: _told_by(found[1]))
    return Sheet("", [row[:MOST_COLUMNS] for row in rows], text=(whole or data, delimiter), lines=lines)


def _told_by(rows: list[list[str]]) -> int:
    """How much a separator tells: the cells of the rows that have as many as most rows with several."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)
