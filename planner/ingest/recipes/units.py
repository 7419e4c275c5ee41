"""The units of every row: from one column, or a row for each size or day of a wide table, whose sums must add up."""

from __future__ import annotations

import re

import polars as pl

from planner.ingest.other_units import NO_PIECE
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.batch import Batch
from planner.ingest.recipes.kinds import BACK
from planner.ingest.recipes.meanings import plain
from planner.ingest.recipes.values import by_distinct, clean, has_dots_between_thousands, numbers, texts
from planner.ingest.recipes.whole_rows import OF_WHOLE_ROWS, share
from planner.language import _

# table -> the meanings that count its pieces, the best first
_COUNTED_BY = {
    "stock": ("available", "on_hand", "quantity", "units"),
    "orders": ("order_units", "quantity", "units", "outstanding"),
}
_SOLD_BY = ("units", "quantity", "ordered_units")
# Columns that count what went out or was paid have no cancelled pieces among theirs.
_WITHOUT_CANCELLED = re.compile(r"实|发货|出库|支付|成交|销|净|ship|invoic|sold|deliver|purchased|\bnet\b", re.I)


def with_units(batch: Batch) -> pl.DataFrame:
    """The rows of the batch with `units` and `counted_by`, the meaning of the column that counts them."""
    if batch.reading.sizes or batch.reading.days or batch.reading.shops:
        return _long(batch)
    wanted = _COUNTED_BY.get(batch.reading.form.table, _SOLD_BY)
    name = next((name for name in wanted if name in batch.given), None)
    if name is None and batch.reading.recipe.pieces:
        one = pl.Series([1.0]).new_from_index(0, batch.at.height)
        return batch.rows().with_columns(one.alias("units"), pl.lit("rows").alias("counted_by"))
    if name is None:
        return batch.rows()
    values, blank = _signed(batch, batch.given[name])
    if "cancelled_units" in batch.given and not _WITHOUT_CANCELLED.search(plain(batch.header(name))):
        values = _less_cancelled(batch, values)
    batch.tell_no_numbers(name, values, blank)
    _tell_no_pieces(batch, batch.header(name), batch.given[name], values)
    if "moved_in" in batch.given:
        values, blank = _less_moved_in(batch, values, blank)
    _tell_blank(batch, name, blank)
    _tell_other_units(batch)
    return batch.rows().with_columns(
        values.fill_null(0.0).alias("units"), pl.Series("counted_by", [name]).new_from_index(0, batch.at.height)
    )


