"""What the morning screen shows, as plain data: sums and choices from the tables of a run, nothing computed anew."""

from __future__ import annotations

from typing import Any

import polars as pl

from planner.questions.changes import Changes
from planner.report.morning.worries import worries_of
from planner.report.run_tables import RunTables
from planner.report.words import kinds_of_skipped

# Of the demand table, what a merchandiser asks of a style first.
SEEN = ("observed_units", "stockout_days", "age_days")


def morning_contents(tables: RunTables, changes: Changes | None) -> dict[str, Any]:
    """The screen of a run: `today`, `plan`, `changed` and `watch`; parts that the run has nothing for are None."""
    orders = tables.orders
    return {
        "run": {
            "run_id": tables.info.run_id,
            "name": tables.settings.get("name", ""),
            "as_of": tables.info.as_of,
            "currency": tables.currency,
        },
        "today": None if orders is None else today(tables, orders.filter(pl.col("firm"))),
        "why_nothing": why_nothing(tables) if orders is not None and orders.is_empty() else [],
        "plan": None if orders is None else figures(tables, orders),
        "changed": None if changes is None else {**changes.as_dict(), "since_release": changes.released > 0},
        "watch": worries_of(tables),
    }


def today(tables: RunTables, firm: pl.DataFrame) -> dict[str, Any]:
    """The firm runs by factory, factories and runs with the most expected profit first, and what fabric they need."""
    rows = _with_what_was_seen(tables, firm).sort("expected_profit", "order_id", descending=[True, False])
    lines = _lines(tables.order_lines)
    factories = [
        {
            "factory_id": name,
            **_sums(part),
            "runs": [{**row, "lines": lines.get(row["order_id"], [])} for row in part.rows(named=True)],
        }
        for (name,), part in rows.group_by("factory_id", maintain_order=True)
    ]
    factories.sort(key=lambda factory: (-factory["profit"], factory["factory_id"]))
    bought = tables.purchases
    fabric = [] if bought is None else bought.filter(pl.col("firm")).rows(named=True)
    return {**_sums(rows), "styles": rows["style_id"].n_unique(), "factories": factories, "fabric": fabric}


def why_nothing(tables: RunTables) -> list[dict[str, Any]]:
    """Of a plan without a run: how many styles get none for which kind of reason."""
    kinds = [] if tables.skipped is None else tables.skipped["kind"].to_list()
    return [{"kind": kind, "styles": kinds.count(kind)} for kind in kinds_of_skipped(kinds)]


def _with_what_was_seen(tables: RunTables, orders: pl.DataFrame) -> pl.DataFrame:
    demand = tables.demand
    rows = tables.named(orders)
    known = [] if demand is None else [name for name in SEEN if name in demand.columns]
    if demand is not None:
        rows = rows.join(demand.select("style_id", *known), on="style_id", how="left", maintain_order="left")
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in SEEN if name not in known)


def _sums(orders: pl.DataFrame) -> dict[str, Any]:
    """Runs, units, what the goods cost (setup and fabric not counted), expected profit."""
    return {
        "number": orders.height,
        "units": int(orders["units"].sum()),
        "goods_cost": float((orders["units"] * orders["unit_cost"]).sum()),
        "profit": float(orders["expected_profit"].sum()),
    }


def _lines(lines: pl.DataFrame | None) -> dict[str, list[dict[str, Any]]]:
    """order_id -> its lines by colour and size."""
    if lines is None:
        return {}
    return {
        str(order): part.drop("order_id").rows(named=True)
        for (order,), part in lines.group_by("order_id", maintain_order=True)
    }


def _released_of_budget(tables: RunTables) -> float:
    """Of the budget in all: what was released before this plan, beside which its cost stands."""
    netted = tables.manifest.get("net_released") or []
    return sum(float(row["released"]) for row in netted if row["kind"] == "budget" and row.get("week") is None)


def figures(tables: RunTables, orders: pl.DataFrame) -> dict[str, Any]:
    """The plan in a few figures. `profit`: with recourse what it earns when later runs follow what is seen.

    `gap`: how far the best plan found with all runs decided today is from the bound.
    """
    plan = tables.plan
    recourse = plan.get("recourse") or {}
    limits = tables.limits
    budget = None if limits is None else limits.filter(pl.col("kind") == "budget", pl.col("week").is_null())
    later = orders.filter(~pl.col("firm"))
    return {
        "status": plan.get("status"),
        "runs": orders.height,
        "later_runs": later.height,
        "later_units": int(later["units"].sum()),
        "styles": plan.get("styles_ordered"),
        "skipped": plan.get("styles_skipped"),
        "units": plan.get("units"),
        "cost": plan.get("cost"),
        "budget": None if budget is None or budget.is_empty() else float(budget["available"][0]),
        "budget_released": _released_of_budget(tables),
        "profit": recourse.get("objective", plan.get("objective")),
        "gap": recourse.get("fixed_plan", plan).get("gap"),
    }
