"""What would change the decision on a style: planned again under other assumptions, never read off a price alone."""

from __future__ import annotations

from typing import Any

import polars as pl

from planner.domain import Progress, silent
from planner.language import gathered
from planner.questions.base import Base
from planner.questions.whatif import Answer, Scenario, read_assumption, solve_scenarios

MORE_MONEY = 1000
LONGER_SEARCH = gathered("a longer search")
SHARE_OF_MINIMUM = 3  # a minimum batch of 300 is tried as 100


def what_would_change(
    base: Base, style_id: str, factory_id: str | None, progress: Progress = silent
) -> list[dict[str, Any]]:
    """For 10% more demand, a third of the minimum batch at the factory in question, and 1,000 more money: the units of
    the style by then, how many fewer or more, and what the whole plan earns more.

    Where the plan's search fell short of the gap asked for, it goes on first: what that changes by itself is a row of
    its own, and the others are compared with what it found, else it would be put down to them.
    """
    searched_on = Scenario(LONGER_SEARCH, ())
    scenarios = [
        Scenario(" ".join(texts), tuple(read_assumption(text) for text in texts))
        for texts in assumptions(base, style_id, factory_id)
    ]
    if _fell_short(base):
        scenarios = [searched_on, *scenarios]
    answers = solve_scenarios(
        base.ground, scenarios, base.orders, seconds_a_plan=base.run.plan["solve_seconds"], progress=progress
    )
    before = (units_of(base.orders, style_id), _profit(base.run.plan))
    rows = []
    for answer in answers:
        row = _told(answer, style_id, *before)
        if answer.scenario is searched_on:
            if answer.plan is None or not (row["units_change"] or row["profit_change"] > 0):
                continue
            row["assumed"] = [LONGER_SEARCH]
            before = (row["units"], _profit(answer.plan.summary()))
        rows.append(row)
    return rows


def _fell_short(base: Base) -> bool:
    """Whether the plan's search ended before it had proven what was asked."""
    plan = (base.run.plan.get("recourse") or {}).get("fixed_plan", base.run.plan)
    return float(plan["gap"]) > base.optimize.gap


def assumptions(base: Base, style_id: str, factory_id: str | None) -> list[list[str]]:
    """What is assumed, a list a scenario; of money only where there is a budget."""
    found = [[f"demand.style:{style_id}*1.1"]]
    if factory_id is not None:
        terms = base.inputs.factories.row(by_predicate=pl.col("factory_id") == factory_id, named=True)
        least = max(int(terms["min_batch"]) // SHARE_OF_MINIMUM, 1)
        texts = [f"factories.{factory_id}.min_batch={least}"]
        if terms["min_batch_colour"]:
            texts.append(
                f"factories.{factory_id}.min_batch_colour={int(terms['min_batch_colour']) // SHARE_OF_MINIMUM}"
            )
        found.append(texts)
    if base.optimize.budget is not None:
        found.append([f"optimize.budget+{MORE_MONEY}"])
    return found


def units_of(orders: pl.DataFrame, style_id: str) -> int:
    """Units of all runs of a style."""
    return int(orders.filter(pl.col("style_id") == style_id)["units"].sum())


def _told(answer: Answer, style_id: str, units_before: int, profit_before: float) -> dict[str, Any]:
    texts = [assumption.text for assumption in answer.scenario.assumptions]
    if answer.plan is None:
        return {"assumed": texts, "units": None, "units_change": None, "profit_change": None}
    units = units_of(answer.plan.orders, style_id)
    return {
        "assumed": texts,
        "units": units,
        "units_change": units - units_before,
        "profit_change": round(_profit(answer.plan.summary()) - profit_before, 2),
    }


def _profit(summary: dict[str, Any]) -> float:
    return float((summary.get("recourse") or {}).get("objective", summary["objective"]))
