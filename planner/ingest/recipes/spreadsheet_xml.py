"""Workbooks of Excel 2003 as XML, which many ERPs write and call xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from planner.language import _

Merge = tuple[int, int, int, int]
MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_NAME = "{urn:schemas-microsoft-com:office:spreadsheet}"
MOST_ROWS, MOST_PLACES = 1_048_576, 16_384  # of a sheet, as the format has it
MOST_CELLS = 20_000_000
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")


def xml_sheets(data: bytes) -> Iterator[tuple[str, list[list[str]], tuple[Merge, ...]]]:
    """Name, rows of text and merged cells of each sheet.

    ElementTree.ParseError where it is no whole XML, ValueError where a sheet is larger than the format allows.
    """
    for sheet in ElementTree.fromstring(data).iter(f"{_NAME}Worksheet"):
        rows: list[list[str]] = []
        merges: list[Merge] = []
        cells = 0
        for row in sheet.iter(f"{_NAME}Row"):
            at = _number(row, "Index", len(rows) + 1, MOST_ROWS) - 1
            rows.extend([] for _ in range(at - len(rows)))
            rows.append(_cells(row, at, merges))
            cells += len(rows[-1])
            if cells > MOST_CELLS:
                raise ValueError(_("more than {most:,} cells").format(most=MOST_CELLS))
        yield sheet.get(f"{_NAME}Name", ""), rows, tuple(merges)


def _cells(row: ElementTree.Element, at: int, merges: list[Merge]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_NAME}Cell"):
        place = _number(cell, "Index", len(cells) + 1, MOST_PLACES) - 1
        cells.extend("" for _ in range(place - len(cells)))
        across = _number(cell, "MergeAcross", 0, MOST_PLACES - 1 - place)
        down = _number(cell, "MergeDown", 0, MOST_ROWS - 1 - at)
        if across or down:
            merges.append((at, place, at + down, place + across))
        data = cell.find(f"{_NAME}Data")
        text = "" if data is None else "".join(data.itertext())
        cells.append(_MIDNIGHT.sub("", text).replace("T", " ") if _is_day(data) else text)
        cells.extend("" for _ in range(across))
    return cells


def _number(element: ElementTree.Element, name: str, usual: int, most: int) -> int:
    text = element.get(f"{_NAME}{name}", str(usual))
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) > most:
        raise ValueError(f"{name} {text[:20]}")
    return int(text)


def _is_day(data: ElementTree.Element | None) -> bool:
    return data is not None and data.get(f"{_NAME}Type") == "DateTime"
