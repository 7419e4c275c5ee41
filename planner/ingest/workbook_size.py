"""How large a workbook's sheets become in memory, seen before any of it is loaded.

A reader of sheets makes a rectangle from the first filled cell to the last: one cell in XFD1048576 asks for 512 GB. Texts are
kept once however many cells show them, and become as many copies. And what a ZIP file says of its own size need not be
true, so it is counted.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator

from planner.errors import Finding
from planner.ingest.source_file import FileFaultError
from planner.language import _

MOST_UNPACKED = 1 << 30  # of all parts together
MOST_CELLS = 40_000_000  # of the rectangle of a sheet, empty ones counted: about 1 GB
MOST_TEXT = 1 << 29  # bytes that the texts of a sheet's cells come to
_ZIP = b"PK\x03\x04"
_SHEETS, _TEXTS = "xl/worksheets/", "xl/sharedStrings.xml"
_CHUNK = 1 << 22
_LONGEST = 1 << 24  # bytes; far above a cell's 32,767 characters with all their formatting
_OVERLAP = 64  # a reference that lies across two chunks
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
# As most programs write a cell that holds something; quicker.
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')


_TEXT_CELL = re.compile(rb"""t="s"[^>]*>\s*(?:<f[^<]*</f>)?\s*<v>([0-9]{1,9})""")


def refuse_huge_workbook(data: bytes, name: str, most_cells: int = MOST_CELLS) -> None:
    """FileFaultError for an XLSX that would take more memory than any table needs. Other kinds of workbook pass."""
    if not data.startswith(_ZIP):
        return  # XLS cannot hold more than 65,536 rows of 256 cells
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            _weigh(book, name, most_cells)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        finding = Finding(
            name, expected=_("a whole Excel workbook"), mend=_("Save it as XLSX or CSV ({error}).").format(error=error)
        )
        raise FileFaultError(finding) from None


def _weigh(book: zipfile.ZipFile, name: str, most_cells: int) -> None:
    parts = book.namelist()
    if "xl/workbook.xml" not in parts:
        raise FileFaultError(
            Finding(name, expected=_("an Excel workbook (XLSX or XLS)"), mend=_("Save it as XLSX or CSV."))
        )
    left, with_text = MOST_UNPACKED, {}
    for part in parts:
        extent = _Extent()
        with book.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _too_large(
                        name, None, _("at most {value:,} MB when unpacked").format(value=MOST_UNPACKED >> 20)
                    )
                if part.startswith(_SHEETS):
                    extent.take(chunk)
        if extent.cells > most_cells:
            found = _("{rows:,} rows of {width:,} columns").format(rows=extent.rows, width=extent.width)
            raise _too_large(
                name,
                found,
                _("a sheet of at most {most_cells:,} cells, empty ones counted").format(most_cells=most_cells),
            )
        if part.startswith(_SHEETS):
            with_text[part] = extent.cells
    if _TEXTS in parts:
        _weigh_texts(book, name, with_text)


def _weigh_texts(book: zipfile.ZipFile, name: str, cells: dict[str, int]) -> None:
    """FileFaultError where the texts that cells share come to too much; `cells` at most, a sheet."""
    lengths = array("I")
    for text in _pieces(book, _TEXTS, b"</si>"):
        if len(text) > _LONGEST:
            raise _too_large(name, None, _("texts of at most 32,767 characters, as many as a cell can hold"))
        lengths.append(len(text))
    longest = max(lengths, default=0)
    for sheet, most in cells.items():
        if most * longest <= MOST_TEXT:
            continue
        total = 0
        for cell in _pieces(book, sheet, b"</c>"):
            if (found := _TEXT_CELL.search(cell)) and int(found[1]) < len(lengths):
                total += lengths[int(found[1])]
            if total > MOST_TEXT:
                raise _too_large(name, None, _("at most {value:,} MB of text on a sheet").format(value=MOST_TEXT >> 20))


def _pieces(book: zipfile.ZipFile, part: str, end: bytes) -> Iterator[bytes]:
    """A part of the book, cut behind each `end`, and where none comes for long."""
    with book.open(part) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            *whole, rest = (rest + chunk).split(end)
            yield from whole
            if len(rest) > _LONGEST:
                yield rest
                rest = b""


def _too_large(name: str, found: str | None, expected: str) -> FileFaultError:
    mend = _("Delete what stands far below or to the right of the table, or export it as CSV.")
    return FileFaultError(Finding(name, value=found, expected=expected, mend=mend))


class _Extent:
    """How far the cells of a sheet reach, from its XML piece by piece."""

    def __init__(self) -> None:
        self.rows, self.width, self.before = 0, 0, b""

    @property
    def cells(self) -> int:
        """Of the rectangle that holds them all."""
        return self.rows * self.width

    def take(self, chunk: bytes) -> None:
        """The next piece; a reference that lies across two of them counts too."""
        piece = self.before + chunk
        self.before = chunk[-_OVERLAP:]
        usual = piece.count(b"<c ") == piece.count(b'<c r="')
        found = (_USUAL_CELL if usual else _CELL).findall(piece)
        self.width = max([self.width, *map(_number, {column for column, _ in found})])
        self.rows = max([self.rows, *map(int, {row for _, row in found})])


def _number(column: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
