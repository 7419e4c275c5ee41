"""Released orders as they are to be made now: what was amended of them, counted in."""

from __future__ import annotations

import polars as pl

from planner.workspace.ledger.entries import AMEND, RELEASE

_PLACE = ("factory_id", "week", "arrival_date")
_SUMS = {"units": 6, "cost": 2, "metres": 4}  # and the digits that they are kept with


def releases(entries: pl.DataFrame) -> pl.DataFrame:
    """The release entries, in the order of release, with factory, weeks, units, money and metres as last amended.

    Besides: `factory_released` and `week_released`, as they were booked; `amended_at` and `amended_by`, null where nothing
    was amended. Units that were cancelled are not taken off.
    """
    # By its number and not by the clock: those of two machines may differ.
    amends = entries.filter(pl.col("kind") == AMEND).sort(_number())
    changes = amends.group_by("order_id").agg(
        pl.col(_PLACE).last().name.suffix("_now"),
        pl.col(*_SUMS).sum().name.suffix("_more"),
        amended_at=pl.col("when").last(),
        amended_by=pl.col("who").last(),
    )
    released = entries.filter(pl.col("kind") == RELEASE).sort("when", "order_id", maintain_order=True)
    joined = released.join(changes, on="order_id", how="left", maintain_order="left").with_columns(
        factory_released="factory_id", week_released="week"
    )
    return joined.with_columns(
        *(pl.coalesce(f"{name}_now", name).alias(name) for name in _PLACE),
        *(
            (pl.col(name) + pl.col(f"{name}_more").fill_null(0)).round(digits).alias(name)
            for name, digits in _SUMS.items()
        ),
    ).select(*entries.columns, "factory_released", "week_released", "amended_at", "amended_by")


def _number() -> pl.Expr:
    """The number of an amendment among those of its order, the last part of its entry_id."""
    return pl.col("entry_id").str.split("/").list.last().cast(pl.Int64, strict=False)
