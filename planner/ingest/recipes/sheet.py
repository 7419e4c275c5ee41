"""One table of text cells, whatever kind of file it stood in; read from its rows, or in batches from text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from planner.errors import Finding
from planner.ingest.large_text import Text
from planner.ingest.raw_table import AT, EXTRA, RawText, column_of
from planner.ingest.recipes.html_tables import TooLargeError
from planner.ingest.source_file import FileFaultError
from planner.language import _

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0

HEAD_ROWS = 60  # rows looked at to find the header
MOST_COLUMNS = 2_000
MOST_CELLS = 20_000_000  # of a sheet; they are Python's own for a while, which take twice the room
_MOST_MERGED = 2_000_000  # cells; a merge over whole columns is no merge of data


@dataclass
class Sheet:
    """One table of text cells.

    name     of the sheet, or of the file in an archive; "" where there is only one
    head     its first rows, as text
    frame    all rows, columns "0", "1", ...; None for text, which is read in batches
    text     the bytes and the separator of delimited text
    lines    the line on which each row of `head` ends (text only)
    merges   merged cells
    serials  whether a number may be a day counted since 1899-12-30
    quoted   whether quotes keep separators together; not in text that gets them wrong
    start    rows of the file above the first of `head`
    whole    the first rows of the sheet that it is a part of
    """

    name: str
    head: list[list[str]]
    frame: pl.DataFrame | None = None
    text: tuple[Text, str] | None = None
    lines: list[int] = field(default_factory=list)
    merges: tuple[Merge, ...] = ()
    serials: bool = False
    quoted: bool = True
    start: int = 0
    whole: list[list[str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.frame.width if self.frame is not None else max((len(row) for row in self.head), default=0)

    def below(self, row: int) -> Iterator[pl.DataFrame]:
        """The rows below row `row` in batches: columns "0", "1", ..., EXTRA, and AT = place from there on."""
        if self.frame is not None:
            rows = self.frame.slice(row + 1).with_columns(pl.lit(None, pl.String).alias(EXTRA))
            yield rows.with_row_index(AT)
        else:
            yield from self._batches(row)

    def _batches(self, row: int) -> Iterator[pl.DataFrame]:
        """Batches of text; where a quote is never closed, the rows are read again without quotes."""
        given = False
        try:
            for batch in self._raw(row).batches(range(self.width)):
                yield batch
                given = given or batch.height > 0
        except pl.exceptions.ComputeError:
            if given or not self.quoted:
                raise FileFaultError(_quotes(self.name)) from None
            self.quoted = False
            yield from self._raw(row).batches(range(self.width))

    def editor_rows(self, row: int, at: pl.Series) -> pl.Series:
        """The row numbers that an editor shows for rows at these places below row `row`."""
        if self.frame is not None:
            return at.cast(pl.Int64) + row + 2 + self.start
        return self._raw(row).editor_rows(at)

    def _raw(self, row: int) -> RawText:
        assert self.text is not None
        data, delimiter = self.text
        line = self.lines[row] if row >= 0 else 0
        return RawText(data, delimiter, [str(i) for i in range(self.width)], line, self.quoted)


def _quotes(name: str) -> Finding:
    return Finding(
        name,
        expected=_("quotes in pairs"),
        mend=_("A quote without a partner swallows what follows it: delete it, or double it."),
    )


def from_rows(name: str, rows: list[list[str]], merges: tuple[Merge, ...] = (), *, serials: bool = False) -> Sheet:
    """A sheet of these cells, of which some are merged. TooLargeError above MOST_CELLS."""
    width = min(max((len(row) for row in rows), default=0), MOST_COLUMNS)
    if width * len(rows) > MOST_CELLS:
        raise TooLargeError(_("more than {most:,} cells").format(most=MOST_CELLS))
    whole = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    _fill_down(whole, merges)
    names = [column_of(place) for place in range(width)]
    frame = pl.DataFrame(whole, schema=dict.fromkeys(names, pl.String), orient="row")
    frame = frame.with_columns(pl.when(pl.col(n).str.strip_chars() != "").then(pl.col(n)).alias(n) for n in names)
    return Sheet(name, [list(row) for row in whole[:HEAD_ROWS]], frame, merges=merges, serials=serials)


def _fill_down(rows: list[list[str]], merges: tuple[Merge, ...]) -> None:
    """Writes the text of cells merged downwards into each of them; a merged number stays where it is: it counts once."""
    for top, left, bottom, right in merges:
        if left != right or (bottom - top) * (right - left + 1) > _MOST_MERGED or top >= len(rows):
            continue
        if left >= len(rows[top]) or _is_number(rows[top][left]):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            rows[row][left] = rows[top][left]


def _is_number(text: str) -> bool:
    """A count, not a code such as 0026103."""
    return text.isdigit() and not text.startswith("0") and len(text) < 6
