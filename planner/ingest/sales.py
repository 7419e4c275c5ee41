"""Sales exports into the store: good rows go in, bad ones to rejects/, everything is counted."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import polars as pl

from planner.domain import Inputs, Progress, Warn, silent
from planner.errors import Finding
from planner.ingest.counted_stock import with_counted_stock
from planner.ingest.ingest_report import IngestReport
from planner.ingest.ledger.open_orders import receipts_in_ledger
from planner.ingest.put_sales import PuttingSales
from planner.ingest.read_sales import read_sales
from planner.ingest.recipes.context import Answers, HalfError
from planner.ingest.recipes.keep import pattern_of
from planner.ingest.recipes.workspace import Reader, at_hand
from planner.ingest.rejects import drop_rejects
from planner.ingest.said_before import stays_out
from planner.ingest.sales_files import missing_sales, readings_of
from planner.ingest.source_file import STDIN, FileFaultError, SourceFile, open_source, read_stdin
from planner.ingest.taken_sales import TakenSales
from planner.language import _
from planner.workspace import SourceInfo, Store, Workspace
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
    taking.join_halves()
    return taking.taken.report(ws, dry_run=dry_run)


def sales_before(store: Store, as_of: date, version: int | None = None) -> pl.DataFrame:
    """Sales of days before `as_of` (default: in the newest version), sorted by key: all that a forecast may use."""
    return store.sales(version, before=as_of)


def sales_known(
    ws: Workspace,
    as_of: date,
    version: int | None = None,
    ledger_version: int | None = None,
    sales: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The same beside the stock that past nights counted where the sales say none; arrivals are those of the ledger.
    `sales`: those of `sales_before`, where they are at hand.
    """
    # The count of as_of was made as that day opened: it tells what the days before it left.
    sales = sales_before(ws.store, as_of, version) if sales is None else sales
    counts = ws.store.counts.before(as_of + timedelta(days=1))
    if counts.is_empty():
        return sales
    return with_counted_stock(sales, counts, receipts_in_ledger(ws, ledger_version))


def keep_count(ws: Workspace, inputs: Inputs) -> list[Warn]:
    """Keeps the stock table as tonight's count, if it is another than the last: an old file was not counted anew; returns
    what is odd about it.

    A night that is replayed for a past day keeps none, since the table is of today: it has sales of days after its own
    (of the morning of as_of some exports have a part).
    """
    day = inputs.as_of
    if not ws.resolve(ws.source("stock")):
        return []
    if ws.store.has_sales_after(day + timedelta(days=1)):
        words = _("there are sales of days after {day}, so the stock table is of a later day than the one planned for")
        return [Warn("stock_of_later", words.format(day=day), notice=True)]
    ws.store.counts.keep(day, inputs.stock)
    return []


