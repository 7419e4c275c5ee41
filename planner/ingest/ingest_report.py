"""What came of taking in sales: a line a file, and totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from planner.domain import Warn
from planner.ingest.read_result import ReadResult
from planner.language import _
from planner.workspace import Counts


@dataclass(frozen=True)
class FileReport:
    """One sales file. Its `good` rows became the `counts` rows of the store (seven for one of a weekly file)."""

    path: str
    good: int
    rejected: int
    read: ReadResult  # without its rows
    counts: Counts
    rejects_file: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            **self.row(),
            "encoding": self.read.encoding,
            "blank_rows": self.read.blank_rows,
            "total_rows": self.read.total_rows,
            "matched": self.read.matched,
            "ignored": self.read.ignored,
            "first_day": self.first_day,
            "last_day": self.last_day,
        }

    def row(self) -> dict[str, Any]:
        """The counts, for a line of a table."""
        return {
            "file": self.path,
            "rows": self.read.rows,
            "good": self.good,
            "rejected": self.rejected,
            "new": self.counts.new,
            "replaced": self.counts.replaced,
            "unchanged": self.counts.unchanged,
            "gone": self.counts.gone,
            "rejects_file": self.rejects_file,
        }


@dataclass(frozen=True)
class IngestReport:
    """All files of one ingest. `days` and `styles` are those of the rows that came in."""

    files: tuple[FileReport, ...] = ()
    skipped: tuple[str, ...] = ()  # files that tables.sales names and the store has seen
    warnings: tuple[Warn, ...] = ()
    days: int = 0
    styles: int = 0
    sales_version: int | None = None
    dry_run: bool = False

    def _sum(self, name: str) -> int:
        return sum(int(file.row()[name]) for file in self.files)

    @property
    def rows(self) -> int:
        """Rows read."""
        return self._sum("rows")

    @property
    def good(self) -> int:
        """Rows that could be used."""
        return self._sum("good")

    @property
    def rejected(self) -> int:
        """Rows that could not."""
        return self._sum("rejected")

    @property
    def new(self) -> int:
        """Rows the store did not have."""
        return self._sum("new")

    @property
    def replaced(self) -> int:
        """Rows that corrected others."""
        return self._sum("replaced")

    @property
    def unchanged(self) -> int:
        """Rows the store had."""
        return self._sum("unchanged")

    @property
    def gone(self) -> int:
        """Rows taken back, since their file no longer says them."""
        return self._sum("gone")

    @property
    def rejects_files(self) -> list[str]:
        """Where the rejected rows are."""
        return [file.rejects_file for file in self.files if file.rejects_file]

    @property
    def first_day(self) -> date | None:
        """The first day that came in."""
        return min((f.first_day for f in self.files if f.first_day), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day that came in."""
        return max((f.last_day for f in self.files if f.last_day), default=None)

    def file_rows(self) -> list[dict[str, Any]]:
        """A line a file."""
        return [file.row() for file in self.files]

    def header_lines(self) -> list[str]:
        """What was matched to what, in words, a line a file."""
        return [header_line(file.path, file.read) for file in self.files]

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        names = ("rows", "good", "rejected", "new", "replaced", "unchanged", "gone")
        totals = {name: self._sum(name) for name in names}
        return {
            **totals,
            "days": self.days,
            "styles": self.styles,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "sales_version": self.sales_version,
            "rejects_files": self.rejects_files,
            "files": [file.as_dict() for file in self.files],
            "already_seen": list(self.skipped),
            "dry_run": self.dry_run,
        }


def header_line(path: str, read: ReadResult) -> str:
    """Such as `data/sales.csv: 日期 -> date, 款号 -> style_id; not used: 备注`."""
    said = ", ".join(theirs if theirs == ours else f"{theirs} -> {ours}" for theirs, ours in read.matched.items())
    return f"{path}: {said}" + (_("; not used: {names}").format(names=", ".join(read.ignored)) if read.ignored else "")
