"""The whole problem as one model in HiGHS: the relaxation brought down, a plan from its best runs, then the proof."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimize.compact.columns import COUNTED_LOTS, whole_columns
from planner.optimize.compact.plans import place_of_runs, runs_of, values_of
from planner.optimize.compact.purchases import Branch, minimum_matters, shut_by
from planner.optimize.compact.relaxation import Relaxation
from planner.optimize.compact.tangents import too_hopeful
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Bools, Floats, Ints, Runs
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer, ArrayModel
from planner.optimize.solver.solve import SolverStatus

# Of the plans that a branch and bound met, the last so many are given tangents.
LAST_MET = 5
# Share of the gap asked that styles which choose anew together may leave.
TOGETHER_GAP = 0.1
# Seconds that are not worth dividing.
SHORT = 4.0


@dataclass
class Incumbent:
    """The best plan known, and the lowest bound."""

    runs: Runs
    objective: float
    bound: float = math.inf

    def proven(self, gap: float) -> bool:
        """Whether the plan is within `gap` of the bound."""
        return math.isfinite(self.objective) and self.bound - self.objective <= gap * abs(self.objective)

    def nearly(self, params: SearchParams) -> float:
        """What a plan must earn more than to be worth looking for."""
        return self.objective + params.milp_share * params.gap * abs(self.objective)


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
    branches: list[Branch]  # every plan worth looking for is in one of them
    pruned: bool = False  # whether plans that are not worth looking for are in none of the branches
    counted: float = COUNTED_LOTS  # runs of at most so many lots are counted in whole ones
    met: list[Floats] = field(default_factory=list)  # by the last branch and bound

    def apart(self) -> CompactSearch:
        """The same search, which learns and finds for itself from now on."""
        return replace(
            self, relaxation=self.relaxation.apart(), best=replace(self.best), branches=list(self.branches), met=[]
        )

    def learn_from(self, other: CompactSearch) -> None:
        """Take over the plan of a search that went on beside this one where it is better, and its branches and bound."""
        self.take(other.best)
        self.best.bound = min(self.best.bound, other.best.bound)
        self.branches, self.counted, self.pruned = other.branches, other.counted, other.pruned
        self.relaxation.tangents = other.relaxation.tangents

    def take(self, plan: Incumbent) -> None:
        """Keep a plan that another search found, where it is better."""
        if plan.objective > self.best.objective:
            self.best.runs, self.best.objective = plan.runs, plan.objective

    def look_at(self, runs: Runs) -> None:
        """Keep the plan, or what polishing makes of it, where it is the best that breaks no limit."""
        layout = self.relaxation.layout
        for plan in (runs, self.polish(runs)):
            if not breaches(layout.problem, plan):
                value = layout.valuation.plan(plan).objective
                if value > self.best.objective:
                    self.best.runs, self.best.objective = plan, value

    def find_in_part(self, number: int, until: float) -> bool:
        """Look for plans among the `number` runs with the least against them, in the branches with the greatest bounds;
        whether the model has learnt anything from those it met.
        """
        learnt = 0
        for branch in self.branches[: self.params.part_branches]:
            if not self.best.proven(self.params.gap) and time.perf_counter() < until:
                self._branch(branch, self._most_likely(branch, number), nodes=self.params.part_nodes, until=until)
                learnt += self._touch_met()
        return learnt > 0

    def improve_in_parts(self, until: float) -> None:
        """Some styles, drawn by lot, choose their runs anew together, all others keep theirs; better plans are kept.
        Stops when a few draws in a row bring nothing.
        """
        lot, idle, mills = np.random.default_rng(self.params.seed), 0, minimum_matters(self.relaxation)
        for number in range(self.params.neighbourhoods):
            if idle >= self.params.idle or time.perf_counter() >= until or self.best.proven(self.params.gap):
                break
            before = self.best.objective
            self._choose_anew(self._drawn(lot, mills and number % 2 == 0), until)
            idle = 0 if self.best.objective > before * (1 + 1e-6) else idle + 1

    def _drawn(self, lot: np.random.Generator, by_fabric: bool) -> Bools:
        """(k,) styles of the plan and of the relaxation, at most `together` of them; `by_fabric` half as many, beside so
        many of a few fabrics whose mills have a minimum: what one fabric's styles stop making, another's may begin with.
        """
        params, free = self.params, np.zeros(len(self.relaxation.layout.styles), dtype=bool)
        some, most = np.flatnonzero(self._likely()), params.together
        if by_fabric:
            free[self._of_few_fabrics(lot, params.together)] = True
            some, most = some[~free[some]], params.together // 2
        free[lot.permutation(some)[:most]] = True
        return free

    def _likely(self) -> Bools:
        """(k,) whether the plan or the relaxation makes the style."""
        layout, likely = self.relaxation.layout, np.zeros(len(self.relaxation.layout.styles), dtype=bool)
        mine = place_of_runs(layout, self.best.runs)
        likely[layout.style_of[mine[mine >= 0]]] = True
        for branch in self.branches[: self.params.part_branches]:
            if branch.answer is not None:
                likely[layout.style_of[branch.answer.values[layout.runs] > 1e-6]] = True
        return likely

    def _of_few_fabrics(self, lot: np.random.Generator, most: int) -> Ints:
        """At most `most` styles of fabrics that are drawn one by one, from those whose mills have a minimum."""
        layout = self.relaxation.layout
        fabric, least = layout.problem.styles.fabric[layout.styles], layout.problem.fabrics.min_order
        drawn = lot.permutation(layout.fabrics[least[layout.fabrics] > 0])
        theirs = [lot.permutation(np.flatnonzero(fabric == g)) for g in drawn.tolist()[:most]]
        return np.concatenate([np.zeros(0, dtype=np.int64), *theirs])[:most]

    def _choose_anew(self, free: Bools, until: float) -> None:
        """A short branch and bound over the runs of styles `free` (k,), beside what the best plan makes of all others."""
        found, layout, params = self.relaxation, self.relaxation.layout, self.params
        values = values_of(layout, self.best.runs)
        lower, upper = found.lower.copy(), found.upper.copy()
        kept = ~free[layout.style_of]
        for columns in (layout.lots[kept], layout.runs[kept]):
            lower[columns] = upper[columns] = values[columns]
        model = self._model(lower, upper, found.answer, values)
        self._solve(model, until=until, gap=params.gap * TOGETHER_GAP, nodes=params.together_nodes)
        self._touch_met()

    def prove(self, stop: threading.Event | None = None) -> None:
        """Branch and bound over every run that could be part of a plan better than the best by more than the gap, in the
        branch with the greatest bound first. `stop`, once set, ends it.
        """
        for _ in range(self.params.milp_rounds + len(self.branches)):
            left = [b for b in self.branches if b.bound > self.best.nearly(self.params)]
            now = time.perf_counter()
            if now >= self.until or not left or self.best.proven(self.params.gap) or (stop and stop.is_set()):
                break
            branch = max(left, key=lambda b: b.bound)
            # Reduced costs speak of the value of the answer that they belong to, not of a bound known from elsewhere.
            open_ = self.against(branch) <= (
                math.inf if branch.answer is None else branch.answer.objective - self.best.nearly(self.params)
            )
            # The branch with the greatest bound has most of the time, the last one what is left.
            alone = len(left) == 1 or self.until - now < SHORT
            until = self.until if alone else now + (self.until - now) * self.params.top_share
            answer = self._branch(branch, open_, nodes=None, until=until, stop=stop)
            # Whatever needs a run that is shut earns no more than `nearly`.
            bound = answer.bound if open_.all() else max(answer.bound, self.best.nearly(self.params))
            self.branches[self.branches.index(branch)] = replace(branch, bound=min(branch.bound, bound))
            if not self._touch_met() and answer.status in (SolverStatus.OPTIMAL, SolverStatus.INFEASIBLE):
                if math.isinf(self.counted):
                    break
                self.counted = math.inf  # only whole lots are between the model's plan and a true one
        self._sum_up()

    def _sum_up(self) -> None:
        """No plan earns more than in the branch with the greatest bound, or than is worth looking for."""
        most = max((b.bound for b in self.branches), default=-math.inf)
        whole = len(self.branches) == 1 and not self.pruned
        self.best.bound = min(self.best.bound, most if whole else max(most, self.best.nearly(self.params)))

    def against(self, branch: Branch) -> Floats:
        """(n,) what the branch's value falls by at least where a run is made, by its reduced costs; inf where no run can
        be without a purchase that is not made.
        """
        layout, answer = self.relaxation.layout, branch.answer
        shut = np.where(shut_by(branch, layout), math.inf, 0.0)
        if answer is None:
            return shut
        c, cost = layout.candidates, -answer.reduced
        lots, run = cost[layout.lots] / c.lot, cost[layout.runs]
        return shut + np.maximum(np.minimum(lots * c.least, lots * c.most) + run, 0.0)

    def _most_likely(self, branch: Branch, number: int) -> Bools:
        """(n,) the runs that the relaxation or the plan makes, and others with the least against them."""
        layout, against = self.relaxation.layout, self.against(branch)
        never = np.isinf(against)
        if branch.answer is not None:
            against[branch.answer.values[layout.lots] > 1e-7] = -1.0
        mine = place_of_runs(layout, self.best.runs)
        against[mine[mine >= 0]] = -1.0
        open_ = against < 0
        open_[np.argsort(against, kind="stable")[:number]] = True
        return open_ & ~never

    def _branch(
        self, branch: Branch, open_: Bools, *, nodes: int | None, until: float, stop: threading.Event | None = None
    ) -> Answer:
        """Branch and bound over the runs `open_` (n,) in one branch."""
        found, layout, params = self.relaxation, self.relaxation.layout, self.params
        lower, upper = found.lower.copy(), found.upper.copy()
        upper[layout.lots[~open_]] = upper[layout.runs[~open_]] = 0.0
        lower[layout.buys], upper[layout.buys] = branch.least, branch.most
        start = None
        if math.isfinite(self.best.objective):
            values = values_of(layout, self.best.runs)
            if branch.holds(values[layout.buys]):
                start = values
        model = self._model(lower, upper, branch.answer, start)
        return self._solve(model, until=until, gap=params.gap * params.milp_share, nodes=nodes, stop=stop)

    def _model(self, lower: Floats, upper: Floats, near: Answer | None, start: Floats | None) -> ArrayModel:
        """The whole numbers within these bounds; without rows far from the answer `near`, from the plan `start` on."""
        found = self.relaxation
        model = ArrayModel(found.gain, lower, upper, found.sharp_rows(near), found.offset)
        model.make_whole(whole_columns(found.layout, self.counted))
        if start is not None:
            model.start_from(start)
        return model

    def _solve(
        self,
        model: ArrayModel,
        *,
        until: float,
        gap: float,
        nodes: int | None,
        stop: threading.Event | None = None,
    ) -> Answer:
        """Branch and bound; every plan it met is looked at."""
        self.met = []
        answer = model.solve(
            until=until, gap=gap, threads=self.params.threads, nodes=nodes, met=self.met.append, stop=stop
        )
        if answer.has_values:
            self.met.append(answer.values)
        for values in self.met:
            self.look_at(runs_of(self.relaxation.layout, values))
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
