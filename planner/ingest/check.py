"""planner check: every table read, every problem told, nothing written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import Finding
from planner.ingest.between_files import BetweenFiles
from planner.ingest.outlier_days import outlier_days
from planner.ingest.outliers import outliers_told
from planner.ingest.read_result import ReadResult
from planner.ingest.read_sales import read_sales
from planner.ingest.recipes.context import HalfError
from planner.ingest.recipes.workspace import Reader, at_hand
from planner.ingest.reference import TableRead, read_reference
from planner.ingest.sales_files import missing_sales
from planner.ingest.sales_oddities import counted_twice, in_the_future, odd_cells, unknown_styles
from planner.ingest.source_file import FileFaultError, SourceFile, open_source
from planner.ingest.strange_labels import labels_sold, strange_labels
from planner.ingest.strangers import mostly_strangers, rows_by_style
from planner.ingest.unread_files import unread_files
from planner.tables import SALES
from planner.tables.frames import no_rows
from planner.workspace import Workspace


@dataclass(frozen=True)
class CheckReport:
    """All problems (`findings`), what may be right but is worth a look (`warnings`), and a line a file (`tables`)."""

    findings: tuple[Finding, ...]
    warnings: tuple[Warn, ...]
    tables: tuple[dict[str, Any], ...]


def check_workspace(ws: Workspace) -> CheckReport:
    """Reads every table that planner.yaml names, sales too, as of ws.settings.day()."""
    reference = read_reference(ws)
    styles = None if reference.tables["styles"].findings else reference.inputs.styles
    sales = _Sales(ws, styles, reference.inputs.events)
    reads = {"styles": reference.tables["styles"], "sales": TableRead(SALES, sales.reads), **reference.tables}
    lines = [line for read in reads.values() for line in read.lines()]
    warnings = (*reference.warnings, *sales.warnings, *unread_files(ws))
    return CheckReport((*reference.findings, *sales.findings), warnings, tuple(lines))


class _Sales:
    """The sales files, read one after the other; only what is needed of each is kept."""

    def __init__(self, ws: Workspace, styles: pl.DataFrame | None, events: pl.DataFrame) -> None:
        """`styles`: the styles table; None = the styles table has faults, so that nobody can tell."""
        self.ws = ws
        self.reads: list[ReadResult] = []
        self.labels: list[pl.DataFrame] = []
        self.days: list[pl.DataFrame] = []
        self.between = BetweenFiles()
        self.findings, self.warnings = missing_sales(ws)
        self.reader = Reader(ws)
        self.waiting: list[tuple[SourceFile, Finding]] = []
        sold = [self._open(path) for path in ws.resolve(ws.source("sales"))]
        sold += self._join_halves()
        self.findings += self.between.findings
        self.warnings += self.between.warnings()
        if self.days:
            days = pl.concat(self.days)
            self.warnings += outliers_told(outlier_days(days), days, days, events, ws.settings.ingest.confirmed_days)
        if styles is not None and (sold := [one for one in sold if one.height]):
            self.warnings += [] if styles is None else strange_labels(pl.concat(self.labels), styles)
            by_style = pl.concat(sold).group_by("style_id").agg(pl.col("rows").sum(), pl.col("last").max())
            strangers = mostly_strangers(by_style, styles["style_id"], ", ".join(ws.source("sales").paths))
            self.findings += strangers
            self.warnings += [] if strangers else unknown_styles(by_style["style_id"], set(styles["style_id"]))

    def _open(self, path: Path) -> pl.DataFrame:
        """Reads a file; returns the styles sold with their rows and last day."""
        try:
            source = open_source(path, self.ws.shown(path), self.ws.source("sales").encoding)
        except FileFaultError as fault:
            self.findings.append(fault.finding)
            return rows_by_style(no_rows(SALES))
        return self._read(source)

    def _read(self, source: SourceFile) -> pl.DataFrame:
        try:
            read = read_sales(source, self.ws, self.reader)
        except HalfError as half:
            self.waiting.append((source, half.finding))
            return rows_by_style(no_rows(SALES))
        self.findings += read.findings
        self.warnings += [*read.warnings, *odd_cells(read), *counted_twice(read.good, read.file)]
        self.warnings += in_the_future(read, max(date.today(), self.ws.settings.day()))
        self.between.add(read)
        self.labels.append(labels_sold(read.good))
        days = read.good.group_by("style_id", "date").agg(pl.col("units").sum())
        self.days.append(days.with_columns(source=pl.lit(read.file)))
        self.reads.append(replace(read, good=read.good.clear(), lines=None))
        return rows_by_style(read.good)

    def _join_halves(self) -> list[pl.DataFrame]:
        """Lines of orders without days, read with the exports of their orders."""
        waiting, self.waiting = self.waiting, []
        self.reader.orders, names = at_hand([source for source, _ in waiting])
        lines = [source for source, _ in waiting if source.name not in names]
        if self.reader.orders is None or not lines:
            self.findings += [finding for _, finding in waiting]
            return []
        return [self._read(source) for source in lines]
