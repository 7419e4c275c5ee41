"""The whole problem as one model in HiGHS: the relaxation brought down, a plan from its best runs, then the proof."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from planner.optimize.compact.columns import COUNTED_LOTS, whole_columns
from planner.optimize.compact.plans import place_of_runs, runs_of, values_of
from planner.optimize.compact.relaxation import Relaxation
from planner.optimize.compact.tangents import too_hopeful
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Bools, Floats, Runs
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer, ArrayModel
from planner.optimize.solver.solve import SolverStatus

# Of the plans that a branch and bound met, the last so many are given tangents.
LAST_MET = 5


@dataclass
class Incumbent:
    """The best plan known, and the lowest bound."""

    runs: Runs
    objective: float
    bound: float = math.inf

    def proven(self, gap: float) -> bool:
        """Whether the plan is within `gap` of the bound."""
        return math.isfinite(self.objective) and self.bound - self.objective <= gap * abs(self.objective)


@dataclass
class CompactSearch:
    """Branch and bound on the compact model, whole or in part, with one incumbent.

    `polish` makes a better plan of one in which units are cut to whole lots.
    """

    relaxation: Relaxation
    best: Incumbent
    params: SearchParams
    until: float
    polish: Callable[[Runs], Runs]
    counted: float = COUNTED_LOTS  # runs of at most so many lots are counted in whole ones
    met: list[Floats] = field(default_factory=list)  # by the last branch and bound

    def look_at(self, runs: Runs) -> None:
        """Keep the plan, or what polishing makes of it, where it is the best that breaks no limit."""
        layout = self.relaxation.layout
        for plan in (runs, self.polish(runs)):
            if not breaches(layout.problem, plan):
                value = layout.valuation.plan(plan).objective
                if value > self.best.objective:
                    self.best.runs, self.best.objective = plan, value

    def find_in_part(self, number: int, until: float) -> None:
        """Look for plans among the `number` runs with the least against them."""
        open_ = self._most_likely(number)
        self._branch(self._only(open_), nodes=self.params.part_nodes, until=until)
        self._touch_met()

    def prove(self) -> None:
        """Branch and bound over every run that could be part of a plan better than the best by more than the gap."""
        for _ in range(self.params.milp_rounds):
            if time.perf_counter() >= self.until or self.best.proven(self.params.gap):
                return
            nearly = self.best.objective + self.params.milp_share * self.params.gap * abs(self.best.objective)
            # Reduced costs speak of the value of the answer that they belong to, not of a bound known from elsewhere.
            known = self.relaxation.answer
            open_ = self.against() <= (math.inf if known is None else known.objective - nearly)
            answer = self._branch(self._only(open_), nodes=None, until=self.until)
            # Whatever needs a run that is shut earns no more than `nearly`.
            bound = answer.bound if open_.all() else max(answer.bound, nearly)
            self.best.bound = min(self.best.bound, bound)
            if answer.status is SolverStatus.INFEASIBLE:
                return
            if not self._touch_met():
                if math.isinf(self.counted):
                    return
                self.counted = math.inf  # only whole lots are between the model's plan and a true one

    def against(self) -> Floats:
        """(n,) what the relaxation's value falls by at least where a run is made, by its reduced costs."""
        found, layout = self.relaxation, self.relaxation.layout
        if found.answer is None:
            return np.zeros(layout.n)
        c, cost = layout.candidates, -found.answer.reduced
        lots, run = cost[layout.lots] / c.lot, cost[layout.runs]
        return np.maximum(np.minimum(lots * c.least, lots * c.most) + run, 0.0)

    def _most_likely(self, number: int) -> Bools:
        """(n,) the runs that the relaxation or the plan makes, and others with the least against them."""
        found, layout = self.relaxation, self.relaxation.layout
        against = self.against()
        if found.answer is not None:
            against[found.answer.values[layout.lots] > 1e-7] = -1.0
        mine = place_of_runs(layout, self.best.runs)
        against[mine[mine >= 0]] = -1.0
        open_ = against < 0
        open_[np.argsort(against, kind="stable")[:number]] = True
        return open_

    def _only(self, open_: Bools) -> Floats:
        """Upper bounds of all columns with the other runs shut."""
        layout, upper = self.relaxation.layout, self.relaxation.upper.copy()
        upper[layout.lots[~open_]] = upper[layout.runs[~open_]] = 0.0
        return upper

    def _branch(self, upper: Floats, *, nodes: int | None, until: float) -> Answer:
        found, layout, params = self.relaxation, self.relaxation.layout, self.params
        model = ArrayModel(found.gain, found.lower, upper, found.sharp_rows(), found.offset)
        model.make_whole(whole_columns(layout, self.counted))
        if math.isfinite(self.best.objective):
            model.start_from(values_of(layout, self.best.runs))
        self.met = []
        answer = model.solve(
            until=until, gap=params.gap * params.milp_share, threads=params.threads, nodes=nodes, met=self.met.append
        )
        if answer.has_values:
            self.met.append(answer.values)
        for values in self.met:
            self.look_at(runs_of(layout, values))
        return answer

    def _touch_met(self) -> int:
        """Tangents where the plans met lately were thought too well of; their number."""
        found, number = self.relaxation, 0
        each = found.worth_a_tangent(abs(self.best.objective) if math.isfinite(self.best.objective) else 0.0)
        for values in self.met[-LAST_MET:]:
            added, styles, _ = too_hopeful(found.layout, values, each)
            which = np.flatnonzero(styles)
            found.touch(which, added[which])
            number += len(which)
        return number
