"""What was read of a file of sales -> the store, with its rejects beside it; a file of which no row can be used changes nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import date

from planner.domain import Progress, Warn
from planner.ingest.ingest_report import FileReport
from planner.ingest.read_result import ReadResult
from planner.ingest.rejects import keep_rejects
from planner.ingest.said_before import other_files, taken_back, two_shops
from planner.ingest.sales_files import Readings
from planner.ingest.sales_oddities import counted_twice, in_the_future, odd_cells
from planner.ingest.taken_sales import TakenSales
from planner.language import _
from planner.tables.row_codes import distinct_values
from planner.workspace import Counts, SourceInfo, Workspace
from planner.workspace.source_files import TAKEN

log = logging.getLogger(__name__)


@dataclass
class PuttingSales:
    """Puts files into the store of `ws`, and notes in `taken` what comes of it; a file that is `rolling` keeps its older days."""

    ws: Workspace
    progress: Progress
    taken: TakenSales
    readings: Readings
    rolling: bool
    dry_run: bool

    def put(self, read: ReadResult, kept_as: str) -> None:
        """Stores what was read under the name of its file; keeps its rejects and tells what is odd in it."""
        if read.rejected == read.rows and (read.rejected or self._said_something(kept_as)):
            self._keep_last_good(read, kept_as)
            return
        if read.shopless and (other := two_shops(self.ws.store, read.good, kept_as, read.file)) is not None:
            self.taken.faults.append(other)
            return
        reading = self.readings.by_sku if read.coded else self.readings.by_style
        source = SourceInfo(read.sha256, kept_as, read.rows, read.rejects.height, reading)
        first, last = read.good["date"].min(), read.good["date"].max()
        assert first is None or isinstance(first, date)
        assert last is None or isinstance(last, date)
        keeps = (first or date.max) if self.rolling else None
        before = self.ws.store.files.last_of(kept_as)
        if self.dry_run:
            counts = self._store(read, source, keeps)
            rejects_file = None
        else:
            with self.ws.store.writing(progress=self.progress):
                rejects_file = keep_rejects(self.ws, kept_as, read.rejects)
                counts = self._store(read, source, keeps)
        self.taken.warnings += [*read.warnings, *odd_cells(read), *counted_twice(read.good, read.file)]
        self.taken.warnings += in_the_future(read, max(date.today(), self.ws.settings.day()))
        self.taken.warnings += taken_back(read.file, counts, first, before, source.sha256)
        self.taken.warnings += other_files(self.ws.store, read.file, counts, (first, last))
        self.taken.days.update(distinct_values(read.good["date"]))
        self.taken.styles.update(distinct_values(read.good["style_id"]))
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
            self.taken.warnings.append(Warn("orders_seen_twice", words, notice=True))
        return counts

    def _said_something(self, kept_as: str) -> bool:
        """Whether rows of the file are in the store: an export that stopped at its header is no word that they are wrong."""
        last = self.ws.store.files.last_of(kept_as)
        return last is not None and last["what"] == TAKEN and bool(last["rows"])

    def _keep_last_good(self, read: ReadResult, kept_as: str) -> None:
        """A file of which no row can be used says nothing: what it said before stays, and it is read again next time."""
        shown = None
        if not self.dry_run:
            with self.ws.store.writing(progress=self.progress):
                path = keep_rejects(self.ws, kept_as, read.rejects)
            shown = self.ws.shown(path) if path else None
        if self.ws.store.files.last_of(kept_as) is not None:
            self.taken.warnings.append(
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
            self.taken.warnings.append(Warn("rejected_rows", words))
        # The rows are in the store; keeping them here too would only fill memory.
        light = replace(read, good=read.good.clear(), rejects=read.rejects.clear())
        self.taken.files.append(
            FileReport(read.file, read.rows - read.rejected, read.rejected, light, counts, shown, *days)
        )
