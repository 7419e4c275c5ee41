"""Fabric on hand and budget less what was released since they were last edited, so that nobody edits them every night.

A release keeps what the fabrics file and the budget file held and how large the budget was. As long as they are the
same, they do not know of the release yet: its metres and money are taken off here. Once one is edited, it speaks for
itself again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from planner.domain import Inputs, first_monday_from
from planner.ingest.table_content import table_sha256
from planner.settings import OptimizeSettings
from planner.workspace import Workspace
from planner.workspace.ledger.entries import CANCEL, PURCHASE, RELEASE

NETTED = {
    "kind": pl.String(),
    "name": pl.String(),
    "week": pl.Date(),
    "given": pl.Float64(),
    "released": pl.Float64(),
    "left": pl.Float64(),
}


@dataclass(frozen=True)
class Netted:
    """Inputs and settings for the plan, and what was taken off: `rows` has the columns of NETTED."""

    inputs: Inputs
    optimize: OptimizeSettings
    rows: pl.DataFrame


def net_released(ws: Workspace, inputs: Inputs) -> Netted:
    """`inputs` and the optimize settings as the plan should see them.

    Nothing is taken off where ledger.net_released is false, or where an orders file says what is open.
    """
    nothing = Netted(inputs, ws.settings.optimize, pl.DataFrame(schema=NETTED))
    if not ws.settings.ledger.net_released or inputs.ledger_version is None:
        return nothing
    entries = _not_cancelled(ws.store.ledger.entries(inputs.ledger_version))
    fabrics, fabric_rows = _fabrics(ws, inputs, entries)
    budget, week_rows = _budget_by_week(ws, inputs, entries)
    optimize, total_rows = _budget(ws.settings.optimize, entries)
    rows = [*fabric_rows, *total_rows, *week_rows]
    return Netted(
        replace(inputs, fabrics=fabrics, budget=budget), optimize, pl.DataFrame(rows, schema=NETTED, orient="row")
    )


def _not_cancelled(entries: pl.DataFrame) -> pl.DataFrame:
    """Releases and purchases; a release's money and metres less the share of its units that was cancelled."""
    cancelled = entries.filter(pl.col("kind") == CANCEL).group_by("order_id").agg(gone=pl.col("units").sum())
    share = 1 - (pl.col("gone") / pl.col("units")).fill_null(0).fill_nan(0)
    return (
        entries.filter(pl.col("kind").is_in([RELEASE, PURCHASE]))
        .join(cancelled, on="order_id", how="left", maintain_order="left")
        .with_columns(pl.col("cost") * share, pl.col("metres") * share)
    )


def _fabrics(ws: Workspace, inputs: Inputs, entries: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    """Metres on hand less those of released orders, with what was bought for them once it can be cut."""
    same = entries.filter(pl.col("fabrics_sha256") == table_sha256(ws, "fabrics"))
    used = same.filter(pl.col("kind") == RELEASE).group_by("fabric_id").agg(used=pl.col("metres").sum())
    bought = same.filter(pl.col("kind") == PURCHASE).join(
        inputs.fabrics.select("fabric_id", "lead_time_weeks"), on="fabric_id", how="inner"
    )
    there = bought.filter(_week_when_cut() <= first_monday_from(inputs.as_of))
    come = there.group_by("fabric_id").agg(bought=pl.col("units").sum())
    joined = inputs.fabrics.join(used, on="fabric_id", how="left", maintain_order="left").join(
        come, on="fabric_id", how="left", maintain_order="left"
    )
    taken = pl.col("used").fill_null(0) - pl.col("bought").fill_null(0)
    left = joined.with_columns(left=(pl.col("on_hand") - taken).clip(lower_bound=0).round(4))
    rows = left.filter(pl.col("left") != pl.col("on_hand")).select(
        kind=pl.lit("fabric"),
        name="fabric_id",
        week=pl.lit(None, pl.Date),
        given="on_hand",
        released=pl.col("on_hand") - pl.col("left"),
        left="left",
    )
    return left.with_columns(on_hand="left").select(inputs.fabrics.columns), rows.rows()


def _week_when_cut() -> pl.Expr:
    return pl.col("week").dt.offset_by(pl.format("{}w", pl.col("lead_time_weeks").fill_null(0)))


def _budget(optimize: OptimizeSettings, entries: pl.DataFrame) -> tuple[OptimizeSettings, list[tuple[Any, ...]]]:
    """The budget in all less what was released, and the fabric bought for it, while it was this budget."""
    if optimize.budget is None:
        return optimize, []
    spent = float(entries.filter(pl.col("budget") == optimize.budget)["cost"].sum())
    if spent <= 0:
        return optimize, []
    left = round(max(optimize.budget - spent, 0.0), 2)
    row = ("budget", "", None, optimize.budget, optimize.budget - left, left)
    return optimize.model_copy(update={"budget": left}), [row]


def _budget_by_week(ws: Workspace, inputs: Inputs, entries: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    """The open-to-buy of each week less the released runs that start in it; weeks gone by are let be."""
    this_week: date = first_monday_from(inputs.as_of)
    same = entries.filter(pl.col("budget_sha256") == table_sha256(ws, "budget"), pl.col("kind") == RELEASE)
    spent = same.group_by("week").agg(spent=pl.col("cost").sum()).filter(pl.col("spent") > 0)
    joined = inputs.budget.join(spent, on="week", how="left", maintain_order="left")
    left = joined.with_columns(left=(pl.col("amount") - pl.col("spent").fill_null(0)).clip(lower_bound=0).round(2))
    rows = left.filter(pl.col("left") != pl.col("amount"), pl.col("week") >= this_week).select(
        kind=pl.lit("budget"),
        name=pl.lit(""),
        week="week",
        given="amount",
        released=pl.col("amount") - pl.col("left"),
        left="left",
    )
    return left.with_columns(amount="left").select(inputs.budget.columns), rows.rows()
