"""Delimited text as a sheet: which sign separates its cells."""

from __future__ import annotations

import csv
import io
from collections import Counter

from planner.ingest.large_text import TextOnDisk
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
    tried = [(delimiter, *_first_rows(text, delimiter)) for delimiter in DELIMITERS]
    delimiter, rows, lines = max(tried, key=lambda found: _told_by(found[1]))
    return Sheet("", rows, text=(whole or data, delimiter), lines=lines)


def _told_by(rows: list[list[str]]) -> int:
    """How much a separator tells: the cells of the rows that have as many as most rows with several."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _first_rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the lines each ends at (1 = the first line)."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row[:MOST_COLUMNS])
            lines.append(reader.line_num)
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows, lines
