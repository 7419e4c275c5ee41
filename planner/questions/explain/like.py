"""Past styles like one on sale: of its category, and sold as many in the days on sale that it had stock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from planner.domain import Inputs
from planner.workspace import Store

SHOWN = 5
# Of a large category only the styles finished last are looked at.
MOST_LOOKED_AT = 300


def styles_like(
    store: Store, inputs: Inputs, style_id: str, version: int | None, stockout_days: int = 0
) -> list[dict[str, Any]]:
    """The finished styles of the category that had sold nearest as many as `style_id`, nearest first.

    They are looked at as old as it is in days with stock: one that sold out in a week two weeks ago had a week.
    style_id, name, then: units by that age; in_all: units until its exit date. Nearness is the ratio of the units.
    """
    own = inputs.styles.row(by_predicate=pl.col("style_id") == style_id, named=True)
    finished = (
        inputs.styles.filter(pl.col("category") == own["category"], pl.col("exit_date") <= inputs.as_of)
        .sort("exit_date", "style_id", descending=[True, False])
        .head(MOST_LOOKED_AT)
    )
    if finished.is_empty():
        return []
    sold = store.units_sold([style_id, *finished["style_id"]], inputs.as_of, version)
    start = sold.group_by("style_id").agg(first=pl.col("date").min())
    lives = inputs.styles.select("style_id", "name", "launch_date", "exit_date")
    days = sold.join(start, on="style_id").join(lives, on="style_id")
    days = days.with_columns(launch=pl.coalesce("launch_date", "first")).filter(pl.col("date") < pl.col("exit_date"))
    mine = days.filter(pl.col("style_id") == style_id)
    if mine.is_empty():
        return []
    age = max((inputs.as_of - mine["launch"][0]).days - stockout_days, 1)
    by_age = pl.col("date") < pl.col("launch") + timedelta(days=age)
    sums = days.group_by("style_id").agg(
        pl.col("name").first(), then=pl.col("units").filter(by_age).sum(), in_all=pl.col("units").sum()
    )
    own_units = float(mine["units"].sum())
    past = sums.filter(pl.col("style_id") != style_id)
    distance = np.abs(np.log1p(past["then"].to_numpy()) - np.log1p(own_units))
    nearest = past.with_columns(distance=pl.Series(distance)).sort("distance", "style_id").head(SHOWN)
    return nearest.select("style_id", "name", "then", "in_all").rows(named=True)
