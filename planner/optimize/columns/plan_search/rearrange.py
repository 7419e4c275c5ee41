"""Rearrangement: some styles give up their chains and choose anew together, by a MILP over their best patterns, while
all others stay or make a little room. Better plans are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.pool import Pool, mixed, patterns
from planner.optimize.columns.chains.use import added_up, takes, use_by_run
from planner.optimize.columns.plan_search.complete import sized, whole_plan
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.pricing.sizes import reduced_runs, resized
from planner.optimize.columns.relaxation.master import choose
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.search_budget import SearchBudget

# (styles of the problem at most, rounds, styles that choose together, nodes of the MILP, columns a style in it). Small
# problems are all of one piece; in large ones the relaxation leaves less to do.
ROUNDS = (
    (100, 3, 60, 200, 16),
    (400, 4, 40, 20, 10),
    (1500, 7, 30, 20, 10),
    (6000, 2, 25, 60, 10),
    (np.inf, 0, 0, 0, 0),
)
# Most rounds where no proof is asked for.
ROUNDS_WITHOUT_PROOF = 3
# Rounds beyond these where the gap asked is not proven, and how many in a row may bring nothing.
MORE_ROUNDS, IDLE = 400, 12
# Of the styles that choose together, the share that holds minutes which the first one wants in its WANTED best columns.
HOLDERS_SHARE, WANTED = 0.55, 4
FACTORS = (0.8, 0.5, 0.25, 0.1, 0.0)


class Rearrangement:
    """What all rounds share: the columns, what each style could earn at the relaxation's prices, and the lot."""

    def __init__(
        self, candidates: CandidateRuns, pricing: ParallelPricing, relaxation: Relaxation, how: SearchBudget
    ) -> None:
        self.candidates, self.pricing, self.relaxation = candidates, pricing, relaxation
        self.lot = np.random.default_rng(how.params.seed)
        self.worth = relaxation.worth if relaxation.worth is not None else np.zeros(candidates.S)
        _, self.rounds, self.together, nodes, self.per_style = next(row for row in ROUNDS if row[0] >= candidates.S)
        if not how.params.proof:
            self.rounds, self.together, nodes = min(self.rounds, ROUNDS_WITHOUT_PROOF), min(self.together, 20), 60
        self.how = replace(how, nodes=nodes)

    def run(self, plan: Chains, enough: float, tell: Callable[[float], None], proven: float = -np.inf) -> Chains:
        """The best plan of all rounds, from `plan` on; no more rounds once a plan earns `enough`. `tell` hears what
        each better one earns. While none earns `proven` there are more rounds, until IDLE in a row bring nothing.
        """
        best, idle = self.candidates.earns(plan), 0
        tell(best)
        for number in range(self.rounds + MORE_ROUNDS * (self.rounds > 0)):
            more = number < self.rounds or (best < proven and idle < IDLE)
            if self.how.over or best >= enough or not more:
                break
            free = self._free(plan)
            new = self._round(plan, free)
            earned = self.candidates.earns(new)
            idle += 1
            if earned > best:
                plan, best, idle = new, earned, 0
                tell(best)
            elif free[self.worth > 0].all():
                break
        return plan

    def _round(self, plan: Chains, free: Bools) -> Chains:
        """The plan after one round, which may be worse."""
        candidates, duals = self.candidates, self.relaxation.duals
        now, settled = plan.pick(free[plan.s]), plan.pick(~free[plan.s])
        pool = self._columns(now, free)
        if not len(pool):
            return plan
        start = (np.arange(len(pool)) < len(now)).astype(np.float64)
        found = choose(
            candidates,
            pool.chains,
            pool.profit,
            patterns(pool.chains),
            settled,
            duals,
            self.how,
            self.relaxation.covers,
            start,
        )
        if found is None:
            return plan
        new = joined([settled, mixed(pool.chains, found[1])])
        new = whole_plan(candidates, sized(candidates, new, duals, self.how))
        return improved(candidates, self.pricing, new, duals, FACTORS, self.how)

    def _free(self, plan: Chains) -> Bools:
        """(S,) the styles that choose: one that falls far short of its worth, those that hold the minutes that it would
        want, and others that fall short.
        """
        candidates, duals = self.candidates, self.relaxation.duals
        short = self.worth.copy()
        short[plan.s] -= profit(candidates, plan) - takes(candidates, plan, duals)
        free = np.zeros(candidates.S, dtype=bool)
        worthwhile = np.flatnonzero((self.worth > 0) | np.isin(np.arange(candidates.S), plan.s))
        if len(worthwhile) <= self.together:
            free[worthwhile] = True
            return free
        ranked = worthwhile[np.argsort(-short[worthwhile] * self._lot(len(worthwhile)), kind="stable")]
        free[ranked[0]] = True
        held = self._held(plan, int(ranked[0]))
        holders = np.argsort(-held * self._lot(candidates.S), kind="stable")
        free[holders[(held > 0)[holders] & ~free[holders]][: int(self.together * HOLDERS_SHARE)]] = True
        free[ranked[~free[ranked]][: self.together - int(free.sum())]] = True
        return free

    def _lot(self, n: int) -> Floats:
        return self.lot.uniform(0.3, 1, n)

    def _held(self, plan: Chains, s: int) -> Floats:
        """(S,) minutes that each style has in the weeks of factories where the best columns of style s have runs."""
        candidates, pool = self.candidates, self.relaxation.pool
        mine = np.flatnonzero(pool.chains.s == s)
        best = mine[np.argsort(-pool.reduced(self.relaxation.duals)[mine], kind="stable")][:WANTED]
        wanted, by_run = use_by_run(candidates, pool.chains.pick(best)), use_by_run(candidates, plan)
        here = np.zeros(candidates.shape, dtype=bool)
        here[wanted.f, wanted.t] = True
        return added_up(plan.s[by_run.chain], by_run.minutes * here[by_run.f, by_run.t], candidates.S)

    def _columns(self, now: Chains, free: Bools) -> Pool:
        """The free styles' chains of `now` first, then their best columns, and both with runs at their least."""
        candidates, duals = self.candidates, self.relaxation.duals
        best = Pool(candidates)
        best.chains, best.profit = self.relaxation.pool.chains, self.relaxation.pool.profit
        best.keep(free[best.chains.s])
        best.keep_best(duals, self.worth, self.per_style, np.inf)
        pool = Pool(candidates)
        pool.add(now)
        pool.add(best.chains)
        pool.add(resized(candidates, now, duals))
        for smaller in reduced_runs(candidates, pool.chains):
            pool.add(smaller)
        return pool