class _Taking:
    """One ingest under way."""

    def __init__(
        self, ws: Workspace, progress: Progress, stdin: BinaryIO | None, dry_run: bool, day: date | None
    ) -> None:
        self.ws, self.progress, self.stdin, self.dry_run = ws, progress, stdin, dry_run
        self.how, self.readings, self.taken = ws.source("sales"), readings_of(ws), TakenSales()
        self.putting = PuttingSales(ws, progress, self.taken, self.readings, self.how.rolling, dry_run)
        self.reader = Reader(ws, Answers(day=day))
        self.waiting: list[tuple[SourceFile, str, Finding]] = []  # files that say only half: lines, or days of orders

    def configured(self) -> None:
        """What planner.yaml names and the store has not seen."""
        paths = self.ws.resolve(self.how)
        faults, warnings = missing_sales(self.ws)
        self.taken.faults += faults
        self.taken.warnings += warnings
        for number, path in enumerate(paths):
            self._take(path, skip_seen=True, share=number / len(paths))

    def named(self, paths: Sequence[Path]) -> None:
        """Files that a person names: read again even if they were seen."""
        for number, path in enumerate(paths):
            self._take(path, skip_seen=False, share=number / len(paths))

    def _take(self, path: Path, *, skip_seen: bool, share: float) -> None:
        from_stdin = path == STDIN
        shown = "stdin" if from_stdin else self.ws.shown(path)
        self.progress(_("reading {shown}").format(shown=shown), share)
        try:
            source = open_source(read_stdin(self.stdin) if from_stdin else path, shown, self.how.encoding)
        except FileFaultError as fault:
            self.taken.faults.append(fault.finding)
            return
        # What comes by stdin has no name: each content is a file of its own, so that none takes another back.
        kept_as = f"stdin-{source.sha256[:8]}" if from_stdin else self.ws.kept_name(path)
        if not from_stdin:
            self._find_renamed(kept_as, source)
        if skip_seen and self._seen(kept_as, source):
            self.taken.skipped.append(shown)
            return
        self._read(source, kept_as, shown, share)

    def _read(self, source: SourceFile, kept_as: str, shown: str, share: float | None = None) -> None:
        try:
            read = read_sales(source, self.ws, self.reader)
        except HalfError as half:
            self.waiting.append((source, kept_as, half.finding))
            return
        if read.faults:
            self.taken.faults += read.faults
            return
        self.progress(_("storing {shown}").format(shown=shown), share)
        self.putting.put(read, kept_as)

    def join_halves(self) -> None:
        """Exports of lines without days, read with the exports of their orders; what has no other half is a fault."""
        waiting, self.waiting = self.waiting, []
        orders, names = at_hand([source for source, _, _ in waiting])
        lines = [one for one in waiting if one[0].name not in names]
        if lines and orders is None:  # the other half may have come in before
            orders, names = at_hand(self._others({source.name for source, _, _ in waiting}))
        elif names and not lines:
            lines = self._lines_seen()
        if orders is None or not lines:
            self.taken.faults += [finding for _, _, finding in waiting]
            return
        self.reader.orders = orders
        for source, kept_as, _unused in lines:
            self._read(source, kept_as, source.name)
        self.reader.orders = None
        told = ", ".join(dict.fromkeys(pattern_of(name) for name in sorted(names)))
        self.taken.warnings.append(
            Warn("orders_joined", _("days of orders were taken from {told}").format(told=told), notice=True)
        )
        for source, kept_as, _unused in waiting:
            if source.name in names and not self.dry_run:  # so that the next night knows it
                info = SourceInfo(source.sha256, kept_as, 0, 0, self.readings.by_style)
                self.ws.store.put_sales(pl.DataFrame(schema=SALES_SCHEMA), info)

    def _others(self, names: set[str]) -> Iterator[SourceFile]:
        """The files that `tables: sales` names, without these and those that cannot be opened."""
        for path in self.ws.resolve(self.how):
            if (shown := self.ws.shown(path)) not in names:
                with suppress(FileFaultError):
                    yield open_source(path, shown, self.how.encoding)

    def _lines_seen(self) -> list[tuple[SourceFile, str, Finding]]:
        """Of the files that were left out as seen: the lines of orders without days."""
        found = []
        for path in self.ws.resolve(self.how):
            if self.ws.shown(path) in self.taken.skipped:
                source = open_source(path, self.ws.shown(path), self.how.encoding)
                try:
                    read_sales(source, self.ws, self.reader)
                except HalfError as half:
                    found.append((source, self.ws.kept_name(path), half.finding))
        return found

    def _seen(self, kept_as: str, source: SourceFile) -> bool:
        """Whether the store knows the file as it is; told where it was taken back and stays out for that reason."""
        if not any(self.ws.store.seen(source.sha256, reading, kept_as) for reading in self.readings):
            return False
        last = self.ws.store.files.last_of(kept_as)
        if last is not None and last["what"] == FORGOTTEN:
            self.taken.warnings.append(stays_out(source.name))
        elif last is not None and last["rejected"] == 0 and not self.dry_run:
            drop_rejects(self.ws, kept_as)
        log.info("%s: seen before", source.name)
        return True

    def _find_renamed(self, kept_as: str, source: SourceFile) -> None:
        """A file of another name that holds what one held that is no longer there: that one, renamed."""
        files = self.ws.store.files
        if self.dry_run or kept_as in files.names():
            return
        same = [name for by in self.readings for name in files.same_elsewhere(source.sha256, by)]
        lost = [name for name in same if not name.startswith("stdin-") and not (self.ws.folder / name).exists()]
        if lost:
            with self.ws.store.writing(progress=self.progress):
                files.rename(lost[0], kept_as)
