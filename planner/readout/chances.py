"""Whether a style can earn a minimum batch: the chance that one sells out, and the last day to order it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES, Inputs, first_monday_from, monday_of

Floats = NDArray[np.float64]
Makers = list[tuple[int, int]]  # (least units of a run, weeks from its start to goods on sale) of each factory
SCHEMA = {"style_id": pl.String, "min_batch": pl.Int64, "chance": pl.Float64, "deadline": pl.Date}


def chances(rows: pl.DataFrame, inputs: Inputs, weekly: pl.DataFrame) -> pl.DataFrame:
    """style_id, min_batch, chance, deadline; `rows`: style_id, category, colours, exit_date, supply, the quantiles.

    chance      that a least batch started at once sells out beside what is there and on order: at the factory where
                that is likeliest; null where none makes the style in time
    min_batch   least units of a run there
    deadline    last Monday on which a run can start anywhere and be on sale before exit_date
    """
    quantiles = rows.select(pl.col(QUANTILE_NAMES).cast(pl.Float64)).to_numpy().reshape(-1, len(QUANTILE_NAMES))
    makers: dict[tuple[str, int], Makers] = {}
    left = _share_left(weekly)
    found = []
    for i, row in enumerate(
        rows.select("style_id", "category", "colours", "exit_date", "supply").iter_rows(named=True)
    ):
        key = row["category"], _number_of(row["colours"])
        if key not in makers:
            makers[key] = _makers(inputs.factories, *key)
        found.append(_best(row, quantiles[i], makers[key], inputs.as_of, left.get(row["style_id"], {})))
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def _number_of(colours: str | None) -> int:
    return max(1, len([part for part in (colours or "").split(";") if part.strip()]))


def _makers(factories: pl.DataFrame, category: str, colours: int) -> Makers:
    """The factories that make a category: their least run of a style in so many colours, and their lead time."""
    found: Makers = []
    columns = ("categories", "min_batch", "min_batch_colour", "lot_size", "lead_time_weeks")
    for categories, least, of_colour, lot, lead in factories.select(columns).iter_rows():
        made = [part.strip() for part in (categories or "").split(";") if part.strip()]
        if not made or category in made:
            lots = -(-max(float(least or 0), float(of_colour or 0) * colours, 1.0) // float(lot or 1))
            found.append((int(lots * float(lot or 1)), int(lead or 0)))
    return found


def _share_left(weekly: pl.DataFrame) -> dict[str, dict[date, float]]:
    """style_id -> week -> share of its demand that falls in that week or later."""
    share = pl.col("mean").cum_sum(reverse=True).over("style_id") / pl.col("mean").sum().over("style_id")
    rows = weekly.sort("style_id", "week").with_columns(share=share.fill_nan(0))
    found: dict[str, dict[date, float]] = {}
    for style, week, left in rows.select("style_id", "week", "share").iter_rows():
        found.setdefault(style, {})[week] = left
    return found


def _best(
    row: dict[str, object], quantiles: Floats, makers: Makers, as_of: date, left: dict[date, float]
) -> tuple[object, ...]:
    exit_date, supply = row["exit_date"], float(str(row["supply"]))
    assert isinstance(exit_date, date)
    last_week = monday_of(exit_date - timedelta(days=1))
    deadline = max((last_week - timedelta(weeks=lead) for _, lead in makers), default=None)
    if deadline is None or deadline < first_monday_from(as_of):
        return (row["style_id"], None, None, None)
    best: tuple[float, int] | None = None
    for least, lead in makers:
        arrival = first_monday_from(as_of) + timedelta(weeks=lead)
        share = left.get(arrival, 0.0)
        if arrival > last_week:
            continue
        # It sells out if what is wanted from its arrival on, and what is wanted beyond the supply, both reach it.
        needed = max(least / share, supply + least) if share > 0 else float("inf")
        chance = chance_above(quantiles, needed)
        if best is None or (chance, -least) > (best[0], -best[1]):
            best = chance, least
    return (row["style_id"], None if best is None else best[1], None if best is None else best[0], deadline)


def chance_above(quantiles: Floats, units: float) -> float:
    """Probability that demand is at least `units`: straight lines between the quantiles, 0 or 1 beyond them."""
    if units > quantiles[-1]:
        return 0.0
    if units <= quantiles[0]:
        return 1.0
    return round(1.0 - float(np.interp(units, quantiles, np.array(QUANTILE_LEVELS))), 4)
