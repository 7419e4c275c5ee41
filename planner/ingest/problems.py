"""What is wrong with rows, one line a cell, and the words for it."""

from __future__ import annotations

import polars as pl

from planner.errors import Finding
from planner.ingest.cells import CONTROL, as_text
from planner.ingest.raw_table import AT
from planner.ingest.slips import mend_of
from planner.language import _
from planner.tables import SALES, Column
from planner.tables.schema import LONGEST_NAME, LONGEST_TEXT, SMALLEST

SCHEMA = {AT: pl.UInt32(), "column": pl.String(), "value": pl.String(), "expected": pl.String(), "mend": pl.String()}


def none() -> pl.DataFrame:
    """No problems."""
    return pl.DataFrame(schema=SCHEMA)


def problems(
    rows: pl.DataFrame,
    bad: pl.Series,
    column: str | None,
    expected: str,
    mend: str,
    cells: pl.Series | None = None,
    slips: Column | None = None,
) -> pl.DataFrame:
    """One line for each of `rows` (with AT) that is `bad`; `slips`: the column by whose usual slips the advice goes."""
    if not bad.any():
        return none()
    value = pl.lit(None, pl.String) if cells is None else as_text(cells.filter(bad)).alias("value")
    return (
        rows.filter(bad)
        .select(pl.col(AT).cast(pl.UInt32))
        .with_columns(
            value.alias("value"),
            pl.lit(column, pl.String).alias("column"),
            pl.lit(expected).alias("expected"),
            (
                pl.lit(mend) if slips is None or cells is None else mend_of(slips, as_text(cells.filter(bad)), mend)
            ).alias("mend"),
        )
        .select(*SCHEMA)
    )


def cell_problems(
    rows: pl.DataFrame,
    column: Column,
    header: str,
    cells: pl.Series,
    values: pl.Series,
    blank: pl.Series,
    *,
    may_merge: bool = False,
    date_format: str | None = None,
) -> pl.DataFrame:
    """What is wrong with the cells of one column: unreadable, missing, out of its limits.

    `may_merge`: the file is a workbook, in which merged cells leave all rows but their first blank. `date_format`: how
    planner.yaml says that days are written.
    """
    bad = values.is_null() & ~blank
    if date_format is not None and column.kind in {"date", "week"}:
        expected = _("a day of the calendar, written as {date_format} or YYYY-MM-DD").format(date_format=date_format)
        mend = _("Correct it, or the date_format of this table in planner.yaml.")
        found = [problems(rows, bad, header, expected, mend, cells)]
    else:
        found = [problems(rows, bad, header, column.expectation(), unreadable_mend(column), cells, slips=column)]
    if column.required:
        merged = may_merge and column.kind == "id" and bool((blank & ~blank.shift(1).fill_null(True)).any())
        mend = _(
            "Fill it in; where cells are merged, only their first row holds the value: unmerge them and fill down."
        )
        found.append(problems(rows, blank, header, column.expectation(), mend if merged else _("Fill it in.")))
    if column.kind in {"number", "whole"}:
        outside = _outside(column, values)
        found.append(problems(rows, outside, header, column.expectation(), limit_mend(column), cells))
        found.append(_out_of_scale(rows, column, header, cells, values, outside))
    else:
        found.append(_no_plain_text(rows, column, header, cells, values))
    return pl.concat(found)


def _out_of_scale(
    rows: pl.DataFrame, column: Column, header: str, cells: pl.Series, values: pl.Series, told: pl.Series
) -> pl.DataFrame:
    """Figures that nobody can mean, though no rule of the column forbids them."""
    size = values.abs()
    absurd = (size > column.largest).fill_null(False) | size.is_between(0, SMALLEST, closed="none").fill_null(False)
    expected = _("a figure of at most {largest:,.0f}").format(largest=column.largest) + (
        f" {column.unit}" if column.unit else ""
    )
    mend = _("Correct it; leave the cell blank where there is no limit.") if not column.required else _("Correct it.")
    return problems(rows, absurd & ~told, header, expected, mend, cells)


def _no_plain_text(
    rows: pl.DataFrame, column: Column, header: str, cells: pl.Series, values: pl.Series
) -> pl.DataFrame:
    """Names with control characters, or as long as a page."""
    if values.dtype != pl.String:
        return none()
    longest = LONGEST_NAME if column.kind == "id" else LONGEST_TEXT
    return pl.concat(
        [
            problems(
                rows,
                values.str.contains(CONTROL).fill_null(False),
                header,
                _("text without control characters"),
                _("Write it anew, or export again without them."),
                cells,
            ),
            problems(
                rows,
                (values.str.len_chars() > longest).fill_null(False),
                header,
                _("text of at most {longest:,} characters").format(longest=longest),
                _("Shorten it."),
                cells.cast(pl.String).str.slice(0, 60) + "..." if cells.dtype == pl.String else cells,
            ),
        ]
    )


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
        "id": _("A spreadsheet has turned this name into a number: format the column as text and export again."),
        "number": _("Write digits with a decimal point, such as 1234.5."),
        "whole": _("Write a whole number, such as 120."),
        "date": _("Write it as YYYY-MM-DD, or set date_format for this table in planner.yaml."),
        "week": _("Write the week's Monday as YYYY-MM-DD."),
        "flag": _("Write true or false."),
    }.get(column.kind, _("Correct it."))


def limit_mend(column: Column) -> str:
    """How to mend a number beyond its limits."""
    if column is SALES["units"]:
        return _("Units are before returns; returns go in the returns column.")
    return _("Correct the number.")


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
