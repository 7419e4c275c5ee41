"""Each relaxation planned again beside the plan as it is, and what it earns more; tests to lengthen beside them."""

from __future__ import annotations

from typing import Any

import polars as pl

from planner.domain import Progress, silent
from planner.engine import PROCESSES, Engine
from planner.questions.advise.relaxations import relaxations
from planner.questions.advise.ways_out import ways_out
from planner.questions.base import Base, Ground
from planner.questions.whatif import Scenario, read_assumption, solve_scenarios

ADVICE = {
    "kind": pl.String,
    "name": pl.String,
    "assumed": pl.String,
    "gain": pl.Float64,
    "units_change": pl.Int64,
    "styles": pl.Int64,
}
AS_IT_IS = "as it is"
# The search for what a limit is worth may be short: plan as it is and relaxed plan are searched alike.
SHORT = {"proof": False}


def advise(
    base: Base, most: int, *, jobs: int | None = None, engine: Engine = PROCESSES, progress: Progress = silent
) -> dict[str, Any]:
    """`advice` (ADVICE, the largest gain first), `tests` to lengthen, `ways_out` for styles below a minimum.

    gain        expected profit that the relaxed limit adds; currency
    styles      styles ordered more than in the plan as it is
    At most `most` limits are tried, those first that promise most; `not_tried` says how many more there are.
    """
    tried = relaxations(base)
    chosen = tried[:most]
    ground = Ground(base.inputs, base.forecast, base.optimize.model_copy(update=SHORT))
    scenarios = [Scenario(AS_IT_IS, ()), *(Scenario(r.text, (read_assumption(r.text),)) for r in chosen)]
    answers = solve_scenarios(
        ground,
        scenarios,
        base.orders,
        seconds_a_plan=base.run.plan["solve_seconds"],
        jobs=jobs,
        engine=engine,
        progress=progress,
    )
    before = answers[0].plan
    rows = []
    for relaxation, answer in zip(chosen, answers[1:], strict=True):
        if before is None or answer.plan is None:
            continue
        rows.append(
            (
                relaxation.kind,
                relaxation.name,
                relaxation.text,
                # A looser limit never costs: what a short search loses on the way is no loss of the limit.
                round(max(_profit(answer.plan.summary()) - _profit(before.summary()), 0.0), 2),
                answer.plan.units - before.units,
                answer.plan.styles_ordered - before.styles_ordered,
            )
        )
    advice = pl.DataFrame(rows, schema=ADVICE, orient="row").sort("gain", "assumed", descending=[True, False])
    return {
        "run_id": base.run.run_id,
        "as_of": base.run.as_of,
        "profit": None if before is None else _profit(before.summary()),
        "advice": advice,
        "not_tried": len(tried) - len(chosen),
        "tests": tests_to_lengthen(base),
        "ways_out": ways_out(base),
    }


def _profit(summary: dict[str, Any]) -> float:
    return float((summary.get("recourse") or {}).get("objective", summary["objective"]))


def tests_to_lengthen(base: Base) -> dict[str, Any]:
    """Styles for which waiting for more sales is worth money, the most first: number, money, styles."""
    if not base.run.holds("verdicts"):
        return {"styles": 0, "worth": 0.0, "rows": []}
    waiting = (
        base.run.table("verdicts")
        .filter(pl.col("verdict") == "keep_testing", pl.col("value_of_waiting") > 0)
        .sort("value_of_waiting", "style_id", descending=[True, False])
    )
    rows = waiting.head(10).select("style_id", "value_of_waiting", "learning", "latest_start").rows(named=True)
    return {"styles": waiting.height, "worth": round(float(waiting["value_of_waiting"].sum()), 2), "rows": rows}
