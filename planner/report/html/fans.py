"""The fans of demand: for the styles that matter most, what was sold so far and what may be sold until exit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from planner.report.run_tables import RunTables
from planner.workspace import Workspace

SHOWN = 12
LEVELS = ("p05", "p10", "p25", "p50", "p75", "p90", "p95")
DENSE_DAYS = 60  # of longer pasts the line has a point a week


def styles_that_matter(tables: RunTables) -> list[str]:
    """The styles whose runs earn most; without a plan those of which most demand is expected."""
    if tables.orders is not None and tables.orders.height:
        worth = tables.orders.group_by("style_id").agg(pl.col("expected_profit").sum().alias("worth"))
    else:
        assert tables.demand is not None
        worth = tables.demand.select("style_id", worth="mean")
    return worth.sort("worth", "style_id", descending=[True, False]).head(SHOWN)["style_id"].to_list()


def sales_shown(ws: Workspace, tables: RunTables) -> pl.DataFrame | None:
    """date, style_id, units of the styles that matter, as the run saw them; None where it read no sales."""
    version = tables.manifest.get("inputs", {}).get("tables", {}).get("sales")
    if version is None:
        return None
    day = date.fromisoformat(tables.info.as_of)
    return ws.store.units_sold(styles_that_matter(tables), before=day, version=version)


def fans_of(tables: RunTables, sales: pl.DataFrame | None) -> list[dict[str, Any]]:
    """One fan a style that matters, in order of worth."""
    demand, weekly = tables.demand, tables.demand_weekly
    assert demand is not None
    if weekly is None:
        return []
    as_of = date.fromisoformat(tables.info.as_of)
    styles = styles_that_matter(tables)
    wanted = demand.filter(pl.col("style_id").is_in(styles))
    facts = {row["style_id"]: row for row in tables.named(wanted).rows(named=True)}
    fans = []
    for style in (style for style in styles if style in facts):
        row = facts[style]
        sold = _sold(sales, style, as_of)
        by_now = float(sold[-1]["units"] if sold else row["observed_units"] or 0)
        weeks = weekly.filter(pl.col("style_id") == style).sort("week")
        fans.append(
            {
                "style_id": style,
                "name": row["name"],
                "age_days": row["age_days"],
                "mean": row["mean"],
                "method": row["method"],
                "stockout_days": row["stockout_days"],
                "p10": row["p10"],
                "p50": row["p50"],
                "p90": row["p90"],
                "sold_units": by_now,
                "sold": sold,
                "ahead": _ahead(row, weeks, as_of, by_now),
                "arrivals": _arrivals(tables.orders, style),
            }
        )
    return fans


def _sold(sales: pl.DataFrame | None, style: str, as_of: date) -> list[dict[str, Any]]:
    """Cumulative units at the start of a day, from the first sale to as_of."""
    if sales is None:
        return []
    days = sales.filter(pl.col("style_id") == style).group_by("date").agg(pl.col("units").sum()).sort("date")
    if days.is_empty():
        return []
    first: date = days["date"][0]
    step = 1 if (as_of - first).days <= DENSE_DAYS else 7
    points = [*pl.date_range(first, as_of, f"{step}d", eager=True).to_list(), as_of]
    return [
        {"day": day, "units": float(days.filter(pl.col("date") < day)["units"].sum())} for day in dict.fromkeys(points)
    ]


def _ahead(row: dict[str, Any], weeks: pl.DataFrame, as_of: date, sold: float) -> list[dict[str, Any]]:
    """Units since launch at the end of each week ahead: sold so far + quantile of the total x share of it by then.

    That is how the plan reads the two tables: a style's weeks rise and fall together (docs/model.md).
    """
    total = float(weeks["mean"].sum())
    share, points = 0.0, [(as_of, 0.0)]
    for week in weeks.rows(named=True):
        share += week["mean"] / total if total > 0 else 0.0
        points.append((week["week"] + timedelta(weeks=1), share))
    return [{"day": day, **{level: sold + row[level] * by_then for level in LEVELS}} for day, by_then in points]


def _arrivals(orders: pl.DataFrame | None, style: str) -> list[dict[str, Any]]:
    if orders is None:
        return []
    mine = orders.filter(pl.col("style_id") == style).group_by("arrival_date", "firm").agg(pl.col("units").sum())
    return [
        {"day": row["arrival_date"], "units": row["units"], "firm": row["firm"]}
        for row in mine.sort("arrival_date", "firm").rows(named=True)
    ]
