"""A file as text cells: its headers, and its rows in batches, before anything is understood."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from planner.errors import Finding
from planner.ingest.headers import plain
from planner.ingest.large_text import Text, has_lines, holds
from planner.ingest.source_file import FileFaultError, SourceFile
from planner.ingest.workbook_size import refuse_huge_workbook
from planner.language import _

# No header may be called so: none holds this sign of an end of text, which is refused in files.
AT = "\x03at"  # place of a row in the file, 0 = the first below the header
EXTRA = "\x03extra"  # what stands beyond the last header
_BATCH = 500_000
_LOOK_AT = 12  # titles above the header are few
_SNIFFED = 1 << 16
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|head|body|meta|\?xml)", re.IGNORECASE)
_DELIMITERS = (",", ";", "\t", "|")


class RawTable(Protocol):
    """Headers and rows. Columns of a batch are named by their place ("0", "1", ...), and AT, EXTRA."""

    headers: list[str]
    header_row: int  # as an editor counts

    def batches(self, places: Sequence[int]) -> Iterator[pl.DataFrame]:
        """The rows in order, with the columns at `places`."""

    def editor_rows(self, at: pl.Series) -> pl.Series:
        """The row numbers an editor shows for rows at these places."""


def column_of(place: int) -> str:
    """The name of the column at a place in a batch."""
    return str(place)


@dataclass
class RawText:
    """Delimited text, already UTF-8.

    header_row     the line on which the header ends
    quoted         whether quotes keep separators and line breaks together; not in a file that gets them wrong
    """

    data: Text
    delimiter: str
    headers: list[str]
    header_row: int
    quoted: bool = True

    def batches(self, places: Sequence[int]) -> Iterator[pl.DataFrame]:
        """The rows in order, with the columns at `places`, as text; what is not there is null."""
        wanted = [*(column_of(p) for p in places), EXTRA, AT]
        yield self._nothing().select(wanted).collect()  # so that there is one even where there are no rows
        if isinstance(self.data, bytes):
            yield from self._scan().select(wanted).collect_batches(chunk_size=_BATCH, maintain_order=True)
            return
        count = 0
        for chunk in self.data.chunks(self.header_row, quoted=self.quoted):
            batch = self._rows_of(chunk, 0, count).select(wanted).collect()
            count += batch.height
            yield batch

    def _nothing(self) -> pl.LazyFrame:
        names = [column_of(place) for place in range(len(self.headers))]
        return pl.LazyFrame(schema={AT: pl.UInt32(), **dict.fromkeys([*names, EXTRA], pl.String())})

    def _scan(self) -> pl.LazyFrame:
        if not has_lines(self.data, self.header_row):  # nothing below the header
            return self._nothing()
        return self._rows_of(self.data if isinstance(self.data, bytes) else self.data.path, self.header_row)

    def _rows_of(self, text: bytes | Path, skip_lines: int, first: int = 0) -> pl.LazyFrame:
        """The rows of some text below its first lines; `first` is the place of the first of them."""
        names = [column_of(place) for place in range(len(self.headers))]
        return pl.scan_csv(
            text,
            has_header=False,
            skip_lines=skip_lines,
            row_index_offset=first,
            separator=self.delimiter,
            quote_char='"' if self.quoted else None,
            schema=dict.fromkeys([*names, EXTRA], pl.String()),
            extra_columns="ignore",
            missing_columns="insert",
            row_index_name=AT,
            raise_if_empty=False,
        )

    def editor_rows(self, at: pl.Series) -> pl.Series:
        """Counts lines, also those within quoted cells."""
        first = at.cast(pl.Int64) + self.header_row + 1
        if at.is_empty() or not self._may_break_lines:
            return first
        breaks = self._of_all_cells(lambda cell: cell.str.count_matches("\n", literal=True), pl.sum_horizontal)
        return first + (breaks.cast(pl.Int64).cum_sum() - breaks.cast(pl.Int64)).gather(at)

    @property
    def _may_break_lines(self) -> bool:
        return self.quoted and holds(self.data, b'"')

    def broken_quotes(self) -> pl.Series | None:
        """Which rows have a quote without its partner; None = none can.

        Such a quote swallows what follows: its cell holds whole rows, each with its separators.
        """
        if not self.quoted:
            return self._of_all_cells(lambda cell: cell.str.contains('"', literal=True), pl.any_horizontal)
        if not self._may_break_lines:
            return None
        return self._of_all_cells(self._holds_rows, pl.any_horizontal)

    def _holds_rows(self, cell: pl.Expr) -> pl.Expr:
        breaks = cell.str.count_matches("\n", literal=True)
        separators = cell.str.count_matches(self.delimiter, literal=True)
        return (breaks > 0) & (separators >= breaks * max(1, len(self.headers) - 1))

    def _of_all_cells(self, each: Callable[[pl.Expr], pl.Expr], together: Callable[..., pl.Expr]) -> pl.Series:
        names = [*(column_of(place) for place in range(len(self.headers))), EXTRA]
        return self._scan().select(together([each(pl.col(name).fill_null("")) for name in names])).collect().to_series()


@dataclass
class RawFrame:
    """A sheet or a Parquet file, in memory."""

    frame: pl.DataFrame  # columns "0", "1", ...
    headers: list[str]
    header_row: int

    def batches(self, places: Sequence[int]) -> Iterator[pl.DataFrame]:
        """All rows at once."""
        rows = self.frame.select(column_of(place) for place in places)
        yield rows.with_columns(pl.lit(None, pl.String).alias(EXTRA)).with_row_index(AT)

    def editor_rows(self, at: pl.Series) -> pl.Series:
        """Rows of the sheet."""
        return at.cast(pl.Int64) + self.header_row + 1


def open_table(source: SourceFile, known: Sequence[str], sheet: str | None) -> RawTable:
    """The rows of a file. `known` are the headers (plain) that tell the header row from titles above it."""
    if source.kind == "parquet":
        return _open_parquet(source)
    if source.kind == "workbook":
        return _open_workbook(source, known, sheet)
    return _open_text(source, known)


def _open_parquet(source: SourceFile) -> RawFrame:
    try:
        frame = pl.read_parquet(source.data)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        finding = Finding(
            source.name, expected=_("a whole Parquet file"), mend=_("Write it again ({error}).").format(error=error)
        )
        raise FileFaultError(finding) from None
    headers = frame.columns
    return RawFrame(frame.rename({name: column_of(i) for i, name in enumerate(headers)}), headers, header_row=1)


def _open_workbook(source: SourceFile, known: Sequence[str], sheet: str | None) -> RawFrame:
    import fastexcel

    refuse_huge_workbook(source.data, source.name)
    try:
        book = fastexcel.read_excel(source.data)
        if sheet is not None and sheet not in book.sheet_names:
            raise FileFaultError(
                Finding(
                    source.name,
                    column="sheet",
                    value=sheet,
                    mend=_("Correct `sheet` in planner.yaml."),
                    expected=_("one of its sheets ({names})").format(names=", ".join(book.sheet_names)),
                )
            )
        cells = pl.DataFrame(book.load_sheet(sheet or 0, header_row=None, skip_rows=0, dtypes="string"))
    except fastexcel.FastExcelError as error:
        why = str(error).partition("\n")[0]
        finding = Finding(
            source.name, expected=_("an Excel workbook"), mend=_("Save it as XLSX or CSV ({why}).").format(why=why)
        )
        raise FileFaultError(finding) from None
    except BaseException as error:  # of the Rust library: it panics where a column is too long for it
        if type(error).__name__ != "PanicException":
            raise
        finding = Finding(
            source.name, expected=_("an Excel workbook"), mend=_("Save it as CSV ({why}).").format(why=error)
        )
        raise FileFaultError(finding) from None
    rows = [["" if v is None else str(v) for v in row] for row in cells.head(_LOOK_AT).rows()]
    if sheet is None and len(book.sheet_names) > 1 and not any(_hits(row, known) for row in rows):
        raise FileFaultError(
            Finding(
                source.name,
                column="sheet",
                value=book.sheet_names[0],
                expected=_("a header row on the first sheet; the workbook has {names}").format(
                    names=", ".join(book.sheet_names)
                ),
                mend=_("Say in planner.yaml which `sheet` holds the table."),
            )
        )
    header = _header_row(rows, known, source.name)
    frame = cells.slice(header + 1).rename({name: column_of(i) for i, name in enumerate(cells.columns)})
    return RawFrame(frame, rows[header], header_row=header + 1)


def _open_text(source: SourceFile, known: Sequence[str]) -> RawText:
    if _WEB_PAGE.match(source.data[:2000]):
        mend = _("This is a web page, whatever its name says: open it in a spreadsheet and save it as XLSX or CSV.")
        raise FileFaultError(Finding(source.name, expected=_("a table (CSV, XLSX or Parquet)"), mend=mend))
    data = source.text
    if isinstance(data, bytes) and b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    begin = data if isinstance(data, bytes) else source.data
    start = begin[:_SNIFFED].decode("utf-8", errors="ignore")
    best: RawText | None = None
    most = (-1, -1)
    for delimiter in _DELIMITERS:
        cells, lines = first_rows(start, delimiter, _LOOK_AT)
        rows = [[cell.strip() for cell in row] for row in cells]
        header = _header_row(rows, known, source.name)
        score = (_hits(rows[header], known), len(rows[header]))
        if score > most:
            most, best = score, RawText(data, delimiter, rows[header], lines[header])
    assert best is not None
    return best


def first_rows(start: str, delimiter: str, most: int) -> tuple[list[list[str]], list[int]]:
    """At most so many of the first rows of delimited text, and the lines each ends at (1 = the first line)."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
            if len(rows) == most:
                break
    except csv.Error:
        pass
    return rows, lines


def _header_row(rows: list[list[str]], known: Sequence[str], name: str) -> int:
    """The first of the rows that holds most of the known headers."""
    filled = [i for i, row in enumerate(rows) if any(row)]
    if not filled:
        raise FileFaultError(
            Finding(name, row=1, expected=_("a header row"), mend=_("The file is empty; export it again."))
        )
    return max(filled, key=lambda i: (_hits(rows[i], known), -i))


def _hits(row: list[str], known: Sequence[str]) -> int:
    return len({plain(cell) for cell in row} & set(known))
