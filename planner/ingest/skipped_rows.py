"""Rows that are no data: blank lines, and the totals that spreadsheets and exports put below."""

from __future__ import annotations

import polars as pl

from planner.ingest.headers import plain
from planner.ingest.raw_table import AT

# What stands in the first cell, or in the place of a name, in a row of totals.
TOTALS = tuple(
    plain(word) for word in ("total", "totals", "grand total", "sub total", "合计", "总计", "小计", "共计", "总合计")
)


def blank_rows(batch: pl.DataFrame, some_column: str) -> pl.Series:
    """Which rows hold nothing but blanks; only those with nothing in `some_column` can."""
    maybe = batch.select(_is_blank(batch, some_column)).to_series()
    if not maybe.any():
        return maybe
    rest = batch.filter(maybe).select(pl.all_horizontal(_is_blank(batch, c) for c in batch.columns if c != AT))
    return maybe.scatter(maybe.arg_true(), rest.to_series())


def _is_blank(batch: pl.DataFrame, name: str) -> pl.Expr:
    cell = pl.col(name)
    return cell.is_null() if batch.schema[name] != pl.String else cell.is_null() | (cell.str.strip_chars() == "")


def is_total(batch: pl.DataFrame, name: str) -> pl.Expr:
    """Whether a cell says that its row is a total."""
    cells = batch[name]
    if cells.dtype != pl.String:
        return pl.lit(False)
    distinct = cells.unique().drop_nulls()
    # No such word holds a digit: that leaves few texts to look at.
    likely = distinct.filter((distinct.str.len_chars() <= 20) & ~distinct.str.contains(r"\d"))
    words = [text for text in likely.to_list() if plain(text.rstrip("：:")) in TOTALS]
    if not words:
        return pl.lit(False)
    return pl.col(name).is_in(words).fill_null(False)
