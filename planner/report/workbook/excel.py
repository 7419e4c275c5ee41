"""Sheets -> an Excel workbook: ids as text, dates as dates, headers that stay in sight, Chinese as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

from rich.cells import cell_len

from planner.language import _
from planner.report.headings import heading
from planner.report.words import coded, yes
from planner.report.workbook.sheets import Sheet, title
from planner.tables import Column

LONGEST_NAME = 31  # of a sheet, by Excel
LONGEST_TEXT = 32_767  # of a cell
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
WIDTHS = {"text": 60, "id": 18, "date": 12, "week": 12, "number": 14, "whole": 10, "flag": 8, "list": 30}
FORMATS = {
    "id": "@",
    "text": "@",
    "list": "@",
    "date": "yyyy-mm-dd",
    "week": "yyyy-mm-dd",
    "whole": "#,##0",
    "number": "#,##0.00##",
    "flag": "@",
}


def workbook_bytes(sheets: list[Sheet], made: datetime) -> bytes:
    """The workbook as a file's bytes. `made` (when the run began) is its date, so that the same run gives the same."""
    from xlsxwriter import Workbook

    file = BytesIO()
    as_they_are = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with Workbook(file, as_they_are) as book:
        book.set_properties({"created": made.replace(tzinfo=None), "title": _("Order books")})
        formats = {
            kind: book.add_format({"num_format": form, "valign": "top", "text_wrap": kind == "text"})
            for kind, form in FORMATS.items()
        }
        head = book.add_format({"bold": True, "bg_color": "#e8f1f4", "bottom": 1, "valign": "top", "text_wrap": True})
        called = [replace(sheet, name=title(sheet)) for sheet in sheets]
        for sheet, name in zip(sheets, names_for(called), strict=True):
            _write(book.add_worksheet(name), sheet, formats, head)
    return file.getvalue()


def names_for(sheets: list[Sheet], book: str = "") -> list[str]:
    """The names of the sheets; order books are led by `book` and give way where a factory is called like a sheet."""
    fixed_first = sorted(range(len(sheets)), key=lambda i: sheets[i].factory is not None)
    names = sheet_names(book * (sheets[i].factory is not None) + sheets[i].name for i in fixed_first)
    return [name for _place, name in sorted(zip(fixed_first, names, strict=True))]


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel takes: 31 characters, none of []:*?/\\, no quote at an end, each once whatever its case."""
    taken: set[str] = {"history"}
    out = []
    for name in names:
        plain = FORBIDDEN.sub("-", name).strip("' ") or "sheet"
        fit, number = plain[:LONGEST_NAME].rstrip("' "), 1
        while fit.lower() in taken:
            number += 1
            fit = f"{plain[: LONGEST_NAME - 5]} ({number})"
        taken.add(fit.lower())
        out.append(fit)
    return out


def _write(page: Any, sheet: Sheet, formats: dict[str, Any], head: Any) -> None:
    """Header, widths, rows; the header and the first column stay where they are while people scroll."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(sheet, column), formats[column.kind])
        page.write_string(0, place, heading(column.name), head)
    for number, row in enumerate(sheet.rows, start=1):
        for place, column in enumerate(sheet.columns):
            value = coded(column.name, row[column.name])
            kind = "whole" if isinstance(value, int) and column.kind == "number" else column.kind
            _write_cell(page, number, place, value, formats[kind])
    last = max(len(sheet.columns) - 1, 0)
    page.freeze_panes(1, 2 if sheet.factory is not None else 1)
    page.autofilter(0, 0, len(sheet.rows), last)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letters(last)}{len(sheet.rows) + 1}"})
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _width(sheet: Sheet, column: Column) -> int:
    """Wide enough for what the column holds, up to the width of its kind."""
    longest = max((cell_len(str(row[column.name])) for row in sheet.rows if row[column.name] is not None), default=0)
    return min(max(longest, cell_len(heading(column.name))) + 3, WIDTHS[column.kind] if column.kind == "text" else 40)


def _write_cell(page: Any, row: int, place: int, value: Any, form: Any) -> None:
    if value is None:
        page.write_blank(row, place, None, form)
    elif isinstance(value, bool):
        page.write_string(row, place, yes(value), form)
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), form)
    elif isinstance(value, int | float):
        page.write_number(row, place, value, form)
    else:
        page.write_string(row, place, str(value)[:LONGEST_TEXT], form)


def _letters(place: int) -> str:
    """The column at `place` (0 = A) as Excel names it."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))
