"""Stock on hand where no file names it: the last stock seen in sales, less what sold since."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from planner.domain import Inputs

PIECE = ["style_id", "colour", "size"]  # what has a stock of its own


def stock_from_sales(inputs: Inputs, sales: pl.DataFrame) -> Inputs:
    """`inputs` with a stock row for every style that the stock table does not name but whose sales carry stock.

    `sales` holds days before as_of. The stock of a colour and size is what its last row with a stock began the day
    with (the largest figure where several channels or audiences share it), less the units sold on that day and later.
    """
    seen = sales.filter(pl.col("stock").is_not_null())
    unnamed = seen.join(inputs.stock.select("style_id").unique(), on="style_id", how="anti")
    if unnamed.is_empty():
        return inputs
    last = unnamed.group_by(PIECE).agg(pl.col("date").max())
    began = unnamed.join(last, on=[*PIECE, "date"], nulls_equal=True).group_by(PIECE).agg(pl.col("stock").max())
    sold = (sales.join(last.rename({"date": "since"}), on=PIECE, nulls_equal=True)
            .filter(pl.col("date") >= pl.col("since")).group_by(PIECE).agg(pl.col("units").sum()))
    found = began.join(sold, on=PIECE, nulls_equal=True).select(
        *PIECE, (pl.col("stock") - pl.col("units")).clip(lower_bound=0).alias("units")).sort(PIECE)
    rows = found.select([pl.col(name).cast(kind) for name, kind in inputs.stock.schema.items()])
    return replace(inputs, stock=pl.concat([inputs.stock, rows]))
