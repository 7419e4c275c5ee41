"""The two sides of a comparison: a run with a plan, or a list of orders in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from planner.errors import UsageError
from planner.language import _
from planner.questions.own_orders import read_own_orders
from planner.tables import PLANNED_ORDERS
from planner.tables.frames import schema_of
from planner.workspace import RunInfo

_TOLD = ("order_id", "style_id", "factory_id", "week", "units", "firm", "unit_cost", "expected_profit")
# Changes of units are numbers.
COLUMNS = {name: schema_of(PLANNED_ORDERS)[name] for name in _TOLD} | {"units": pl.Float64()}


@dataclass(frozen=True)
class Side:
    """One plan: `orders` with COLUMNS; what it was made from, where that is known.

    demand      style_id, observed_units, mean
    """

    name: str
    orders: pl.DataFrame
    as_of: date | None = None
    demand: pl.DataFrame | None = None
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def is_file(self) -> bool:
        """Whether it is somebody's own list: nothing is known of how it came about."""
        return not self.manifest


def side_of_run(info: RunInfo) -> Side:
    """A past run with a plan; UsageError where it made none."""
    if not info.has_orders:
        raise UsageError(
            _("run {run_id} made no plan").format(run_id=info.run_id), hint=_("`planner runs` lists those that did.")
        )
    demand = None
    if info.holds("demand"):
        table = info.table("demand")
        observed = pl.col("observed_units") if "observed_units" in table.columns else pl.lit(None, pl.Float64)
        demand = table.select("style_id", observed.alias("observed_units"), "mean")
    return Side(
        info.run_id,
        info.table("orders").select(pl.col(name).cast(kind) for name, kind in COLUMNS.items()),
        date.fromisoformat(info.as_of) if info.as_of else None,
        demand,
        info.manifest,
    )


def side_of_file(file: Path) -> Side:
    """A list of orders; costs and profits are not known. Raises InputError where it cannot be read."""
    orders = read_own_orders(file)
    given = orders.with_columns(firm=True, unit_cost=None, expected_profit=None)
    return Side(str(file), given.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items()))
