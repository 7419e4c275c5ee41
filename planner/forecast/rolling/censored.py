"""Styles that ran out of stock after a past day: what they would have sold, by the days on which they had stock.

Best sellers run out. Were they left out, the rest would have sold less than its like, and every forecast would look
too high; were their sales taken for demand, likewise.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.rolling.truth import Past

Floats = NDArray[np.float64]

# The day on which the last piece went was open for part of it.
LAST_DAY = 0.5
# A style of whose demand less than this fell on days in stock has not shown what it could sell.
LEAST_SEEN = 0.2
# Fewer styles that stayed in stock do not tell how sales fall from day to day: then all days count alike.
LEAST_STYLES = 10


def with_whole_demand(past: Past, truth: pl.DataFrame, origin: date) -> pl.DataFrame:
    """`truth`, `actual` of the styles that ran out raised to what it would have been; and `seen`.

    seen   share of the demand from `origin` on that fell on days in stock: 1 where a style stayed in stock. `actual` is
           units sold / that share, sales of a day as the styles that stayed in stock fell from day to day.
    """
    if not truth["ran_out"].any():
        return truth.with_columns(pl.lit(1.0).alias("seen"))
    rate = _rates(past, truth.filter(~pl.col("ran_out")), origin)
    cut = truth.filter(pl.col("ran_out")).join(past.styles.select("style_id", "exit_date"), on="style_id")
    gaps = past.gaps.join(cut.select("style_id"), on="style_id", how="semi").partition_by("style_id", as_dict=True)
    found = pl.DataFrame(
        {
            "style_id": cut["style_id"],
            "seen": [
                _seen(gaps[(name,)], origin, (exit_date - origin).days, rate)
                for name, exit_date in cut.select("style_id", "exit_date").iter_rows()
            ],
        },
        schema={"style_id": pl.String, "seen": pl.Float64},
    )
    return (
        truth.join(found, on="style_id", how="left", maintain_order="left")
        .with_columns(pl.col("seen").fill_null(1.0))
        .with_columns(pl.col("actual") / pl.col("seen").clip(lower_bound=LEAST_SEEN))
    )


def _rates(past: Past, stayed: pl.DataFrame, origin: date) -> Floats:
    """(days,) what styles that stayed in stock sold a day, by days since `origin`; smoothed over a week."""
    alive = past.styles.join(stayed.select("style_id"), on="style_id", how="semi")
    last = past.styles["exit_date"].max()
    days = max((last - origin).days, 1) if isinstance(last, date) else 1
    if alive.height < LEAST_STYLES:
        return np.ones(days)
    sold = past.sales.join(alive, on="style_id").filter(
        (pl.col("date") >= origin) & (pl.col("date") < pl.col("exit_date"))
    )
    since = (sold["date"] - origin).dt.total_days().to_numpy()
    to_go = (alive["exit_date"] - origin).dt.total_days().to_numpy()
    units = np.bincount(since, sold["units"].to_numpy(), days)[:days]
    styles = (to_go[:, None] > np.arange(days)).sum(axis=0)
    week = np.ones(7)
    units, styles = (np.convolve(x, week, "same") for x in (units, styles.astype(float)))
    usual = units.sum() / max(styles.sum(), 1.0)
    # a style's worth of belief in the mean day, so that days few reach do not count for nothing
    return np.asarray((units + 7 * usual) / (styles + 7) + 1e-9)


def _seen(gaps: pl.DataFrame, origin: date, to_go: int, rate: Floats) -> float:
    """Share of the demand of the `to_go` days from `origin` on that fell on days in stock."""
    closed = np.zeros(to_go)
    for begin, stop, share, sold in gaps.select("from", "to", "share", "sold").iter_rows():
        first, after = (begin - origin).days, (stop - origin).days
        closed[max(first, 0) : max(after, 0)] += share
        if sold > 0 and 0 <= first < min(to_go, after):
            closed[first] -= (1 - LAST_DAY) * share
    weight = rate[:to_go]
    return float(weight @ np.clip(1.0 - closed, 0.0, 1.0) / weight.sum())
