"""The sets of firm runs that are weighed tonight, with what each is worth."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.problem.statement import Bools, Floats, Ints, Runs
from planner.optimize.recourse.candidates import no_run
from planner.optimize.recourse.recourse_value import RecourseValue
from planner.optimize.recourse.stability import changes

# What the fixed plan has stays unless another choice is worth this share of the style's profit more: prices are no
# surer than that.
INERTIA = 0.005


class Weighed:
    """n sets of firm runs, those of the fixed plan first; beside them the choice of no run, one a style.

    sets                     (n,)
    worth, profit            (n,) of each with what follows it, as RecourseValue.worth has them
    wait_worth, wait_profit  (S,) the same of having no run tonight
    """

    def __init__(self, recourse: RecourseValue, of_plan: Chains, previous: Runs, change_cost: float) -> None:
        """`previous` are last night's firm runs, of which each that is changed must earn `change_cost`."""
        self.recourse, self.previous, self.change_cost = recourse, previous, change_cost
        self.waiting = no_run(np.arange(recourse.candidates.S))
        self.wait_worth, self.wait_profit = recourse.worth(self.waiting)
        self.sets, (self.worth, self.profit) = of_plan, recourse.worth(of_plan)
        self._of_plan = len(of_plan)

    def add(self, sets: Chains) -> None:
        """Weigh these too."""
        worth, profit = self.recourse.worth(sets)
        self.sets = joined([self.sets, sets])
        self.worth, self.profit = np.concatenate([self.worth, worth]), np.concatenate([self.profit, profit])

    @property
    def of_plan(self) -> Bools:
        """(n,) the sets that the fixed plan has."""
        return np.arange(len(self.sets)) < self._of_plan

    @property
    def gain(self) -> Floats:
        """(n,) worth above waiting, what the fixed plan has and what was planned last night a little favoured."""
        favour = INERTIA * np.maximum(self.profit, 0.0) * self.of_plan
        if self.change_cost:
            # Waiting changes every run of last night: what a set keeps of them is to its favour.
            favour -= self.change_cost * changes(self.sets, self.previous)
            favour += self.change_cost * np.bincount(self.previous.s, minlength=len(self.waiting))[self.sets.s]
        return self.worth + favour - self.wait_worth[self.sets.s]

    def of_styles(self, taken: Bools) -> Ints:
        """(S,) the choice of each style where the sets `taken` (n,) are: its place in `with_waiting`."""
        S = len(self.waiting)
        found = np.arange(S)
        found[self.sets.s[taken]] = S + np.flatnonzero(taken)
        return found

    def cost_of(self, choice: Ints) -> float:
        """What the changes of last night's firm runs cost that a choice (S,), places in `with_waiting`, makes."""
        if not self.change_cost:
            return 0.0
        return self.change_cost * float(changes(self.with_waiting()[0].pick(choice), self.previous).sum())

    def with_waiting(self) -> tuple[Chains, Floats, Floats]:
        """(sets, worth, profit) of every choice: no run of each style, then the sets; (S + n,) each."""
        return (
            joined([self.waiting, self.sets]),
            np.concatenate([self.wait_worth, self.worth]),
            np.concatenate([self.wait_profit, self.profit]),
        )
