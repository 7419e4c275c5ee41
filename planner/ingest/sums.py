"""Rows that say the sum of the rows by colour or size beside them: the same pieces, told twice, so that they count once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from planner.domain import Warn
from planner.ingest.read_result import ReadResult
from planner.language import _

DETAIL = ("colour", "size")
# Rows of which each tells the pieces of one thing.
OF_STOCK = ("style_id",)
OF_ORDERS = ("order_id", "style_id")
OF_SALES = ("date", "style_id", "channel", "audience")
OF_ARRIVALS = ("order_id", "style_id", "date", "slip")
_ALL, _FEW = 0.95, 5  # sales: the share of the days told at two levels that must be sums, and how many there must be
_SAME = 1e-6
_AT, _LEVEL, _SUM, _CAME, _PARTS, _FINEST = "_at", "_level", "_sum", "_came", "_parts", "_finest"


def without_sums(read: ReadResult, of: Sequence[str]) -> ReadResult:
    """`read` without the rows that are the sum of finer rows, with a note that names the first.

    `of`: the columns that name what the rows of two levels tell of. Where all that is told at two levels has one part only, it
    may be chance, and nothing is left out.
    """
    if read.good.is_empty():  # of a file that cannot be read nobody knows the columns
        return read
    told = at_two_levels(read.good, of)
    sums = _are_sums(told)
    if not (sums & (told[_PARTS] > 1)).any():
        return read
    return _left_out(read, told.filter(sums)[_AT], _the_pieces(of))


def without_daily_sums(read: ReadResult) -> ReadResult:
    """The same of sales by day, where nearly all days told at two levels are sums: single ones may be chance."""
    if read.good.is_empty():
        return read
    told = at_two_levels(read.good, OF_SALES).filter(pl.col("units") > 0)
    sums = _are_sums(told)
    several = int((sums & (told[_PARTS] > 1)).sum())
    if several < _FEW or int(sums.sum()) < _ALL * told.height:
        return read
    return _left_out(read, told.filter(sums)[_AT], _the_pieces(OF_SALES))


def at_two_levels(rows: pl.DataFrame, of: Sequence[str]) -> pl.DataFrame:
    """The rows with fewer of colour and size than others of the same thing have: their columns, `_at` (place in `rows`), and
    of the finest rows that they cover `_sum` (units), `_came` (units received, in tables that say so) and `_parts` (how many).
    """
    given = [pl.col(name).is_not_null() for name in DETAIL]
    level = pl.sum_horizontal(one.cast(pl.Int8) for one in given)
    rows = rows.with_row_index(_AT).with_columns(level.alias(_LEVEL))
    if rows[_LEVEL].n_unique() < 2:
        return rows.clear().with_columns(
            pl.lit(0.0).alias(_SUM), pl.lit(0.0).alias(_CAME), pl.lit(0, pl.UInt32).alias(_PARTS)
        )
    rows = rows.with_columns(pl.col(_LEVEL).max().over(of).alias(_FINEST))
    fine, coarse = rows.filter(pl.col(_LEVEL) == pl.col(_FINEST)), rows.filter(pl.col(_LEVEL) < pl.col(_FINEST))
    found = []
    for own in ((), ("colour",), ("size",)):
        is_own = [pl.col(name).is_not_null() if name in own else pl.col(name).is_null() for name in DETAIL]
        came = pl.col("received").sum() if "received" in rows.columns else pl.lit(0.0)
        parts = fine.group_by(*of, *own).agg(
            pl.col("units").sum().alias(_SUM), came.alias(_CAME), pl.len().alias(_PARTS)
        )
        some = coarse.filter(*is_own)
        found.append(some.join(parts, on=[*of, *own], how="left", nulls_equal=True, maintain_order="left"))
    return pl.concat(found).sort(_AT)


def _are_sums(told: pl.DataFrame) -> pl.Series:
    same = (pl.col("units") - pl.col(_SUM)).abs() < _SAME
    if "received" in told.columns:  # what the parts do not know of would be lost
        same = same & (pl.col("received").fill_null(0.0) <= pl.col(_CAME) + _SAME)
    return told.select(same.fill_null(value=False)).to_series()


def _the_pieces(of: Sequence[str]) -> str:
    """The column that people know the thing by."""
    return "order_id" if "order_id" in of else "style_id"


def _left_out(read: ReadResult, places: pl.Series, by: str) -> ReadResult:
    stays = ~pl.Series(range(read.good.height), dtype=pl.UInt32).is_in(places.implode())
    gone = read.good.filter(~stays)
    names = gone[by].drop_nulls().unique(maintain_order=True)
    if not names.len():
        names = gone["style_id"].drop_nulls().unique(maintain_order=True)
    words = _("{file}: {n:,} row(s) are the sum of rows by colour or size beside them and do not count ({some})")
    some = ", ".join(names.head(3)) + (", ..." if names.len() > 3 else "")
    told = Warn("sums_left_out", words.format(file=read.file, n=gone.height, some=some), notice=True)
    asked = read.good_rows.len() == read.good.height
    return replace(
        read,
        good=read.good.filter(stays),
        good_rows=read.good_rows.filter(stays) if asked else read.good_rows,
        warnings=(*read.warnings, told),
    )
