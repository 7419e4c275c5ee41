"""A table that fits any terminal: figures are never cut, columns that matter least go first, names take what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from planner.report.figures import fitted

LEAST_NAME = 16  # cells that the first column keeps before another one goes
SPACE = 2


@dataclass(frozen=True)
class Column:
    """A column: its head, a cell a row, whether it is set to the right, and how early it goes (0 = never)."""

    head: str
    cells: Sequence[str]
    right: bool = True
    goes: int = 0

    @property
    def width(self) -> int:
        """Cells of its widest line."""
        return max(map(cell_len, (self.head, *self.cells)))

    def lines(self, width: int) -> list[str]:
        """Head and cells, each filled up to `width`."""
        filled = []
        for cell in (self.head, *self.cells):
            space = " " * (width - cell_len(cell))
            filled.append(space + cell if self.right else cell + space)
        return filled


def narrow(
    name: Column, others: Sequence[Column], width: int, styles: Sequence[str] = (), least: int = LEAST_NAME
) -> list[Text]:
    """Head and rows as lines of at most `width` cells. The highest `goes` is left out first; the name is cut last, and only
    where nothing more can go to at most `least` cells.
    """
    kept = list(others)
    while sum(column.width + SPACE for column in kept) + min(name.width, least) > width:
        first = max(kept, key=lambda column: column.goes, default=None)
        if first is None or first.goes == 0:
            break
        kept.remove(first)
    # The last column, words of any length, takes what is left beside a whole name.
    left = max(width - sum(column.width + SPACE for column in kept), LEAST_NAME)
    cut = Column(fitted(name.head, left), [fitted(cell, left) for cell in name.cells], right=False)
    parts = [cut.lines(min(name.width, left)), *(column.lines(column.width) for column in kept)]
    rows = [(" " * SPACE).join(cells).rstrip() for cells in zip(*parts, strict=True)]
    looks = ["dim", *(styles or [""] * len(name.cells))]
    return [Text(row, style=look) for row, look in zip(rows, looks, strict=True)]
