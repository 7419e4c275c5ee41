"""How much of each pin is ordered already, so that a pinned quantity is made once, however many nights it stands there."""

from __future__ import annotations

import polars as pl

from planner.workspace.ledger.amended import releases
from planner.workspace.ledger.entries import CANCEL
from planner.workspace.ledger.standing import standing

# What was ordered: one row an order, gross of what came in. `always`: whether pins without a week count it for good.
_ORDERED = {
    "style_id": pl.String(),
    "factory_id": pl.String(),
    "week": pl.Date(),
    "units": pl.Float64(),
    "always": pl.Boolean(),
}


def with_ordered(
    pins: pl.DataFrame, in_file: pl.DataFrame | None, factories: pl.DataFrame, entries: pl.DataFrame | None
) -> pl.DataFrame:
    """`pins` with `ordered`: units of each that are on order, or were released for it, as `orders` say.

    in_file   the orders file where it says what is open (None: the ledger does)
    entries   of the ledger; None where there is no ledger

    A pin that names a week counts every order of that week, received or not. One without a week counts the open orders
    of its style (and factory), and in the ledger also those that were released while such a pin stood, received ones
    too: it asked for them. An order that was moved counts for the pin of the week and factory for which it was released, as
    long as one stands; else where it is made now. Where file and ledger both know of orders, the larger figure counts, for they mean the same.
    """
    sources = [] if entries is None else [_of_ledger(entries, pins, counts=in_file is None)]
    sources += [] if in_file is None else [_of_file(in_file, factories)]
    ordered = [max((_ordered(pin, source) for source in sources), default=0.0) for pin in pins.iter_rows(named=True)]
    return pins.with_columns(ordered=pl.Series(ordered, dtype=pl.Float64))


def _ordered(pin: dict[str, object], orders: pl.DataFrame) -> float:
    named = [pl.col(name) == pin[name] for name in ("factory_id", "week") if pin[name] is not None]
    when = [pl.col("always")] if pin["week"] is None else []
    return float(orders.filter(pl.col("style_id") == pin["style_id"], *named, *when)["units"].sum())


def _of_ledger(entries: pl.DataFrame, pins: pl.DataFrame, *, counts: bool) -> pl.DataFrame:
    """Orders of the ledger less what was cancelled; where it does not count, nobody books there what came in, so only
    those released for a pin are sure to be on order still.
    """
    gone = entries.filter(pl.col("kind") == CANCEL).group_by("order_id").agg(gone=pl.col("units").sum())
    still = standing(entries).select("order_id", still=pl.lit(counts) & (pl.col("outstanding") > 0))
    return (
        _as_pinned(releases(entries), pins)
        .join(gone, on="order_id", how="left")
        .join(still, on="order_id", how="left")
        .with_columns(
            units=(pl.col("units") - pl.col("gone").fill_null(0)).clip(lower_bound=0),
            always=pl.col("still") | pl.col("pinned").fill_null(False),
        )
        .select(pl.col(name).cast(kind) for name, kind in _ORDERED.items())
    )


def _as_pinned(orders: pl.DataFrame, pins: pl.DataFrame) -> pl.DataFrame:
    """Orders at the factory and in the week of their release where a pin asks for these, else as they are made now."""
    asked = pins.filter(pl.col("factory_id").is_not_null() | pl.col("week").is_not_null())
    rows = asked.select("style_id", "factory_id", "week").rows()

    def is_asked(style: str, factory: str, week: object) -> bool:
        return any(s == style and f in (None, factory) and w in (None, week) for s, f, w in rows)

    names = ("style_id", "factory_released", "week_released")
    there = [is_asked(*row) for row in orders.select(names).iter_rows()]
    as_released = pl.Series(there, dtype=pl.Boolean)
    return orders.with_columns(
        factory_id=pl.when(as_released).then("factory_released").otherwise("factory_id"),
        week=pl.when(as_released).then("week_released").otherwise("week"),
    )


def _of_file(orders: pl.DataFrame, factories: pl.DataFrame) -> pl.DataFrame:
    """Every row of the orders file; the week of start is the lead time before the arrival where it is not given."""
    lead = factories.select("factory_id", "lead_time_weeks").unique("factory_id")
    backwards = pl.col("arrival_date").dt.offset_by(
        pl.format("-{}w", pl.col("lead_time_weeks").fill_null(0).cast(pl.Int64))
    )
    start = pl.coalesce("week", backwards).dt.truncate("1w")
    return (
        orders.join(lead, on="factory_id", how="left")
        .with_columns(week=start, always=pl.lit(True))
        .select(pl.col(name).cast(kind) for name, kind in _ORDERED.items())
    )
