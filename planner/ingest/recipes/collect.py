"""Rows as a recipe reads them -> rows of our tables: sales by day, order lines, stock, open orders."""

from __future__ import annotations

from datetime import date

import polars as pl

from planner.ingest.problems import none, problems
from planner.ingest.raw_table import AT
from planner.ingest.recipes.applied import Applied
from planner.language import _
from planner.workspace.order_lines import LINES_SCHEMA, OF_PARCEL, SHORT_ID

KEY = ("date", "style_id", "colour", "size", "channel")


def with_columns_of(rows: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """`rows` with the columns of `schema` in order; those it lacks are null."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in rows.columns]
    return rows.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def day_rows(applied: Applied) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(sales by day, problems): links of one style are added up, the same row twice counts once."""
    rows = applied.rows
    for name in (*KEY, "link", "sku"):
        if name not in rows.columns:
            kind = pl.Date if name == "date" else pl.String
            rows = rows.with_columns(pl.lit(None, kind).alias(name))
    rows, doubles = _without_doubles(rows)
    returned = pl.col("units") < 0
    rows = rows.with_columns(
        pl.when(returned)
        .then(-pl.col("units"))
        .otherwise(pl.col("refunded_units") if "refunded_units" in rows.columns else None)
        .alias("returns"),
        pl.when(returned).then(0.0).otherwise("units").alias("units"),
    )
    summed = [pl.col("units").sum(), _sum_or_null("returns")]
    summed += [_sum_or_null(name) for name in ("visits", "carts") if name in rows.columns]
    if (stock := _opening(rows)) is not None:
        rows = rows.with_columns(stock.alias("stock"))
        summed.append(_sum_or_null("stock"))
    summed.append(pl.col(AT).first())
    return rows.group_by(KEY, maintain_order=True).agg(summed), doubles


def _opening(rows: pl.DataFrame) -> pl.Expr | None:
    """The stock as the day began: as the file says, else what was left at its end and what was sold; None where no column says.

    A file of several days with one and the same stock on all of them has that of the day it was made: only its last day has a stock.
    """
    if "opening" in rows.columns:
        return pl.col("opening")
    told = next((name for name in ("closing", "on_hand") if name in rows.columns), None)
    if told is None:
        return None
    stock = pl.col(told)
    if told == "closing":
        stock = stock + pl.col("units") - pl.coalesce("returns", pl.lit(0.0))
    key = [name for name in (*KEY, "link", "sku") if name != "date"]
    by = rows.group_by(key).agg(pl.col("date").n_unique(), pl.col(told).n_unique().alias("_stocks"))
    several = by.filter(pl.col("date") > 1)
    if several.height and (several["_stocks"] == 1).all():
        return pl.when(pl.col("date") == rows["date"].max()).then(stock)
    return stock


def _sum_or_null(name: str) -> pl.Expr:
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def _without_doubles(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Without rows that stand twice.

    Counts of a day (支付件数) have one row a link or key: a second one is an error. Postings (数量) may be several.
    """
    if rows.is_empty() or rows.select(pl.col("counted_by").is_in(["quantity"]).all()).item():
        return rows, none()
    key = [*KEY, "link", "sku", *(["hour"] if "hour" in rows.columns else [])]
    marked = rows.with_columns(
        pl.len().over(key).alias("_rows"),
        pl.col("units").n_unique().over(key).alias("_values"),
        pl.col(AT).first().over(key).alias("_first"),
        pl.int_range(pl.len()).over(key).alias("_nth"),
    )
    same = marked.filter((pl.col("_rows") > 1) & (pl.col("_values") == 1) & (pl.col("_nth") > 0))
    other = marked.filter((pl.col("_rows") > 1) & (pl.col("_values") > 1))
    found = [
        problems(
            same,
            pl.Series([True]).new_from_index(0, same.height),
            None,
            _("each row once"),
            _("Delete it: the same row stands above."),
            same["style_id"],
        ),
        problems(
            other,
            pl.Series([True]).new_from_index(0, other.height),
            "units",
            _("one row for a day and style"),
            _("Two rows say different things of the same day: add them up, or give the column that tells them apart."),
            other["style_id"],
        ),
    ]
    kept = marked.filter((pl.col("_rows") == 1) | ((pl.col("_values") == 1) & (pl.col("_nth") == 0)))
    return kept.drop("_rows", "_values", "_first", "_nth"), pl.concat(found)


def line_rows(rows: pl.DataFrame, source: str, rank: int) -> pl.DataFrame:
    """Order lines: LINES_SCHEMA (the file left blank), a row a line; what was never sold has 0 units, so that it corrects what stood before.

    A line without an id of its own is known by what was ordered: such lines of one order are added up. Of a line that
    stands twice the last one counts; of one that leaves in several parcels each is a line.
    """
    for name in ("colour", "size", "sku", "channel", "order_mark", "parcel", "style_id", "shop"):
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit(None, pl.String).alias(name))
    rows = _with_ids(_with_pieces(rows))
    goods = ["sku", "style_id", "colour", "size"]  # a bundle is one line of the platform, several of the ERP
    named = rows.filter("named").unique(["order", "line", *goods], keep="last", maintain_order=True)
    others = rows.filter(~pl.col("named"))
    summed = others.group_by("order", "line", maintain_order=True).agg(
        pl.col("units", "returns", "live").sum(),
        pl.col("date", "returned_on").drop_nulls().first(),
        pl.col("style_id", "colour", "size", "channel", "own").first(),
    )
    lines = pl.concat([with_columns_of(named, LINES_SCHEMA), with_columns_of(summed, LINES_SCHEMA)])
    return lines.with_columns(pl.lit(source).alias("source"), pl.lit(rank, pl.Int8).alias("rank"))


def _with_pieces(rows: pl.DataFrame) -> pl.DataFrame:
    """With `units`, `returns`, `live` and `returned_on` of each line, by what became of it."""
    sold = pl.col("fate").is_in(["sold", "refunded"])
    quantity = pl.col("units")
    sent_back = pl.col("refunded_units").fill_null(0.0) if "refunded_units" in rows.columns else pl.lit(0.0)
    units = pl.when(sold & (quantity > 0)).then(quantity).otherwise(0.0)
    returns = (
        pl.when(sold & (quantity < 0))
        .then(-quantity)
        .when(pl.col("fate") == "refunded")
        .then(quantity)
        .when(sold)
        .then(pl.min_horizontal(sent_back, quantity))
        .otherwise(0.0)
    )
    returned_on = pl.coalesce("returned_on", "date") if "returned_on" in rows.columns else pl.col("date")
    return rows.with_columns(
        units.alias("units"),
        returns.alias("returns"),
        pl.when(pl.col("hosted")).then(units).otherwise(0.0).alias("live"),
        pl.when(returns > 0).then(returned_on).alias("returned_on"),
    )


def _with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """With `order` and `line`, by which a line is known again; `own`: it has an id of its own; `named`: that of the line."""
    goods = [pl.coalesce("sku", "style_id", pl.lit("")), *(pl.coalesce(n, pl.lit("")) for n in ("colour", "size"))]
    named = pl.col("line").is_not_null()
    line = (
        pl.when(named & (pl.col("line") == pl.col("order")))
        .then(pl.lit(""))
        .when(named)
        .then("line")
        .otherwise(pl.concat_str(goods, separator="/"))
    )
    parcel = pl.when(pl.col("parcel").is_null()).then(pl.lit("")).otherwise(pl.lit(OF_PARCEL) + pl.col("parcel"))
    return rows.with_columns(
        (line + parcel).alias("line"),
        (named | pl.col("parcel").is_not_null()).alias("own"),
        named.alias("named"),
        _order().alias("order"),
    )


def _order() -> pl.Expr:
    """The id of an order: short ones (#1001), which every shop has, give way to a longer one, or name the shop."""
    short = pl.col("order").str.len_chars() < SHORT_ID
    longer = pl.col("order_mark").drop_nulls().first().over("order")
    return (
        pl.when(short & (longer.str.len_chars() > pl.col("order").str.len_chars()))
        .then(longer)
        .when(short & pl.col("shop").is_not_null())
        .then(pl.concat_str("shop", "order", separator=" "))
        .otherwise("order")
    )


def stock_rows(applied: Applied) -> pl.DataFrame:
    """style_id, colour, size, units: what can be sold, all warehouses together; of several days the last."""
    rows = applied.rows.with_columns(pl.col(name) for name in ("colour", "size"))
    if "date" in rows.columns and rows["date"].drop_nulls().n_unique() > 1:
        by = rows.drop_nulls("date").group_by("style_id", "colour", "size", "sku").agg(pl.col("date").n_unique())
        if (by["date"] > 1).any():  # a stock of each day; else days say something of the goods
            last = rows["date"].max()
            assert isinstance(last, date)
            rows = rows.filter(pl.col("date") == last)
            applied.notes.append(_("of several days the stock of {last} is taken").format(last=last))
    summed = rows.group_by("style_id", "colour", "size", maintain_order=True).agg(
        pl.col("units").sum(), pl.col(AT).first()
    )
    return summed.with_columns(pl.col("units").clip(lower_bound=0.0))


def order_rows(applied: Applied) -> pl.DataFrame:
    """Open orders: order_id, style_id, factory_id, units, arrival_date, colour, size, received.

    A sheet without numbers of orders gets one of style, day and factory: the same as long as the sheet says the same.
    """
    rows = applied.rows
    if "ended" in rows.columns:
        ended = rows["ended"].sum()
        rows = rows.filter(~pl.col("ended"))
        if ended:
            applied.notes.append(
                _("{ended:,} row(s) of orders that are closed, cancelled or complete are left out").format(ended=ended)
            )
    if "outstanding" in rows.columns:  # what is still to come, whatever was ordered at first
        received = pl.col("received").fill_null(0.0) if "received" in rows.columns else pl.lit(0.0)
        rows = rows.with_columns(pl.coalesce(pl.col("outstanding") + received, "units").alias("units"))
    for name, kind in (("ordered_on", pl.Date), ("received", pl.Float64), ("po", pl.String), ("order", pl.String)):
        if name not in rows.columns:
            rows = rows.with_columns(pl.lit(None, kind).alias(name))
    made = pl.concat_str(
        "style_id",
        pl.coalesce(pl.col("ordered_on").cast(pl.String), pl.col("due").cast(pl.String)),
        pl.coalesce("factory", pl.lit("?")),
        separator="_",
    )
    rows = rows.with_columns(pl.coalesce("po", "order", made).alias("order_id"))
    key = ["order_id", "style_id", "colour", "size"]
    return rows.group_by(key, maintain_order=True).agg(
        pl.col("units").sum(),
        pl.col("due").max().alias("arrival_date"),
        pl.col("factory").first().alias("factory_id"),
        pl.col("received").sum(),
        pl.col(AT).first(),
    )
