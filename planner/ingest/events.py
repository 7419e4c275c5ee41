"""Events that are listed twice: rows of one name whose days overlap are one event, and count once."""

from __future__ import annotations

import polars as pl

from planner.domain import Warn
from planner.language import _


def each_once(events: pl.DataFrame) -> tuple[pl.DataFrame, list[Warn]]:
    """The events with rows of one name and uplift whose days overlap made one, and a warning where there were such."""
    if events.height < 2:
        return events, []
    rows = events.sort("name", "uplift", "start_date", "end_date", nulls_last=False)
    alike = ["name", "uplift"]
    ended = pl.col("end_date").cum_max().shift(1).over(alike)
    begins = (pl.col("start_date") > ended).fill_null(True)
    rows = rows.with_columns(_event=begins.cum_sum().over(alike))
    if rows.select(pl.struct(*alike, "_event").n_unique()).item() == events.height:
        return events, []
    one = rows.group_by(*alike, "_event").agg(
        pl.col("start_date").min(), pl.col("end_date").max(), *_rest(events), pl.len().alias("_rows")
    )
    names = one.filter(pl.col("_rows") > 1)["name"].unique().sort().to_list()
    words = _("events list {names} more than once on the same days; it counts once").format(names=", ".join(names))
    return one.select(events.columns).sort("start_date", "name"), [Warn("event_listed_twice", words)]


def _rest(events: pl.DataFrame) -> list[pl.Expr]:
    told = {"name", "uplift", "start_date", "end_date"}
    return [pl.col(name).first() for name in events.columns if name not in told]
