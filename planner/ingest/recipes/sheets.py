"""A file as sheets of text cells: workbooks, web pages and XML that call themselves xls, Parquet, zips, text."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.html_tables import MOST_TABLES, TooLargeError, html_tables
from planner.ingest.recipes.sheet import HEAD_ROWS, MOST_CELLS, Sheet, from_rows
from planner.ingest.recipes.spreadsheet_xml import MARK, xml_sheets
from planner.ingest.recipes.text_sheet import text_sheet
from planner.ingest.recipes.zips import is_archive, members
from planner.ingest.source_file import FileFaultError, SourceFile, as_utf8
from planner.ingest.workbook_size import refuse_huge_workbook
from planner.language import _


def sheets_of(source: SourceFile) -> list[Sheet]:
    """The sheets of a file that people can see. FileFaultError where it is none of what we read."""
    if source.kind == "parquet":
        return [_parquet(source)]
    if source.kind == "workbook":
        return _archive(source) if is_archive(source.data) else _workbook(source)
    start = source.data[:4096].lstrip().lower()
    if start.startswith(b"<") and MARK in source.data[:20_000]:
        return _of_xml(source)
    if start.startswith(b"<") and b"<table" in source.data[:200_000].lower():
        return _of_page(source)
    return [text_sheet(source.data, source.whole)]


def _of_page(source: SourceFile) -> list[Sheet]:
    try:
        tables = html_tables(source.data)
        return [from_rows(str(number), rows, merges) for number, (rows, merges) in enumerate(tables)]
    except TooLargeError:
        raise FileFaultError(
            Finding(
                source.name,
                expected=_("a page of at most {tables:,} tables and {cells:,} cells").format(
                    tables=MOST_TABLES, cells=MOST_CELLS
                ),
                mend=_("Save the table as XLSX or CSV."),
            )
        ) from None


def _of_xml(source: SourceFile) -> list[Sheet]:
    try:
        return [from_rows(name, rows, merges) for name, rows, merges in xml_sheets(source.data)]
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


def _archive(source: SourceFile) -> list[Sheet]:
    """The sheets of all files in a zip; what is no table (a note, a picture) stays out."""
    found: list[Sheet] = []
    for name, data in members(source):
        inner = SourceFile(name, "workbook", data, "") if data[:2] == b"PK" else None
        if inner is not None and is_archive(data):
            mend = _("Unpack it by hand ({error}).").format(error=_("a zip within a zip"))
            raise FileFaultError(Finding(f"{source.name}: {name}", expected=_("a table"), mend=mend))
        if inner is None:
            text, used = as_utf8(data, name, None)
            inner = SourceFile(name, "text", text, "", used)
        found += [_named(sheet, name) for sheet in sheets_of(inner)]
    return found


def _named(sheet: Sheet, name: str) -> Sheet:
    sheet.name = f"{name} {sheet.name}".strip()
    return sheet


def _workbook(source: SourceFile) -> list[Sheet]:
    import python_calamine

    refuse_huge_workbook(source.data, source.name, MOST_CELLS)
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
    return from_rows(name, rows, merges, serials=True)


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
