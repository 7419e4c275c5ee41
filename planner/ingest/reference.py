"""The reference tables of a workspace -> Inputs: everything read, everything that is wrong told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Inputs, Warn
from planner.errors import Finding, InputError
from planner.ingest.cells import Dialect, read_cells
from planner.ingest.cross_checks import Places, contradictions
from planner.ingest.currencies import booked_in_another, not_the_workspace_s, other_currencies
from planner.ingest.events import each_once
from planner.ingest.ingest_report import header_line
from planner.ingest.ledger.open_orders import (
    THE_LEDGER,
    LedgerPlaces,
    entries_of_version,
    ledger_counts,
    open_in_ledger,
)
from planner.ingest.ledger.ordered_of_pins import with_ordered
from planner.ingest.no_file import no_files
from planner.ingest.oddities import oddities
from planner.ingest.read_result import ReadResult, hidden_signs_told, weekends_told
from planner.ingest.reading import read_table
from planner.ingest.recipes.workspace import EXPORTED, read_exported
from planner.ingest.sums import OF_ORDERS, OF_STOCK, without_sums
from planner.ingest.unread_files import passed_over
from planner.language import _
from planner.tables import GIVEN, Column, Table
from planner.tables.frames import no_rows
from planner.workspace import Workspace

# Tables whose rows may be told whole and by colour or size, and what names the whole.
_TOLD_IN_PARTS = {"stock": OF_STOCK, "orders": OF_ORDERS}


@dataclass
class TableRead:
    """One table: its rows, where each stands (file and row), and what its files were."""

    table: Table
    reads: list[ReadResult] = field(default_factory=list)
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    findings: list[Finding] = field(default_factory=list)
    attributes: tuple[str, ...] = ()

    def rejected_names(self, column: str) -> set[str]:
        """What rejected rows say in `column`: names that stand in the table, though their rows cannot be used."""
        return {
            name.strip()
            for read in self.reads
            for theirs, ours in read.matched.items()
            if ours == column and theirs in read.rejects.columns
            for name in read.rejects[theirs].drop_nulls().cast(pl.String).to_list()
        }

    def lines(self) -> list[dict[str, Any]]:
        """A line a file, for people."""
        return [
            {
                "table": self.table.name,
                "file": r.file,
                "rows": r.rows,
                "good": r.rows - r.rejected,
                "rejected": r.rejected,
                "headers": header_line(r.file, r).partition(": ")[2],
            }
            for r in self.reads
        ]


@dataclass
class ReferenceTables:
    """All reference tables read, with all that is wrong with them."""

    inputs: Inputs
    findings: list[Finding]
    warnings: list[Warn]
    tables: dict[str, TableRead]


def read_inputs(ws: Workspace, ledger_version: int | None = None) -> tuple[Inputs, tuple[Warn, ...]]:
    """The reference tables as of ws.settings.day(), and what people should know of them.

    Without an orders file, open orders are those of the ledger (of a version; default: the newest).
    Raises InputError with every finding over all tables: money rides on them, so no row is left out silently.
    """
    read = read_reference(ws, ledger_version)
    if read.findings:
        raise input_error(read.findings)
    return read.inputs, tuple(read.warnings)


def inputs_to_amend(ws: Workspace) -> Inputs:
    """The same where orders are to be amended: what is wrong with booked orders is no reason, it is what may be mended."""
    read = read_reference(ws)
    findings = [finding for finding in read.findings if finding.file != _(THE_LEDGER)]
    if findings:
        raise input_error(findings)
    return read.inputs


def input_error(findings: list[Finding]) -> InputError:
    """The InputError for findings over any number of tables."""
    files = sorted({finding.file for finding in findings})
    more = ", ..." if len(files) > 3 else ""
    return InputError(
        _("{n} problem(s) in {names}{more}").format(n=len(findings), names=", ".join(files[:3]), more=more),
        details=findings,
        hint=_("Correct them; `planner check` shows what is left."),
    )


def read_reference(ws: Workspace, ledger_version: int | None = None) -> ReferenceTables:
    """Reads every table but sales; raises nothing that the files can cause."""
    tables = {name: read_one(ws, table) for name, table in GIVEN.items() if name != "sales"}
    named = {name: ", ".join(ws.source(name).paths) for name in tables}
    entries = entries_of_version(ws, ledger_version)
    orders, version = open_in_ledger(ws, ledger_version) if ledger_counts(ws) else (None, None)
    read = put_together(ws.settings.day(), tables, named, orders, version, entries)
    reads = [one for table in tables.values() for one in table.reads]
    others = not_the_workspace_s(reads, ws.settings.currency)
    others += [] if orders is None else booked_in_another(entries, ws.settings.currency)
    return replace(read, warnings=[*read.warnings, *others, *passed_over(ws)])


def put_together(
    as_of: date,
    tables: dict[str, TableRead],
    named: Mapping[str, str],
    orders: pl.DataFrame | None = None,
    ledger_version: int | None = None,
    entries: pl.DataFrame | None = None,
) -> ReferenceTables:
    """Tables read one by one as the Inputs of a day, with what contradicts across them.

    `named`: what messages call each table where no file of it was read. `orders`: those of the ledger, where they count
    in place of the table's. `entries`: those of the ledger, which also tell what was ordered of each pin.
    """
    frames = {name: read.rows for name, read in tables.items()}
    places: dict[str, Places] = {name: _Places(named[name], read) for name, read in tables.items()}
    if orders is not None:
        frames["orders"], places["orders"] = orders, LedgerPlaces(orders)
    if frames["pins"].height:
        in_file = frames["orders"] if orders is None else None
        frames["pins"] = with_ordered(frames["pins"], in_file, frames["factories"], entries)
    inputs = Inputs(
        as_of=as_of,
        attributes=tables["styles"].attributes,
        ledger_version=ledger_version,
        committed=0.0,
        **frames,
    )
    findings = [finding for read in tables.values() for finding in read.findings]
    unread = {name for name, read in tables.items() if read.findings and not any(file.rows for file in read.reads)}
    findings += other_currencies(read for table in tables.values() for read in table.reads)
    findings += contradictions(inputs, places, lambda table, column: tables[table].rejected_names(column), unread)
    findings = list(dict.fromkeys(findings))  # an order of the ledger has a row a colour and size
    # What other tables say of styles or factories whose rows are wrong is told once those rows are mended.
    whole = not tables["styles"].findings and not tables["factories"].findings
    events, listed_twice = each_once(inputs.events)
    warnings = [
        *(oddities(inputs) if whole else []),
        *_below_floor(tables.values()),
        *_cancelled(tables.values()),
        *listed_twice,
    ]
    for read in (read for table in tables.values() for read in table.reads):
        warnings += [*read.warnings, *hidden_signs_told(read), *weekends_told(read)]
    return ReferenceTables(replace(inputs, events=events), findings, warnings, tables)


def _below_floor(tables: Iterable[TableRead]) -> list[Warn]:
    """Stock below 0 where pieces were sold that are not there yet."""
    return [
        Warn(
            "stock_below_zero",
            _("{file}: {floored:,} row(s) with a stock below 0 count as 0").format(
                file=read.file, floored=read.floored
            ),
        )
        for table in tables
        for read in table.reads
        if read.floored
    ]


def _cancelled(tables: Iterable[TableRead]) -> list[Warn]:
    """Lines that an ERP has cancelled or closed."""
    words = _("{file}: {n:,} line(s) are cancelled or closed and do not count")
    return [
        Warn("cancelled_lines", words.format(file=read.file, n=read.cancelled_rows), notice=True)
        for table in tables
        for read in table.reads
        if read.cancelled_rows
    ]


def read_one(ws: Workspace, table: Table) -> TableRead:
    """One reference table, an adopted export too, with what is wrong in it; nothing is compared with other tables."""
    paths = ws.resolve(ws.source(table.name))
    amiss = no_files(ws, table)
    if not paths:
        return TableRead(table, [], no_rows(table), amiss or _missing(ws, table))
    return joined(table, [_read_file(ws, table, path) for path in paths], amiss)


def joined(table: Table, reads: list[ReadResult], amiss: list[Finding]) -> TableRead:
    """What was read of one or several files (at least one) as one table; `amiss`: what is wrong beside their rows."""
    reads = (
        [without_sums(read, _TOLD_IN_PARTS[table.name]) for read in reads] if table.name in _TOLD_IN_PARTS else reads
    )
    findings = amiss + [finding for read in reads for finding in read.findings]
    attributes = tuple(dict.fromkeys(name for read in reads for name in read.attributes))
    rows = pl.concat([read.good for read in reads], how="diagonal")
    if len(reads) > 1:
        findings += _doubles_across(table, reads)
    rows = rows.with_columns(_typed(rows[name]) for name in attributes)
    return TableRead(table, reads, rows, findings, attributes)


def _read_file(ws: Workspace, table: Table, path: Path) -> ReadResult:
    """A file as the table; stock and open orders may be exports that need a recipe."""
    source, columns = ws.source(table.name), ws.settings.columns.get(table.name, {})
    if table.name in EXPORTED and not columns:
        read = read_exported(ws, table, path)
        if read is not None:
            return read
    return read_table(table, path, source, columns, ws.shown(path))


def _missing(ws: Workspace, table: Table) -> list[Finding]:
    """A table that must be there, or that planner.yaml names, and is not."""
    if not table.required and ws.is_default(table.name):
        return []
    named = ", ".join(ws.source(table.name).paths)
    told = _(table.meaning).rstrip(".。")
    meaning = told[0].lower() + told[1:]
    return [
        Finding(
            named,
            expected=_("a file with the {name} table ({meaning})").format(name=table.name, meaning=meaning),
            mend=_("Put it there, or correct tables.{name} in planner.yaml.").format(name=table.name),
        )
    ]


def _doubles_across(table: Table, reads: list[ReadResult]) -> list[Finding]:
    """Keys that stand in two files."""
    key = list(table.key)
    rows = pl.concat([read.good.select(key).with_columns(_file=pl.lit(read.file)) for read in reads])
    doubles = rows.filter(pl.struct(key).is_duplicated()).group_by(key, maintain_order=True).agg("_file")
    return [
        Finding(
            line["_file"][-1],
            column=key[0],
            value=" ".join(str(line[k]) for k in key if line[k] is not None),
            expected=_("each row once, but {value} has it too").format(value=line["_file"][0]),
            mend=_("Delete one of them."),
        )
        for line in doubles.iter_rows(named=True)
    ]


def _typed(texts: pl.Series) -> pl.Series:
    """An attribute as numbers where every cell is one and none is a code such as 007."""
    numbers, blank = read_cells(Column(texts.name, "number", ""), texts, Dialect())
    codes = texts.str.contains(r"^0\d").any()
    readable = not (numbers.is_null() & ~blank).any() and not blank.all() and not codes
    return numbers.alias(texts.name) if readable and not texts.name.lower().endswith(("_id", "code", "编号")) else texts


class _Places:
    """Finds the file and row of a row of a table again, for messages."""

    def __init__(self, named: str, read: TableRead) -> None:
        self.file = read.reads[0].file if read.reads else named
        self.headers = {ours: theirs for r in read.reads for theirs, ours in r.matched.items()}
        self.rows = [row for r in read.reads for row in r.good_rows.to_list()]
        self.files = [r.file for r in read.reads for _ in range(r.good.height)]

    def finding(self, at: int, column: str, value: object, expected: str, mend: str) -> Finding:
        """A finding at the row `at` of the table's frame."""
        return Finding(
            self.files[at],
            row=self.rows[at],
            column=self.headers.get(column, column),
            value=None if value is None else str(value),
            expected=expected,
            mend=mend,
        )
