"""Fabric on hand and budget less what the ledger holds, so that nobody edits them after every release.

Budgets are gross: what was released is part of them and is taken off, however often the figure is edited.
Fabric on hand is net of what was promised when it was counted: the metres of orders released since are taken off. It was
counted on the day that the column `counted` says; without it, whenever the figure of that fabric last changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from planner.domain import Inputs, Warn, first_monday_from
from planner.language import _
from planner.settings import OptimizeSettings
from planner.workspace import Workspace
from planner.workspace.ledger.amended import releases
from planner.workspace.ledger.entries import AMEND, CANCEL, PURCHASE, RELEASE
from planner.workspace.ledger.standing import standing

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
    """Inputs as the plan should see them, and what released orders take of them: `rows` has the columns of NETTED.

    Of fabrics it is taken off on_hand; of money it stands beside the budgets: `committed`, in `inputs` and its `budget`.
    """

    inputs: Inputs
    rows: pl.DataFrame
    warnings: tuple[Warn, ...] = ()


def net_released(ws: Workspace, inputs: Inputs) -> Netted:
    """What is left of fabric and money beside what the ledger holds.

    Nothing is taken off where ledger.net_released is false, or where an orders file says what is open.
    """
    nothing = Netted(inputs, pl.DataFrame(schema=NETTED))
    if not ws.settings.ledger.net_released or inputs.ledger_version is None:
        return nothing
    entries = ws.store.ledger.entries(inputs.ledger_version)
    booked = _not_cancelled(entries)
    fabrics, fabric_rows = _fabrics(inputs, booked)
    budget, week_rows = _budget_by_week(inputs, booked)
    committed, total_rows = _budget(ws.settings.optimize, booked)
    rows = [*fabric_rows, *total_rows, *week_rows]
    return Netted(
        replace(inputs, fabrics=fabrics, budget=budget, committed=committed),
        pl.DataFrame(rows, schema=NETTED, orient="row"),
        _lapsed(inputs, booked, entries),
    )


def _not_cancelled(entries: pl.DataFrame) -> pl.DataFrame:
    """Releases, what was amended of them, and purchases; money and metres of an order less the share of its units that was
    cancelled, in the week in which it is made now.
    """
    cancelled = entries.filter(pl.col("kind") == CANCEL).group_by("order_id").agg(gone=pl.col("units").sum())
    whole = releases(entries).select("order_id", whole="units", week_now="week")
    share = 1 - (pl.col("gone") / pl.col("whole")).fill_null(0).fill_nan(0)
    return (
        entries.filter(pl.col("kind").is_in([RELEASE, AMEND, PURCHASE]))
        .join(cancelled, on="order_id", how="left", maintain_order="left")
        .join(whole, on="order_id", how="left", maintain_order="left")
        .with_columns(pl.col("cost") * share, pl.col("metres") * share, week=pl.coalesce("week_now", "week"))
        .with_columns(day=pl.coalesce("date", pl.col("when").dt.date()))
    )


def _fabrics(inputs: Inputs, booked: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    """Metres on hand less those of orders released since the count, with what was bought for them once it can be cut."""
    since = _with_count(inputs, booked).filter(pl.col("since"))
    used = since.filter(pl.col("kind") != PURCHASE).group_by("fabric_id").agg(used=pl.col("metres").sum())
    bought = since.filter(pl.col("kind") == PURCHASE, _week_when_cut() <= first_monday_from(inputs.as_of))
    come = bought.group_by("fabric_id").agg(bought=pl.col("units").sum())
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


def _with_count(inputs: Inputs, booked: pl.DataFrame) -> pl.DataFrame:
    """What was booked for the fabrics of the table, with `since`: whether the figure on hand does not know of it.

    An entry of an older program does not say what was on hand; it counts as booked since.
    """
    now = inputs.fabrics.select("fabric_id", "lead_time_weeks", "counted", on_hand_now="on_hand")
    unchanged = pl.col("on_hand").is_null() | (pl.col("on_hand") == pl.col("on_hand_now"))
    since = pl.when(pl.col("counted").is_not_null()).then(pl.col("day") >= pl.col("counted")).otherwise(unchanged)
    return booked.join(now, on="fabric_id", how="inner", maintain_order="left").with_columns(since=since)


def _week_when_cut() -> pl.Expr:
    return pl.col("week").dt.offset_by(pl.format("{}w", pl.col("lead_time_weeks").fill_null(0)))


def _lapsed(inputs: Inputs, booked: pl.DataFrame, entries: pl.DataFrame) -> tuple[Warn, ...]:
    """Fabrics whose figure was edited while orders that take of it are open: their metres are no longer taken off."""
    still_open = standing(entries).filter(pl.col("outstanding") > 0).select("order_id")
    lapsed = (
        _with_count(inputs, booked)
        .filter(~pl.col("since"), pl.col("counted").is_null(), pl.col("kind") != PURCHASE, pl.col("metres") > 0)
        .join(still_open, on="order_id", how="semi", maintain_order="left")
        .group_by("fabric_id", maintain_order=True)
        .agg(pl.col("metres").sum(), pl.col("on_hand").last(), pl.col("on_hand_now").last())
    )
    if lapsed.is_empty():
        return ()
    words = [
        _("{fabric_id} ({on_hand:g} m, now {on_hand_now:g}; open orders take {metres:,.0f} m)").format(
            fabric_id=r["fabric_id"], on_hand=r["on_hand"], on_hand_now=r["on_hand_now"], metres=r["metres"]
        )
        for r in lapsed.head(3).iter_rows(named=True)
    ]
    more = _(" and {value} more").format(value=lapsed.height - 3) if lapsed.height > 3 else ""
    return (
        Warn(
            "fabric_counted_anew",
            _(
                "the metres on hand of {height} fabric(s) were edited since orders that take of them were "
                "released, and are read as what is left beside these orders: {names}{more}; where they are "
                "not, give the day of the count in the column `counted`"
            ).format(height=lapsed.height, names=", ".join(words), more=more),
        ),
    )


def _budget(optimize: OptimizeSettings, booked: pl.DataFrame) -> tuple[float, list[tuple[Any, ...]]]:
    """What was released under the budget in all, fabric bought for it included."""
    if optimize.budget is None:
        return 0.0, []
    since = pl.lit(True) if optimize.budget_since is None else pl.col("day") >= optimize.budget_since
    spent = round(float(booked.filter(since)["cost"].sum()), 2)
    left = round(max(optimize.budget - spent, 0.0), 2)
    return spent, [("budget", "", None, optimize.budget, spent, left)] if spent > 0 else []


def _budget_by_week(inputs: Inputs, booked: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[Any, ...]]]:
    """The open-to-buy of each week with the money of released runs that start in it; rows of weeks still to begin."""
    this_week: date = first_monday_from(inputs.as_of)
    spent = booked.filter(pl.col("kind") != PURCHASE).group_by("week").agg(committed=pl.col("cost").sum().round(2))
    budget = inputs.budget.join(spent, on="week", how="left", maintain_order="left").with_columns(
        pl.col("committed").fill_null(0.0)
    )
    rows = budget.filter(pl.col("committed") > 0, pl.col("week") >= this_week).select(
        kind=pl.lit("budget"),
        name=pl.lit(""),
        week="week",
        given="amount",
        released="committed",
        left=(pl.col("amount") - pl.col("committed")).clip(lower_bound=0).round(2),
    )
    return budget, rows.rows()
