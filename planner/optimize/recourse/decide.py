"""Tonight's runs, chosen knowing that there will be another night: the whole of recourse on one screen."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chain import Chains, chains_of, joined, no_chains
from planner.optimize.columns.effort import Limits
from planner.optimize.columns.options import options_of
from planner.optimize.limits import Breach, breaches
from planner.optimize.plan_tables import in_reading_order
from planner.optimize.problem import Bools, Floats, Ints, Problem, Runs, Solution
from planner.optimize.recourse.candidates import (
    firm_end,
    firm_part,
    later_part,
    nearby,
    no_run,
    planned,
    single_runs,
    those,
)
from planner.optimize.recourse.choose import choose_together
from planner.optimize.recourse.complete import completed
from planner.optimize.recourse.learning import learned_until
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.steady import changes, toll_of
from planner.optimize.recourse.worth import Tree, rates_of
from planner.optimize.valuation import Valuation
from planner.settings import OptimizeSettings

# The fewer styles, the finer they are looked at: (styles at most, levels of demand, signals a review, reviews,
# factories and sizes of firm runs that are weighed). Reviews are in the first weeks after the firm ones; each style
# waits for the best of them.
FINENESS = ((60, 100, 11, 3, 99, 7), (300, 50, 5, 3, 99, 7), (1500, 50, 5, 3, 4, 6), (6000, 32, 4, 2, 2, 5),
            (np.inf, 24, 4, 1, 1, 4))
# Gap and nodes of the MILP that picks the firm runs.
GAP, NODES = 1e-3, 20
# What the fixed plan has stays unless another choice is worth this share of the style's profit more: prices are no
# surer than that.
INERTIA = 0.005


@dataclass(frozen=True)
class Decision:
    """Firm runs chosen for what they are worth with recourse, and what there was to choose from.

    runs       the plan: these firm runs, and provisional ones as expected today
    tree       what can be seen, and what may follow
    chains     (n,) sets of firm runs weighed, the empty one of each style included
    worth      (n,) of each with recourse, at prices; profit (n,) what it is expected to earn, rents of limits not taken
    chosen     (S,) index of each style's set
    before     (S,) index of the set that the fixed plan has
    weekly     (S,) learning a week
    overrun    limits that firm and provisional runs would have broken together, so that the fixed plan stands: a bug
    """

    runs: Runs
    tree: Tree
    chains: Chains
    worth: Floats
    profit: Floats
    chosen: Ints
    before: Ints
    weekly: Floats
    overrun: tuple[Breach, ...] = ()

    @property
    def changed(self) -> Bools:
        """(S,) the styles whose firm runs are not those of the fixed plan."""
        found: Bools = self.chosen != self.before
        return found


def decide(problem: Problem, solution: Solution, weekly: Floats, settings: OptimizeSettings,
           previous: Runs | None = None) -> Decision:
    """Choose the firm runs of `solution` anew for what they are worth with recourse; `weekly` (S,) learning a week.

    The fixed plan's own firm runs are one of the choices, so the decision is never worth less than they are. Runs of a
    `previous` night's plan, firm or not, stay unless a change earns more than optimize.change_cost.
    """
    S = len(problem.styles.ids)
    levels, signals, number, factories, sizes = (int(n) for n in next(row for row in FINENESS if row[0] >= S)[1:])
    options = options_of(problem, Valuation(problem, levels), no_chains())
    starts = range(firm_end(problem), min(firm_end(problem) + number, problem.T))
    reviews = [Review(t, learned_until(problem, options.valuation, weekly, t), levels, signals) for t in starts]
    rates = rates_of(solution.prices)
    tree = Tree(options, rates, reviews, chains_of(later_part(problem, solution.runs)))
    how = Limits(settings.solver, settings.threads, time.perf_counter() + settings.time_limit, gap=GAP, nodes=NODES)
    waiting, mine = no_run(np.arange(S)), planned(problem, solution.runs)
    pinned = np.zeros(S, dtype=bool)
    pinned[[pin.s for pin in problem.pins if pin.units > 0]] = True
    free = np.flatnonzero(~pinned & options.may[:, :, problem.first_start:firm_end(problem)].any(axis=(1, 2)))
    known = previous or _no_runs()
    toll = toll_of(settings.change_cost, solution.objective, len(solution.runs.s)) if previous is not None else 0.0
    weighed = _Weighed(tree, waiting, mine, firm_part(problem, known), toll)
    weighed.add(planned(problem, those(known, ~pinned[known.s])))
    weighed.add(single_runs(options, free, rates, factories, sizes))
    later = later_part(problem, solution.runs)
    taken, promised = weighed.start, chains_of(those(later, pinned[later.s]))
    for look in range(2):
        taken = choose_together(options, rates, weighed.chains, weighed.gain, pinned[weighed.chains.s] & weighed.start,
                                taken, promised, how)
        if not look:
            chosen = weighed.chains.pick(taken & ~pinned[weighed.chains.s])
            taken = np.concatenate([taken, np.zeros(weighed.add(nearby(options, chosen)), dtype=bool)])
    index = weighed.index_of(taken)
    before = weighed.index_of(weighed.start)
    firm = weighed.chains.pick(taken)
    runs = completed(problem, rates, firm, solution.runs, pinned, how, settled=bool((index == before).all()),
                     previous=known, toll=toll)
    overrun = tuple(breaches(problem, runs))
    if overrun:  # Every step keeps the limits, so one has a bug: people still get a plan that holds, and are told.
        runs, index = solution.runs, before
    return Decision(in_reading_order(runs), tree, joined([waiting, weighed.chains]),
                    np.concatenate([weighed.waiting, weighed.worth]),
                    np.concatenate([weighed.waiting_profit, weighed.profit]), index, before, weekly,
                    overrun)


def _no_runs() -> Runs:
    none = np.zeros(0, dtype=np.int64)
    return Runs(none, none, none, np.zeros(0))


class _Weighed:
    """Sets of firm runs with their worth; gain is over waiting."""

    def __init__(self, tree: Tree, waiting: Chains, mine: Chains, previous: Runs, toll: float) -> None:
        self.tree, self.previous, self.toll = tree, previous, toll
        self.waiting, self.waiting_profit = tree.worth(waiting)
        self.chains, (self.worth, self.profit) = mine, tree.worth(mine)
        self.mine = len(mine)

    def add(self, chains: Chains) -> int:
        """Weigh these too; how many they are."""
        self.chains = joined([self.chains, chains]) if len(chains) else self.chains
        worth, profit = self.tree.worth(chains)
        self.worth, self.profit = np.concatenate([self.worth, worth]), np.concatenate([self.profit, profit])
        return len(chains)

    @property
    def gain(self) -> Floats:
        """(n,) worth above waiting, what the fixed plan has and what was planned last night a little favoured."""
        favour = INERTIA * np.maximum(self.profit, 0.0) * self.start
        if self.toll:
            favour -= self.toll * changes(self.chains, self.previous)
            favour += self.toll * np.bincount(self.previous.s, minlength=len(self.waiting))[self.chains.s]
        return self.worth + favour - self.waiting[self.chains.s]

    @property
    def start(self) -> Bools:
        """(n,) the sets that the fixed plan has."""
        return np.arange(len(self.chains)) < self.mine

    def index_of(self, taken: Bools) -> Ints:
        """(S,) place of each style's set among [waiting of all styles, sets]."""
        S = len(self.waiting)
        found = np.arange(S)
        found[self.chains.s[taken]] = S + np.flatnonzero(taken)
        return found
