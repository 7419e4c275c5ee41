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
    "within_gap": pl.Boolean,
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
    within_gap  whether the gain is no more than `gap`, currency: what the search may have left out of the plan as it is,
                so that a luckier search of the same plan could have found it too
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
    unsure = 0.0 if before is None else left_out_by_search(before.summary(), base.run.plan)
    rows = []
    for relaxation, answer in zip(chosen, answers[1:], strict=True):
        if before is None or answer.plan is None:
            continue
        # A looser limit never costs: what a short search loses on the way is no loss of the limit.
        gain = round(max(_profit(answer.plan.summary()) - _profit(before.summary()), 0.0), 2)
        changed = answer.plan.units - before.units, answer.plan.styles_ordered - before.styles_ordered
        rows.append((relaxation.kind, relaxation.name, relaxation.text, gain, 0 < gain <= unsure, *changed))
    advice = pl.DataFrame(rows, schema=ADVICE, orient="row").sort("gain", "assumed", descending=[True, False])
    return {
        "run_id": base.run.run_id,
        "as_of": base.run.as_of,
        "profit": None if before is None else _profit(before.summary()),
        "gap": unsure,
        "advice": advice,
        "not_tried": len(tried) - len(chosen),
        "tests": tests_to_lengthen(base),
        "ways_out": ways_out(base),
    }


def left_out_by_search(summary: dict[str, Any], *others: dict[str, Any]) -> float:
    """By how much the best plan may be better than the one with this summary, before recourse; currency.

    `others` are summaries of plans of the same problem: the lowest bound of all counts.
    """
    of_search = [(one.get("recourse") or {}).get("fixed_plan") or one for one in (summary, *others)]
    best = min(float(one["bound"]) for one in of_search)
    return round(max(best - float(of_search[0]["objective"]), 0.0), 2)


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
