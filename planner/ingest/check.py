"""planner check: every table read, every problem told, nothing written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.read_result import ReadResult
from planner.ingest.recipes.context import HalfError
from planner.ingest.recipes.workspace import Reader, at_hand
from planner.ingest.reference import TableRead, read_reference
from planner.ingest.sales import missing_sales, read_sales
from planner.ingest.sales_oddities import counted_twice, unknown_styles
from planner.ingest.source_file import FileFaultError, SourceFile, open_source
from planner.tables import SALES
from planner.workspace import Workspace
from planner.workspace.row_codes import distinct_values


@dataclass(frozen=True)
class CheckReport:
    """All problems (`findings`), what may be right but is worth a look (`warnings`), and a line a file (`tables`)."""

    findings: tuple[Finding, ...]
    warnings: tuple[Warn, ...]
    tables: tuple[dict[str, Any], ...]


def check_workspace(ws: Workspace) -> CheckReport:
    """Reads every table that planner.yaml names, sales too, as of ws.settings.day()."""
    reference = read_reference(ws)
    sales = _Sales(ws, None if reference.tables["styles"].findings else reference.inputs.styles["style_id"])
    reads = {"styles": reference.tables["styles"], "sales": TableRead(SALES, sales.reads), **reference.tables}
    lines = [line for read in reads.values() for line in read.lines()]
    return CheckReport((*reference.findings, *sales.findings), (*reference.warnings, *sales.warnings), tuple(lines))


class _Sales:
    """The sales files, read one after the other; only what is needed of each is kept."""

    def __init__(self, ws: Workspace, styles: pl.Series | None) -> None:
        """`styles`: those known; None = the styles table has faults, so that nobody can tell."""
        self.ws = ws
        self.reads: list[ReadResult] = []
        self.findings, self.warnings = missing_sales(ws)
        sold: set[str] = set()
        self.reader = Reader(ws)
        self.waiting: list[tuple[SourceFile, Finding]] = []
        for path in ws.resolve(ws.source("sales")):
            sold |= self._open(path)
        sold |= self._join_halves()
        if styles is not None:
            self.warnings += unknown_styles(sold, set(styles))

    def _open(self, path: Path) -> set[str]:
        """Reads a file; returns the styles sold."""
        try:
            source = open_source(path, self.ws.shown(path), self.ws.source("sales").encoding)
        except FileFaultError as fault:
            self.findings.append(fault.finding)
            return set()
        return self._read(source)

    def _read(self, source: SourceFile) -> set[str]:
        try:
            read = read_sales(source, self.ws, self.reader)
        except HalfError as half:
            self.waiting.append((source, half.finding))
            return set()
        self.findings += read.findings
        self.warnings += [*read.warnings, *counted_twice(read.good, read.file)]
        self.reads.append(replace(read, good=read.good.clear(), lines=None))
        return set(distinct_values(read.good["style_id"]))

    def _join_halves(self) -> set[str]:
        """Lines of orders without days, read with the exports of their orders."""
        waiting, self.waiting = self.waiting, []
        self.reader.orders, names = at_hand([source for source, _ in waiting])
        lines = [source for source, _ in waiting if source.name not in names]
        if self.reader.orders is None or not lines:
            self.findings += [finding for _, finding in waiting]
            return set()
        return {style for source in lines for style in self._read(source)}
