"""Two plans -> the actions that lead from one to the other: make, increase, decrease, expedite, defer, cancel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.errors import StorageError
from planner.language import _
from planner.questions.changes.causes import Causes, causes_between
from planner.questions.changes.match import Row, paired
from planner.questions.changes.sides import Side, side_of_run
from planner.tables.answers import CHANGES
from planner.tables.frames import schema_of
from planner.workspace import RunInfo, Workspace, earlier_runs
from planner.workspace.ledger import BEFORE_ALL

# In the order in which people act on them.
ACTIONS = ("make", "increase", "expedite", "decrease", "defer", "cancel")
PLANNING = ("run", "plan")
# Where the units of a style are the same: earlier as if more were wanted, later as if less.
_EARLIER = {"expedite": 1.0, "defer": -1.0}


@dataclass(frozen=True)
class Changes:
    """The actions from `before` to `after` (CHANGES, the largest first within each action).

    same        runs that are in both as they are
    released    runs of `before` that the ledger has: in work, and so no longer in the plan
    """

    before: Side
    after: Side
    rows: pl.DataFrame
    same: int
    released: int

    def counts(self) -> dict[str, int]:
        """Runs by action, every action named."""
        found = dict(self.rows.group_by("action").len().iter_rows())
        return {action: int(found.get(action, 0)) for action in ACTIONS}

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "before": {"name": self.before.name, "as_of": self.before.as_of},
            "after": {"name": self.after.name, "as_of": self.after.as_of},
            "counts": self.counts(),
            "same": self.same,
            "released": self.released,
            "units_change": float(self.rows["units_change"].sum()),
            "cost_change": float(self.rows["cost_change"].sum()),
            "changes": self.rows,
        }


def changes_between(before: Side, after: Side, ws: Workspace) -> Changes:
    """What leads from one plan to the other. What the ledger has of `before` is in work and no change."""
    booked = ws.store.ledger.orders().filter(pl.col("cancelled") < pl.col("units"))
    mine = booked.filter(pl.col("run_id") == before.name)["plan_order_id"]
    in_work = before.orders.filter(pl.col("order_id").is_in(mine.implode()))
    left = before.orders.join(in_work.select("order_id"), on="order_id", how="anti")
    causes = causes_between(before, after, _released_between(ws, before.manifest, after.manifest))
    rows, same = [], 0
    costs = {(row["style_id"], row["factory_id"]): row["unit_cost"] for row in _costed(before, after)}
    net = _units_more(left, after.orders)
    for a, b in paired(left, after.orders):
        action = action_of(a, b)
        if action is None:
            same += 1
        else:
            rows.append(_row(action, a, b, causes, costs, net))
    rank = pl.col("action").replace_strict({name: i for i, name in enumerate(ACTIONS)}, return_dtype=pl.Int64)
    frame = pl.DataFrame(rows, schema=schema_of(CHANGES), orient="row")
    ordered = frame.sort(
        rank, pl.col("units_change").abs(), "style_id", "factory_id", descending=[False, True, False, False]
    )
    return Changes(before, after, ordered, same, in_work.height)


def action_of(a: Row | None, b: Row | None) -> str | None:
    """What to do about a run that was `a` and is `b`; None where it is what it was.

    Where week and size both differ, the week names the action: the size stands beside it.
    """
    if a is None:
        return "make"
    if b is None:
        return "cancel"
    if a["week"] is not None and b["week"] is not None and a["week"] != b["week"]:
        return "expedite" if b["week"] < a["week"] else "defer"
    if a["units"] == b["units"]:
        return None
    return "increase" if b["units"] > a["units"] else "decrease"


def _row(
    action: str,
    a: Row | None,
    b: Row | None,
    causes: Causes,
    costs: Mapping[tuple[str, str], float | None],
    net: Mapping[str, float],
) -> tuple[Any, ...]:
    one, then, now = b or a or {}, a or {}, b or {}
    units_before, units = float(then.get("units") or 0), float(now.get("units") or 0)
    factory = one["factory_id"] or then.get("factory_id")
    unit_cost = costs.get((one["style_id"], factory or ""))
    earned, earns = (side.get("expected_profit") if side else 0.0 for side in (then, now))
    cause, why = causes.of(one["style_id"], then.get("week"), net[one["style_id"]] or _EARLIER.get(action, 0.0))
    return (
        action,
        one["style_id"],
        factory,
        then.get("week"),
        now.get("week"),
        units_before,
        units,
        units - units_before,
        None if unit_cost is None else round((units - units_before) * unit_cost, 2),
        None if earned is None or earns is None else round(earns - earned, 2),
        bool(now.get("firm", False)),
        cause,
        why,
        then.get("order_id"),
        now.get("order_id"),
    )


def _units_more(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, float]:
    """style_id -> units of all its runs now less before."""
    signed = pl.concat(
        [after.select("style_id", pl.col("units")), before.select("style_id", pl.col("units").cast(pl.Float64).neg())],
        how="vertical_relaxed",
    )
    return dict(signed.group_by("style_id").agg(pl.col("units").sum()).iter_rows())


def _costed(before: Side, after: Side) -> list[Row]:
    """Runs with a cost a unit; those of the later plan win."""
    both = pl.concat([before.orders, after.orders]).filter(pl.col("unit_cost").is_not_null())
    return both.select("style_id", "factory_id", "unit_cost").rows(named=True)


def _released_between(ws: Workspace, before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Styles of which the later plan saw releases that the one before did not."""
    then, now = (manifest.get("inputs", {}).get("tables", {}).get("ledger") for manifest in (before, after))
    if now is None or now == then:
        return frozenset()
    ledger, newest = ws.store.ledger, ws.store.ledger.version()
    if newest is None or now > newest:  # another store took the place of the one these plans saw
        return frozenset()
    seen = ledger.entries(BEFORE_ALL if then is None or then > newest else then)["entry_id"]
    fresh = ledger.entries(now).filter(pl.col("kind") == "release", ~pl.col("entry_id").is_in(seen.implode()))
    return frozenset(fresh["style_id"].drop_nulls())


def what_changed_since(ws: Workspace, info: RunInfo, warn: Callable[[Warn], None]) -> Changes | None:
    """What changed since the last plan of which orders were released before this one was made; where nothing was
    released, since the newest plan before it. None where there is no earlier plan, or, with a warning, where its files
    are damaged: that is no reason to keep tonight's plan from people.
    """
    earlier = earlier_plan(ws, info)
    if earlier is None:
        return None
    after = side_of_run(info)
    try:
        before = side_of_run(earlier)
    except StorageError as error:
        warn(
            Warn(
                "earlier_plan_damaged",
                _("what changed since the earlier plan is not known: {error}").format(error=error),
            )
        )
        return None
    return changes_between(before, after, ws)


def earlier_plan(ws: Workspace, info: RunInfo) -> RunInfo | None:
    """The plan that `info` is compared with by itself: of a day no later than its own, also where an old day is repeated."""
    before = [run for run in earlier_runs(ws, info) if run.has_orders and run.as_of <= info.as_of]
    booked = ws.store.ledger.orders().filter(pl.col("cancelled") < pl.col("units"))
    released = booked.sort("released_at", descending=True)["run_id"]
    known = {run.run_id: run for run in before}
    last = next((known[run_id] for run_id in released if run_id in known), None)
    if last is not None:
        return last
    return next((run for run in before if run.good and run.manifest.get("command") in PLANNING), None)
