"""Visits and reach -> how much of its full audience each style was shown to, day by day.

A test shown to a twentieth of the visitors is a style open by a twentieth. Where visits are told by channel or
audience they are post-stratified: a visit counts by how readily that channel and audience buys (over all styles), and
so does the reach, since a test shown to core fans overstates the crowd (Gelman & Little 1997).

No visits beside units sold means that nobody counted them. A day whose visits are not known is like the nearest day of
the same style whose visits are. A style that sells so much more a visit than any other has visits that cannot be right.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRATUM = ("channel", "audience")
# A day on which a style was seen by more than so many times its full audience counts as so many.
MOST_EXPOSED = 3.0
# So many times as many units a visit as any other style are no matter of taste.
MOST_ABOVE = 10.0
# A style with fewer visits tells nothing about how many units a visit brings.
LEAST_VISITS = 20.0
_NONE = np.zeros(0, dtype=np.int64)
# Visits' worth of belief that a channel and audience buys like the rest.
BELIEF_VISITS = 500.0


def exposed_shares(
    days: pl.DataFrame, styles: pl.DataFrame, reach: pl.DataFrame, shape: tuple[int, int]
) -> tuple[Floats | None, Ints]:
    """((styles, days of age) visits / visits at full reach, rows of styles whose visits cannot be right).

    1 for styles without reach or without any visits told; None where no style has both. `days`: row (of the style), age,
    channel, audience, units, visits. `styles`: row, style_id, category.
    """
    counted = pl.col("visits").is_not_null() & ~((pl.col("visits") == 0) & (pl.col("units") > 0))
    told = days.filter(counted & (pl.col("age") >= 0) & (pl.col("age") < shape[1]))
    if told.height == 0 or reach.height == 0:
        return None, _NONE
    told, odd = _within_reason(told)
    readiness = _readiness(told)
    daily_reach = (
        _weighed(_reach_by_stratum(styles, reach), readiness, "visits_per_week")
        .group_by("row")
        .agg((pl.col("weighed").sum() / 7).alias("reach"))
        .filter(pl.col("reach") > 0)
    )
    by_day = (
        _weighed(told, readiness, "visits")
        .group_by("row", "age")
        .agg(pl.col("weighed").sum())
        .join(daily_reach, on="row")
        .sort("row", "age")
    )
    if by_day.height == 0:
        return None, odd
    out = np.full(shape, np.nan)
    share = (by_day["weighed"] / by_day["reach"]).clip(0, MOST_EXPOSED).to_numpy()
    out[by_day["row"].to_numpy(), by_day["age"].to_numpy()] = share
    return _like_nearest(out), odd


def _within_reason(told: pl.DataFrame) -> tuple[pl.DataFrame, Ints]:
    """The visits, where a style sells more than MOST_ABOVE times as much a visit as any other made more by as much.

    Where it sells more than a unit a visit at that, or no other can tell, its visits count as unknown. Also the rows of
    such styles. What chance may do to few sales is allowed for.
    """
    by = (
        told.group_by("row").agg(pl.col("units").sum(), pl.col("visits").sum()).filter(pl.col("visits") > 0).sort("row")
    )
    units, visits = by["units"].to_numpy(), by["visits"].to_numpy()
    surely = np.maximum(units - 2 * np.sqrt(units), 0.0) / visits
    rate = np.where(visits >= LEAST_VISITS, units / visits, 0.0)
    ordered = np.sort(rate)
    highest, second = ordered[-1], ordered[-2] if len(ordered) > 1 else 0.0
    others = np.where(rate == highest, second, highest)
    limit = MOST_ABOVE * others
    odd = (surely > np.where(others > 0, limit, 1.0)) & (units > 0)
    if not odd.any():
        return told, _NONE
    factor = np.where(odd & (units <= visits), units / visits / np.maximum(limit, 1e-9), 1.0)
    table = by.select("row", more=pl.Series(factor), unknown=pl.Series(odd & (units > visits)))
    told = told.join(table, on="row", how="left").filter(~pl.col("unknown").fill_null(False))
    return told.with_columns(pl.col("visits") * pl.col("more").fill_null(1.0)).drop("more", "unknown"), by[
        "row"
    ].to_numpy()[odd]


def _like_nearest(shares: Floats) -> Floats:
    """Days whose share is not known (NaN) like the one before that is, else the one after; 1 where none is."""
    known = ~np.isnan(shares)
    shares[~known.any(axis=1)] = 1.0
    partly = np.flatnonzero(known.any(axis=1) & ~known.all(axis=1))
    day, width, known = np.arange(shares.shape[1], dtype=np.int32), shares.shape[1], known[partly]
    before = np.maximum.accumulate(np.where(known, day, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, day, width - 1)[:, ::-1], axis=1)[:, ::-1]
    shares[partly] = np.take_along_axis(shares[partly], np.where(before >= 0, before, after), axis=1)
    return shares


def _readiness(told: pl.DataFrame) -> pl.DataFrame:
    """channel, audience, ready: units a visit in each, over those of all visits together."""
    by = told.group_by(STRATUM).agg(pl.col("units").sum(), pl.col("visits").sum()).sort(STRATUM)
    rate = float(by["units"].sum()) / max(float(by["visits"].sum()), 1.0)
    if rate <= 0:
        return by.select(*STRATUM, pl.lit(1.0).alias("ready"))
    return by.select(
        *STRATUM, ((pl.col("units") / rate + BELIEF_VISITS) / (pl.col("visits") + BELIEF_VISITS)).alias("ready")
    )


def _weighed(rows: pl.DataFrame, readiness: pl.DataFrame, column: str) -> pl.DataFrame:
    """`rows` with `weighed` = column x readiness of its channel and audience (1 where never seen)."""
    return rows.join(readiness, on=STRATUM, how="left", nulls_equal=True).with_columns(
        (pl.col(column) * pl.col("ready").fill_null(1.0)).alias("weighed")
    )


def _reach_by_stratum(styles: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """row, channel, audience, visits_per_week: for every style the most specific row of each channel and audience.

    A row of a style beats one of its category, that one for all. Rows by channel or audience replace a total.
    """
    named, kind = pl.col("style_id").is_not_null(), pl.col("category").is_not_null()
    reach = reach.with_columns(
        (2 * named.cast(pl.Int8) + kind.cast(pl.Int8)).alias("rank"),
        (pl.col("channel").is_not_null() | pl.col("audience").is_not_null()).alias("part"),
    )
    keys = styles.select("row", "style_id", "category")
    found = []
    for on in (["style_id", "category"], ["style_id"], ["category"], []):
        rows = reach.filter((named == ("style_id" in on)) & (kind == ("category" in on)))
        rows = rows.drop([c for c in ("style_id", "category") if c not in on])
        found.append(
            (keys.join(rows, on=on) if on else keys.join(rows, how="cross")).select(
                "row", *STRATUM, "visits_per_week", "rank", "part"
            )
        )
    every = pl.concat(found).sort("row", "rank", descending=[False, True])
    best = every.unique(["row", *STRATUM], keep="first", maintain_order=True)
    return best.filter(pl.col("part") == pl.col("part").max().over("row"))
