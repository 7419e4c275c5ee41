"""The rows of a sheet that hold data: without blank rows, notes, totals and headers that stand there again."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from planner.ingest.raw_table import EXTRA, column_of
from planner.ingest.recipes.values import by_distinct, clean

_TOTAL = re.compile(
    r".{0,16}(?:合\s*计|小\s*计|总\s*计|共\s*计|总\s*数|汇\s*总)\s*[:：]?(?:\s*\d[\d,.]*\s*(?:件|条|行|款)?)?"
    r"|(?:grand|sub)?[\s-]*totals?\s*(?:(?:[-–:]|\bfor\b|\bof\b).*)?|.{1,16}\s+(?:sub)?totals?\s*:?|gesamt(?:summe)?|summe\s*:?|sum\s*:?|(?:共|总共)\s*\d+\s*(?:件|条|行|款).*|\*{1,5}",
    re.I,
)

_WORD = r"(?i)计|总|汇|共|total|sum|gesamt|^\s*\*{1,5}\s*$"


@dataclass
class Skipped:
    """How many rows were left out, by kind."""

    blank: int = 0
    totals: int = 0
    notes: int = 0
    headers: int = 0

    @property
    def other(self) -> int:
        """Rows that are neither blank nor totals."""
        return self.notes + self.headers


_QUIET = ("title", "spec", "reason", "paid_at", "created_at")


def label_places(places: dict[str, int], wide: set[int], width: int) -> list[int]:
    """The columns in which a word such as 合计 makes a row of sums: not those of free text."""
    quiet = {places[name] for name in _QUIET if name in places}
    return [place for place in range(width) if place not in quiet and place not in wide]


def says_total(text: str) -> bool:
    """Whether a cell says that its row is a sum."""
    return bool(_TOTAL.fullmatch(clean(text)))


def key_places(places: dict[str, int]) -> list[int]:
    """The columns that every row of data fills: where they all are, a row is neither blank, a note nor a sum."""
    return [places[name] for name in ("order", "style", "code", "day", "created_at", "link") if name in places]


def data_rows(
    batch: pl.DataFrame, headers: list[str], label_places: list[int], skipped: Skipped, keys: list[int]
) -> pl.DataFrame:
    """`batch` without what is no data; `label_places` are the columns in which a word such as 合计 makes a total."""
    suspect = _suspects(batch, headers, keys)
    if not suspect.any():
        return batch
    if suspect.all():
        return batch.filter(~_no_data(batch, headers, label_places, skipped))
    rows = batch.filter(suspect)
    out = _no_data(rows, headers, label_places, skipped)
    return batch.filter(~suspect.scatter(suspect.arg_true(), out)) if out.any() else batch


def _suspects(batch: pl.DataFrame, headers: list[str], keys: list[int]) -> pl.Series:
    """Rows that lack a key, or have a word of a total or a header in its place; all where there are no keys."""
    if not keys or batch.is_empty():
        return pl.Series([True]).new_from_index(0, batch.height)
    odd = pl.lit(False)
    for place in keys:
        cell = pl.col(column_of(place))
        word = cell.str.contains(_WORD)
        odd |= cell.is_null() | (cell.str.strip_chars().str.len_bytes() == 0) | (cell == headers[place]) | word
    return batch.select(odd.fill_null(True).alias("odd"))["odd"]


def _no_data(batch: pl.DataFrame, headers: list[str], label_places: list[int], skipped: Skipped) -> pl.Series:
    names = [column_of(place) for place in range(len(headers)) if column_of(place) in batch.columns]
    filled = pl.sum_horizontal((pl.col(n).str.strip_chars() != "").fill_null(False).cast(pl.Int32) for n in names)
    flags = batch.select(filled=filled, extra=pl.col(EXTRA).is_not_null())
    again = _same_as_header(batch, headers, names)
    total = pl.Series([False]).new_from_index(0, batch.height)
    for place in label_places:
        cells = batch[column_of(place)]
        words = by_distinct(cells.set(~_maybe_word(cells), None), pl.Boolean(), says_total).fill_null(False)
        total |= words
    blank = (flags["filled"] == 0) & ~flags["extra"]
    note = (flags["filled"] == 1) & ~total if len(names) > 3 else blank & ~blank
    skipped.blank += int(blank.sum())
    skipped.totals += int((total & ~blank & ~again).sum())
    skipped.headers += int(again.sum())
    skipped.notes += int((note & ~again).sum())
    return blank | total | note | again


def _maybe_word(cells: pl.Series) -> pl.Series:
    short = (cells.str.len_chars() <= 24) | cells.str.contains(r"(?i)^(?:sub|grand)?[\s-]*total")
    return short.fill_null(False) & cells.str.contains(_WORD).fill_null(False)


def _same_as_header(batch: pl.DataFrame, headers: list[str], names: list[str]) -> pl.Series:
    """Rows in which most cells repeat their header."""
    told = [n for n in names if headers[int(n)]]
    if not told:
        return pl.Series([False]).new_from_index(0, batch.height)
    same = pl.sum_horizontal(
        (pl.col(n).str.strip_chars() == headers[int(n)]).fill_null(False).cast(pl.Int32) for n in told
    )
    return batch.select((same >= max(2, len(told) // 2)).alias("same"))["same"]
