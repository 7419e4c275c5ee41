"""Tables of an HTML page, which many systems save under the name of xls; cells that span rows are merged cells."""

from __future__ import annotations

from html.parser import HTMLParser

Rows = list[list[str]]
Merges = tuple[tuple[int, int, int, int], ...]


def html_tables(data: bytes) -> list[tuple[Rows, Merges]]:
    """Rows and merged cells of each table that holds any."""
    parser = _Tables()
    parser.feed(data.decode("utf-8", errors="replace"))
    parser.close()
    return [(table.rows, tuple(table.merges)) for table in parser.done if table.rows]


class _Table:
    def __init__(self) -> None:
        self.rows: Rows = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.taken: dict[tuple[int, int], bool] = {}

    def put(self, text: str, across: int, down: int) -> None:
        """A cell at the next free place of the last row."""
        row = len(self.rows) - 1
        place = next(p for p in range(100_000) if (row, p) not in self.taken)
        while len(self.rows[row]) <= place:
            self.rows[row].append("")
        self.rows[row][place] = text
        for y in range(row, row + down):
            for x in range(place, place + across):
                self.taken[y, x] = True
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
            self.open.append(_Table())
            self.done.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._end_cell()
            self.open[-1].rows.append([])
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
    return min(max(int(text), 1), 1000) if text and text.isdigit() else 1
