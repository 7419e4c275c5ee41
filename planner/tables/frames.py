"""The dtypes of tables as Polars keeps them, from their one schema."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from planner.tables.schema import Kind, Table

TYPES: dict[Kind, pl.DataType] = {
    "id": pl.String(),
    "text": pl.String(),
    "list": pl.String(),
    "number": pl.Float64(),
    "whole": pl.Int64(),
    "date": pl.Date(),
    "week": pl.Date(),
    "flag": pl.Boolean(),
}


def schema_of(table: Table, without: Sequence[str] = ()) -> dict[str, pl.DataType]:
    """Column -> dtype, of all columns but those left out."""
    return {column.name: TYPES[column.kind] for column in table.columns if column.name not in without}


def no_rows(table: Table) -> pl.DataFrame:
    """The table without rows."""
    return pl.DataFrame(schema=schema_of(table))
