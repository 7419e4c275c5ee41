"""What a made-up export is, and how one is written: a line of text is a row of the file, with ` | ` between the cells."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter

Row = Sequence[object]
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


@dataclass(frozen=True)
class Case:
    """A file of one source. `units` are (day, style, colour, size) -> units; for stock and orders the day is None or due; `returns` likewise."""

    source: str
    name: str
    data: bytes
    units: Mapping[tuple[object, ...], float]
    table: str = "sales"
    cut: str | None = None
    zone: str | None = None
    returns: Mapping[tuple[object, ...], float] = field(default_factory=dict)
    is_form: bool = False


def form(source: str, name: str, data: bytes, right: Mapping, table: str = "sales") -> Case:
    """Another version of a source, or an oddity of people's sheets; right for a key are its units, or units and returns."""
    units = {key: value[0] if isinstance(value, tuple) else value for key, value in right.items()}
    back = {key: value[1] for key, value in right.items() if isinstance(value, tuple)}
    return Case(f"a form of {source}", name, data, units, table, returns=back, is_form=True)


def day(month: int, number: int) -> date:
    """A day of the year of all these exports."""
    return date(2026, month, number)


USUAL = {
    (day(3, 2), "LK3301", "黑色", "S"): 1,
    (day(3, 2), "LK3301", "黑色", "M"): 2,
    (day(3, 3), "LK3302", "白色", "L"): 3,
    (day(3, 3), "0045112", "红色", "均码"): 4,
}


def split(block: str) -> list[list[str]]:
    """The cells of each line, still in their quotes."""
    lines = block.removeprefix("\n").rstrip(" ").removesuffix("\n").split("\n")
    return [[cell.strip(" ") for cell in re.split(r"(?<![^ ])\|(?![^ ])", line.strip(" "))] for line in lines]


def in_quotes(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == '"'


def as_text(cell: str) -> str:
    return cell[1:-1] if in_quotes(cell) else cell


def typed(cell: str) -> object:
    """The cell of a workbook: nothing, a number, or text; a number in quotes is text."""
    if NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return as_text(cell) if cell else None


def among(columns: str, block: str) -> list[list[str]]:
    """A table whose other columns are blank: the rows of `block` below all `columns`."""
    (header,), (named, *rows) = split(columns), split(block)
    told = [dict(zip(named, map(as_text, row), strict=True)) for row in rows]
    return [header, *([row.get(name, "") for name in header] for row in told)]


def text(rows: str | Sequence[Row], delimiter: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """Delimited text; what holds the separator is quoted."""

    def cell(value: object) -> str:
        shown = "" if value is None else str(value)
        return f'"{shown}"' if delimiter in shown or shown.startswith(("\t", "=")) else shown

    if isinstance(rows, str):
        rows = [[*map(as_text, row)] for row in split(rows)]
    return "".join(delimiter.join(map(cell, row)) + end for row in rows).encode(encoding)


def workbook(
    rows: str | Sequence[Row],
    merges: Sequence[tuple[int, int, int, int]] = (),
    sheets: Sequence[tuple[str, str | Sequence[Row]]] = (),
    hidden: Sequence[int] = (),
) -> bytes:
    """One sheet with merged cells and hidden rows, and further ones."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    for name, content, merged in [("数据", rows, merges), *((n, r, ()) for n, r in sheets)]:
        sheet = book.add_worksheet(name)
        if isinstance(content, str):
            content = [[*map(typed, row)] for row in split(content)]
        for y, row in enumerate(content):
            for x, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write(y, x, value)
        for y in hidden if content is rows else ():
            sheet.set_row(y, None, None, {"hidden": True})
        for top, left, bottom, right in merged:
            value = content[top][left]
            sheet.merge_range(top, left, bottom, right, value if value is not None else "")
    book.close()
    return held.getvalue()
