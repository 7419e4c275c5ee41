"""Workbooks of Excel 2003 as XML, which many ERPs write and call xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

Merge = tuple[int, int, int, int]
MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_NAME = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")


def xml_sheets(data: bytes) -> Iterator[tuple[str, list[list[str]], tuple[Merge, ...]]]:
    """Name, rows of text and merged cells of each sheet. ElementTree.ParseError where it is no whole XML."""
    for sheet in ElementTree.fromstring(data).iter(f"{_NAME}Worksheet"):
        rows: list[list[str]] = []
        merges: list[Merge] = []
        for row in sheet.iter(f"{_NAME}Row"):
            at = int(row.get(f"{_NAME}Index", len(rows) + 1)) - 1
            rows.extend([] for _ in range(at - len(rows)))
            rows.append(_cells(row, at, merges))
        yield sheet.get(f"{_NAME}Name", ""), rows, tuple(merges)


def _cells(row: ElementTree.Element, at: int, merges: list[Merge]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_NAME}Cell"):
        place = int(cell.get(f"{_NAME}Index", len(cells) + 1)) - 1
        cells.extend("" for _ in range(place - len(cells)))
        across, down = (int(cell.get(f"{_NAME}{way}", 0)) for way in ("MergeAcross", "MergeDown"))
        if across or down:
            merges.append((at, place, at + down, place + across))
        data = cell.find(f"{_NAME}Data")
        text = "" if data is None else "".join(data.itertext())
        cells.append(_MIDNIGHT.sub("", text).replace("T", " ") if _is_day(data) else text)
        cells.extend("" for _ in range(across))
    return cells


def _is_day(data: ElementTree.Element | None) -> bool:
    return data is not None and data.get(f"{_NAME}Type") == "DateTime"
