"""Stock on hand where no file names it: the last stock seen in sales, less what sold and with what came in since."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from planner.domain import Inputs, Warn
from planner.language import _
from planner.tables.labels import plain_colour, plain_size
from planner.tables.row_codes import row_codes

PIECE = ["style_id", "colour", "size"]  # what has a stock of its own
_PLAIN = ["style_id", "_colour", "_size"]  # the same however it is spelt


def stock_from_sales(inputs: Inputs, sales: pl.DataFrame, receipts: pl.DataFrame | None = None) -> Inputs:
    """`inputs` with a stock row for every style that the stock table does not name but whose sales or receipts do.

    `sales` holds days before as_of. The stock of a colour and size is what its last row with a stock began the day
    with (the largest figure where several channels or audiences share it), less the units sold on that day and later.
    `receipts` (style_id, date, units, and colour and size where they are known) add what came in on that day and later up to as_of: a count is of the units with
    which its day began, so it cannot know of them.
    """
    named = inputs.stock.select("style_id").unique()
    left = _left_of_last_count(_since_last_count(sales).join(named, on="style_id", how="anti"))
    found = [left.select(*PIECE, pl.col("left").clip(lower_bound=0).alias("units")).sort(PIECE)]
    if receipts is not None:
        came = receipts.filter(pl.col("date") <= inputs.as_of).join(named, on="style_id", how="anti")
        for name in ("colour", "size"):
            came = came if name in came.columns else came.with_columns(pl.lit(None, pl.String).alias(name))
        by_piece = pl.col("colour").is_not_null() | pl.col("size").is_not_null()
        found.append(_pieces_since(came.filter(by_piece), left, sales))
        found.append(_came_since(came.filter(~by_piece), left, sales))
    rows = [table.select([pl.col(name).cast(kind) for name, kind in inputs.stock.schema.items()]) for table in found]
    return replace(inputs, stock=pl.concat([inputs.stock, *rows]))


def _since_last_count(sales: pl.DataFrame) -> pl.DataFrame:
    """The rows of each piece from the day of its last stock on, which are few; none of pieces without any."""
    if sales["stock"].null_count() == sales.height:
        return sales.clear()
    given = [name for name in PIECE if sales[name].null_count() < sales.height]
    piece = row_codes([sales.select(pl.col(given).fill_null(""))], given)[0]
    counted = pl.when(pl.col("stock").is_not_null()).then(pl.col("date"))
    return sales.filter(pl.col("date") >= counted.max().over(piece))


def _left_of_last_count(rows: pl.DataFrame) -> pl.DataFrame:
    """Per piece the day of its last stock and what is left of it (`left`; below 0 where more was sold).

    `rows` are those from that day on, so that all that have a stock are of that day.
    """
    pieces = rows.group_by(PIECE).agg(pl.col("stock").max(), pl.col("date").min(), pl.col("units").sum())
    return pieces.with_columns(left=pl.col("stock") - pl.col("units"))


def _came_since(came: pl.DataFrame, left: pl.DataFrame, sales: pl.DataFrame) -> pl.DataFrame:
    """Per style the units that came after its last count, less those sold that the count did not have.

    A style that was never counted had nothing before its first receipt; what sold from then on came with it.
    """
    counts = left.group_by("style_id").agg(
        counted=pl.col("date").max(), beyond=pl.col("left").clip(upper_bound=0).sum().neg()
    )
    fresh = came.join(counts, on="style_id", how="left").filter(
        pl.col("counted").is_null() | (pl.col("date") >= pl.col("counted"))
    )
    units = fresh.group_by("style_id").agg(
        pl.col("units").sum(), pl.col("date").min().alias("first"), pl.col("counted").first(), pl.col("beyond").first()
    )
    sold = (
        sales.join(units.select("style_id", "first"), on="style_id")
        .filter(pl.col("date") >= pl.col("first"))
        .group_by("style_id")
        .agg(sold=pl.col("units").sum())
    )
    used = pl.when(pl.col("counted").is_null()).then(pl.col("sold")).otherwise(pl.col("beyond")).fill_null(0)
    return (
        units.join(sold, on="style_id", how="left")
        .with_columns(pl.col("units") - used, colour=None, size=None)
        .filter(pl.col("units") > 0)
        .select(*PIECE, "units")
        .sort("style_id")
    )


def _pieces_since(came: pl.DataFrame, left: pl.DataFrame, sales: pl.DataFrame) -> pl.DataFrame:
    """Per colour and size the units that came after its last count (or its style's), less those sold that the count did
    not have.

    Of a style that was never counted, what sold of the piece since the style's first receipt came with it; sales that
    say neither colour nor size are of all its pieces, in proportion to what is there of each.
    """
    came = _plainly(came)
    counts = (
        _plainly(left)
        .group_by(_PLAIN)
        .agg(counted=pl.col("date").max(), beyond=pl.col("left").clip(upper_bound=0).sum().neg())
    )
    of_style = left.group_by("style_id").agg(style_counted=pl.col("date").max())
    known = came.join(counts, on=_PLAIN, how="left", maintain_order="left").join(of_style, on="style_id", how="left")
    since = pl.coalesce("counted", "style_counted")
    fresh = known.filter(since.is_null() | (pl.col("date") >= since))
    first = fresh.filter(pl.col("style_counted").is_null()).group_by("style_id").agg(first=pl.col("date").min())
    sold = _plainly(sales.join(first, on="style_id").filter(pl.col("date") >= pl.col("first")))
    pieces = (
        fresh.group_by(_PLAIN, maintain_order=True)
        .agg(pl.col("colour", "size", "beyond").first(), pl.col("units").sum())
        .join(sold.group_by(_PLAIN).agg(sold=pl.col("units").sum()), on=_PLAIN, how="left", maintain_order="left")
        .with_columns(there=pl.col("units") - pl.col("beyond").fill_null(0) - pl.col("sold").fill_null(0))
        .with_columns(pl.col("there").clip(lower_bound=0))
    )
    nameless = sold.filter(pl.col("colour").is_null(), pl.col("size").is_null())
    less = pieces.join(nameless.group_by("style_id").agg(less=pl.col("units").sum()), on="style_id", how="left")
    part = pl.col("less").fill_null(0) / pl.col("there").sum().over("style_id")
    kept = (1 - part).clip(lower_bound=0).fill_nan(0)
    # Rounded as they add up, so that whole units stay whole and none is lost.
    sums = (pl.col("there") * kept).cum_sum().over("style_id").round()
    whole = sums - sums.shift(1, fill_value=0).over("style_id")
    return less.with_columns(units=whole).filter(pl.col("units") > 0).select(*PIECE, "units").sort(PIECE)


def _plainly(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the plain names of their colours and sizes; "" where there is none."""
    names = (("colour", plain_colour), ("size", plain_size))
    return rows.with_columns(
        pl.col(name).map_elements(plain, return_dtype=pl.String).fill_null("").alias(f"_{name}")
        for name, plain in names
    )


def received_unseen(inputs: Inputs) -> list[Warn]:
    """Pieces that an orders file says have come in, of styles whose stock nobody knows: they count nowhere.

    `inputs` as `stock_from_sales` leaves them.
    """
    if inputs.ledger_version is not None:
        return []
    came = inputs.orders.filter(pl.col("received") > 0).join(inputs.stock, on="style_id", how="anti")
    if came.is_empty():
        return []
    words = _(
        "{units:,.0f} piece(s) of open orders have come in, of {n} style(s) without stock in the stock table or the sales, so "
        "that they count nowhere: give their stock ({some})"
    )
    names = came["style_id"].unique(maintain_order=True)
    some = ", ".join(names.head(3)) + (", ..." if names.len() > 3 else "")
    return [Warn("received_unseen", words.format(units=came["received"].sum(), n=names.len(), some=some))]
