"""What would change the decision on a style: planned again under other assumptions, never read off a price alone."""

from __future__ import annotations

from typing import Any

import polars as pl

from planner.domain import Progress, silent
from planner.questions.base import Base
from planner.questions.whatif import Answer, Scenario, read_assumption, solve_scenarios

MORE_MONEY = 1000
SHARE_OF_MINIMUM = 3  # a minimum batch of 300 is tried as 100


def what_would_change(
    base: Base, style_id: str, factory_id: str | None, progress: Progress = silent
) -> list[dict[str, Any]]:
    """For 10 % more demand, a third of the minimum batch at the factory in question, and 1,000 more money: the units of
    the style by then, how many fewer or more, and what the whole plan earns more.
    """
    scenarios = [
        Scenario(" ".join(texts), tuple(read_assumption(text) for text in texts))
        for texts in assumptions(base, style_id, factory_id)
    ]
    answers = solve_scenarios(
        base.ground, scenarios, base.orders, seconds_a_plan=base.run.plan["solve_seconds"], progress=progress
    )
    before = units_of(base.orders, style_id)
    return [_told(base, answer, style_id, before) for answer in answers]


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


def _told(base: Base, answer: Answer, style_id: str, before: int) -> dict[str, Any]:
    texts = [assumption.text for assumption in answer.scenario.assumptions]
    if answer.plan is None:
        return {"assumed": texts, "units": None, "units_change": None, "profit_change": None}
    units = units_of(answer.plan.orders, style_id)
    return {
        "assumed": texts,
        "units": units,
        "units_change": units - before,
        "profit_change": round(_profit(answer.plan.summary()) - _profit(base.run.plan), 2),
    }


def _profit(summary: dict[str, Any]) -> float:
    return float((summary.get("recourse") or {}).get("objective", summary["objective"]))
