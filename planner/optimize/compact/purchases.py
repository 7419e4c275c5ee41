"""Branching on what mills' minimums leave open: each fabric bought or not, the relaxation brought down in every branch.

A relaxation buys a tenth of a minimum at a tenth of its cost. Where the purchase is made in full or not at all, prices of
minutes and money are others, and so is what styles can be worth at them: each branch looks at these anew. The rows that it
finds hold everywhere. The branch with the greatest bound comes first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.relaxation.relaxation import Relaxation as Columns
from planner.optimize.compact.columns import Layout
from planner.optimize.compact.relaxation import Relaxation, relax
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer
from planner.optimize.solver.solve import SolverStatus

_WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class Branch:
    """Plans that buy each fabric of the layout at least `least` and at most `most` times (j,), each 0 or 1; none of them
    earns more than `bound`. `answer` is that of the relaxation there; `settled`: it was brought down there.
    """

    least: Floats
    most: Floats
    bound: float
    answer: Answer | None
    settled: bool = False

    def holds(self, buys: Floats) -> bool:
        """Whether a plan that buys each fabric so many times, (j,) 0 or 1, is in the branch."""
        return bool(((buys >= self.least - 0.5) & (buys <= self.most + 0.5)).all())

    def open_fabrics(self, layout: Layout) -> Ints:
        """Fabrics whose mill has a minimum and that the relaxation buys in part, by place, most of the minimum first."""
        if self.answer is None:
            return np.zeros(0, dtype=np.int64)
        z, fabrics = self.answer.values[layout.buys], layout.problem.fabrics
        weight = np.minimum(z, 1 - z) * (fabrics.min_order * fabrics.cost)[layout.fabrics]
        open_ = (np.minimum(z, 1 - z) > _WHOLE) & (fabrics.min_order[layout.fabrics] > 0) & (self.least < self.most)
        return np.flatnonzero(open_)[np.argsort(-weight[open_], kind="stable")]


def minimum_matters(found: Relaxation) -> bool:
    """Whether any fabric's mill has a minimum."""
    layout = found.layout
    return bool((layout.problem.fabrics.min_order[layout.fabrics] > 0).any())


def whole_tree(found: Relaxation) -> list[Branch]:
    """The one branch of all plans."""
    layout = found.layout
    return [Branch(found.lower[layout.buys], found.upper[layout.buys], found.bound, found.answer)]


def branch_on_purchases(
    found: Relaxation, candidates: CandidateRuns, columns: Columns, params: SearchParams, until: float, enough: float
) -> list[Branch]:
    """Branches that together hold every plan that earns more than `enough`, the greatest bound first.

    A branch is worth looks of its own only when no purchase is open in it: until then an LP says where to go on.
    """
    open_, looks = whole_tree(found), replace(params, looks=params.branch_looks)
    for _ in range(params.branches):
        if not open_ or time.perf_counter() >= until:
            break
        branch = open_.pop(0)
        fabrics = branch.open_fabrics(found.layout)
        if len(fabrics):
            new = [_solved(found, _with_purchase(branch, fabrics[0], bought), until) for bought in (0.0, 1.0)]
        elif not branch.settled:
            new = [_settled(found, branch, candidates, columns, looks, until, enough)]
        else:
            open_.insert(0, branch)
            break
        open_ += [b for b in new if b.bound > enough]
        open_.sort(key=lambda b: -b.bound)
    found.leave_branch()
    return open_


def _with_purchase(branch: Branch, fabric: int, bought: float) -> Branch:
    least, most = branch.least.copy(), branch.most.copy()
    least[fabric] = most[fabric] = bought
    return replace(branch, least=least, most=most)


def _solved(found: Relaxation, branch: Branch, until: float) -> Branch:
    """The branch with the bound and the answer of its LP; those of the one before where there was no time."""
    part = found.within(branch.least, branch.most)
    answer = part.solve(until)
    if answer.status is SolverStatus.INFEASIBLE:
        return replace(branch, bound=-np.inf)
    return replace(branch, bound=min(part.bound, branch.bound), answer=part.answer or branch.answer)


def _settled(
    found: Relaxation,
    branch: Branch,
    candidates: CandidateRuns,
    columns: Columns,
    params: SearchParams,
    until: float,
    enough: float,
) -> Branch:
    """The branch with its relaxation brought down, too; not settled while purchases are open again."""
    part = found.within(branch.least, branch.most)
    relax(part, candidates, columns, params, until, enough)
    settled = replace(branch, bound=min(part.bound, branch.bound), answer=part.answer or branch.answer)
    return replace(settled, settled=not len(settled.open_fabrics(found.layout)))


def shut_by(branch: Branch, layout: Layout) -> Bools:
    """(n,) the runs that cannot be without a purchase that the branch does not make."""
    bought = np.ones(len(layout.problem.fabrics.ids) + 1, dtype=bool)
    bought[layout.fabrics] = branch.most > 0.5
    found: Bools = layout.need_purchase & ~bought[layout.problem.styles.fabric[layout.candidates.s]]
    return found
