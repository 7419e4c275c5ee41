"""The files of a run: what each is called, and reading the objects among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# Objects. Every run has the first; the others are there where the run made a plan, a forecast or a backtest.
MANIFEST, PLAN, FORECAST, BACKTEST = "manifest.json", "plan.json", "forecast.json", "backtest.json"
# Tables; those of FOR_PEOPLE are kept as CSV, too.
OF_FORECAST = ("demand", "demand_weekly", "demand_sku")
OF_PLAN = ("orders", "order_lines", "purchases", "skipped", "limits", "verdicts")
READOUT, CASES = "readout", "backtest_cases"
STOCK = "stock"  # that the plan was made for, by colour and size where they are known
FOR_PEOPLE = (*OF_PLAN, READOUT)
TABLES = (*OF_FORECAST, *FOR_PEOPLE, STOCK, CASES)


def table_file(table: str) -> str:
    """The file of a table, which programs read."""
    return f"{table}.parquet"


def csv_file(table: str) -> str:
    """The file of a table FOR_PEOPLE."""
    return f"{table}.csv"


def read_manifest(run: Path) -> dict[str, Any]:
    """The manifest of a run's folder; empty where there is none that can be read."""
    return read_json(run / MANIFEST)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_good(run: Path) -> bool:
    """Whether the run ended well."""
    return read_manifest(run).get("status") == "ok"


def holds_plan(run: Path) -> bool:
    """Whether the run made a plan."""
    return (run / PLAN).is_file()
