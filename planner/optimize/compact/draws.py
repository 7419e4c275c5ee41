"""Better plans: some styles, drawn by lot, choose their runs anew together, all others keep theirs."""

from __future__ import annotations

import time

import numpy as np

from planner.optimize.compact.plans import place_of_runs, values_of
from planner.optimize.compact.purchases import minimum_matters
from planner.optimize.compact.search import CompactSearch
from planner.optimize.problem.statement import Bools, Ints
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer
from planner.optimize.solver.solve import SolverStatus

# Share of the gap asked that styles which choose anew together may leave.
TOGETHER_GAP = 0.1
# By how much more styles choose together after a draw that was chosen for best, and how few may.
MORE, LEAST_TOGETHER = 1.15, 3.0


class Draws:
    """The lots of one thread and, from draw to draw, how many styles choose together: as many as can be chosen for best in
    so many nodes, more after a draw that was, fewer after one that was not. Draws beside one another differ by `lot`.
    """

    def __init__(self, params: SearchParams, lot: int) -> None:
        self.params, self.luck, self.size = params, np.random.default_rng([params.seed, lot]), float(params.together)
        self.made = 0

    def make(self, search: CompactSearch, draws: int, until: float) -> None:
        """So many draws, or until many in a row bring nothing; better plans are kept."""
        params, idle, mills = self.params, 0, minimum_matters(search.relaxation)
        for _ in range(draws):
            if idle >= params.idle or time.perf_counter() >= until or search.best.proven(params.gap):
                break
            before = search.best.objective
            free = drawn_styles(search, self.luck, round(self.size), mills and self.made % 2 == 0)
            answer = choose_anew(search, free, until)
            self.made += 1
            self.size *= MORE if answer.status is SolverStatus.OPTIMAL else 1 / MORE
            self.size = min(max(self.size, LEAST_TOGETHER), max(len(free), LEAST_TOGETHER))
            idle = 0 if search.best.objective > before * (1 + 1e-6) else idle + 1


def drawn_styles(search: CompactSearch, luck: np.random.Generator, most: int, by_fabric: bool) -> Bools:
    """(k,) styles of the plan and of the relaxation, at most `most` of them; `by_fabric` half as many, beside so
    many of a few fabrics whose mills have a minimum: what one fabric's styles stop making, another's may begin with.
    """
    free = np.zeros(len(search.relaxation.layout.styles), dtype=bool)
    some = np.flatnonzero(_likely(search))
    if by_fabric:
        free[_of_few_fabrics(search, luck, most)] = True
        some, most = some[~free[some]], most // 2
    free[luck.permutation(some)[:most]] = True
    return free


def _likely(search: CompactSearch) -> Bools:
    """(k,) whether the plan or the relaxation makes the style."""
    layout = search.relaxation.layout
    likely = np.zeros(len(layout.styles), dtype=bool) if search.hopeful is None else search.hopeful.copy()
    mine = place_of_runs(layout, search.best.runs)
    likely[layout.style_of[mine[mine >= 0]]] = True
    for branch in search.branches[: search.params.part_branches]:
        if branch.answer is not None:
            likely[layout.style_of[branch.answer.values[layout.runs] > 1e-6]] = True
    return likely


def _of_few_fabrics(search: CompactSearch, luck: np.random.Generator, most: int) -> Ints:
    """At most `most` styles of fabrics that are drawn one by one, from those whose mills have a minimum."""
    layout = search.relaxation.layout
    fabric, least = layout.problem.styles.fabric[layout.styles], layout.problem.fabrics.min_order
    drawn = luck.permutation(layout.fabrics[least[layout.fabrics] > 0])
    theirs = [luck.permutation(np.flatnonzero(fabric == g)) for g in drawn.tolist()[:most]]
    return np.concatenate([np.zeros(0, dtype=np.int64), *theirs])[:most]


def choose_anew(search: CompactSearch, free: Bools, until: float) -> Answer:
    """A short branch and bound over the runs of styles `free` (k,), beside what the best plan makes of all others."""
    found, layout, params = search.relaxation, search.relaxation.layout, search.params
    values = values_of(layout, search.best.runs)
    lower, upper = found.lower.copy(), found.upper.copy()
    kept, fabric = ~free[layout.style_of], layout.problem.styles.fabric[layout.styles]
    others = ~np.isin(layout.fabrics, fabric[free])
    for columns in (
        layout.lots[kept],
        layout.runs[kept],
        layout.left[~free],
        layout.held[~free],
        layout.bought[others],
        layout.buys[others],
        layout.unused[others],
        layout.beyond[kept[layout.run_beyond]],
    ):
        lower[columns] = upper[columns] = values[columns]
    model = search.model(lower, upper, found.answer, values)
    gap, nodes = params.gap * TOGETHER_GAP, params.together_nodes
    answer = search.solve(model, until=until, gap=gap, nodes=nodes, guess=False)
    search.touch_met()
    return answer
