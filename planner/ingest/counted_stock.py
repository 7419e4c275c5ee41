"""Sales beside the stock that nights counted: which day each colour and size began with how much.

Few exports of sales say what was on hand; most shops overwrite one stock file a night. The store keeps what each night
found, and here a count carries on to the next by what was sold and received in between, so that a style that lacked
its best sizes is not read as slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from planner.tables import SALES
from planner.tables.labels import plain_colour, plain_size
from planner.tables.row_codes import row_codes

_PLAIN = ["style_id", "_colour", "_size"]  # a piece, however its colour and size are spelt
_DAY = ["piece", "date"]
# So far before a count its number still tells what there was; further back stock moves in ways that no sale tells.
LOOKED_BACK = timedelta(days=35)


def with_counted_stock(sales: pl.DataFrame, counts: pl.DataFrame, receipts: pl.DataFrame | None = None) -> pl.DataFrame:
    """`sales` (all of days before as_of) with `stock` where counts tell it, and with days on which nothing sold of a
    piece that was counted or received and that had run out at some time.

    Styles whose sales say their stock keep it. `counts`: date, style_id, colour, size, units, as the day opened, its
    arrivals included; a piece that a count of its style does not name had none. From a count on, stock falls by what is
    sold and rises by `receipts` (style_id, colour, size, date, units) of later days; below 0 it is not known. What a count
    does not tell of the days after it, and days before the first, the next count does: a launch that nobody had counted
    yet and that had nothing left a few days later ran out with its last sale.
    """
    said = sales.filter(pl.col("stock").is_not_null())["style_id"].unique()
    first = sales.filter(~pl.col("style_id").is_in(said.implode())).group_by("style_id").agg(first=pl.col("date").min())
    counts = _since_first(counts, first)
    if counts.is_empty():
        return sales
    counted = pl.col("style_id").is_in(counts["style_id"].unique().implode())
    given = [sales.filter(counted), counts, *([] if receipts is None else [_since_first(receipts, first)])]
    pieces, coded = _coded(given)
    sold, counts, *came = coded
    days = sold.group_by(_DAY).agg(pl.col("units").sum())
    levels = _levels(pieces, days)
    counts = _at_their_level(levels, counts)
    opened = _carried(days, counts, [_arrivals(levels, one, counts) for one in came])
    told = _with_stock(sold, opened.filter(pl.col("date") <= sales["date"].max()), pieces)
    return _in_order(pl.concat([sales.filter(~counted), told.select(sales.columns)]))


def _since_first(rows: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Rows of the styles in `first`, from the day of their first sale on."""
    return rows.join(first, on="style_id", how="inner").filter(pl.col("date") >= pl.col("first")).drop("first")


