"""Every decision and every limit as a part that can be left out of a problem."""

from __future__ import annotations

from planner.optimize.clash import decisions, run_limits, shared_limits
from planner.optimize.clash.part import Part
from planner.optimize.problem.statement import Problem


def all_parts(problem: Problem) -> list[Part]:
    """Every decision and every limit that a decision could clash with; decisions first."""
    return [
        *decisions.released_orders(problem),
        *decisions.pins(problem),
        *shared_limits.minutes(problem),
        *run_limits.batches(problem),
        *run_limits.where(problem),
        *shared_limits.fabrics(problem),
        *shared_limits.budgets(problem),
        *shared_limits.hard_limits(problem),
    ]
