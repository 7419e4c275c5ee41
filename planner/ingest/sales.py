"""Sales exports into the store: good rows go in, bad ones to rejects/, everything is counted."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import polars as pl

from planner.domain import Progress, Warn, silent
from planner.errors import Finding, InputError
from planner.ingest.ingest_report import FileReport, IngestReport
from planner.ingest.no_file import no_files
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_source
from planner.ingest.rejects import keep_rejects, rejects_path
from planner.ingest.sales_oddities import counted_twice, known_styles, unknown_styles
from planner.ingest.source_file import STDIN, FileFaultError, SourceFile, open_source
from planner.ingest.weeks import spread_weeks
from planner.tables import SALES
from planner.workspace import SourceInfo, Store, Workspace
from planner.workspace.manifest import file_sha256
from planner.workspace.row_codes import distinct_values

log = logging.getLogger(__name__)


def ingest_sales(
    ws: Workspace, files: Sequence[Path | str] | None = None, progress: Progress = silent, stdin: BinaryIO | None = None
) -> IngestReport:
    """Takes sales files into the store of `ws`.

    `files` may name `-` (stdin); None means what `tables: sales` names and the store has not seen. Raises InputError
    with every file that cannot be read (the others are in by then), StorageError and BusyError.
    """
    taking = _Taking(ws, progress, stdin)
    if files is None:
        taking.configured()
    else:
        taking.named([Path(file) for file in files])
    return taking.report()


def sales_before(store: Store, as_of: date, version: int | None = None) -> pl.DataFrame:
    """Sales of days before `as_of` (default: in the newest version), sorted by key: all that a forecast may use."""
    return store.sales(version, before=as_of)


def unseen_sales(ws: Workspace) -> list[str]:
    """The files that `tables: sales` names and the store has not taken in as they are now."""
    reading = _reading(ws)
    return [
        ws.shown(path)
        for path in ws.resolve(ws.source("sales"))
        if not ws.store.seen(file_sha256(path), reading, ws.shown(path))
    ]


class _Taking:
    """One ingest under way."""

    def __init__(self, ws: Workspace, progress: Progress, stdin: BinaryIO | None) -> None:
        self.ws, self.progress, self.stdin = ws, progress, stdin
        self.how, self.reading = ws.source("sales"), _reading(ws)
        self.files: list[FileReport] = []
        self.skipped: list[str] = []
        self.faults: list[Finding] = []
        self.warnings: list[Warn] = []
        self.days: set[date] = set()
        self.styles: set[str] = set()

    def configured(self) -> None:
        """What planner.yaml names and the store has not seen."""
        paths = self.ws.resolve(self.how)
        faults, warnings = missing_sales(self.ws)
        self.faults += faults
        self.warnings += warnings
        for number, path in enumerate(paths):
            self._take(path, skip_seen=True, share=number / len(paths))

    def named(self, paths: Sequence[Path]) -> None:
        """Files that a person names: read again even if they were seen, since others may have come in between."""
        for number, path in enumerate(paths):
            self._take(path, skip_seen=False, share=number / len(paths))

    def _take(self, path: Path, *, skip_seen: bool, share: float) -> None:
        from_stdin = path == STDIN
        shown = "stdin" if from_stdin else self.ws.shown(path)
        self.progress(f"reading {shown}", share)
        try:
            source = open_source(self._stdin() if from_stdin else path, shown, self.how.encoding)
        except FileFaultError as fault:
            self.faults.append(fault.finding)
            return
        if skip_seen and self.ws.store.seen(source.sha256, self.reading, shown):
            self.skipped.append(shown)
            log.info("%s: seen before", shown)
            return
        read = read_sales(source, self.ws)
        if skip_seen:
            self._warn_of_going_back(source, shown)
        if read.faults:
            self.faults += read.faults
            return
        self.progress(f"storing {shown}", share)
        self._put(read, rejects_path(self.ws, None if from_stdin else path))

    def _warn_of_going_back(self, source: SourceFile, shown: str) -> None:
        """A file that is read again, since its settings changed, undoes corrections that came in by hand later."""
        named = {self.ws.shown(path) for path in self.ws.resolve(self.how)}
        by_hand = sorted(set(self.ws.store.taken_in_since(source.sha256)) - named)
        if by_hand:
            self.warnings.append(
                Warn(
                    "read_again",
                    (
                        f"{shown} is read again; what came in by hand since ({', '.join(by_hand)}) may have to be ingested "
                        "again"
                    ),
                )
            )

    def _stdin(self) -> bytes:
        return (self.stdin or sys.stdin.buffer).read()

    def _put(self, read: ReadResult, rejects_file: Path) -> None:
        source = SourceInfo(read.sha256, read.file, read.rows, read.rejects.height, self.reading)
        with self.ws.store.writing(progress=self.progress):
            some = keep_rejects(rejects_file, read.rejects)
            counts = self.ws.store.put_sales(read.good, source)
        first, last = read.good["date"].min(), read.good["date"].max()
        assert first is None or isinstance(first, date)
        assert last is None or isinstance(last, date)
        self.warnings += counted_twice(read.good, read.file)
        self.days.update(distinct_values(read.good["date"]))
        self.styles.update(distinct_values(read.good["style_id"]))
        shown = self.ws.shown(rejects_file) if some else None
        log.info(
            "%s: %d rows, %d rejected; %d new, %d replaced, %d unchanged",
            read.file,
            read.rows,
            read.rejected,
            counts.new,
            counts.replaced,
            counts.unchanged,
        )
        if some:
            self.warnings.append(
                Warn(
                    "rejected_rows",
                    f"{read.rejects.height:,} row(s) of {read.file} were rejected; {shown} has them with their reasons",
                )
            )
        # The rows are in the store; keeping them here too would only fill memory.
        light = replace(read, good=read.good.clear(), rejects=read.rejects.clear())
        self.files.append(
            FileReport(read.file, read.rows - read.rejected, read.rejected, light, counts, shown, first, last)
        )

    def report(self) -> IngestReport:
        """The report, or InputError with the files that cannot be read."""
        if self.faults:
            others = f" The other {len(self.files)} file(s) are in." if self.files else ""
            raise InputError(
                f"{len(self.faults)} problem(s) with sales files",
                details=self.faults,
                hint=f"Mend them and ingest again.{others}",
            )
        if self.styles:
            self.warnings += unknown_styles(self.styles, known_styles(self.ws))
        return IngestReport(
            tuple(self.files),
            tuple(self.skipped),
            tuple(self.warnings),
            len(self.days),
            len(self.styles),
            self.ws.store.version(),
        )


def missing_sales(ws: Workspace) -> tuple[list[Finding], list[Warn]]:
    """What to say where no sales file is: a fault if planner.yaml names one, else a warning (the store may do)."""
    amiss = no_files(ws, SALES)
    if amiss or ws.resolve(ws.source("sales")):
        return amiss, []
    named = ", ".join(ws.source("sales").paths)
    if ws.is_default("sales"):
        return [], [Warn("no_sales_file", f"there is no sales file {named}")]
    return [
        Finding(
            named,
            expected="a sales file (tables.sales in planner.yaml)",
            mend="Correct the path, or put the export there.",
        )
    ], []


def read_sales(source: SourceFile, ws: Workspace) -> ReadResult:
    """Reads an export of sales; the rows of a weekly one are spread over their days."""
    how, columns = ws.source("sales"), ws.settings.columns.get("sales", {})
    if how.period == "day":
        return read_source(SALES, source, how, columns)
    by_week = replace(SALES, columns=tuple(replace(c, kind="week") if c.name == "date" else c for c in SALES.columns))
    read = read_source(by_week, source, how, columns)
    return replace(read, good=spread_weeks(read.good))


def _reading(ws: Workspace) -> str:
    """How files of sales are read, in short: the same file is read again once its settings change."""
    parts = ws.source("sales").model_dump(exclude={"path"}), ws.settings.columns.get("sales", {})
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
