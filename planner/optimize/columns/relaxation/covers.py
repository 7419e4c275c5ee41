"""Covers: rows that all runs of one factory and week keep, since even least batches take their minutes.

A relaxation fills a week with parts of runs. Of runs whose least batches do not fit together at least one must be
missing; told so, it comes much nearer to plans where a week holds only a few batches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.relaxation.knapsack import Knapsack
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget

# A row counts when the relaxation exceeds it by this much.
EXCEEDED = 0.005


@dataclass(frozen=True)
class Cover:
    """sum of weight[s] (S,) over the runs of factory f in week t  <=  1."""

    f: int
    t: int
    weight: Floats

    def weight_of(self, chains: Chains) -> float:
        """What the runs of these chains count together."""
        here = ((chains.f == self.f) & (chains.t == self.t)).any(axis=1)
        return float(self.weight[chains.s[here]].sum())


class Weeks:
    """Every factory's weeks as knapsacks, which remember the sets of runs that they have met."""

    def __init__(self, candidates: CandidateRuns, how: SearchBudget) -> None:
        styles, factories = candidates.problem.styles, candidates.problem.factories
        self.minutes = candidates.least * styles.minutes[:, None] + factories.setup_minutes
        self.room = candidates.regular + candidates.extra
        self.how = how
        self.knapsacks: dict[tuple[int, int], Knapsack] = {}

    def exceeded(self, made: Floats) -> list[Cover]:
        """The cover of each week that a relaxation exceeds most; made (S, F, T) is the part of each run it makes."""
        found = []
        for f, t in np.argwhere(made.sum(axis=0) > 1 + EXCEEDED).tolist():
            if self.room[f, t] <= 0 or self.how.over:
                continue
            if (f, t) not in self.knapsacks:
                self.knapsacks[f, t] = Knapsack(self.minutes[:, f], float(self.room[f, t]), self.how.params.solver)
            weight = self.knapsacks[f, t].row_exceeded(made[:, f, t], EXCEEDED)
            if weight is not None:
                found.append(Cover(f, t, weight))
        return found
