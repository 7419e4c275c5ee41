"""Plans side by side: profit, units, leftover, lost sales, what binds, how many orders differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from planner.domain import Warn
from planner.language import _
from planner.optimize.lines.stated import state_problem
from planner.optimize.problem.valuation import Valuation
from planner.questions.base import Ground
from planner.questions.changes.changes import ACTIONS, action_of
from planner.questions.changes.match import paired
from planner.questions.whatif.solve import Answer

COLUMNS = (
    "scenario",
    "status",
    "profit",
    "profit_change",
    "units",
    "runs",
    "cost",
    "firm_units",
    "leftover",
    "lost_sales",
    "binds",
    "orders_that_differ",
    "gap",
)
SHOWN_LIMITS = 3
BASE = "as it is"


def compare(
    ground: Ground, orders: pl.DataFrame, limits: pl.DataFrame, summary: Mapping[str, Any], answers: Sequence[Answer]
) -> list[dict[str, Any]]:
    """One row of COLUMNS a plan, the plan as it is first; `orders`, `limits`, `summary` (plan.json) are its own."""
    base = _row(BASE, ground, orders, limits, summary)
    rows = [base]
    for answer in answers:
        if answer.plan is None:
            error = answer.error
            row: dict[str, Any] = {
                **dict.fromkeys(COLUMNS),
                "status": _("no plan") if error is None else error.message,
            }
            rows.append({**row, "scenario": answer.scenario.name})
            continue
        row = _row(answer.scenario.name, answer.ground, answer.plan.orders, answer.plan.limits, answer.plan.summary())
        row["profit_change"] = round(row["profit"] - base["profit"], 2)
        row["orders_that_differ"] = sum(orders_that_differ(orders, answer.plan.orders).values())
        rows.append(row)
    return [{name: row.get(name) for name in COLUMNS} for row in rows]


def _row(
    name: str, ground: Ground, orders: pl.DataFrame, limits: pl.DataFrame, summary: Mapping[str, Any]
) -> dict[str, Any]:
    recourse = summary.get("recourse") or {}
    return {
        "scenario": name,
        "status": summary["status"],
        "profit": recourse.get("objective", summary["objective"]),
        "profit_change": 0.0,
        "units": summary["units"],
        "runs": orders.height,
        "cost": summary["cost"],
        "firm_units": int(orders.filter(pl.col("firm"))["units"].sum()),
        "leftover": round(float(orders["expected_leftover"].sum()), 1),
        "lost_sales": round(lost_sales(ground, orders), 1),
        "binds": binding(limits),
        "orders_that_differ": 0,
        "gap": recourse.get("fixed_plan", summary).get("gap"),
    }


def within_the_gap(rows: Sequence[Mapping[str, Any]]) -> list[Warn]:
    """A warning of the scenarios whose profit differs by less than the search may have left out on either side."""
    base = rows[0]
    unsure = [
        row["scenario"]
        for row in rows[1:]
        if row["profit"] is not None
        and abs(row["profit_change"])
        < max((row["gap"] or 0.0) * row["profit"], (base["gap"] or 0.0) * base["profit"], 0.0)
    ]
    if not unsure:
        return []
    names = ", ".join(unsure)
    return [
        Warn(
            "within_gap",
            _(
                "{names}: the difference in profit is smaller than what the search may have left out; a longer "
                "optimize.time_limit tells more"
            ).format(names=names),
            notice=True,
        )
    ]


def lost_sales(ground: Ground, orders: pl.DataFrame) -> float:
    """Units of expected demand that stock, open orders and these orders leave unmet."""
    problem = state_problem(ground.inputs, ground.forecast, ground.optimize)
    valuation = Valuation(problem)
    met = float(valuation.anyway.sold.sum()) + float(orders["expected_sold"].sum())
    return max(float(valuation.levels.mean(axis=1).sum()) - met, 0.0)


def binding(limits: pl.DataFrame) -> list[str]:
    """The limits that hold profit back most, by what all that is used of them is worth: a factory once for all weeks."""
    dear = limits.filter(pl.col("price") > 0).with_columns(worth=pl.col("price") * pl.col("used"))
    by_name = dear.group_by("kind", "name").agg(pl.col("worth").sum()).sort("worth", "name", descending=[True, False])
    return [row["name"] or row["kind"] for row in by_name.head(SHOWN_LIMITS).iter_rows(named=True)]


def orders_that_differ(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, int]:
    """How many runs of each action lead from one plan to the other."""
    names = ("style_id", "factory_id", "week", "units")
    actions = [action_of(a, b) for a, b in paired(before.select(names), after.select(names))]
    return {action: actions.count(action) for action in ACTIONS}
