"""Rows of a table whose key stands in an earlier row already."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import polars as pl

from planner.ingest.problems import none
from planner.ingest.raw_table import AT
from planner.language import _
from planner.tables import Table
from planner.tables.row_codes import row_codes, strictly_ascending


def without_doubles(
    table: Table, rows: pl.DataFrame, named: Collection[str], editor_rows: Callable[[pl.Series], pl.Series]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first row of each key, and the later ones as problems.

    `named`: our names of the columns that the file has; `editor_rows`: AT -> the row that an editor shows.
    """
    key = list(table.key)
    if not key or rows.height < 2:
        return rows, none()
    keys = _given(rows.select(key))
    if strictly_ascending(keys, keys.columns):
        return rows, none()
    code = row_codes([keys], keys.columns)[0]
    if code.n_unique() == rows.height:
        return rows, none()
    first = rows.select(pl.col(AT).first().over(code.alias("code"))).to_series()
    double = first != rows[AT]
    names = ", ".join(n for n in key if n in named)
    lines = editor_rows(first.filter(double)).cast(pl.String)
    counted = any(column.name == "units" for column in table.columns)
    mend = _("Add the rows up, or map the column that tells them apart.") if counted else _("Delete one of them.")
    found = rows.filter(double).select(
        pl.col(AT).cast(pl.UInt32),
        pl.lit(names).alias("column"),
        pl.concat_str(keys.filter(double).get_columns(), separator=", ").str.strip_chars(", ").alias("value"),
        (_("a row of its own for each {names}, not the same key as row ").format(names=names) + lines).alias(
            "expected"
        ),
        pl.lit(mend).alias("mend"),
    )
    return rows.filter(~double), found


def _given(keys: pl.DataFrame) -> pl.DataFrame:
    """The parts of the key that any row has; where others lack them, that is a value like any other."""
    gaps = {name: keys[name].null_count() for name in keys.columns}
    nothing = {pl.String: "", pl.Date: date(1, 1, 1)}
    return keys.select(
        pl.col(name).fill_null(nothing[keys.schema[name].base_type()]) if gaps[name] else pl.col(name)
        for name in keys.columns
        if gaps[name] < keys.height
    )
