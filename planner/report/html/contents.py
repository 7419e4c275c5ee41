"""What the page shows, as plain data: the same that `planner report --json` prints. Nothing but sums and choices."""

from __future__ import annotations

from typing import Any

import polars as pl

from planner.report.html.fans import fans_of
from planner.report.html.plan_parts import (
    arrivals_by_week,
    full_limits,
    headline,
    load_by_factory,
    money_limits,
    purchases,
    runs_shown,
    skipped_by_kind,
    styles_by_verdict,
)
from planner.report.html.reliability import reliability_of
from planner.report.run_tables import RunTables
from planner.workspace import RunInfo

SHOWN_FIRM, SHOWN_LATER = 200, 50  # runs with a line of their own


def contents_of(tables: RunTables, sales: pl.DataFrame | None, backtest: RunInfo | None) -> dict[str, Any]:
    """Every section of the page; those that the run has nothing for are None.

    `sales`: date, style_id, units before as_of, for the lines of what has been sold. `backtest`: a run of
    `planner backtest`, for how far forecasts kept their word.
    """
    orders, limits, skipped = tables.orders, tables.limits, tables.skipped
    return {
        "run": _run(tables),
        "demand": _demand(tables),
        "headline": headline(tables),
        "firm": None if orders is None else runs_shown(tables, orders.filter(pl.col("firm")), SHOWN_FIRM),
        "later": None if orders is None else runs_shown(tables, orders.filter(~pl.col("firm")), SHOWN_LATER),
        "purchases": None if tables.purchases is None else purchases(tables.purchases),
        "arrivals": None if orders is None else arrivals_by_week(orders),
        "load": None if limits is None or orders is None else load_by_factory(limits, orders),
        "money": None if limits is None else money_limits(limits),
        "limits": None if limits is None else full_limits(limits),
        "fans": fans_of(tables, sales),
        "verdicts": None if tables.verdicts is None else styles_by_verdict(tables, tables.verdicts),
        "skipped": None if skipped is None else skipped_by_kind(tables, skipped),
        "reliability": None if backtest is None else reliability_of(backtest),
    }


def _run(tables: RunTables) -> dict[str, Any]:
    """Which run it is and what it was made from."""
    told = tables.manifest
    inputs = told.get("inputs", {})
    return {
        "run_id": tables.info.run_id,
        "command": told.get("command"),
        "as_of": tables.info.as_of,
        "name": tables.settings.get("name", ""),
        "currency": tables.currency,
        "started": told.get("started"),
        "error": (told.get("error") or {}).get("message"),
        "seconds": told.get("seconds"),
        "version": told.get("versions", {}).get("planner"),
        "seed": told.get("seed"),
        "sales_version": inputs.get("tables", {}).get("sales"),
        "files": inputs.get("files", {}),
        "relaxed": told.get("relaxed", []),
        "net_released": told.get("net_released", []),
        "preferred": tables.plan.get("preferred"),
    }


def _demand(tables: RunTables) -> dict[str, Any]:
    """All styles together."""
    demand = tables.demand
    assert demand is not None  # read_run made sure
    methods = demand["method"].fill_null("given").value_counts().sort("count", "method", descending=[True, False])
    return {"styles": demand.height, "mean": demand["mean"].sum(), "methods": methods.rows(named=True)}
