"""Sheets with several tables below one another, each with sizes of its own: S M L for shirts, then 26 27 28 for trousers."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from planner.ingest.raw_table import AT, EXTRA
from planner.ingest.recipes.layout import Layout, locate
from planner.ingest.recipes.sheet import HEAD_ROWS, Sheet


def blocks_of(sheet: Sheet) -> list[Sheet]:
    """The sheet, or the parts that begin at a further header whose sizes are others."""
    layout = locate(sheet) if sheet.head else None
    if layout is None or not layout.size_columns():
        return [sheet]
    frame = sheet.frame if sheet.frame is not None else _whole(sheet)
    headers = _begins(_further_headers(frame, layout), layout)
    if len(headers) == 1:
        return [sheet]
    titles, begins = headers[0], headers[1:]
    ends = [*begins[1:], frame.height]
    first = _part(sheet, frame.head(begins[0]), 0, 0)
    above = frame.head(titles)
    return [
        first,
        *(_part(sheet, pl.concat([above, frame[b:e]]), b, titles) for b, e in zip(begins, ends, strict=True)),
    ]


def _begins(found: list[int], layout: Layout) -> list[int]:
    """The rows in which a table begins, that of the layout among them; a header of several rows is one.

    The header that says most need not be the first: what stands above it under another header is no title.
    """
    rows = sorted({*(row for row in found if not layout.first < row <= layout.last), layout.first})
    return [row for row in rows if row >= layout.first or row + 1 not in rows]


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


def _part(sheet: Sheet, rows: pl.DataFrame, begin: int, titles: int) -> Sheet:
    """The rows as a sheet that begins at row `begin` of the sheet; `titles` = rows of titles repeated above them."""
    start = begin - titles
    head = [["" if cell is None else cell for cell in row] for row in rows.head(HEAD_ROWS).rows()]
    merges = tuple(
        (t - start, le, b - start, r) for t, le, b, r in sheet.merges if begin <= t < begin - titles + rows.height
    )
    return replace(
        sheet, head=head, frame=rows, text=None, lines=[], merges=merges, start=sheet.start + start, whole=sheet.head
    )
