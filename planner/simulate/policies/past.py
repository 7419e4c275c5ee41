"""What known styles sold, plainly counted as people count it: stock-outs are not made up for."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.simulate.season import Season

Floats = NDArray[np.float64]


def first_and_rest(season: Season, days: int) -> tuple[Floats, Floats]:
    """(units in the first `days` days, units after them) of each known style that sold anything before the season."""
    sales = season.past.filter(pl.col("date") < season.start).join(
        season.known.select("style_id", "launch_date"), on="style_id"
    )
    begun = pl.coalesce("launch_date", pl.col("date").min().over("style_id"))
    early = (pl.col("date") - begun).dt.total_days() < days
    found = (
        sales.group_by("style_id")
        .agg(pl.col("units").filter(early).sum().alias("first"), pl.col("units").sum().alias("all"))
        .sort("style_id")
    )
    first = found["first"].to_numpy().astype(float)
    return first, found["all"].to_numpy() - first
