"""What is wrong with rows, one line a cell, and the words for it."""

from __future__ import annotations

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import AT
from planner.tables import SALES, Column

SCHEMA = {AT: pl.UInt32(), "column": pl.String(), "value": pl.String(), "expected": pl.String(), "mend": pl.String()}


def none() -> pl.DataFrame:
    """No problems."""
    return pl.DataFrame(schema=SCHEMA)


def problems(
    rows: pl.DataFrame, bad: pl.Series, column: str | None, expected: str, mend: str, cells: pl.Series | None = None
) -> pl.DataFrame:
    """One line for each of `rows` (with AT) that is `bad`."""
    if not bad.any():
        return none()
    value = pl.lit(None, pl.String) if cells is None else cells.filter(bad).cast(pl.String).alias("value")
    return (
        rows.filter(bad)
        .select(pl.col(AT).cast(pl.UInt32))
        .with_columns(
            value.alias("value"),
            pl.lit(column, pl.String).alias("column"),
            pl.lit(expected).alias("expected"),
            pl.lit(mend).alias("mend"),
        )
        .select(*SCHEMA)
    )


def cell_problems(
    rows: pl.DataFrame, column: Column, header: str, cells: pl.Series, values: pl.Series, blank: pl.Series
) -> pl.DataFrame:
    """What is wrong with the cells of one column: unreadable, missing, out of its limits."""
    found = [problems(rows, values.is_null() & ~blank, header, column.expectation(), unreadable_mend(column), cells)]
    if column.required:
        found.append(problems(rows, blank, header, column.expectation(), "Fill it in."))
    if column.kind in {"number", "whole"}:
        outside = _outside(column, values)
        found.append(problems(rows, outside, header, column.expectation(), limit_mend(column), cells))
    return pl.concat(found)


def _outside(column: Column, values: pl.Series) -> pl.Series:
    outside = pl.Series([False]).new_from_index(0, values.len())
    if column.at_least is not None:
        outside |= (values < column.at_least).fill_null(False)
    if column.at_most is not None:
        outside |= (values > column.at_most).fill_null(False)
    if column.above is not None:
        outside |= (values <= column.above).fill_null(False)
    return outside


def unreadable_mend(column: Column) -> str:
    """How to mend a cell that cannot be read as its kind."""
    return {
        "id": "A spreadsheet has turned this name into a number: format the column as text and export again.",
        "number": "Write digits with a decimal point, such as 1234.5.",
        "whole": "Write a whole number, such as 120.",
        "date": "Write it as YYYY-MM-DD, or set date_format for this table in planner.yaml.",
        "week": "Write the week's Monday as YYYY-MM-DD.",
        "flag": "Write true or false.",
    }.get(column.kind, "Correct it.")


def limit_mend(column: Column) -> str:
    """How to mend a number beyond its limits."""
    if column is SALES["units"]:
        return "Units are before returns; returns go in the returns column."
    return "Correct the number."


def as_findings(found: pl.DataFrame, file: str, rows: pl.Series) -> list[Finding]:
    """The problems as findings; `rows` are their row numbers."""
    lines = found.with_columns(row=rows).iter_rows(named=True)
    return [
        Finding(
            file,
            row=line["row"],
            column=line["column"],
            value=line["value"],
            expected=line["expected"],
            mend=line["mend"],
        )
        for line in lines
    ]


def in_words() -> pl.Expr:
    """A problem as one phrase, for the rejects file."""
    value = pl.when(pl.col("value").is_null()).then(pl.lit("blank")).otherwise(pl.format("'{}'", "value"))
    wanted = pl.format("expected {}. {}", "expected", "mend")
    nothing_named = pl.col("column").is_null() & pl.col("value").is_null()
    return (
        pl.when(nothing_named)
        .then(wanted)
        .otherwise(pl.format("{}: {}, {}", pl.coalesce("column", pl.lit("row")), value, wanted))
    )
