"""Reports that write an item once, as a heading above its lines: NetSuite, SAP and their like."""

from __future__ import annotations

import polars as pl

from planner.ingest.raw_table import AT, EXTRA, column_of
from planner.ingest.recipes.rows import PLAIN_TOTAL, says_total
from planner.ingest.recipes.values import by_distinct


def headed_place(sample: pl.DataFrame, places: dict[str, int]) -> int | None:
    """The place of the column that only headings fill, its lines never; None where there is none."""
    for name in ("style", "code"):
        if name not in places:
            continue
        rows = _kinds(sample, places[name])
        lines = rows.filter(pl.col("filled") > 2, ~pl.col("total"))
        if rows["heading"].any() and lines.height and not lines["named"].any():
            return places[name]
    return None


def below_headings(
    batch: pl.DataFrame, place: int, above: str | None, places: dict[str, int]
) -> tuple[pl.DataFrame, str | None]:
    """The batch with each line's heading in its column, and the last heading; `above` = that of the batch before.

    A line has a document or a day of its own, where there are such columns; a row of sums has none.
    """
    name = column_of(place)
    rows = _kinds(batch, place)
    # Its sum ends what stands below a heading, and so does a row under another name: what follows is nobody's.
    ends = rows["named"] & ~rows["heading"] & ~batch[name].str.contains(PLAIN_TOTAL).fill_null(False)
    heading = pl.when(rows["heading"]).then(batch[name]).when(ends).then(pl.lit(""))
    told = pl.select(pl.coalesce(heading.forward_fill(), pl.lit(above, pl.String))).to_series()
    line = ~rows["named"] & (rows["filled"] > 0)
    if keys := [column_of(places[key]) for key in ("order", "day", "paid_at", "created_at") if key in places]:
        told_own = pl.any_horizontal((pl.col(key).str.strip_chars() != "").fill_null(False) for key in keys)
        line &= batch.select(told_own.alias("own"))["own"]
    return batch.with_columns(pl.when(line).then(told).otherwise(batch[name]).alias(name)), (
        told[-1] if told.len() else above
    )


def _kinds(batch: pl.DataFrame, place: int) -> pl.DataFrame:
    """filled, named, total, heading of each row."""
    names = [name for name in batch.columns if name not in {AT, EXTRA}]
    counts = [(pl.col(n).str.strip_chars() != "").fill_null(False).cast(pl.Int32) for n in names]
    rows = batch.select(filled=pl.sum_horizontal(counts), named=counts[names.index(column_of(place))] > 0)
    total = by_distinct(batch[column_of(place)], pl.Boolean(), says_total).fill_null(False)
    return rows.with_columns(total=total).with_columns(
        heading=(pl.col("filled") == 1) & pl.col("named") & ~pl.col("total")
    )
