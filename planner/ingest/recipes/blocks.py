"""Sheets with several tables below one another, each with sizes of its own: S M L for shirts, then 26 27 28 for trousers."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from planner.ingest.raw_table import AT, EXTRA
from planner.ingest.recipes.layout import Layout, locate
from planner.ingest.recipes.sheets import HEAD_ROWS, Sheet


def blocks_of(sheet: Sheet) -> list[Sheet]:
    """The sheet, or the parts that begin at a further header whose sizes are others."""
    layout = locate(sheet) if sheet.head else None
    if layout is None or not layout.size_columns():
        return [sheet]
    frame = sheet.frame if sheet.frame is not None else _whole(sheet)
    begins = [row for row in _further_headers(frame, layout) if row > layout.last]
    if not begins:
        return [sheet]
    ends = [*begins, frame.height]
    return [_part(sheet, frame, first, last) for first, last in zip([0, *begins], ends, strict=True)]


def _whole(sheet: Sheet) -> pl.DataFrame:
    return pl.concat(batch.drop(AT, EXTRA) for batch in sheet.below(-1))


def _further_headers(frame: pl.DataFrame, layout: Layout) -> list[int]:
    """The rows that repeat what the header says beside its sizes, but not the sizes."""
    wide = {*layout.size_columns(), *layout.total_columns()}
    said = {place: h for place, h in enumerate(layout.headers) if h and place not in wide and place < frame.width}
    if len(said) < 2:
        return []

    def same(place: int, text: str) -> pl.Expr:
        return (pl.col(str(place)).str.strip_chars() == text).fill_null(False)

    repeats = pl.sum_horizontal(same(place, text).cast(pl.Int32) for place, text in said.items())
    whole = pl.all_horizontal(same(p, layout.headers[p]) for p in layout.size_columns() if p < frame.width)
    least = max(2, (len(said) + 1) // 2)
    return frame.select(((repeats >= least) & ~whole).arg_true()).to_series().to_list()


def _part(sheet: Sheet, frame: pl.DataFrame, first: int, last: int) -> Sheet:
    rows = frame.slice(first, last - first)
    head = [["" if cell is None else cell for cell in row] for row in rows.head(HEAD_ROWS).rows()]
    merges = tuple((t - first, le, b - first, r) for t, le, b, r in sheet.merges if first <= t < last)
    return replace(sheet, head=head, frame=rows, text=None, lines=[], merges=merges, start=sheet.start + first)
