"""Small sets of input tables for tests of planning: dicts a row, everything else as the schemas' defaults say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from planner import tables
from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES, Forecast, Inputs

MONDAY = date(2026, 3, 2)
KINDS = {"number": pl.Float64, "whole": pl.Int64, "date": pl.Date, "week": pl.Date}
STYLE = {"category": "dress", "price": 100, "unit_cost": 40, "salvage_value": 10, "sewing_minutes": 10}
FACTORY = {"weekly_minutes": 3000, "min_batch": 20, "lead_time_weeks": 1}


def frame(table: str, rows=()) -> pl.DataFrame:
    """The table with all its columns, defaults filled in, as readers of tables get it."""
    columns = tables.GIVEN[table].columns
    data = {c.name: [row.get(c.name, c.default) for row in rows] for c in columns}
    return pl.DataFrame(data, schema={c.name: KINDS.get(c.kind, pl.String) for c in columns}, strict=False)


def inputs_of(styles, factories=({"factory_id": "F1"},), *, as_of=MONDAY, weeks=8, **others) -> Inputs:
    """Inputs of styles that sell for `weeks` weeks; `others` are rows of further tables by name."""
    exit_date = as_of + timedelta(weeks=weeks)
    given = {
        "styles": [{**STYLE, "exit_date": exit_date, **row} for row in styles],
        "factories": [{**FACTORY, **row} for row in factories],
        **others,
    }
    names = [n for n in tables.GIVEN if n != "sales"]
    return Inputs(as_of=as_of, **{name: frame(name, given.get(name, ())) for name in names})


def forecast_of(demand: dict[str, tuple[float, float]], *, as_of=MONDAY, weeks=8) -> Forecast:
    """Demand uniform between two numbers for each style, falling evenly on the weeks."""
    monday = as_of - timedelta(days=as_of.weekday())
    rows = [
        {
            "style_id": s,
            "mean": (low + high) / 2,
            **{n: low + (high - low) * u for n, u in zip(QUANTILE_NAMES, QUANTILE_LEVELS, strict=True)},
        }
        for s, (low, high) in demand.items()
    ]
    weekly = [
        {"style_id": s, "week": monday + timedelta(weeks=t), "mean": (low + high) / 2 / weeks}
        for s, (low, high) in demand.items()
        for t in range(weeks)
    ]
    return Forecast(
        demand=pl.DataFrame(
            rows, schema={"style_id": pl.String, "mean": pl.Float64, **dict.fromkeys(QUANTILE_NAMES, pl.Float64)}
        ),
        demand_weekly=pl.DataFrame(weekly, schema={"style_id": pl.String, "week": pl.Date, "mean": pl.Float64}),
    )


def with_mix(forecast, mix, spread=0.5):
    """The forecast with demand_sku: `mix` of every style, each share up to (1 + spread) of what is expected."""
    rows = [
        {
            "style_id": s,
            "colour": c,
            "size": z,
            "sku": f"{s}{c}{z}",
            "share": share,
            "share_high": min(share * (1 + spread), 1.0),
        }
        for s in forecast.demand["style_id"]
        for (c, z), share in mix.items()
    ]
    return replace(forecast, demand_sku=pl.DataFrame(rows, schema_overrides={"colour": pl.String, "size": pl.String}))
