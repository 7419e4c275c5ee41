"""Order lines of a file too large for memory: a month at a time, on the disk, each line once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from planner.scratch import Scratch


@dataclass(frozen=True)
class LineParts:
    """Lines (the schema of order lines) by the month of their day; those without a day apart.

    folder      where they are, as long as this object is there
    first, last the days of the first and the last line
    """

    folder: Scratch
    first: date
    last: date

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """The lines of each month, then those without a day."""
        for part in sorted(self.folder.path.glob("month-*")):
            yield pl.concat([pl.read_ipc(file) for file in sorted(part.glob("*.arrow"))])
