"""The parts of the page that show the plan: headline, runs, load, arrivals, money, limits, what was skipped."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from planner.language import _, gathered
from planner.report.order_book.matrix import matrix_of_lines
from planner.report.pages.plan import WORTH_NAMING
from planner.report.pages.recourse import verdict_in_full
from planner.report.run_tables import RunTables
from planner.report.words import VERDICTS, kinds_of_skipped, skipped_because

SHOWN_FACTORIES = 24
SHOWN_LIMITS = 15
SHOWN_PURCHASES = 50
SHOWN_SKIPPED = 8  # styles a kind of reason
SHOWN_WAITING = 15
UNIT = {"minutes": gathered("minute"), "fabric": gathered("metre"), "budget": gathered("unit of money")}


def headline(tables: RunTables) -> dict[str, Any] | None:
    """plan.json, sums over its runs, and the plan that the bound speaks of: with recourse not the one to be released.

    `fixed`: the best plan found with all runs decided today (objective, gap), and whether it is proven as asked.
    """
    if not tables.plan or tables.orders is None:
        return None
    orders, firm = tables.orders, tables.orders.filter(pl.col("firm"))
    fixed = tables.plan.get("recourse", {}).get("fixed_plan", tables.plan)
    asked = tables.settings.get("optimize", {}).get("gap")
    proven = tables.plan["status"] == "optimal" or (asked is not None and fixed["gap"] <= asked)
    return {
        **tables.plan,
        "fixed": {"objective": fixed["objective"], "gap": fixed["gap"], "proven": proven},
        "runs": orders.height,
        "expected_sold": float(orders["expected_sold"].sum()),
        "firm_runs": firm.height,
        "firm_units": int(firm["units"].sum()),
        "firm_profit": float(firm["expected_profit"].sum()),
    }


def runs_shown(tables: RunTables, orders: pl.DataFrame, most: int) -> dict[str, Any]:
    """Runs, those that earn most first, with their colours and sizes, and sums over all of them."""
    best = orders.sort("expected_profit", "order_id", descending=[True, False]).head(most)
    rows = tables.named(best).join(
        tables.names.select("style_id", "category"), on="style_id", how="left", maintain_order="left"
    )
    cut = _matrices(tables.order_lines, best)
    return {
        "total": orders.height,
        "shown": best.height,
        "units": int(orders["units"].sum()),
        "profit": float(orders["expected_profit"].sum()),
        "goods_cost": float((orders["units"] * orders["unit_cost"]).sum()),
        "rows": [{**row, "matrix": cut.get(row["order_id"])} for row in rows.rows(named=True)],
    }


def _matrices(lines: pl.DataFrame | None, orders: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Order -> its matrix of colours and sizes with totals both ways, of the orders that have lines."""
    if lines is None:
        return {}
    mine = lines.join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
    found = {str(k[0]): matrix_of_lines(rows) for k, rows in mine.group_by("order_id", maintain_order=True)}
    return {
        order_id: {**asdict(matrix), "of_colour": matrix.of_colour, "of_size": matrix.of_size, "total": matrix.total}
        for order_id, matrix in found.items()
    }


def purchases(bought: pl.DataFrame) -> dict[str, Any]:
    """Fabric to buy, the dearest first."""
    rows = bought.sort("cost", "fabric_id", descending=[True, False]).head(SHOWN_PURCHASES)
    return {
        "total": bought.height,
        "shown": rows.height,
        "cost": float(bought["cost"].sum()),
        "rows": rows.rows(named=True),
    }


def arrivals_by_week(orders: pl.DataFrame) -> list[dict[str, Any]]:
    """Units that come in by week, firm and provisional; every week from the first to the last, also empty ones."""
    if orders.is_empty():
        return []
    sums = orders.group_by("arrival_date").agg(
        firm=pl.col("units").filter(pl.col("firm")).sum(), provisional=pl.col("units").filter(~pl.col("firm")).sum()
    )
    days = pl.date_range(pl.col("arrival_date").min(), pl.col("arrival_date").max(), "1w")
    weeks = sums.select(days)
    return (
        weeks.join(sums, on="arrival_date", how="left", maintain_order="left")
        .fill_null(0)
        .rename({"arrival_date": "week"})
        .rows(named=True)
    )


def load_by_factory(limits: pl.DataFrame, orders: pl.DataFrame) -> dict[str, Any]:
    """Minutes a factory and week (open orders included), what of them is overtime, runs and units that start."""
    starts = orders.group_by("factory_id", "week").agg(runs=pl.len(), units=pl.col("units").sum())
    beyond = (pl.col("used") - pl.col("available")).clip(0)
    rows = (
        limits.filter(pl.col("kind") == "minutes")
        .with_columns(overtime=beyond, regular=pl.col("used") - beyond)
        .join(starts, left_on=["name", "week"], right_on=["factory_id", "week"], how="left", maintain_order="left")
        .with_columns(pl.col("runs", "units").fill_null(0))
        .drop("kind")
    )
    sums = rows.group_by("name", maintain_order=True).agg(
        pl.col("used", "available", "overtime", "units", "runs").sum()
    )
    fullest = sums.sort("used", "name", descending=[True, False]).head(SHOWN_FACTORIES)["name"]
    shown = sums.filter(pl.col("name").is_in(fullest.to_list()))
    return {
        "total": sums.height,
        "shown": shown.height,
        "factories": [
            {**row, "weeks": rows.filter(pl.col("name") == row["name"]).drop("name").rows(named=True)}
            for row in shown.rows(named=True)
        ],
    }


def money_limits(limits: pl.DataFrame) -> list[dict[str, Any]]:
    """The budget in all and by week: used and available."""
    return limits.filter(pl.col("kind") == "budget").select("week", "used", "available", "price").rows(named=True)


def full_limits(limits: pl.DataFrame) -> dict[str, Any]:
    """The limits that hold profit back, the dearest first."""
    worth = limits.filter(pl.col("price") >= WORTH_NAMING).sort("price", descending=True, maintain_order=True)
    return {
        "total": worth.height,
        "shown": min(worth.height, SHOWN_LIMITS),
        "rows": [
            {**row, "unit": _(UNIT.get(row["kind"], gathered("unit")))}
            for row in worth.head(SHOWN_LIMITS).rows(named=True)
        ],
    }


def styles_by_verdict(tables: RunTables, verdicts: pl.DataFrame) -> dict[str, Any]:
    """How many styles to order now, to keep testing, to drop; of those on test the ones where waiting is worth most."""
    counts = dict(verdicts.group_by("verdict").len().iter_rows())
    waiting = (
        verdicts.filter(pl.col("verdict") == "keep_testing")
        .sort("value_of_waiting", "style_id", descending=[True, False])
        .head(SHOWN_WAITING)
    )
    return {
        "styles": [
            {"verdict": verdict, "words": verdict_in_full(verdict), "styles": counts.get(verdict, 0)}
            for verdict in VERDICTS
        ],
        "waiting": tables.named(waiting).rows(named=True),
    }


def skipped_by_kind(tables: RunTables, skipped: pl.DataFrame) -> dict[str, Any]:
    """How many styles got no run for which kind of reason, and the first of each."""
    kinds = []
    for kind in kinds_of_skipped(skipped["kind"]):
        rows = skipped.filter(pl.col("kind") == kind)
        kinds.append(
            {
                "kind": kind,
                "words": skipped_because(kind),
                "styles": rows.height,
                "rows": tables.named(rows.head(SHOWN_SKIPPED)).rows(named=True),
            }
        )
    return {"total": skipped.height, "kinds": kinds}
