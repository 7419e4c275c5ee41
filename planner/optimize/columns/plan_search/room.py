"""What a plan leaves free of every shared limit, and what a change would cost: kept up to date run by run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.use import use_of
from planner.optimize.problem.hard_limits import hard_of_run, hard_room
from planner.optimize.problem.rounding import ROUNDING


@dataclass(frozen=True)
class RunChange:
    """A run added, enlarged or (with negative amounts) given back."""

    f: int
    t: int
    g: int
    minutes: float
    money: float
    metres: float
    early: bool
    hard: tuple[tuple[int, float], ...] = ()  # (row of the hard limits, amount)


class Room:
    """Use of minutes, metres, money and hard limits by a plan and by what is fixed."""

    def __init__(self, candidates: CandidateRuns, plan: Chains) -> None:
        self.candidates, use = candidates, use_of(candidates, joined([candidates.fixed, plan]))
        problem = candidates.problem
        self.minutes, self.metres, self.early = use.minutes, use.metres, use.early
        self.money, self.hard, self.hard_room = use.money, use.hard, hard_room(problem)
        fabrics = problem.fabrics
        self.regular, self.extra = candidates.regular, candidates.extra
        self.overtime_cost = problem.factories.overtime_cost
        self.on_hand, self.least, self.most = fabrics.on_hand, fabrics.min_order, fabrics.max_order
        self.cost, self.back = fabrics.cost, np.minimum(fabrics.leftover_value, fabrics.cost)
        self.budget, self.by_week, counts = problem.money.left, problem.money.left_by_week, problem.money.counts
        self.rows = None if problem.money.rolls is None else [np.flatnonzero(rows) for rows in counts.T]
        self.spent = float(use.spent + sum(self._bought(g, self.metres[g])[0] for g in range(len(self.cost))))
        over = np.maximum(self.minutes - self.regular, 0.0) * self.overtime_cost[:, None]
        self.money = self.money + counts @ over.sum(axis=0)
        self.spent += float(over.sum())

    def bought(self, g: int) -> tuple[float, float]:
        """(money spent on fabric g as things stand, what of it comes back as leftover)."""
        return self._bought(g, float(self.metres[g]))

    def _bought(self, g: int, metres: float) -> tuple[float, float]:
        """(money spent on fabric g when `metres` are used, what of it comes back as leftover)."""
        missing = metres - self.on_hand[g]
        if missing <= ROUNDING * (1 + self.on_hand[g]):
            return 0.0, 0.0
        bought = max(missing, self.least[g])
        return float(bought * self.cost[g]), float((bought - missing) * self.back[g])

    def price(self, change: RunChange) -> tuple[float, float] | None:
        """(overtime and fabric that the change costs, money it spends in all), or None where it does not fit."""
        c, f, t = change, change.f, change.t
        over = max(self.minutes[f, t] + c.minutes - self.regular[f, t], 0.0)
        if c.minutes > 0 and over > self.extra[f, t] + ROUNDING * (1 + self.regular[f, t]):
            return None
        if any(amount > 0 and self.hard[row] + amount > self.hard_room[row] * (1 + ROUNDING) for row, amount in c.hard):
            return None
        overtime = (over - max(self.minutes[f, t] - self.regular[f, t], 0.0)) * self.overtime_cost[f]
        fabric = back = 0.0
        if c.g >= 0 and c.metres != 0:
            after = self.metres[c.g] + c.metres
            if c.metres > 0 and after - self.on_hand[c.g] > self.most[c.g] * (1 + ROUNDING):
                return None
            if c.early and c.metres > 0 and self.early[c.g] + c.metres > self.on_hand[c.g] * (1 + ROUNDING):
                return None
            (now, now_back), (then, then_back) = self._bought(c.g, self.metres[c.g]), self._bought(c.g, after)
            fabric, back = then - now, then_back - now_back
        weekly = c.money + overtime
        spend = weekly + fabric
        if spend > 0 and self.spent + spend > self.budget * (1 + ROUNDING):
            return None
        if weekly > 0 and not self._has(t, weekly):
            return None
        return overtime + fabric - back, spend

    def _has(self, t: int, money: float) -> bool:
        """Whether budgets by week have so much more for runs that start in week t."""
        if self.rows is None:
            return bool(self.money[t] + money <= self.by_week[t] * (1 + ROUNDING))
        rows = self.rows[t]
        return bool((self.money[rows] + money <= self.by_week[rows] * (1 + ROUNDING)).all())

    def take(self, change: RunChange) -> None:
        """Carry the change out; it must fit."""
        c = change
        over = max(self.minutes[c.f, c.t] - self.regular[c.f, c.t], 0.0)
        self.minutes[c.f, c.t] += c.minutes
        overtime = (max(self.minutes[c.f, c.t] - self.regular[c.f, c.t], 0.0) - over) * self.overtime_cost[c.f]
        fabric = 0.0
        if c.g >= 0:
            fabric = self._bought(c.g, self.metres[c.g] + c.metres)[0] - self._bought(c.g, self.metres[c.g])[0]
            self.metres[c.g] += c.metres
            self.early[c.g] += c.metres if c.early else 0.0
        self.money[c.t if self.rows is None else self.rows[c.t]] += c.money + overtime
        self.spent += c.money + overtime + fabric
        for row, amount in c.hard:
            self.hard[row] += amount

    def undo(self, change: RunChange) -> None:
        """Take a change back that was carried out."""
        c = change
        back = tuple((row, -amount) for row, amount in c.hard)
        self.take(RunChange(c.f, c.t, c.g, -c.minutes, -c.money, -c.metres, c.early, back))

    def change(self, s: int, f: int, t: int, units: float, *, setup: int = 0) -> RunChange:
        """`units` more (or fewer) of style s at factory f in week t; setup 1 = a new run, -1 = a run given up."""
        candidates = self.candidates
        styles, factories = candidates.problem.styles, candidates.problem.factories
        g = int(styles.fabric[s])
        early = g >= 0 and t < candidates.problem.first_start + int(candidates.problem.fabrics.lead[g])
        return RunChange(
            f,
            t,
            g,
            float(styles.minutes[s] * units + setup * factories.setup_minutes[f]),
            float(candidates.making[s, f] * units + setup * factories.setup_cost[f]),
            float(styles.metres[s] * units) if g >= 0 else 0.0,
            early,
            tuple(hard_of_run(candidates.problem, s, f, t, units, setup)),
        )