def _coded(tables: list[pl.DataFrame]) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """(pieces, tables with `piece`); pieces: piece, style_id, colour and size as first spelt, whole (neither is known)."""
    plain = [_plain(table) for table in tables]
    codes = row_codes([table.select(_PLAIN) for table in plain], _PLAIN)
    coded = [table.with_columns(piece=code) for table, code in zip(plain, codes, strict=True)]
    pieces = (
        pl.concat([table.select("piece", *_PLAIN, "colour", "size") for table in coded])
        .unique("piece", keep="first", maintain_order=True)
        .with_columns(whole=(pl.col("_colour") == "") & (pl.col("_size") == ""))
        .drop("_colour", "_size")
    )
    return pieces, [table.drop("_colour", "_size") for table in coded]


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the plain names of their colours and sizes, "" where there is none."""
    for name, plain in (("colour", plain_colour), ("size", plain_size)):
        plainly = {label: plain(label) for label in rows[name].drop_nulls().unique().to_list()}
        rows = rows.with_columns(pl.col(name).replace(plainly).fill_null("").alias(f"_{name}"))
    return rows


@dataclass(frozen=True)
class _Levels:
    """piece -> how it is counted: `pieces` (piece, style, whole, by_piece: whether sales tell the style's pieces apart)."""

    pieces: pl.DataFrame

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.join(self.pieces, on="piece", how="left")


def _levels(pieces: pl.DataFrame, days: pl.DataFrame) -> _Levels:
    style = row_codes([pieces.select("style_id")], ["style_id"])[0]
    known = pieces.select("piece", "whole", style=style)
    sells = known.join(days.select("piece").unique(), on="piece", how="semi")
    by_piece = sells.group_by("style").agg(by_piece=(~pl.col("whole")).any())
    return _Levels(known.join(by_piece, on="style", how="left").with_columns(pl.col("by_piece").fill_null(False)))


def _at_their_level(levels: _Levels, counts: pl.DataFrame) -> pl.DataFrame:
    """Counts (piece, date, units) of the pieces that sales tell apart.

    Of a style that sells as a whole, all its pieces together; of one that sells by piece but is counted as a whole, 0
    of each piece where there is nothing at all, else no count. Pieces that a count of their style lacks have 0.
    """
    rows = levels.of(counts.group_by(_DAY).agg(pl.col("units").sum()))
    columns = [*_DAY, "units"]
    wholes = levels.pieces.filter("whole", ~pl.col("by_piece")).select("style", whole_piece="piece")
    whole = (
        rows.filter(~pl.col("by_piece"))
        .join(wholes, on="style", how="inner")
        .group_by(piece="whole_piece", date="date")
        .agg(pl.col("units").sum())
    )
    of_pieces = rows.filter("by_piece")
    known = (
        of_pieces.group_by("style", "date")
        .agg(known=(~pl.col("whole")).any() | (pl.col("units").sum() == 0))
        .filter("known")
        .drop("known")
    )
    every = known.join(
        levels.pieces.filter("by_piece", ~pl.col("whole")).select("style", "piece"), on="style", how="inner"
    )
    pieces = every.join(of_pieces.select(columns), on=_DAY, how="left").with_columns(pl.col("units").fill_null(0.0))
    return pl.concat([whole.select(columns), pieces.select(columns)])


def _arrivals(levels: _Levels, came: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Arrivals (piece, date, units) of the pieces that are counted: of which pieces a whole style's were nobody knows, so
    that each may have any number.
    """
    pieces = levels.of(counts.select("piece").unique()).select("piece", "style")
    of_pieces = came.join(pieces, on="piece", how="semi").select(*_DAY, pl.col("units").cast(pl.Float64))
    others = levels.of(came.join(pieces, on="piece", how="anti")).select("style", "date")
    of_styles = others.join(pieces, on="style", how="inner").select(*_DAY, units=pl.lit(float("inf")))
    return pl.concat([of_pieces, of_styles])


def _carried(days: pl.DataFrame, counts: pl.DataFrame, came: list[pl.DataFrame]) -> pl.DataFrame:
    """piece, date, sold, stock: what each day of sales, count or arrival began with, as far as counts tell."""
    none, unknown = pl.lit(0.0), pl.lit(None, pl.Float64)
    days = days.join(counts.select("piece").unique(), on="piece", how="semi")
    parts = [
        days.select(*_DAY, sold="units", counted=unknown, came=none),
        counts.select(*_DAY, sold=none, counted="units", came=none),
        *(one.select(*_DAY, sold=none, counted=unknown, came="units") for one in came),
    ]
    rows = pl.concat(parts).group_by(_DAY).agg(pl.col("sold").sum(), pl.col("counted").max(), pl.col("came").sum())
    rows = rows.sort(_DAY).with_columns(
        any_number=pl.col("came").is_infinite(),
        arrived=pl.when(pl.col("came").is_infinite()).then(0.0).otherwise("came").cum_sum().over("piece"),
        gone=(pl.col("sold").cum_sum() - pl.col("sold")).over("piece"),
    )
    stock = pl.coalesce(_known(rows, later=False), _known(rows, later=True))
    return rows.select(*_DAY, "sold", stock=stock)


def _known(rows: pl.DataFrame, *, later: bool) -> pl.Series:
    """What each of `rows` began with going by the last count, or by the next one (`later`); null where that tells nothing."""
    counted = pl.col("counted").is_not_null()

    def at_count(value: pl.Expr) -> pl.Expr:
        told = pl.when(counted).then(value)
        return (told.backward_fill() if later else told.forward_fill()).over("piece")

    level = pl.col("arrived") - pl.col("gone")
    left = (at_count(pl.col("counted")) + level - at_count(level)).round(6)
    known = rows.with_columns(left=left, away=(at_count(pl.col("date")) - pl.col("date")).abs())
    # What sold beyond it came from elsewhere, so that nobody knows on either side of that day.
    short = (pl.col("left") < pl.col("sold")).cast(pl.Int64)
    if later:
        # An arrival of any number stands between its day and those before; one on the day of the count as well.
        breaks = short.cum_sum(reverse=True) - pl.when(counted).then(short.cum_sum(reverse=True)).backward_fill()
        breaks += _between(pl.col("any_number").cast(pl.Int64).cum_sum(), counted)
        return known.select(
            pl.when((breaks == 0) & (pl.col("away") <= LOOKED_BACK)).then("left").over("piece")
        ).to_series()
    lost = short | (pl.col("any_number") & ~counted).cast(pl.Int64)
    breaks = lost.cum_sum() - pl.when(counted).then(lost.cum_sum() - lost).forward_fill()
    return known.select(pl.when(breaks == 0).then("left").over("piece")).to_series()


def _between(total: pl.Expr, counted: pl.Expr) -> pl.Expr:
    """How much of a running total falls after a row, up to the next count."""
    return pl.when(counted).then(total).backward_fill() - total


def _with_stock(sold: pl.DataFrame, opened: pl.DataFrame, pieces: pl.DataFrame) -> pl.DataFrame:
    """The rows of sales with their stock, and those days of counts and arrivals on which pieces sold nothing that ran out
    at some time.
    """
    told = sold.join(opened.select(*_DAY, _opened="stock"), on=_DAY, how="left").with_columns(stock="_opened")
    ran_out = opened.filter(pl.col("stock") <= pl.col("sold")).select("piece").unique()
    still = opened.filter(pl.col("sold") == 0, pl.col("stock").is_not_null()).join(ran_out, on="piece", how="semi")
    without = still.join(pieces, on="piece", how="left").with_columns(units=pl.lit(0.0))
    return pl.concat([told, without.select("date", "style_id", "colour", "size", "units", "stock")], how="diagonal")


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    key = rows.select(pl.col("date"), pl.col([name for name in SALES.key if name != "date"]).fill_null(""))
    return rows[row_codes([key], SALES.key)[0].arg_sort()]
