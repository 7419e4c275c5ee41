"""Tables of an HTML page, which many systems save under the name of xls; cells that span rows are merged cells."""

from __future__ import annotations

import re
from html.parser import HTMLParser

Rows = list[list[str]]
Merges = tuple[tuple[int, int, int, int], ...]


MOST_TABLES = 1_000  # of a page
MOST_COLUMNS = 2_000  # what stands beyond is left out
MOST_CELLS = 20_000_000  # of a table, as far as its widest row


class TooLargeError(ValueError):
    """A page or workbook in text of more cells than any table has; a few of its characters can ask for millions."""


def html_tables(data: bytes) -> list[tuple[Rows, Merges]]:
    """Rows and merged cells of each table that holds any. TooLargeError."""
    parser = _Tables()
    parser.feed(data.decode("utf-8", errors="replace"))
    parser.close()
    return [(table.rows, tuple(table.merges)) for table in parser.done if any(table.rows)]


class _Table:
    def __init__(self) -> None:
        self.rows: Rows = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.taken_until: list[int] = []  # the row, from which on each column is free again
        self.next, self.cells = 0, 0

    def new_row(self) -> None:
        self.rows.append([])
        self.next = 0

    def put(self, text: str, across: int, down: int) -> None:
        """A cell at the next free place of the last row."""
        row, place = len(self.rows) - 1, self.next
        while place < len(self.taken_until) and self.taken_until[place] > row:
            place += 1
        self.next = min(place + across, MOST_COLUMNS)
        if place >= MOST_COLUMNS:
            return
        self.taken_until += [0] * (self.next - len(self.taken_until))
        self.taken_until[place : self.next] = [row + down] * (self.next - place)
        self.cells += place + 1 - len(self.rows[row])
        if self.cells > MOST_CELLS:
            raise TooLargeError
        self.rows[row] += [""] * (place - len(self.rows[row])) + [text]
        if across > 1 or down > 1:
            self.merges.append((row, place, row + down - 1, place + across - 1))


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Table] = []
        self.open: list[_Table] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()  # of a table around this one
            self.open.append(_Table())
            self.done.append(self.open[-1])
            if len(self.done) > MOST_TABLES:
                raise TooLargeError
        elif tag == "tr" and self.open:
            self._end_cell()
            self.open[-1].new_row()
        elif tag in {"td", "th"} and self.open and self.open[-1].rows:
            self._end_cell()
            given = dict(attrs)
            self.span = (_span(given.get("colspan")), _span(given.get("rowspan")))
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self.open:
            self._end_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.open:
            self.open[-1].put(" ".join("".join(self.cell).split()), *self.span)
        self.cell = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and re.fullmatch("[0-9]{1,9}", text) else 1
