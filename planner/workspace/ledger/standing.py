"""What each order of the ledger stands at: ordered (as last amended), received, written off, outstanding."""

from __future__ import annotations

from datetime import date

import polars as pl

from planner.workspace.ledger.amended import releases
from planner.workspace.ledger.entries import CANCEL, CLOSE, RECEIPT
from planner.workspace.ledger.lines import standing_lines

BOOKED_ORDERS: dict[str, pl.DataType] = {
    "order_id": pl.String(),
    "style_id": pl.String(),
    "factory_id": pl.String(),
    "week": pl.Date(),
    "arrival_date": pl.Date(),
    "units": pl.Float64(),
    "received": pl.Float64(),
    "cancelled": pl.Float64(),
    "outstanding": pl.Float64(),
    "last_receipt": pl.Date(),
    "cost": pl.Float64(),
    "run_id": pl.String(),
    "plan_order_id": pl.String(),
    "released_at": pl.Datetime("us", "UTC"),
    "released_by": pl.String(),
    "amended_at": pl.Datetime("us", "UTC"),
    "amended_by": pl.String(),
}


def standing(entries: pl.DataFrame) -> pl.DataFrame:
    """One row an order, in the order of release, with the columns of BOOKED_ORDERS.

    outstanding = units - received - cancelled, never below 0, of an order with lines the sum of theirs; `cancelled` is
    all that was written off, by cancelling or by closing an under-delivery.
    """
    moved = entries.group_by("order_id").agg(
        received=_units(RECEIPT),
        cancelled=_units(CANCEL, CLOSE),
        last_receipt=pl.col("date").filter(pl.col("kind") == RECEIPT).max(),
    )
    of_lines = standing_lines(entries).group_by("order_id").agg(of_lines=pl.col("outstanding").sum())
    left = pl.col("units") - pl.col("received") - pl.col("cancelled")
    return (
        releases(entries)
        .join(moved, on="order_id", how="left", maintain_order="left")
        .join(of_lines, on="order_id", how="left", maintain_order="left")
        .with_columns(
            outstanding=pl.coalesce("of_lines", left.clip(lower_bound=0)), released_at="when", released_by="who"
        )
        .select(pl.col(name).cast(kind) for name, kind in BOOKED_ORDERS.items())
    )


def _units(*kinds: str) -> pl.Expr:
    return pl.col("units").filter(pl.col("kind").is_in(kinds)).sum()


def with_status(orders: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`orders` with `status`: open, late (should have arrived before as_of), received or cancelled."""
    due = pl.when(pl.col("arrival_date") < as_of).then(pl.lit("late")).otherwise(pl.lit("open"))
    done = pl.when(pl.col("received") > 0).then(pl.lit("received")).otherwise(pl.lit("cancelled"))
    return orders.with_columns(status=pl.when(pl.col("outstanding") > 0).then(due).otherwise(done))
