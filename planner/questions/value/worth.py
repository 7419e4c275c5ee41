"""List and plan valued alike: what each is expected to earn, the limits that break, style by style."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from planner.optimize.lines.book import contributions_by_lines
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.questions.base import Base, runs_of
from planner.questions.value.differences import differences
from planner.questions.value.place import place_orders

STYLES = {
    "style_id": pl.String,
    "category": pl.String,
    "units_yours": pl.Float64,
    "units_plan": pl.Float64,
    "profit_yours": pl.Float64,
    "profit_plan": pl.Float64,
    "difference": pl.Float64,
    "leftover_yours": pl.Float64,
    "leftover_plan": pl.Float64,
}


def value_orders(base: Base, orders: pl.DataFrame) -> dict[str, Any]:
    """`yours` and `plan` in figures, `breaches` of your list, `styles` (STYLES; differences add up to the money between
    the two), `differences`: the ten that explain most, and `not_valued`.

    Both are valued as they stand, with nothing decided again later, so that they are alike; where styles have colours or
    sizes, those of both lists are cut as the planner cuts them.
    """
    problem = base.problem()
    placed = place_orders(problem, orders)
    valuation = Valuation(problem)
    yours, plan = runs_of(problem, placed.orders), runs_of(problem, base.orders)
    styles = _by_style(base, problem, valuation, yours, plan)
    found = [
        {"kind": b.kind, "name": b.name, "used": round(b.used, 2), "available": round(b.available, 2)}
        for b in breaches(problem, yours)
    ]
    return {
        "run_id": base.run.run_id,
        "as_of": base.run.as_of,
        "yours": _figures(valuation, yours),
        "plan": _figures(valuation, plan),
        "breaches": found,
        "differences": differences(styles, placed.orders, base.orders),
        "styles": styles,
        "not_valued": placed.not_valued,
    }


def _figures(valuation: Valuation, runs: Runs) -> dict[str, Any]:
    shares = contributions_by_lines(valuation, runs)
    return {
        "runs": len(runs.s),
        "styles": len(np.unique(runs.s)),
        "units": float(runs.units.sum()),
        "cost": round(valuation.plan(runs).spend, 2),
        "profit": round(float(shares.profit.sum()), 2),
        "sold": round(float(shares.sold.sum()), 1),
        "leftover": round(float(shares.leftover.sum()), 1),
    }


def _by_style(base: Base, problem: Problem, valuation: Valuation, yours: Runs, plan: Runs) -> pl.DataFrame:
    """A row a style of either list; profits of the runs of a list add up to what the list earns."""
    sums = {name: _sums(problem, valuation, runs) for name, runs in (("yours", yours), ("plan", plan))}
    category = dict(base.inputs.styles.select("style_id", "category").iter_rows())
    ids = problem.styles.ids
    rows = []
    for s in sorted(set(yours.s.tolist()) | set(plan.s.tolist())):
        one, other = sums["yours"], sums["plan"]
        rows.append(
            (
                ids[s],
                category.get(ids[s]),
                one[0][s],
                other[0][s],
                round(one[1][s], 2),
                round(other[1][s], 2),
                round(one[1][s] - other[1][s], 2),
                round(one[2][s], 1),
                round(other[2][s], 1),
            )
        )
    frame = pl.DataFrame(rows, schema=STYLES, orient="row")
    return frame.sort(pl.col("difference").abs(), "style_id", descending=[True, False])


def _sums(problem: Problem, valuation: Valuation, runs: Runs) -> tuple[list[float], list[float], list[float]]:
    """Units, profit and leftover by style (S,)."""
    shares, S = contributions_by_lines(valuation, runs), len(problem.styles.ids)
    return tuple(
        np.bincount(runs.s, weights, minlength=S).tolist() for weights in (runs.units, shares.profit, shares.leftover)
    )
