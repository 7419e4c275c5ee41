"""What was released in a span of weeks, and what its plan had proposed: one row a style and run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from planner.workspace import RunInfo, Workspace
from planner.workspace.ledger import releases
from planner.workspace.ledger.entries import CANCEL, RECEIPT


@dataclass(frozen=True)
class Decided:
    """Orders released in the span, from the ledger, and the plans they came from.

    orders      order_id, plan_order_id, run_id, style_id, factory_id, arrival_date, units (ordered less written off),
                cost (of those units)
    receipts    order_id, date, units
    runs        run_id -> the plan, those that are still there
    without     orders released in the span whose plan is gone, so that they cannot be judged
    """

    orders: pl.DataFrame
    receipts: pl.DataFrame
    runs: dict[str, RunInfo]
    without: tuple[str, ...] = ()


def decided_since(ws: Workspace, as_of: date, weeks: int) -> Decided:
    """Orders whose plan was made in the `weeks` weeks before as_of."""
    entries = ws.store.ledger.entries()
    gone = entries.filter(pl.col("kind") == CANCEL).group_by("order_id").agg(gone=pl.col("units").sum())
    released = releases(entries).join(gone, on="order_id", how="left")
    left = (pl.col("units") - pl.col("gone").fill_null(0)).clip(lower_bound=0)
    orders = released.with_columns(cost=pl.col("cost") * left / pl.col("units"), units=left)
    runs = {name: RunInfo(ws.runs_folder / name) for name in orders["run_id"].unique() if name}
    for run in runs.values():
        if run.path.is_dir():  # a plan that cannot be read is no plan that never was
            run.refuse_damaged()
    first = as_of - timedelta(weeks=weeks)
    mine = {
        name: run for name, run in runs.items() if run.has_orders and first <= date.fromisoformat(run.as_of) < as_of
    }
    names = ("order_id", "plan_order_id", "run_id", "style_id", "factory_id", "arrival_date", "units", "cost")
    chosen = orders.filter(pl.col("run_id").is_in(list(mine))).select(names)
    receipts = entries.filter(pl.col("kind") == RECEIPT, pl.col("order_id").is_in(chosen["order_id"].implode()))
    lost = orders.filter(
        pl.col("run_id").is_in([name for name, run in runs.items() if not run.has_orders]),
        pl.col("date").is_between(first, as_of, closed="left"),
    )
    return Decided(chosen, receipts.select("order_id", "date", "units"), mine, tuple(lost["order_id"].sort()))
