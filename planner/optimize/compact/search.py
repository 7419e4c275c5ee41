"""The whole problem as one model in HiGHS: the relaxation brought down, a plan from its best runs, then the proof."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from planner.optimize.compact.columns import COUNTED_LOTS, whole_columns
from planner.optimize.compact.open_part import OpenPart
from planner.optimize.compact.plans import place_of_runs, runs_of, values_of
from planner.optimize.compact.purchases import Branch, shut_by
from planner.optimize.compact.relaxation import Relaxation
from planner.optimize.compact.tangents import too_hopeful
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Bools, Floats, Runs
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.arrays import Answer
from planner.optimize.solver.solve import SolverStatus

# Of the plans that a branch and bound met, the last so many are given tangents.
LAST_MET = 5
# The proof counts runs alone in whole ones first, then small numbers of lots, then all lots.
RUNS_ALONE = 0.0
# Share of the gap asked by which the proof may think too well of a plan that it met, before it is told the truth.
HOPE = 0.2
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
    counted: float = RUNS_ALONE  # the proof counts runs of at most so many lots in whole ones
    met: list[Floats] = field(default_factory=list)  # by the last branch and bound
    hopeful: Bools | None = None  # (k,) styles that may earn more than the plan knows

    def apart(self) -> CompactSearch:
        """The same search, which learns and finds for itself from now on."""
        return replace(
            self, relaxation=self.relaxation.apart(), best=replace(self.best), branches=list(self.branches), met=[]
        )

    def learn_plans_of(self, other: CompactSearch) -> None:
        """Take over the plan of a search that went on beside this one where it is better, and its tangents."""
        self.take(other.best)
        self.relaxation.learn_from(other.relaxation)

    def learn_proof_of(self, other: CompactSearch) -> None:
        """As `learn_plans_of`, and how far its proof came: branches and bound."""
        self.learn_plans_of(other)
        self.best.bound = min(self.best.bound, other.best.bound)
        self.branches, self.counted, self.pruned = other.branches, other.counted, other.pruned

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
                learnt += self.touch_met()
        return learnt > 0

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
            learnt = self.touch_met()
            if not learnt and answer.status in (SolverStatus.OPTIMAL, SolverStatus.INFEASIBLE):
                if math.isinf(self.counted):
                    break
                # Only whole lots are between the model's plan and a true one.
                self.counted = COUNTED_LOTS if self.counted < COUNTED_LOTS else math.inf
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
        upper[layout.beyond[~open_[layout.run_beyond]]] = 0.0
        lower[layout.buys], upper[layout.buys] = branch.least, branch.most
        start = None
        if math.isfinite(self.best.objective):
            values = values_of(layout, self.best.runs)
            if branch.holds(values[layout.buys]):
                start = values
        proof, gap = nodes is None, params.gap * params.milp_share
        model = self.model(lower, upper, branch.answer, start, self.counted if proof else COUNTED_LOTS)
        return self.solve(model, until=until, gap=gap, nodes=nodes, stop=stop, honest=proof, guess=not proof)

    def model(
        self, lower: Floats, upper: Floats, near: Answer | None, start: Floats | None, counted: float = COUNTED_LOTS
    ) -> OpenPart:
        """The whole numbers within these bounds; without rows far from the answer `near`, from the plan `start` on."""
        found, whole = self.relaxation, whole_columns(self.relaxation.layout, counted)
        return OpenPart(found.gain, lower, upper, found.sharp_rows(near), found.offset, whole, start)

    def solve(
        self,
        model: OpenPart,
        *,
        until: float,
        gap: float,
        nodes: int | None,
        stop: threading.Event | None = None,
        honest: bool = False,
        guess: bool = True,
    ) -> Answer:
        """Branch and bound; every plan it met is looked at. `honest`: it ends at a plan that it thinks too well of, for
        with that as its best it would prove nothing. `guess` as in ArrayModel.solve.
        """
        self.met = []

        def meet(values: Floats) -> bool:
            self.met.append(values)
            return honest and self._hopes_too_much(values)

        answer = model.solve(
            until=until, gap=gap, threads=self.params.threads, nodes=nodes, met=meet, stop=stop, guess=guess
        )
        if answer.has_values:
            self.met.append(answer.values)
        for values in self.met:
            self.look_at(runs_of(self.relaxation.layout, values))
        return answer

    def _hopes_too_much(self, values: Floats) -> bool:
        """Whether the model thinks a plan better than the best known, and too well of it."""
        found = self.relaxation
        thought = float(found.gain @ values + found.offset)
        too_well = too_hopeful(found.layout, values, 0.0)[2].clip(min=0.0).sum()
        least = HOPE * self.params.gap * abs(self.best.objective)
        return thought > self.best.objective and bool(too_well > max(least, 1e-9))

    def touch_met(self) -> int:
        """Tangents where the plans met lately were thought too well of; their number."""
        found, number = self.relaxation, 0
        each = found.worth_a_tangent(abs(self.best.objective) if math.isfinite(self.best.objective) else 0.0)
        for values in self.met[-LAST_MET:]:
            added, styles, _ = too_hopeful(found.layout, values, each)
            which = np.flatnonzero(styles)
            found.touch(which, added[which])
            number += len(which)
        return number
