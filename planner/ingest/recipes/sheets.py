"""A file as sheets of text cells: workbooks with their merged cells, HTML that calls itself xls, archives, text."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

import polars as pl

from planner.errors import Finding
from planner.ingest.large_text import Text, TextOnDisk
from planner.ingest.raw_table import AT, EXTRA, RawText, column_of
from planner.ingest.recipes.html_tables import MOST_TABLES, TooLargeError, html_tables
from planner.ingest.recipes.spreadsheet_xml import MARK, xml_sheets
from planner.ingest.source_file import MOST_UNPACKED, FileFaultError, SourceFile, as_utf8
from planner.ingest.workbook_size import refuse_huge_workbook
from planner.language import _

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0

HEAD_ROWS = 60  # rows looked at to find the header
DELIMITERS = (",", ";", "\t", "|")
_SNIFFED = 1 << 17
_MOST_COLUMNS = 2_000
_MOST_CELLS = 20_000_000  # of a sheet; they are Python's own for a while, which take twice the room
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


def sheets_of(source: SourceFile) -> list[Sheet]:
    """The sheets of a file that people can see. FileFaultError where it is none of what we read."""
    if source.kind == "parquet":
        return [_parquet(source)]
    if source.kind == "workbook":
        return _archive(source) if _is_archive(source.data) else _workbook(source)
    start = source.data[:4096].lstrip().lower()
    if start.startswith(b"<") and MARK in source.data[:20_000]:
        return _of_xml(source)
    if start.startswith(b"<") and b"<table" in source.data[:200_000].lower():
        return _of_page(source)
    return [_text(source.data, source.whole)]


def _of_page(source: SourceFile) -> list[Sheet]:
    try:
        tables = html_tables(source.data)
        return [_from_rows(str(number), rows, merges) for number, (rows, merges) in enumerate(tables)]
    except TooLargeError:
        raise FileFaultError(
            Finding(
                source.name,
                expected=_("a page of at most {tables:,} tables and {cells:,} cells").format(
                    tables=MOST_TABLES, cells=_MOST_CELLS
                ),
                mend=_("Save the table as XLSX or CSV."),
            )
        ) from None


def _of_xml(source: SourceFile) -> list[Sheet]:
    try:
        return [_from_rows(name, rows, merges) for name, rows, merges in xml_sheets(source.data)]
    except (ElementTree.ParseError, ValueError) as error:
        finding = Finding(
            source.name, expected=_("a whole workbook"), mend=_("Export it again ({error}).").format(error=error)
        )
        raise FileFaultError(finding) from None


def _parquet(source: SourceFile) -> Sheet:
    try:
        frame = pl.read_parquet(source.data)
        cells = frame.select(pl.col(name).cast(pl.String, strict=False) for name in frame.columns)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileFaultError(
            Finding(
                source.name, expected=_("a whole Parquet file"), mend=_("Write it again ({error}).").format(error=error)
            )
        ) from None
    head = [list(frame.columns), *([cell or "" for cell in row] for row in cells.head(HEAD_ROWS).rows())]
    names = [column_of(i) for i in range(frame.width)]
    top = pl.DataFrame([frame.columns], schema=dict.fromkeys(names, pl.String), orient="row")
    return Sheet("", head, frame=pl.concat([top, cells.rename(dict(zip(frame.columns, names, strict=True)))]))


def _is_archive(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
    return not any(name in {"[Content_Types].xml", "mimetype", "Index/Document.iwa"} for name in names)


def _archive(source: SourceFile) -> list[Sheet]:
    """The sheets of all files in a zip; what is no table (a note, a picture) stays out."""
    found: list[Sheet] = []
    for name, data in members(source):
        inner = SourceFile(name, "workbook", data, "") if data[:2] == b"PK" else None
        if inner is not None and _is_archive(data):
            mend = _("Unpack it by hand ({error}).").format(error=_("a zip within a zip"))
            raise FileFaultError(Finding(f"{source.name}: {name}", expected=_("a table"), mend=mend))
        if inner is None:
            text, used = as_utf8(data, name, None)
            inner = SourceFile(name, "text", text, "", used)
        found += [_named(sheet, name) for sheet in sheets_of(inner)]
    return found


def members(source: SourceFile) -> list[tuple[str, bytes]]:
    """Name and bytes of the tables in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            inner = [
                info
                for info in archive.infolist()
                if info.filename.lower().endswith((".csv", ".txt", ".tsv", ".xls", ".xlsx"))
                and not info.filename.startswith("__MACOSX")
            ]
            if sum(info.file_size for info in inner) > MOST_UNPACKED:
                raise FileFaultError(
                    Finding(
                        source.name,
                        expected=_("at most 1 GB of tables in a zip"),
                        mend=_("Unpack it and name the files."),
                    )
                )
            return [(info.filename, archive.read(info)) for info in sorted(inner, key=lambda i: i.filename)]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, NotImplementedError, ValueError) as error:
        raise FileFaultError(
            Finding(
                source.name,
                expected=_("a whole zip without a password"),
                mend=_("Unpack it by hand ({error}).").format(error=error),
            )
        ) from None


def _named(sheet: Sheet, name: str) -> Sheet:
    sheet.name = f"{name} {sheet.name}".strip()
    return sheet


def _workbook(source: SourceFile) -> list[Sheet]:
    import python_calamine

    refuse_huge_workbook(source.data, source.name, _MOST_CELLS)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        shown = [
            found.name
            for found in book.sheets_metadata
            if found.visible == python_calamine.SheetVisibleEnum.Visible
            and found.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        return [_sheet(book.get_sheet_by_name(name), name) for name in shown]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        why = str(error).partition("\n")[0]
        finding = Finding(
            source.name, expected=_("an Excel workbook"), mend=_("Save it as XLSX or CSV ({why}).").format(why=why)
        )
        raise FileFaultError(finding) from None


def _sheet(sheet: Any, name: str) -> Sheet:
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = sheet.merged_cell_ranges or []
    merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in merged)
    return _from_rows(name, rows, merges, serials=True)


def _from_rows(name: str, rows: list[list[str]], merges: tuple[Merge, ...] = (), *, serials: bool = False) -> Sheet:
    width = min(max((len(row) for row in rows), default=0), _MOST_COLUMNS)
    if width * len(rows) > _MOST_CELLS:
        raise TooLargeError(_("more than {most:,} cells").format(most=_MOST_CELLS))
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


def cell_text(cell: Any) -> str:
    """A cell of a workbook as text: 46235.0 as 46235, a day as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _text(data: bytes, whole: TextOnDisk | None = None) -> Sheet:
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
            rows.append(row[:_MOST_COLUMNS])
            lines.append(reader.line_num)
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:
        pass
    return rows, lines
