"""Which runs of a plan are firm: the line between tonight and later."""

from __future__ import annotations

from planner.optimize.columns.chains.chain import Chains, chains_of
from planner.optimize.problem.statement import Bools, Problem, Runs


def firm_end(problem: Problem) -> int:
    """The first week whose runs are not firm."""
    return min(problem.first_start + problem.firm_weeks, problem.T)


def those(runs: Runs, which: Bools) -> Runs:
    """The runs at `which` (n,)."""
    return Runs(runs.s[which], runs.f[which], runs.t[which], runs.units[which])


def firm_part(problem: Problem, runs: Runs) -> Runs:
    """The runs to be released now."""
    return those(runs, runs.t < firm_end(problem))


def later_part(problem: Problem, runs: Runs) -> Runs:
    """The provisional runs."""
    return those(runs, runs.t >= firm_end(problem))


def firm_sets(problem: Problem, runs: Runs) -> Chains:
    """The firm runs of a plan as sets, one for each style that has any."""
    return chains_of(firm_part(problem, runs))
