"""What a plan is expected to earn when its provisional runs will be decided anew: the yardstick of two plans."""

from __future__ import annotations

import numpy as np

from planner.optimize.contributions import contributions
from planner.optimize.problem import Floats, Problem, Runs
from planner.optimize.valuation import Valuation


def expected_profit(problem: Problem, runs: Runs, with_recourse: Floats) -> float:
    """Currency: of each style `with_recourse` (S,), what the tree says its firm runs earn with what may follow them, or
    what all its `runs` earn made as they stand, where that is more.
    """
    profit = contributions(problem, Valuation(problem), runs).profit
    as_they_stand = np.bincount(runs.s, profit, minlength=len(with_recourse))
    return float(np.maximum(with_recourse, as_they_stand).sum())
