"""The schema of every table that crosses a boundary: what users give, and what runs hold.

Reading, checking, messages, the empty tables of `planner init` and docs/tables.md all follow from it.
"""

from planner.tables.given import GIVEN, ORDERS, PACKS, RECEIPTS, SALES, SKUS, STYLES
from planner.tables.results import (
    BACKTEST_CASES,
    DEMAND,
    DEMAND_SKU,
    DEMAND_WEEKLY,
    LIMITS,
    ORDER_LINES,
    PLANNED_ORDERS,
    PURCHASES,
    READOUT,
    RESULTS,
    SKIPPED,
    VERDICTS,
)
from planner.tables.schema import Column, Kind, Table

__all__ = [
    "BACKTEST_CASES",
    "DEMAND",
    "DEMAND_SKU",
    "DEMAND_WEEKLY",
    "GIVEN",
    "LIMITS",
    "ORDERS",
    "ORDER_LINES",
    "PACKS",
    "PLANNED_ORDERS",
    "PURCHASES",
    "READOUT",
    "RECEIPTS",
    "RESULTS",
    "SALES",
    "SKIPPED",
    "SKUS",
    "STYLES",
    "VERDICTS",
    "Column",
    "Kind",
    "Table",
]
