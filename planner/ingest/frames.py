"""Polars frames in memory -> checked tables, as if they had been files: for notebooks and programs without a folder."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import polars as pl

from planner.domain import Inputs, Warn
from planner.errors import Finding, InputError
from planner.ingest.read_result import ReadResult
from planner.ingest.reading import read_table
from planner.ingest.reference import TableRead, input_error, joined, put_together
from planner.ingest.stock import stock_from_sales
from planner.language import _
from planner.settings import TableSource
from planner.tables import GIVEN, SALES, Table
from planner.tables.frames import no_rows


def read_frames(as_of: date, frames: Mapping[str, pl.DataFrame]) -> tuple[Inputs, pl.DataFrame, tuple[Warn, ...]]:
    """The tables as of a day, the sales before it, and what people should know of them.

    `frames`: table name (styles, sales, factories, ...) -> rows, with the columns of docs/tables.md under English or
    Chinese headers. `styles`, `sales` and `factories` must be there. Stock that no table names is taken from sales.
    Raises InputError with every finding; rows count from 2, as if the header were row 1.
    """
    _refuse_unknown(frames)
    tables = {name: _read(table, frames.get(name)) for name, table in GIVEN.items() if name != SALES.name}
    sales = _read(SALES, frames.get(SALES.name))
    found = put_together(as_of, tables, {name: name for name in tables})
    findings = found.findings + sales.findings
    if findings:
        raise input_error(findings)
    before = sales.rows.filter(pl.col("date") < as_of).sort(SALES.key, nulls_last=False)
    return stock_from_sales(found.inputs, before), before, tuple(found.warnings)


def _refuse_unknown(frames: Mapping[str, pl.DataFrame]) -> None:
    unknown = sorted(set(frames) - set(GIVEN))
    if unknown:
        raise InputError(
            _("there is no table {value}").format(value=unknown[0]),
            hint=_("Tables are {names}; the documentation (tables) has their columns.").format(names=", ".join(GIVEN)),
        )


def _read(table: Table, frame: pl.DataFrame | None) -> TableRead:
    if frame is not None:
        return joined(table, [_as_file(table, frame)], [])
    needed = Finding(
        table.name,
        expected=_("a frame with the {name} table").format(name=table.name),
        mend=_("Pass `{name}`.").format(name=table.name),
    )
    missing = [needed] if table.required or table.name == SALES.name else []
    return TableRead(table, [], no_rows(table), missing)


def _as_file(table: Table, frame: pl.DataFrame) -> ReadResult:
    """The frame read by the rules that files are read by, so that both say the same of the same rows."""
    data = io.BytesIO()
    frame.write_parquet(data)
    return read_table(table, data.getvalue(), TableSource(path=table.name), name=table.name)
