"""What is believed of the styles to be tested, as arrays: equally likely levels of demand, its fall over the days, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES, Forecast, Inputs

Floats = NDArray[np.float64]

# Equally likely levels that stand for a style's distribution.
LEVELS = 48


@dataclass(frozen=True)
class Belief:
    """One style before its test.

    levels          (LEVELS,) units it could sell from launch to exit, equally likely, ascending
    by_day          (D + 1,) share of that before each day of age; 0 at first, 1 at last
    revenue         what a unit sold brings, returns included; `salvage`: a unit left at exit
    cost            of a unit at each factory that makes the style; `setup`: of a run there
    minimum, lead   least units of a run and days from its start to goods on sale, by factory
    """

    style_id: str
    launch: date
    levels: Floats
    by_day: Floats
    revenue: float
    salvage: float
    cost: Floats
    setup: Floats
    minimum: Floats
    lead: NDArray[np.int64]

    def share_from(self, days: NDArray[np.int64]) -> Floats:
        """Share of demand from these days of age on."""
        found: Floats = 1.0 - self.by_day[np.minimum(days, len(self.by_day) - 1)]
        return found


def beliefs_of(inputs: Inputs, forecast: Forecast) -> list[Belief]:
    """Of every style that is launched on or after as_of, has a forecast and a factory that makes it."""
    rows = inputs.styles.join(forecast.demand.select("style_id", *QUANTILE_NAMES), on="style_id", maintain_order="left")
    new = rows.filter(pl.col("launch_date") >= inputs.as_of)
    weekly = forecast.demand_weekly.partition_by("style_id", as_dict=True)
    metre_cost = dict(inputs.fabrics.select("fabric_id", "cost").iter_rows())
    found = (_belief(row, weekly.get((row["style_id"],)), inputs, metre_cost) for row in new.iter_rows(named=True))
    return [belief for belief in found if belief is not None]


def _belief(
    row: dict[str, object], weekly: pl.DataFrame | None, inputs: Inputs, metre: dict[str, float]
) -> Belief | None:
    makers = _makers(inputs.factories, str(row["category"]))
    launch, leave = row["launch_date"], row["exit_date"]
    if weekly is None or makers.is_empty() or not isinstance(launch, date) or not isinstance(leave, date):
        return None
    fabric_cost = metre.get(str(row["fabric_id"]), 0.0) * _number(row["fabric_per_unit"])
    returned, salvage = _number(row["return_rate"]), _number(row["salvage_value"])
    # Minutes that overtime or other styles would pay for are left aside: a test is designed style by style.
    return Belief(
        style_id=str(row["style_id"]),
        launch=launch,
        levels=_levels(np.array([_number(row[name]) for name in QUANTILE_NAMES])),
        by_day=_by_day(weekly, launch, leave),
        revenue=_number(row["price"]) * (1 - returned) + salvage * returned + _number(row["lost_sale_penalty"]),
        salvage=salvage,
        cost=_number(row["unit_cost"]) * makers["cost_factor"].to_numpy() + fabric_cost,
        setup=makers["setup_cost"].fill_null(0).to_numpy().astype(float),
        minimum=np.maximum(makers["min_batch"].to_numpy().astype(float), 1.0),
        lead=7 * makers["lead_time_weeks"].to_numpy().astype(np.int64),
    )


def _makers(factories: pl.DataFrame, category: str) -> pl.DataFrame:
    """The factories that make the category."""
    made = factories["categories"].fill_null("").str.split(";").list.eval(pl.element().str.strip_chars())
    return factories.filter((made.list.join("") == "") | made.list.contains(category))


def _levels(knots: Floats) -> Floats:
    """Quantile knots -> the middles of LEVELS equally likely steps."""
    at = (np.arange(LEVELS) + 0.5) / LEVELS
    found: Floats = np.interp(at, QUANTILE_LEVELS, np.maximum.accumulate(np.maximum(knots, 0.0)))
    return found


def _by_day(weekly: pl.DataFrame, launch: date, leave: date) -> Floats:
    """Share of demand before each day of age, weeks spread evenly over the days on sale that they hold."""
    days = max((leave - launch).days, 1)
    weight = np.zeros(days)
    for week, mean in weekly.select("week", "mean").iter_rows():
        first = max((week - launch).days, 0)
        last = min((week + timedelta(days=7) - launch).days, days)
        if last > first:
            weight[first:last] += mean / (last - first)
    if weight.sum() <= 0:
        weight[:] = 1.0
    return np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
