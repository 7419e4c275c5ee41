"""Sales beside the stock that nights counted: which day each colour and size began with how much.

Few exports of sales say what was on hand; most shops overwrite one stock file a night. The store keeps what each night
found, and here a count carries on to the next by what was sold and received in between, so that a style that lacked
its best sizes is not read as slow.
"""

from __future__ import annotations

import polars as pl

from planner.tables import SALES
from planner.tables.labels import plain_colour, plain_size

_PLAIN = ["style_id", "_colour", "_size"]  # a piece, however its colour and size are spelt
_WHOLE = (pl.col("_colour") == "") & (pl.col("_size") == "")  # a row of the style as a whole


def with_counted_stock(sales: pl.DataFrame, counts: pl.DataFrame, receipts: pl.DataFrame | None = None) -> pl.DataFrame:
    """`sales` (all of days before as_of) with `stock` where counts tell it, and with days on which nothing sold of a
    piece that was counted or received and that had run out at some time.

    Styles whose sales say their stock keep it. `counts`: date, style_id, colour, size, units, as the day opened, its
    arrivals included; a piece that a count of its style does not name had none. From a count on, stock falls by what is
    sold and rises by `receipts` (style_id, colour, size, date, units) of later days; below 0 it is not known until the
    next count.
    """
    said = sales.filter(pl.col("stock").is_not_null())["style_id"].unique()
    first = sales.filter(~pl.col("style_id").is_in(said.implode())).group_by("style_id").agg(first=pl.col("date").min())
    counts = _since_first(counts, first)
    if counts.is_empty():
        return sales
    counted = pl.col("style_id").is_in(counts["style_id"].unique().implode())
    sold = _plain(sales.filter(counted))
    days = sold.group_by(*_PLAIN, "date").agg(pl.col("units").sum())
    counts = _at_the_level_of(days, _plain(counts))
    came = None if receipts is None else _arrivals(_plain(_since_first(receipts, first)), counts)
    opened = _carried(days, counts, came).filter(pl.col("date") <= sales["date"].max())
    told = pl.concat([_with_stock(sold, opened), _days_without_a_sale(sold, opened)], how="diagonal")
    return pl.concat([sales.filter(~counted), told.select(sales.columns)]).sort(*SALES.key, nulls_last=False)


def _since_first(rows: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Rows of the styles in `first`, from the day of their first sale on."""
    return rows.join(first, on="style_id", how="inner").filter(pl.col("date") >= pl.col("first")).drop("first")


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the plain names of their colours and sizes, "" where there is none."""
    for name, plain in (("colour", plain_colour), ("size", plain_size)):
        labels = rows[name].drop_nulls().unique().to_list()
        plainly = {label: plain(label) for label in labels}
        rows = rows.with_columns(pl.col(name).replace(plainly).fill_null("").alias(f"_{name}"))
    return rows


def _at_the_level_of(days: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Counts (_PLAIN, date, units, colour, size) of the pieces that `days` tell apart.

    Of a style that sells as a whole, all its pieces together; of one that sells by piece but is counted as a whole, 0
    of each piece where there is nothing at all, else no count. Pieces that a count of their style lacks have 0.
    """
    by_piece = days.group_by("style_id").agg(sold_by_piece=(~_WHOLE).any())
    counts = counts.join(by_piece, on="style_id", how="inner")
    whole = (
        counts.filter(~pl.col("sold_by_piece"))
        .group_by("style_id", "date")
        .agg(pl.col("units").sum())
        .with_columns(_colour=pl.lit(""), _size=pl.lit(""))
    )
    pieces = counts.filter(pl.col("sold_by_piece"), ~_WHOLE).group_by(*_PLAIN, "date").agg(pl.col("units").sum())
    nothing = (
        counts.filter(pl.col("sold_by_piece"))
        .group_by("style_id", "date")
        .agg(known=(~_WHOLE).any() | (pl.col("units").sum() == 0))
        .filter("known")
        .drop("known")
    )
    named = pl.concat([pieces.select(_PLAIN), days.filter(~_WHOLE).select(_PLAIN)]).unique()
    every = nothing.join(named, on="style_id", how="inner")
    pieces = every.join(pieces, on=[*_PLAIN, "date"], how="left").with_columns(pl.col("units").fill_null(0.0))
    columns = [*_PLAIN, "date", "units"]
    return pl.concat([whole.select(columns), pieces.select(columns)])


def _arrivals(came: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Arrivals (_PLAIN, date, units) of the pieces that are counted: of which pieces a whole style's were nobody knows, so
    that each may have any number.
    """
    key, units = [*_PLAIN, "date"], pl.col("units").cast(pl.Float64)
    pieces = counts.select(_PLAIN).unique()
    of_pieces = came.join(pieces, on=_PLAIN, how="semi").select(*key, units)
    of_styles = came.filter(_WHOLE).join(pieces, on=_PLAIN, how="anti").select("style_id", "date")
    return pl.concat([of_pieces, of_styles.join(pieces, on="style_id").select(*key, units=pl.lit(float("inf")))])


def _carried(days: pl.DataFrame, counts: pl.DataFrame, came: pl.DataFrame | None) -> pl.DataFrame:
    """_PLAIN, date, sold, stock: what each day of sales, count or arrival began with, from a piece's first count on."""
    key = [*_PLAIN, "date"]
    parts = [
        days.select(*key, sold="units", counted=pl.lit(None, pl.Float64), came=pl.lit(0.0)),
        counts.select(*key, sold=pl.lit(0.0), counted="units", came=pl.lit(0.0)),
    ]
    if came is not None:
        parts.append(came.select(*key, sold=pl.lit(0.0), counted=pl.lit(None, pl.Float64), came="units"))
    rows = (
        pl.concat(parts)
        .group_by(key)
        .agg(pl.col("sold").sum(), pl.col("counted").max(), pl.col("came").sum())
        .sort(key)
        .with_columns(count=pl.col("counted").is_not_null().cum_sum().over(_PLAIN))
        .filter(pl.col("count") > 0)
    )
    since = [*_PLAIN, "count"]
    arrived = pl.when(pl.col("counted").is_null()).then("came").otherwise(0.0).cum_sum().over(since)
    left = pl.col("counted").first().over(since) + arrived - (pl.col("sold").cum_sum().over(since) - pl.col("sold"))
    rows = rows.with_columns(stock=left)
    # What sold beyond it came from elsewhere: from then on nobody knows.
    unknown = (pl.col("stock") < pl.col("sold")).cum_max().over(since) | pl.col("stock").is_infinite()
    return rows.with_columns(stock=pl.when(~unknown).then("stock")).select(*key, "sold", "stock")


def _with_stock(sold: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    stock = opened.select(*_PLAIN, "date", _opened="stock")
    return sold.join(stock, on=[*_PLAIN, "date"], how="left").with_columns(stock="_opened")


def _days_without_a_sale(sold: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    """Days of counts and arrivals on which pieces sold nothing that ran out at some time."""
    ran_out = (pl.col("stock") <= pl.col("sold")).any().over(_PLAIN)
    spelt = sold.group_by(_PLAIN).agg(pl.col("colour", "size").first())
    still = opened.filter(ran_out, pl.col("sold") == 0, pl.col("stock").is_not_null())
    return still.join(spelt, on=_PLAIN, how="left").select(
        "style_id",
        "date",
        "stock",
        *(pl.coalesce(n, pl.when(pl.col(f"_{n}") != "").then(f"_{n}")).alias(n) for n in ("colour", "size")),
        units=pl.lit(0.0),
    )
