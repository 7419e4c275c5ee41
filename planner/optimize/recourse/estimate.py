"""What a choice of firm runs is expected to earn: at prices as far as the next decision learns, as a plan for the rest.

Prices take every style for one of many: together their later runs may ask for more than is left. What is not learned until
then can be planned tonight, and that part has to hold as a plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.chain import Chains
from planner.optimize.problem.statement import Floats, Runs
from planner.optimize.recourse.learning import learned_until
from planner.optimize.recourse.recourse_value import RecourseValue


@dataclass(frozen=True)
class Estimate:
    """What a plan earns as it stands, and what it is expected to earn with what is learned; currency."""

    as_it_stands: float
    expected: float


class Estimates:
    """Estimates choices of one night; `weekly` (S,) learning a week."""

    def __init__(self, recourse: RecourseValue, weekly: Floats) -> None:
        self.recourse, self.nothing_learned = recourse, _without_learning(recourse, weekly)

    def of(self, plan: Runs, sets: Chains) -> Estimate:
        """The estimate of `plan`, whose firm runs are `sets` (S,), one a style."""
        stands = self.recourse.candidates.whole.plan(plan).objective
        lacking = max(self.nothing_learned.earned(*self.nothing_learned.worth(sets)) - stands, 0.0)
        earned = self.recourse.earned(*self.recourse.worth(sets))
        return Estimate(stands, max(earned - (1.0 - self.recourse.learned) * lacking, stands))


def _without_learning(recourse: RecourseValue, weekly: Floats) -> RecourseValue:
    """The same if nothing were seen until then."""
    problem, valuation, nothing = recourse.candidates.problem, recourse.candidates.valuation, np.zeros_like(weekly)
    reviews = [replace(r, learned=learned_until(problem, valuation, nothing, r.start)) for r in recourse.reviews]
    return replace(recourse, reviews=reviews)
