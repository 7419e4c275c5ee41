"""The rows of a sheet that hold data: without blank rows, notes, totals and headers that stand there again."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from planner.ingest.raw_table import EXTRA, column_of
from planner.ingest.recipes.meanings import bare
from planner.ingest.recipes.values import by_distinct, clean

_TOTAL = re.compile(
    r".{0,16}(?:合\s*计|小\s*计|总\s*计|共\s*计|总\s*数|汇\s*总)\s*[:：]?(?:\s*\d[\d,.]*\s*(?:件|条|行|款)?)?"
    r"|(?:grand|sub)?[\s-]*totals?\s*(?:(?:[-–:]|\bfor\b|\bof\b).*)?|.{1,16}\s+(?:sub)?totals?\s*:?|gesamt(?:summe)?|summe\s*:?|sum\s*:?|(?:共|总共)\s*\d+\s*(?:件|条|行|款).*|\*{1,5}"
    r"|.{0,16}(?:合\s*計|小\s*計|総\s*計|합\s*계|총\s*계|소\s*계|итого|всего)\s*[:：]?(?:\s*\d[\d,.\s]*)?"
    r"|(?:sous|sub)?-?\s*total(?:es|e|i)?(?:\s+(?:g[eé]n[eé]ral|geral|generale|de[l]?\b.*|di\b.*))?\s*:?",
    re.I,
)

# In columns of free text only a whole cell that says it makes a sum: 小计 below 品名, but not a dress called Total Look.
PLAIN_TOTAL = r"(?i)^\s*(?:本[页表])?(?:合\s*计|小\s*计|总\s*计|共\s*计|总合计|合\s*計|小\s*計|総\s*計|합\s*계|총\s*계|소\s*계|итого|всего|(?:sub|grand|sous)?[\s-]*total(?:s|e|es)?(?:\s+(?:g[eé]n[eé]ral|geral|generale))?)\s*[:：]?\s*$"
# Below a table: 3 record(s) downloaded; Seller ID : somebody
_COUNT_BELOW = r"(?i)\brecord\(s\)|\brecords?\s+(?:down|ex)|^seller\s+id\s*:"
_FEW_COLUMNS = 5
_WORD = r"(?i)计|总|汇|共|計|계|итог|всего|total|sum|gesamt|^\s*\*{1,5}\s*$"


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


_TEXT = ("title", "spec")
_QUIET = ("reason", "paid_at", "created_at")


@dataclass(frozen=True)
class SumPlaces:
    """The columns in which words such as 合计 make a row of sums.

    labels   ids and names, where a word makes it
    texts    free text, where the whole cell has to be the word
    keys     the columns that every row of data fills: where they all are, a row is neither blank nor a note
    numbered those of them in which every row of data has a digit
    """

    labels: list[int]
    texts: list[int]
    keys: list[int]
    numbered: list[int]


def sum_places(places: dict[str, int], wide: set[int], width: int) -> SumPlaces:
    """Those of a sheet of `width` columns; `wide` are the columns that are sizes, days or sums."""
    quiet = {places[name] for name in (*_TEXT, *_QUIET) if name in places}
    return SumPlaces(
        [place for place in range(width) if place not in quiet and place not in wide],
        [places[name] for name in (*_TEXT, "colour", "size") if name in places],
        [places[name] for name in ("order", "style", "code", "day", "created_at", "link") if name in places],
        [places[name] for name in ("day", "created_at") if name in places],
    )


def says_total(text: str) -> bool:
    """Whether a cell says that its row is a sum."""
    return bool(_TOTAL.fullmatch(clean(text)))


def data_rows(batch: pl.DataFrame, headers: list[str], sums: SumPlaces, skipped: Skipped) -> pl.DataFrame:
    """`batch` without what is no data."""
    suspect = _suspects(batch, headers, sums)
    if not suspect.any():
        return batch
    if suspect.all():
        return batch.filter(~_no_data(batch, headers, sums, skipped))
    rows = batch.filter(suspect)
    out = _no_data(rows, headers, sums, skipped)
    return batch.filter(~suspect.scatter(suspect.arg_true(), out)) if out.any() else batch


def _suspects(batch: pl.DataFrame, headers: list[str], sums: SumPlaces) -> pl.Series:
    """Rows that lack a key, or have a word of a total or a header in its place; all where there are no keys."""
    if not sums.keys or batch.is_empty():
        return pl.Series([True]).new_from_index(0, batch.height)
    odd = pl.lit(False)
    for place in sums.keys:
        cell = pl.col(column_of(place))
        word = cell.str.contains(_WORD)
        odd |= cell.is_null() | (cell.str.strip_chars().str.len_bytes() == 0) | (cell == headers[place]) | word
    for place in sums.numbered:
        odd |= ~pl.col(column_of(place)).str.contains(r"\d")  # the header again, by other signs
    for place in sums.texts:
        odd |= _is_plain_total(column_of(place))
    return batch.select(odd.fill_null(True).alias("odd"))["odd"]


def _is_plain_total(name: str) -> pl.Expr:
    return pl.col(name).str.contains(PLAIN_TOTAL).fill_null(False)


def _no_data(batch: pl.DataFrame, headers: list[str], sums: SumPlaces, skipped: Skipped) -> pl.Series:
    names = [column_of(place) for place in range(len(headers)) if column_of(place) in batch.columns]
    filled = pl.sum_horizontal((pl.col(n).str.strip_chars() != "").fill_null(False).cast(pl.Int32) for n in names)
    flags = batch.select(filled=filled, extra=pl.col(EXTRA).is_not_null())
    again = _same_as_header(batch, headers, names)
    total = pl.Series([False]).new_from_index(0, batch.height)
    for place in sums.texts:
        total |= batch.select(_is_plain_total(column_of(place))).to_series()
    for place in sums.labels:
        cells = batch[column_of(place)]
        words = by_distinct(cells.set(~_maybe_word(cells), None), pl.Boolean(), says_total).fill_null(False)
        total |= words
    blank = (flags["filled"] == 0) & ~flags["extra"]
    note = (flags["filled"] == 1) & ~total if len(names) > 3 else blank & ~blank
    if len(names) > _FEW_COLUMNS:
        count = pl.any_horizontal(pl.col(n).str.contains(_COUNT_BELOW).fill_null(False) for n in names)
        note |= (flags["filled"] <= 2) & batch.select(count.alias("count"))["count"]
    skipped.blank += int(blank.sum())
    skipped.totals += int((total & ~blank & ~again).sum())
    skipped.headers += int(again.sum())
    skipped.notes += int((note & ~again).sum())
    return blank | total | note | again


def _maybe_word(cells: pl.Series) -> pl.Series:
    short = (cells.str.len_chars() <= 24) | cells.str.contains(r"(?i)^(?:sub|grand)?[\s-]*total")
    return short.fill_null(False) & cells.str.contains(_WORD).fill_null(False)


def folded(cells: pl.Expr) -> pl.Expr:
    """Cells as `bare` has headers, but for traditional signs."""
    return (
        cells.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^0-9a-z\x{c0}-\x{24f}\x{3040}-\x{9fff}]+", "")
    )


def _same_as_header(batch: pl.DataFrame, headers: list[str], names: list[str]) -> pl.Series:
    """Rows in which most cells repeat their header."""
    told = [n for n in names if headers[int(n)]]
    if not told:
        return pl.Series([False]).new_from_index(0, batch.height)
    same = pl.sum_horizontal((folded(pl.col(n)) == bare(headers[int(n)])).fill_null(False).cast(pl.Int32) for n in told)
    return batch.select((same >= max(2, len(told) // 2)).alias("same"))["same"]
