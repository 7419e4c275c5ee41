"""An order book that came back from the factory -> what it answers of each order, a colour a row."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import InputError
from planner.ingest.source_file import FileFaultError, open_source
from planner.ingest.workbook_size import refuse_huge_workbook
from planner.language import _
from planner.tables.order_book_words import WORDS

Cells = Sequence[Sequence[Any]]
# Rows between an order's number and the head of its matrix, with room for some that the factory put in.
_LOOK = 8
_MOST_CELLS = 5_000_000  # of a sheet; a book has a few hundred


@dataclass(frozen=True)
class BookRow:
    """One colour of an order as the book came back. `units`: size -> units that stand there; row counts from 1."""

    sheet: str
    row: int
    order_id: str
    colour: str | None
    units: dict[str | None, Any]
    confirmed: Any
    changed: Any
    heads: tuple[str, str]


def read_book(file: Path, shown: str) -> list[BookRow]:
    """Every colour row of every order in the book. Raises InputError where it is no order book."""
    import python_calamine

    try:
        source = open_source(file, shown, None)
        refuse_huge_workbook(source.data, shown, _MOST_CELLS)
    except FileFaultError as fault:
        words = _("{shown} cannot be read as a workbook: {error}")
        raise InputError(words.format(shown=shown, error=fault.finding), details=[fault.finding]) from None
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InputError(
            _("{shown} cannot be read as a workbook: {error}").format(shown=shown, error=str(error).partition("\n")[0]),
            hint=_("Give the order book that `planner export` wrote and the factory filled in, as XLSX."),
        ) from error
    rows = [row for name, cells in sheets.items() for row in _rows_of(name, cells)]
    if not rows:
        raise InputError(
            _("{shown} holds no order as an order book has them").format(shown=shown),
            hint=_("Give the order book that `planner export` wrote and the factory filled in, as XLSX."),
        )
    return rows


def _rows_of(sheet: str, cells: Cells) -> Iterator[BookRow]:
    for place, line in enumerate(cells):
        for words in WORDS.values():
            if len(line) > 1 and plainly(line[0]) == plainly(words["order"]) and text_of(line[1]):
                head = next(
                    (i for i in range(place + 1, min(place + _LOOK, len(cells))) if _is_head(cells[i], words)), None
                )
                if head is not None:
                    yield from _block(sheet, cells, head, text_of(line[1]), words)


def _is_head(line: Sequence[Any], words: dict[str, str]) -> bool:
    found = [plainly(cell) for cell in line]
    return (
        bool(found)
        and found[0] == plainly(words["colour"])
        and all(plainly(words[name]) in found for name in ("total", "confirmed", "changed"))
    )


def _block(sheet: str, cells: Cells, head: int, order_id: str, words: dict[str, str]) -> Iterator[BookRow]:
    """The colour rows under the head of an order's matrix, up to its total."""
    heads = [plainly(cell) for cell in cells[head]]
    total, confirmed, changed = (heads.index(plainly(words[name])) for name in ("total", "confirmed", "changed"))
    sizes = [text_of(cell) for cell in cells[head][1:total]]
    for row in range(head + 1, len(cells)):
        line = cells[row]
        name = text_of(line[0])
        if plainly(name) == plainly(words["total"]):
            return
        if not name:
            continue
        yield BookRow(
            sheet=sheet,
            row=row + 1,
            order_id=order_id,
            colour=None if name == words["no_colour"] else name,
            units={None if size == words["one"] else size: line[1 + i] for i, size in enumerate(sizes)},
            confirmed=line[confirmed],
            changed=line[changed],
            heads=(words["confirmed"], words["changed"]),
        )


def text_of(cell: Any) -> str:
    """A cell as people see it: whole numbers without a point, no blanks around."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFKC", str(cell)).strip() if cell is not None else ""


def plainly(cell: Any) -> str:
    """A text by which cells are compared, whatever their case and blanks."""
    return "".join(text_of(cell).casefold().split())
