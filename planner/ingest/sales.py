"""Sales exports into the store: good rows go in, bad ones to rejects/, everything is counted."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import polars as pl

from planner.domain import Progress, Warn, silent
from planner.errors import Finding, InputError
from planner.ingest.by_sku import known_skus, read_by_sku, skus_sha256, told_by_sku
from planner.ingest.ingest_report import FileReport, IngestReport
from planner.ingest.no_file import no_files
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_source, unreadable
from planner.ingest.recipes.context import Answers, HalfError
from planner.ingest.recipes.export import Export
from planner.ingest.recipes.keep import kept_text
from planner.ingest.recipes.workspace import Reader, at_hand
from planner.ingest.rejects import keep_rejects
from planner.ingest.said_before import other_files, stays_out, taken_back, two_shops
from planner.ingest.sales_oddities import counted_twice, in_the_future, known_styles, odd_cells, unknown_styles
from planner.ingest.source_file import STDIN, FileFaultError, SourceFile, open_source, read_stdin
from planner.ingest.weeks import spread_weeks
from planner.language import _
from planner.tables import SALES
from planner.tables.row_codes import distinct_values
from planner.workspace import Counts, SourceInfo, Store, Workspace
from planner.workspace.manifest import file_sha256
from planner.workspace.source_files import FORGOTTEN
from planner.workspace.store import SALES_SCHEMA

log = logging.getLogger(__name__)


def ingest_sales(
    ws: Workspace,
    files: Sequence[Path | str] | None = None,
    progress: Progress = silent,
    stdin: BinaryIO | None = None,
    *,
    dry_run: bool = False,
    day: date | None = None,
) -> IngestReport:
    """Takes sales files into the store of `ws`; what each says takes the place of all that it said before.

    Exports are read by their recipe: of the workspace (imports/), or one that comes with the program. `day` is that of
    files that do not say it.

    `files` may name `-` (stdin); None means what `tables: sales` names and the store has not seen. `dry_run` only
    tells what would come of it, each file taken alone. Raises InputError with every file that cannot be read (the
    others are in by then), StorageError and BusyError.
    """
    taking = _Taking(ws, progress, stdin, dry_run, day)
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
    readings = _readings(ws)
    return [
        ws.shown(path)
        for path in ws.resolve(ws.source("sales"))
        if not any(ws.store.seen(file_sha256(path), reading, ws.kept_name(path)) for reading in readings)
    ]


class _Taking:
    """One ingest under way."""

    def __init__(
        self, ws: Workspace, progress: Progress, stdin: BinaryIO | None, dry_run: bool, day: date | None
    ) -> None:
        self.ws, self.progress, self.stdin, self.dry_run = ws, progress, stdin, dry_run
        self.how, (self.reading, self.by_sku) = ws.source("sales"), _readings(ws)
        self.reader = Reader(ws, Answers(day=day))
        self.waiting: list[tuple[SourceFile, str, Finding]] = []  # files that say only half: lines, or days of orders
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
        self._join_halves()

    def named(self, paths: Sequence[Path]) -> None:
        """Files that a person names: read again even if they were seen."""
        for number, path in enumerate(paths):
            self._take(path, skip_seen=False, share=number / len(paths))
        self._join_halves()

    def _take(self, path: Path, *, skip_seen: bool, share: float) -> None:
        from_stdin = path == STDIN
        shown = "stdin" if from_stdin else self.ws.shown(path)
        self.progress(_("reading {shown}").format(shown=shown), share)
        try:
            source = open_source(self._stdin() if from_stdin else path, shown, self.how.encoding)
        except FileFaultError as fault:
            self.faults.append(fault.finding)
            return
        # What comes by stdin has no name: each content is a file of its own, so that none takes another back.
        kept_as = f"stdin-{source.sha256[:8]}" if from_stdin else self.ws.kept_name(path)
        if not from_stdin:
            self._find_renamed(kept_as, source)
        if skip_seen and self._seen(kept_as, source):
            self.skipped.append(shown)
            return
        self._read(source, kept_as, shown, share)

    def _read(self, source: SourceFile, kept_as: str, shown: str, share: float | None = None) -> None:
        try:
            read = read_sales(source, self.ws, self.reader)
        except HalfError as half:
            self.waiting.append((source, kept_as, half.finding))
            return
        if read.faults:
            self.faults += read.faults
            return
        self.progress(_("storing {shown}").format(shown=shown), share)
        self._put(read, kept_as)

    def _join_halves(self) -> None:
        """Exports of lines without days, read with the exports of their orders; what has no other half is a fault."""
        waiting, self.waiting = self.waiting, []
        orders, names = at_hand([source for source, _, _ in waiting])
        lines = [one for one in waiting if one[0].name not in names]
        if orders is not None and not lines:  # orders with new days: their lines may have come in before
            lines = self._lines_seen()
        if orders is None or not lines:
            self.faults += [finding for _, _, finding in waiting]
            return
        self.reader.orders = orders
        for source, kept_as, _unused in lines:
            self._read(source, kept_as, source.name)
        self.reader.orders = None
        told = ", ".join(sorted(names))
        self.warnings.append(
            Warn("orders_joined", _("days of orders were taken from {told}").format(told=told), notice=True)
        )
        for source, kept_as, _unused in waiting:
            if source.name in names and not self.dry_run:  # so that the next night knows it
                info = SourceInfo(source.sha256, kept_as, 0, 0, self.reading)
                self.ws.store.put_sales(pl.DataFrame(schema=SALES_SCHEMA), info)

    def _lines_seen(self) -> list[tuple[SourceFile, str, Finding]]:
        """Of the files that were left out as seen: the lines of orders without days."""
        found = []
        for path in self.ws.resolve(self.how):
            if self.ws.shown(path) in self.skipped:
                source = open_source(path, self.ws.shown(path), self.how.encoding)
                try:
                    read_sales(source, self.ws, self.reader)
                except HalfError as half:
                    found.append((source, self.ws.kept_name(path), half.finding))
        return found

    def _seen(self, kept_as: str, source: SourceFile) -> bool:
        """Whether the store knows the file as it is; told where it was taken back and stays out for that reason."""
        if not any(self.ws.store.seen(source.sha256, reading, kept_as) for reading in (self.reading, self.by_sku)):
            return False
        last = self.ws.store.files.last_of(kept_as)
        if last is not None and last["what"] == FORGOTTEN:
            self.warnings.append(stays_out(source.name))
        log.info("%s: seen before", source.name)
        return True

    def _find_renamed(self, kept_as: str, source: SourceFile) -> None:
        """A file of another name that holds what one held that is no longer there: that one, renamed."""
        files = self.ws.store.files
        if self.dry_run or kept_as in files.names():
            return
        same = [name for by in (self.reading, self.by_sku) for name in files.same_elsewhere(source.sha256, by)]
        lost = [name for name in same if not name.startswith("stdin-") and not (self.ws.folder / name).exists()]
        if lost:
            with self.ws.store.writing(progress=self.progress):
                files.rename(lost[0], kept_as)

    def _stdin(self) -> bytes:
        return read_stdin(self.stdin)

    def _put(self, read: ReadResult, kept_as: str) -> None:
        if read.rejected and read.rejected == read.rows:
            self._keep_last_good(read, kept_as)
            return
        if read.shopless and (other := two_shops(self.ws.store, read.good, kept_as, read.file)) is not None:
            self.faults.append(other)
            return
        reading = self.by_sku if read.coded else self.reading
        source = SourceInfo(read.sha256, kept_as, read.rows, read.rejects.height, reading)
        first, last = read.good["date"].min(), read.good["date"].max()
        assert first is None or isinstance(first, date)
        assert last is None or isinstance(last, date)
        keeps = (first or date.max) if self.how.rolling else None
        before = self.ws.store.files.last_of(kept_as)
        if self.dry_run:
            counts = self._store(read, source, keeps)
            rejects_file = None
        else:
            with self.ws.store.writing(progress=self.progress):
                rejects_file = keep_rejects(self.ws, kept_as, read.rejects)
                counts = self._store(read, source, keeps)
        self.warnings += [*read.warnings, *odd_cells(read), *counted_twice(read.good, read.file)]
        self.warnings += in_the_future(read, max(date.today(), self.ws.settings.day()))
        self.warnings += taken_back(read.file, counts, first, before, source.sha256)
        self.warnings += other_files(self.ws.store, read.file, counts, (first, last))
        self.days.update(distinct_values(read.good["date"]))
        self.styles.update(distinct_values(read.good["style_id"]))
        shown = self.ws.shown(rejects_file) if rejects_file else None
        log.info("%s: %d rows, %d rejected; %s", read.file, read.rows, read.rejected, counts)
        self._report(read, counts, shown, (first, last))

    def _store(self, read: ReadResult, source: SourceInfo, keeps: date | None) -> Counts:
        if read.lines is None:
            return self.ws.store.put_sales(read.good, source, keeps=keeps, dry_run=self.dry_run)
        counts, twice = self.ws.store.put_lines(read.lines, source, dry_run=self.dry_run)
        if twice:
            words = _("{twice:,} order(s) of the days of {file} are told by two systems and count once").format(
                twice=twice, file=read.file
            )
            self.warnings.append(Warn("orders_seen_twice", words, notice=True))
        return counts

    def _keep_last_good(self, read: ReadResult, kept_as: str) -> None:
        """A file of which no row can be used says nothing: what it said before stays, and it is read again next time."""
        shown = None
        if not self.dry_run:
            with self.ws.store.writing(progress=self.progress):
                path = keep_rejects(self.ws, kept_as, read.rejects)
            shown = self.ws.shown(path) if path else None
        if self.ws.store.files.last_of(kept_as) is not None:
            self.warnings.append(
                Warn(
                    "nothing_usable",
                    _("no row of {file} can be used; what it said before stays in the store").format(file=read.file),
                )
            )
        self._report(read, Counts(), shown, (None, None))

    def _report(
        self, read: ReadResult, counts: Counts, shown: str | None, days: tuple[date | None, date | None]
    ) -> None:
        if read.rejected:
            where = _("; {shown} has them with their reasons").format(shown=shown) if shown else ""
            words = _("{height:,} row(s) of {file} were rejected{where}").format(
                height=read.rejects.height, file=read.file, where=where
            )
            self.warnings.append(Warn("rejected_rows", words))
        # The rows are in the store; keeping them here too would only fill memory.
        light = replace(read, good=read.good.clear(), rejects=read.rejects.clear())
        self.files.append(FileReport(read.file, read.rows - read.rejected, read.rejected, light, counts, shown, *days))

    def report(self) -> IngestReport:
        """The report, or InputError with the files that cannot be read."""
        if self.faults:
            others = _(" The other {n} file(s) are in.").format(n=len(self.files)) if self.files else ""
            raise InputError(
                _("{n} problem(s) with sales files").format(n=len(self.faults)),
                details=self.faults,
                hint=_("Mend them and ingest again.{others}").format(others=others),
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
            self.dry_run,
        )


def missing_sales(ws: Workspace) -> tuple[list[Finding], list[Warn]]:
    """What to say where no sales file is: a fault if planner.yaml names one, else a warning (the store may do)."""
    amiss = no_files(ws, SALES)
    if amiss or ws.resolve(ws.source("sales")):
        return amiss, []
    named = ", ".join(ws.source("sales").paths)
    if ws.is_default("sales"):
        return [], [Warn("no_sales_file", _("there is no sales file {named}").format(named=named))]
    return [
        Finding(
            named,
            expected=_("a sales file (tables.sales in planner.yaml)"),
            mend=_("Correct the path, or put the export there."),
        )
    ], []


def read_sales(source: SourceFile, ws: Workspace, reader: Reader | None = None) -> ReadResult:
    """Reads an export of sales, by its recipe where it is no plain table; rows of a weekly one are spread over days.

    HalfError where it has lines of orders without their days, or the days without lines.
    """
    try:
        export = (reader or Reader(ws)).read(source)
    except HalfError:
        raise
    except FileFaultError as fault:
        return unreadable(SALES, source.name, [fault.finding], source)
    if export is not None:
        return _of_export(export, source)
    how, columns = ws.source("sales"), ws.settings.columns.get("sales", {})
    by_week = replace(SALES, columns=tuple(replace(c, kind="week") if c.name == "date" else c for c in SALES.columns))
    table = SALES if how.period == "day" else by_week
    read = read_source(table, source, how, {ours: theirs for ours, theirs in columns.items() if ours != "sku"})
    if told_by_sku(read, columns) and (skus := known_skus(ws)) is not None:
        read = read_by_sku(table, source, how, columns, skus)
    return read if how.period == "day" else replace(read, good=spread_weeks(read.good))


def _of_export(export: Export, source: SourceFile) -> ReadResult:
    """The sales of an export; a fault where it holds another of our tables."""
    if export.recipe.table == "sales":
        shopless = export.recipe.grain == "days" and export.recipe.channel is None
        return replace(export.result, coded=True, shopless=shopless)
    table = export.recipe.table
    finding = Finding(
        source.name,
        expected="sales",
        mend=_("This is a table of {table}: `planner adopt {name}` makes it the one that plans read.").format(
            table=table, name=source.name
        ),
    )
    return unreadable(SALES, source.name, [finding], source)


def _readings(ws: Workspace) -> tuple[str, str]:
    """How files of sales are read, in short: the same file is read again once its settings change.

    By style, and by codes of SKUs, which also change with the skus table.
    """
    parts: list[object] = [
        ws.source("sales").model_dump(exclude={"path", "rolling"}),
        ws.settings.columns.get("sales", {}),
    ]
    if recipes := kept_text(ws.folder):
        parts.append(recipes)
    reading = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
    return reading, f"{reading}-{skus_sha256(ws)}"
