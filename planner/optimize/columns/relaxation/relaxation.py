"""What column generation knows at any time: the columns, the best prices met, and the value there."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.relaxation.covers import Cover
from planner.optimize.columns.relaxation.master import MasterSolution, relax
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget


@dataclass
class Relaxation:
    """The columns with their weights in the last master solved, the best prices met and the Lagrangian value there.

    `covers` are the rows on runs that the masters keep. `worth` (S,) is what no chain of a style can exceed at these
    prices; until it is known, the value is as priced, and no bound.
    """

    pool: Pool
    weights: Floats
    duals: DualPrices
    value: float
    worth: Floats | None = None
    covers: list[Cover] = field(default_factory=list)

    def solve_master(self, candidates: CandidateRuns, how: SearchBudget) -> MasterSolution | None:
        """The master over the pool, whose weights are kept; None when time is up."""
        if how.over or not len(self.pool):
            return None
        try:
            relaxed = relax(candidates, self.pool.chains, self.pool.profit, how, self.covers)
        except ArithmeticError:
            return None
        self.weights = relaxed.weights
        return relaxed

    def apart(self) -> Relaxation:
        """The same columns, to which each adds its own from now on."""
        return replace(self, pool=copy(self.pool), covers=list(self.covers))

    def weigh_new(self) -> None:
        """Columns that came in since the master was solved have no weight."""
        self.weights = np.concatenate([self.weights, np.zeros(len(self.pool) - len(self.weights))])
