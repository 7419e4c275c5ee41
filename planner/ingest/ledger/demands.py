"""What orders that are released take of money and of the fabric on hand."""

from __future__ import annotations

import polars as pl

from planner.domain import Inputs


def with_demands(orders: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Orders with the money and fabric each takes (`cost` of units and setup, `fabric_id`, `metres`), what
    `with_on_hand` adds, and whether a pin without a week asks for them (`pinned`).
    """
    pins = inputs.pins.filter(pl.col("week").is_null(), pl.col("units") > 0).select("style_id", "factory_id")
    asked = [
        bool(pins.filter(pl.col("style_id") == s, pl.col("factory_id").is_null() | (pl.col("factory_id") == f)).height)
        for s, f in orders.select("style_id", "factory_id").iter_rows()
    ]
    styles = inputs.styles.select("style_id", "fabric_id", "fabric_per_unit")
    factories = inputs.factories.select("factory_id", "setup_cost")
    joined = orders.join(styles, on="style_id", how="left", maintain_order="left").join(
        factories, on="factory_id", how="left", maintain_order="left"
    )
    return with_on_hand(joined, inputs).with_columns(
        cost=(pl.col("units") * pl.col("unit_cost") + pl.col("setup_cost").fill_null(0)).round(2),
        metres=pl.when(pl.col("fabric_id").is_not_null()).then((pl.col("units") * pl.col("fabric_per_unit")).round(4)),
        pinned=pl.Series(asked, dtype=pl.Boolean),
    )


def with_on_hand(rows: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """Rows that name a fabric, with what the fabrics table has of it on hand, and the day of the release."""
    fabrics = inputs.fabrics.select("fabric_id", "on_hand")
    return rows.join(fabrics, on="fabric_id", how="left", maintain_order="left").with_columns(date=pl.lit(inputs.as_of))
