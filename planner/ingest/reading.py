"""One file -> a clean table: good rows with the right types, and every other row with all that is wrong with it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl

from planner.errors import Finding
from planner.ingest.cells import CONTROL, Dialect, currency_signs, hidden_signs, is_money, plain_text, read_cells
from planner.ingest.doubles import without_doubles
from planner.ingest.headers import Match, known_headers, match_headers
from planner.ingest.other_units import counts_otherwise, in_metres, unit_places
from planner.ingest.problems import cell_problems, none, problems
from planner.ingest.raw_table import AT, EXTRA, RawTable, RawText, column_of, open_table
from planner.ingest.read_result import ReadResult
from planner.ingest.rejected_rows import findings_of, no_rejects, rejects_of
from planner.ingest.skipped_rows import (
    blank_rows,
    is_cancelled,
    is_note,
    is_total,
    over_in,
    state_places,
    unknown_states,
)
from planner.ingest.source_file import FileFaultError, SourceFile, open_source
from planner.language import _
from planner.settings import TableSource
from planner.tables import SALES, Column, Table
from planner.tables.frames import TYPES, no_rows

_HIDDEN = "hidden signs of "  # before a header, where what was found is counted
_STATE = ":state:"  # before what a line says became of it, where nobody knows the word
_OF = ":money:"  # between a sign of a currency and a header
_SATURDAY = 6  # weekdays count from Monday, 1
_AT_ONCE = 2  # batches understood side by side; more would only take memory


def read_table(
    table: Table,
    source: Path | bytes,
    how: TableSource,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
) -> ReadResult:
    """Reads `source` (a file, or bytes from stdin) as `table`.

    `columns` maps our names to their headers; `name` is what messages call the file. Raises nothing that a file can
    cause: see `findings`.
    """
    shown = name or (str(source) if isinstance(source, Path) else "stdin")
    try:
        return read_source(table, open_source(source, shown, how.encoding), how, columns or {}, locate=True)
    except FileFaultError as fault:
        return unreadable(table, shown, [fault.finding])


def read_source(
    table: Table, source: SourceFile, how: TableSource, columns: Mapping[str, str], *, locate: bool = False
) -> ReadResult:
    """The same for a file already opened; `locate` fills in `good_rows`."""
    try:
        raw = open_table(source, known_headers(table, columns), how.sheet)
    except FileFaultError as fault:
        return unreadable(table, source.name, [fault.finding], source)
    match = match_headers(table, raw.headers, columns, source.name, raw.header_row)
    if match.faults:
        return unreadable(table, source.name, match.faults, source, match)
    try:
        return _Reading(table, source, raw, match, how).result(locate=locate)
    except pl.exceptions.ComputeError:
        if not isinstance(raw, RawText):
            raise
        unquoted = replace(raw, quoted=False)  # a quote that is never closed; the rows without quotes can be saved
        return _Reading(table, source, unquoted, match, how).result(locate=locate)


def unreadable(
    table: Table, name: str, faults: list[Finding], source: SourceFile | None = None, match: Match | None = None
) -> ReadResult:
    """The result for a file that cannot be read as the table at all."""
    return ReadResult(
        name,
        no_rows(table),
        no_rejects(),
        faults,
        faults,
        matched=match.matched if match else {},
        ignored=match.ignored if match else [],
        sha256=source.sha256 if source else "",
        encoding=source.encoding if source else "",
    )


# Typed rows with AT, their problems, and how often there was what is left out or changed.
_Understood = tuple[pl.DataFrame, pl.DataFrame, Counter[str]]


class _Reading:
    """The reading of one file: batches are understood one by one, then what concerns the file as a whole."""

    def __init__(self, table: Table, source: SourceFile, raw: RawTable, match: Match, how: TableSource) -> None:
        self.table, self.source, self.raw, self.match = table, source, raw, match
        self.states = state_places(table, raw.headers, match)
        counted = {"units", "on_hand"} & set(match.matched.values())
        self.measures = unit_places(raw.headers, match.columns) if counted else []
        self.dialect = Dialect(
            how.date_format,
            serial_dates=source.kind == "workbook",
            decimal=how.decimal or (None if isinstance(raw, RawText) and raw.delimiter == ";" else "."),
        )

    def result(self, *, locate: bool) -> ReadResult:
        """Everything about the file."""
        places = sorted({*self.match.columns, *self.match.attributes, *self.states, *self.measures})
        batches = list(self._understood(self.raw.batches(places)))
        rows = pl.concat([good for good, _, _ in batches])
        found = pl.concat([bad for _, bad, _ in batches])
        counted: Counter[str] = sum((counts for _, _, counts in batches), Counter())
        del batches
        count = rows.height
        found = pl.concat([found, self._broken_quotes(rows)])
        if found.height:
            rows = rows.join(found.select(AT).unique(), on=AT, how="anti", maintain_order="left")
        named = self.match.matched.values()
        rows, doubles = without_doubles(self.table, rows, named, self.raw.editor_rows)
        found = pl.concat([found, doubles]).sort(AT, maintain_order=True)
        rejects = rejects_of(self.raw, found)
        attributes = tuple(self.match.attributes.values())
        return ReadResult(
            self.source.name,
            rows.drop(AT),
            rejects,
            findings_of(self.raw, found, self.source.name),
            [],
            self.match.matched,
            self.match.ignored,
            attributes,
            self.raw.editor_rows(rows[AT] if locate else rows[AT].clear()),
            self.source.sha256,
            self.source.encoding,
            count,
            counted["blank"],
            counted["total"],
            counted["cancelled"],
            counted["floored"],
            rejects.height,
            weekends=counted["weekends"],
            currencies={
                (head, sign): n for name, n in counted.items() for sign, of, head in [name.partition(_OF)] if of
            },
            hidden={name.removeprefix(_HIDDEN): n for name, n in counted.items() if name.startswith(_HIDDEN)},
            states={name.removeprefix(_STATE): n for name, n in counted.items() if name.startswith(_STATE)},
        )

    def _understood(self, batches: Iterable[pl.DataFrame]) -> Iterator[_Understood]:
        """The batches understood, in order; a few at a time, so that the text of few is in memory."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            under_way: deque[Future[_Understood]] = deque()
            for batch in batches:
                under_way.append(pool.submit(self._understand, batch))
                if len(under_way) > _AT_ONCE:
                    yield under_way.popleft().result()
            for one in under_way:
                yield one.result()

    def _understand(self, batch: pl.DataFrame) -> _Understood:
        """The typed rows of a batch (bad cells null), with AT; its problems; how many blank rows and totals it had."""
        batch, skipped = self._skip(batch)
        at = batch.select(pl.col(AT).cast(pl.UInt32))
        found = [
            problems(
                at,
                batch[EXTRA].is_not_null(),
                None,
                _("{n} cells as in the header").format(n=len(self.raw.headers)),
                _("A cell too many: quote cells that hold the separator, or write numbers without it."),
                batch[EXTRA],
            )
        ]
        found += [self._other_units(at, batch[column_of(place)], place) for place in self.measures]
        values: dict[str, pl.Series] = {}
        for place, column in self.match.columns.items():
            cells = batch[column_of(place)]
            read, blank = read_cells(column, cells, self.dialect)
            if column.kind in {"id", "text", "list"} and (hidden := hidden_signs(cells, column.kind)):
                skipped[f"{_HIDDEN}{self.raw.headers[place]}"] += hidden
            if column.kind == "week":
                days, _blank = read_cells(replace(column, kind="date"), cells, self.dialect)
                skipped["weekends"] += int((days.dt.weekday() >= _SATURDAY).sum())
            if is_money(column):
                head = self.raw.headers[place]
                skipped.update({f"{sign}{_OF}{head}": n for sign, n in currency_signs(cells).items()})
            if column.floor is not None:
                below = (read < column.floor).fill_null(False)
                skipped["floored"] += int(below.sum())
                read = read.set(below, column.floor) if below.any() else read
            merged, written = self.dialect.serial_dates, self.dialect.date_format
            head = self.raw.headers[place]
            found.append(cell_problems(at, column, head, cells, read, blank, may_merge=merged, date_format=written))
            values[column.name] = read
        given = [
            _filled(values[c.name].alias(c.name) if c.name in values else _absent(c, at.height), c)
            for c in self.table.columns
        ]
        for place in self.match.attributes:
            if hidden := hidden_signs(batch[column_of(place)], "attribute"):
                skipped[f"{_HIDDEN}{self.raw.headers[place]}"] += hidden
        further = [_attribute(batch[column_of(place)]).alias(name) for place, name in self.match.attributes.items()]
        return at.with_columns(*given, *further), pl.concat(found), skipped

    def _other_units(self, at: pl.DataFrame, cells: pl.Series, place: int) -> pl.DataFrame:
        """Rows that count something else than the table does: five dozen are no five pieces."""
        metres = in_metres(self.table)
        expected = _("metres") if metres else _("pieces")
        mend = (
            _("Write the number of metres, and m as the unit.")
            if metres
            else _("Write the number of pieces, and 件 as the unit.")
        )
        return problems(at, counts_otherwise(self.table, cells), self.raw.headers[place], expected, mend, cells)

    def _skip(self, batch: pl.DataFrame) -> tuple[pl.DataFrame, Counter[str]]:
        """The batch without blank rows, rows of totals and cancelled lines, and how many there were of each."""
        blank = blank_rows(batch, column_of(next(iter(self.match.columns)))) | is_note(batch)
        names = [column_of(p) for p, c in self.match.columns.items() if c.kind == "id" or p == 0]
        total = pl.any_horizontal(pl.lit(False), *(is_total(batch, name) for name in names))
        off = pl.any_horizontal(
            pl.lit(False), *(is_cancelled(batch, column_of(p), over_in(self.table)) for p in self.states)
        )
        total &= ~pl.lit(blank)
        flags = batch.select(total=total, blank=pl.lit(blank), cancelled=off & ~total & ~pl.lit(blank))
        skip = flags["blank"] | flags["total"] | flags["cancelled"]
        counts = Counter({name: int(flags[name].sum()) for name in flags.columns})
        for place in self.states if self.table.name == SALES.name else ():
            counts.update({f"{_STATE}{word}": n for word, n in unknown_states(batch, column_of(place)).items()})
        return (batch.filter(~skip) if skip.any() else batch), counts

    def _broken_quotes(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with a quote that has no partner: nobody knows where its cell ends."""
        broken = self.raw.broken_quotes() if isinstance(self.raw, RawText) else None
        if broken is None or not broken.any():
            return none()
        return problems(
            rows,
            broken.gather(rows[AT]),
            None,
            _("quotes in pairs"),
            _("A quote without a partner swallows what follows it: delete it, or double it."),
        )


def _absent(column: Column, height: int) -> pl.Series:
    return pl.Series(column.name, [None], TYPES[column.kind]).new_from_index(0, height)


def _filled(series: pl.Series, column: Column) -> pl.Series:
    if column.default is None:
        return series
    default = int(column.default) if column.kind == "whole" else column.default
    return series.fill_null(default)


def _attribute(cells: pl.Series) -> pl.Series:
    """A design attribute as text; reading all styles tells whether it is a number."""
    texts = plain_text(cells).str.replace_all(CONTROL, "").str.strip_chars().str.strip_prefix("'")
    return texts.set((texts == "").fill_null(False), None)
