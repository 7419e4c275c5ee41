"""What may be right in sales but is worth a look: styles nobody knows, the same sales at two levels of detail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import polars as pl

from planner.domain import Warn
from planner.ingest.read_result import ReadResult, hidden_signs_told, weekends_told
from planner.ingest.reference import read_one
from planner.ingest.strangers import without_zeros
from planner.language import _
from planner.tables import SALES, STYLES
from planner.tables.row_codes import distinct_values
from planner.workspace import Workspace

_SEVERAL = re.compile(r"[;；|]|[:：].+[:：,，]")
_FEW_RETURNS = 10  # pieces, up to which a file may hold what came back of sales that another tells
_FEW_BEYOND, _SHARE_BEYOND = 5, 0.05  # rows, and their share, up to which goods may have come in during the day
_FEW_BROKEN, _SHARE_BROKEN = 5, 0.2  # rows, and their share, of parts of a piece from which units are hardly units
_DETAILS = tuple(column.name for column in SALES.columns if column.name in SALES.key and not column.required)


def known_styles(ws: Workspace) -> set[str] | None:
    """The style ids of the styles table, an export of goods too; None where a file of it cannot be read at all."""
    table = read_one(ws, STYLES)
    if any(read.findings and not read.rows for read in table.reads):
        return None
    rejected = table.rejected_names("style_id")  # they stand in the table, and that is what is asked
    return {style for read in table.reads for style in read.good["style_id"]} | rejected


def unknown_styles(sold: Iterable[str], known: set[str]) -> list[Warn]:
    """Sales of styles that the styles table does not list: they are kept, their history may come later."""
    lost = sorted(set(sold) - known)
    some = ", ".join(lost[:3]) + (", ..." if len(lost) > 3 else "")
    if not lost:
        return []
    words = _("{n:,} style(s) have sales but are not in the styles table: {some}").format(n=len(lost), some=some)
    return [Warn("sales_of_unknown_style", words + without_zeros(lost, known))]


def odd_cells(read: ReadResult) -> list[Warn]:
    """What was left out or taken for something else in a file of sales, and cells that hold two things."""
    found = []
    if read.cancelled_rows:
        words = _("{cancelled_rows:,} line(s) of {file} were cancelled or closed and do not count").format(
            cancelled_rows=read.cancelled_rows, file=read.file
        )
        found.append(Warn("cancelled_lines", words, notice=True))
    if read.floored:
        words = _("{file}: stock below 0 on {floored:,} row(s) (sold into backorder) counts as 0").format(
            file=read.file, floored=read.floored
        )
        found.append(Warn("stock_below_zero", words))
    return (
        found
        + weekends_told(read)
        + _beyond_stock(read)
        + hidden_signs_told(read)
        + _uncounted_visits(read)
        + _more_returned_than_sold(read)
        + _two_in_one(read)
        + _unknown_states(read)
        + _parts_of_pieces(read)
    )


def _parts_of_pieces(read: ReadResult) -> list[Warn]:
    """Units that are no whole pieces, row after row: a column of money or weight was taken for them."""
    units = read.good["units"]
    broken = units.filter((units % 1) != 0)
    if broken.len() < _FEW_BROKEN or broken.len() < _SHARE_BROKEN * units.len():
        return []
    words = _(
        "{file}: {n:,} of {rows:,} row(s) sold parts of a piece, such as {units:g}: has a column of money or weight been taken "
        "for units?"
    ).format(file=read.file, n=broken.len(), rows=units.len(), units=broken[0])
    return [Warn("parts_of_pieces", words)]


def in_the_future(read: ReadResult, today: date) -> list[Warn]:
    """Sales of days that have not begun: a day and a month changed places, or a year is wrong."""
    ahead = read.good["date"].filter(read.good["date"] > today)
    words = _(
        "{file}: {value:,} row(s) are dated after today, the last {value_2!s}: a wrong date_format or year?"
    ).format(file=read.file, value=ahead.len(), value_2=ahead.max())
    return [Warn("sales_in_future", words)] if ahead.len() else []


def _beyond_stock(read: ReadResult) -> list[Warn]:
    """More sold than a day began with, again and again: the stock may be that of the evening, or of another place."""
    if read.good["stock"].null_count() == read.good.height:
        return []
    told = read.good.filter(pl.col("stock") > 0, pl.col("units") > 0)
    beyond = told.filter(pl.col("units") > pl.col("stock")).height
    if beyond < _FEW_BEYOND or beyond <= _SHARE_BEYOND * told.height:
        return []
    words = _(
        "{file}: {beyond:,} of {height:,} row(s) sold more than the stock with which their day began, and count as sold out: is "
        "`stock` counted in the evening, or in one shop only? Give the stock of the morning, or leave the column out."
    )
    return [Warn("sold_beyond_stock", words.format(file=read.file, beyond=beyond, height=told.height))]


def _uncounted_visits(read: ReadResult) -> list[Warn]:
    rows = read.good
    if rows["visits"].null_count() == rows.height:
        return []
    odd = int(rows.select(((pl.col("visits") == 0) & (pl.col("units") > 0)).sum()).item())
    words = _("{file}: {odd:,} row(s) have units sold and 0 visits; the visits of those rows count as unknown").format(
        file=read.file, odd=odd
    )
    return [Warn("uncounted_visits", words)] if odd else []


def _more_returned_than_sold(read: ReadResult) -> list[Warn]:
    """Returns come later than sales, but of all styles together a file hardly tells of more returns than sales."""
    sold, back = float(read.good["units"].sum()), float(read.good["returns"].sum())
    if back <= max(sold, _FEW_RETURNS):
        return []
    words = _(
        "{file}: {back:,.0f} units came back and {sold:,.0f} were sold: are the two columns the other way round? Units "
        "are before returns"
    )
    return [Warn("returns_above_sales", words.format(file=read.file, back=back, sold=sold))]


def _unknown_states(read: ReadResult) -> list[Warn]:
    """Words for what became of a line that nobody knows: the lines count, and may be none."""
    if not read.states:
        return []
    most = sorted(read.states.items(), key=lambda word: (-word[1], word[0]))
    some = ", ".join(f"{word} ({n:,})" for word, n in most[:3]) + (", ..." if len(most) > 3 else "")
    words = _(
        "{file}: {n:,} line(s) have a state that nobody knows and count as sold: {some}; leave out those that are no sales"
    )
    return [Warn("unknown_states", words.format(file=read.file, n=sum(read.states.values()), some=some))]


def _two_in_one(read: ReadResult) -> list[Warn]:
    """Colour and size in one cell, such as 黑色;S."""
    found = []
    for name in ("colour", "size"):
        if read.good[name].null_count() == read.good.height:
            continue
        odd = [text for text in distinct_values(read.good[name].drop_nulls()).sort() if _SEVERAL.search(text)]
        if odd:
            words = _(
                "{file}: {n:,} value(s) of {name} hold more than one thing, such as {value!r}: give colour "
                "and size a column each"
            ).format(file=read.file, n=len(odd), name=name, value=odd[0])
            found.append(Warn("two_in_one", words))
    return found


def counted_twice(rows: pl.DataFrame, file: str) -> list[Warn]:
    """Days of a style with both a row in all and rows by colour (size, ...): their units would be added up."""
    mixed = [name for name in _DETAILS if 0 < rows[name].null_count() < rows.height]
    if not mixed:
        return []
    both = pl.any_horizontal(pl.col(name).null_count().is_between(1, pl.len() - 1) for name in mixed)
    days = rows.group_by("date", "style_id").agg(both.alias("both")).filter("both").sort("date", "style_id")
    if days.is_empty():
        return []
    day, style, _unused = days.row(0)
    return [
        Warn(
            "counted_twice",
            _(
                "{file}: {height:,} day(s) of a style have rows with and without {names} (first {style} on "
                "{day}); if the rows without are totals, units are counted twice"
            ).format(file=file, height=days.height, names=_(" or ").join(mixed), style=style, day=day),
        )
    ]