def _signed(batch: Batch, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(values, blank); what came back counts below zero."""
    values, blank = numbers(cells, decimal_comma=batch.comma)
    if batch.reading.recipe.outflow and batch.reading.form.table == "sales":
        values = -values
    if BACK in batch.raw.columns:
        values = pl.select(pl.when(batch.raw[BACK]).then(-values.abs()).otherwise(values)).to_series()
    return values, blank


def _less_moved_in(batch: Batch, values: pl.Series, blank: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(values, blank) of a list with a column for what left the stock and one for what came in: of a sale what came back."""
    cells = batch.given["moved_in"]
    came, nothing = numbers(cells, decimal_comma=batch.comma)
    batch.tell_no_numbers("moved_in", came, nothing)
    back = came.abs().fill_null(0.0)
    if BACK in batch.raw.columns:
        back = pl.select(pl.when(batch.raw[BACK] & (values != 0)).then(0.0).otherwise(back)).to_series().fill_null(0.0)
    return values.fill_null(0.0) - back, blank & nothing


def _less_cancelled(batch: Batch, values: pl.Series) -> pl.Series:
    """What was ordered less what was cancelled of it; more cancelled than ordered is told."""
    cells = batch.given["cancelled_units"]
    read, blank = numbers(cells, decimal_comma=batch.comma)
    batch.tell_no_numbers("cancelled_units", read, blank)
    cancelled = read.abs()  # some write it as what comes off: -2
    more = ((cancelled > values) & (cancelled > 0)).fill_null(False)
    mend = _("Correct one of the two: no more can be cancelled than was ordered.")
    batch.tell(more, batch.header("cancelled_units"), _("at most the pieces ordered"), mend, cells)
    return values - cancelled.fill_null(0.0)


def _tell_blank(batch: Batch, name: str, blank: pl.Series) -> None:
    """Where nothing is written: of stock that may be 0 or forgotten, of a line that counts the units are missing."""
    header, form = batch.header(name), batch.reading.form
    if form.table == "stock":
        raw = batch.raw[column_of(batch.reading.places[name])]
        empty = raw.is_null() | (raw.str.strip_chars() == "").fill_null(True)
        batch.tell(empty, header, _("a number"), _("Write 0 where there is none."))
    if form.table == "sales":
        out_of = batch.out["fate"] == "out" if "fate" in batch.out else batch.no
        bad = blank & ~out_of if form.grain == "lines" else blank & ~(_nothing_said(name) & blank)
        batch.tell(bad, header, _("a number of units"), _("Fill it in."))
    if form.table == "orders":
        said = batch.out["outstanding"].is_not_null() if "outstanding" in batch.out else batch.no
        over = batch.out.get("ended", batch.no)
        batch.tell(blank & ~said & ~over, header, _("the pieces that were ordered"), _("Fill it in."))


def _tell_other_units(batch: Batch) -> None:
    """Rows whose unit is no piece: dozens, boxes, metres."""
    if "unit" not in batch.given:
        return
    cells = batch.given["unit"]
    other = by_distinct(cells, pl.Boolean(), lambda text: bool(NO_PIECE.fullmatch(clean(text)))).fill_null(False)
    mend = _("Write the number of pieces, and 件 as the unit.")
    batch.tell(other, batch.header("unit"), _("pieces"), mend, cells)


def _nothing_said(name: str) -> bool:
    """Whether `-` means 0: in reports of a day it does."""
    return name in {"units", "ordered_units"}


def _tell_no_pieces(batch: Batch, header: str, cells: pl.Series, values: pl.Series) -> None:
    """Pieces are whole: 1.012 is a thousand and twelve somewhere else, or no number of pieces."""
    broken = (values != values.round()).fill_null(False)
    if not batch.comma and has_dots_between_thousands(cells.drop_nulls().unique().head(2000).to_list()):
        broken |= cells.str.contains(r"\d\.\d{3}").fill_null(False)  # 2.000 beside 350: two, or two thousand
    mend = _("If . or , stands between thousands, say so in the recipe: decimal: ',' or decimal: '.'.")
    batch.tell(broken, header, _("a whole number of pieces"), mend, cells)


def _long(batch: Batch) -> pl.DataFrame:
    """A row for each size, day, warehouse or shop that has a number; the sums of rows must add up."""
    reading, rows, wrong = batch.reading, batch.rows(), batch.no
    values: dict[int, pl.Series] = {}
    for place in dict.fromkeys((*reading.sizes, *reading.days, *reading.shops)):
        values[place], unreadable = _numbers_below(batch, place)
        wrong |= unreadable
    _tell_sums(batch, values, wrong)
    sizes = {place: units.abs().fill_null(0.0) for place, units in values.items()}
    whole = pl.DataFrame(list(sizes.values())).sum_horizontal()
    tall: list[pl.DataFrame] = []
    before = whole * 0.0
    for place, units in values.items():
        upto = before + sizes[place]
        shares = [share(rows[name], before, upto, whole) for name in OF_WHOLE_ROWS if name in rows.columns]
        counted = rows.with_columns(*shares, units.alias("units"), **_told_by_header(batch, place))
        tall.append(counted.filter((units != 0).fill_null(False)))
        before = upto
    return pl.concat(tall, how="vertical_relaxed").with_columns(pl.lit("wide").alias("counted_by"))


def _told_by_header(batch: Batch, place: int) -> dict[str, pl.Expr]:
    """What the header of a column says of its pieces: their size, their day, or the shop that sold them."""
    reading = batch.reading
    if reading.sizes or reading.days:
        size = {"size": pl.lit(reading.sizes[place])} if reading.sizes else {}
        return size | ({"date": pl.lit(reading.days[place])} if reading.days else {})
    return {"channel": pl.lit(reading.shops[place])} if reading.form.table == "sales" else {}


def _numbers_below(batch: Batch, place: int) -> tuple[pl.Series, pl.Series]:
    """(values, unreadable) of the column of one size or day; what is no number of pieces is told."""
    cells, header = texts(batch.raw[column_of(place)]), batch.reading.layout.headers[place]
    values, blank = _signed(batch, cells)
    unreadable = values.is_null() & ~blank
    batch.tell(unreadable, header, _("a number"), _("Write digits, such as 12."), cells)
    _tell_no_pieces(batch, header, cells, values)
    return values, unreadable


def _tell_sums(batch: Batch, values: dict[int, pl.Series], wrong: pl.Series) -> None:
    """Tells rows whose columns do not add up to the sum that the row has of all of them, or of one group (小计 of a day)."""
    layout = batch.reading.layout
    sums = {place: list(values) for place in batch.reading.totals[:1]}
    for place in layout.group_totals():
        sums[place] = [p for p in values if layout.groups[p] == layout.groups[place]]
    for place, added in sums.items():
        if not added:
            continue
        cells = texts(batch.raw[column_of(place)])
        said, _unused = numbers(cells, decimal_comma=batch.comma)
        total = pl.DataFrame([values[p].alias(str(p)) for p in added]).sum_horizontal()
        differs = ((said - total).abs() > 1e-6).fill_null(False) & ~wrong
        mend = _("Correct the row: its numbers do not add up to it.")
        batch.tell(differs, layout.headers[place], _("the sum of its row"), mend, cells)
