"""What an ingest of sales has come to so far, file by file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from planner.domain import Warn
from planner.errors import Finding, InputError
from planner.ingest.ingest_report import FileReport, IngestReport
from planner.ingest.sales_oddities import known_styles, unknown_styles
from planner.language import _
from planner.workspace import Workspace


@dataclass
class TakenSales:
    """Files that are in, that were seen before (`skipped`), that cannot be read (`faults`); days and styles of the rows."""

    files: list[FileReport] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)

    def report(self, ws: Workspace, *, dry_run: bool) -> IngestReport:
        """The report, or InputError with the files that cannot be read."""
        if self.faults:
            others = _(" The other {n} file(s) are in.").format(n=len(self.files)) if self.files else ""
            raise InputError(
                _("{n} problem(s) with sales files").format(n=len(self.faults)),
                details=self.faults,
                hint=_("Correct them and ingest again.{others}").format(others=others),
            )
        if self.styles and (known := known_styles(ws)) is not None:
            self.warnings += unknown_styles(self.styles, known)
        return IngestReport(
            tuple(self.files),
            tuple(self.skipped),
            tuple(self.warnings),
            len(self.days),
            len(self.styles),
            ws.store.version(),
            dry_run,
        )
