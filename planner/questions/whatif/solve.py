"""Plans each scenario from the plan as it is, several at once where that pays. Nothing is kept."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import polars as pl

from planner.domain import Plan, Progress, silent
from planner.errors import PlannerError
from planner.questions.base import Ground
from planner.questions.whatif.apply import apply
from planner.questions.whatif.assumptions import Scenario

# A process of its own takes some seconds to start: it pays where a plan takes longer.
PAYS_FROM_SECONDS = 4.0


@dataclass(frozen=True)
class Answer:
    """A scenario with its plan, or with why there is none."""

    scenario: Scenario
    ground: Ground
    plan: Plan | None
    error: PlannerError | None = None


def solve_scenarios(
    ground: Ground,
    scenarios: Sequence[Scenario],
    start: pl.DataFrame | None,
    *,
    seconds_a_plan: float = 0.0,
    jobs: int | None = None,
    progress: Progress = silent,
) -> list[Answer]:
    """The plan of each scenario, in their order. All assumptions are looked at before the first is planned.

    `start`: orders that each search starts from; `seconds_a_plan`: about how long one takes. Raises UsageError where an
    assumption fits nothing; a scenario that no plan satisfies is an Answer with its error.
    """
    grounds = [apply(ground, scenario.assumptions) for scenario in scenarios]
    at_once = min(len(scenarios), jobs or os.cpu_count() or 1)
    if at_once < 2 or (jobs is None and seconds_a_plan < PAYS_FROM_SECONDS):
        found = []
        for k, one in enumerate(grounds):
            progress(scenarios[k].name, k / len(grounds))
            found.append(_solve(one, start))
    else:
        from planner.simulate.end_with_parent import end_with_parent

        progress(", ".join(scenario.name for scenario in scenarios), None)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(at_once, mp_context=spawn, initializer=end_with_parent) as pool:
            found = list(pool.map(_solve, grounds, [start] * len(grounds)))
    return [
        Answer(scenario, one, plan, error)
        for scenario, one, (plan, error) in zip(scenarios, grounds, found, strict=True)
    ]


def _solve(ground: Ground, start: pl.DataFrame | None) -> tuple[Plan | None, PlannerError | None]:
    from planner.optimize import make_plan

    try:
        return make_plan(ground.inputs, ground.forecast, ground.optimize, start=start), None
    except PlannerError as error:
        return None, error
