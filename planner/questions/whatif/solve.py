"""Plans each scenario from the plan as it is, several at once where that pays. Nothing is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from planner.domain import Plan, Progress, silent
from planner.engine import PROCESSES, Engine, each
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
    engine: Engine = PROCESSES,
    progress: Progress = silent,
) -> list[Answer]:
    """The plan of each scenario, in their order. All assumptions are looked at before the first is planned.

    `start`: orders that each search starts from; `seconds_a_plan`: about how long one takes. Raises UsageError where an
    assumption fits nothing; a scenario that no plan satisfies is an Answer with its error.
    """
    grounds = [apply(ground, scenario.assumptions) for scenario in scenarios]
    at_once = jobs or (os.cpu_count() or 1 if seconds_a_plan >= PAYS_FROM_SECONDS else 1)
    progress(", ".join(scenario.name for scenario in scenarios), None)
    named = [(scenario.name, one) for scenario, one in zip(scenarios, grounds, strict=True)]
    found = dict(each(engine, _solve, start, named, jobs=at_once, progress=progress))
    return [Answer(scenario, one, *found[k]) for k, (scenario, one) in enumerate(zip(scenarios, grounds, strict=True))]


def _solve(
    start: pl.DataFrame | None, named: tuple[str, Ground], progress: Progress
) -> tuple[Plan | None, PlannerError | None]:
    from planner.optimize import make_plan

    name, ground = named

    def tell(what: str, share: float | None = None) -> None:
        progress(f"{name}: {what}", share)

    try:
        return make_plan(ground.inputs, ground.forecast, ground.optimize, tell, start=start), None
    except PlannerError as error:
        return None, error
