"""Among plans nearly as good as the one found, a simpler one: fewer runs, fewer factories, or earlier starts.

Runs are dropped, merged and moved one by one, the least loss first, as long as the exact value of the plan stays
within the stated share and every limit holds. No draw and no clock: the same plan always gives the same simpler plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import chains_of, joined, runs_of
from planner.optimize.columns.pins.decided import pinned_styles
from planner.optimize.columns.plan_search.lot_rounding import filled
from planner.optimize.problem.limits import breaches, shared_breaches
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.statement import Floats, Problem, Runs, Solution
from planner.optimize.problem.valuation import (
    Valuation,
    arrivals_of,
    cheapest_purchases,
    free_minutes,
    free_overtime,
    making_cost,
    minutes_used,
    overtime_used,
)
from planner.optimize.simpler.moves import EARLIER, FEWER_FACTORIES, Moves, moves_away, moves_towards
from planner.settings import OptimizeSettings

# How often moving and growing take turns.
TURNS = 4
# How often the moves are weighed anew, and how many of a run's moves are tried each time.
PASSES, MOVES_A_RUN = 12, 16


def make_simpler(problem: Problem, solution: Solution, prefer: str, within: float) -> Solution:
    """A simpler plan that earns at least 1 - `within` of what `solution` does; prefer is one of those in moves.py.

    Its objective is exact; the bound stays, since it holds for every plan.
    """
    search = _Search.start(problem, Valuation(problem), solution.runs, within)
    if prefer == FEWER_FACTORIES:
        search = _leave_factories(search)
    for _turn in range(TURNS):
        search.make_moves(prefer)
        if prefer == EARLIER or not search.grow():
            break
    return replace(solution, runs=search.runs, objective=search.value, bound=max(solution.bound, search.value))


def what_it_cost(problem: Problem, found: Solution, simpler: Solution, settings: OptimizeSettings) -> dict[str, Any]:
    """What was preferred, the expected profit given up for it (currency; below 0 it earns more), before and after."""
    return {
        "prefer": settings.prefer,
        "within": settings.prefer_within,
        # + 0.0: never minus zero, which rounding leaves and JSON would show.
        "cost": round(found.objective - simpler.objective, 2) + 0.0,
        "before": figures(problem, found.runs),
        "after": figures(problem, simpler.runs),
    }


def say_left_out(skipped: pl.DataFrame, problem: Problem, found: Solution, simpler: Solution) -> pl.DataFrame:
    """The `skipped` table, in which styles that only the simpler plan leaves out say so (kind simpler)."""
    left_out = [problem.styles.ids[s] for s in np.setdiff1d(found.runs.s, simpler.runs.s).tolist()]
    mine = pl.col("style_id").is_in(left_out)
    reason = pl.lit(_("its run would pay, but a simpler plan earns nearly as much without it."))
    return skipped.with_columns(
        kind=pl.when(mine).then(pl.lit("simpler")).otherwise("kind"),
        reason=pl.when(mine).then(reason).otherwise("reason"),
    )


def figures(problem: Problem, runs: Runs) -> dict[str, float]:
    """What preferences speak of: runs, factories, factories a style made, and weeks that a unit waits for its start."""
    styles = len(np.unique(runs.s))
    pairs = len(set(zip(runs.s.tolist(), runs.f.tolist(), strict=True)))
    waited = float((runs.units * (runs.t - problem.first_start)).sum())
    return {
        "runs": len(runs.s),
        "factories": len(np.unique(runs.f)),
        "factories_a_style": round(pairs / styles, 4) if styles else 0.0,
        "weeks_to_start": round(waited / float(runs.units.sum()), 4) if styles else 0.0,
    }


@dataclass
class _Search:
    """The plan so far, its exact value, what each style brings (S,), and the least that the plan may earn."""

    problem: Problem
    valuation: Valuation
    runs: Runs
    income: Floats
    value: float
    floor: float

    @staticmethod
    def start(problem: Problem, valuation: Valuation, runs: Runs, within: float) -> _Search:
        s, added = arrivals_of(problem, runs)
        income = np.zeros(len(problem.styles.ids))
        income[s] = valuation.income(s, added)
        value = _value(problem, runs, income)
        return _Search(problem, valuation, runs, income, value, value - within * abs(value))

    def make_moves(self, prefer: str) -> None:
        """Make moves until none is left that keeps the floor and every limit."""
        for _pass in range(PASSES):
            if not self.take(moves_towards(prefer, self.problem, self.valuation, self.runs, MOVES_A_RUN)):
                break

    def take(self, moves: Moves) -> int:
        """Make the moves, in their order and one a style, that keep the floor and every limit; how many were made."""
        # Runs keep their places until the end of the pass, so that the moves still speak of them.
        made: set[int] = set()
        room = free_minutes(self.problem) + free_overtime(self.problem)
        room = room + TOLERANCE * (1 + np.where(np.isfinite(room), room, 0.0)) - minutes_used(self.problem, self.runs)
        pending = self.runs
        for k in range(len(moves.i)):
            i, f, t, units = int(moves.i[k]), int(moves.f[k]), int(moves.t[k]), float(moves.units[k])
            s = int(pending.s[i])
            if s in made or moves.loss[k] > self.value - self.floor or not self._has_minutes(room, i, f, t, units):
                continue
            after, income = _moved(pending, i, f, t, units), self.income.copy()
            income[s] = moves.income[k]
            there = _existing(after)
            value = _value(self.problem, there, income)
            if value >= self.floor and not shared_breaches(self.problem, there):
                room += minutes_used(self.problem, _existing(pending)) - minutes_used(self.problem, there)
                pending, self.income, self.value = after, income, value
                made.add(s)
        self.runs = _existing(pending)
        return len(made)

    def grow(self) -> bool:
        """Let the runs that are left fill what the others gave up; what that earns, if any, pays for further moves."""
        chains = chains_of(self.runs)
        pinned = np.isin(chains.s, pinned_styles(self.problem))
        fixed = chains.pick(pinned)
        grown = runs_of(
            joined([fixed, filled(candidate_runs_of(self.problem, self.valuation, fixed), chains.pick(~pinned))])
        )
        after = _Search.start(self.problem, self.valuation, grown, 0.0)
        if after.value <= self.value or breaches(self.problem, grown):
            return False
        self.runs, self.income, self.value = grown, after.income, after.value
        return True

    def _has_minutes(self, room: Floats, i: int, f: int, t: int, units: float) -> bool:
        """Whether week t of factory f has minutes for so many units more; a first look, before everything is."""
        own = self.runs.units[i] if (int(self.runs.f[i]), int(self.runs.t[i])) == (f, t) else 0.0
        return bool(self.problem.styles.minutes[self.runs.s[i]] * (units - own) <= room[f, t])


def _moved(runs: Runs, i: int, f: int, t: int, units: float) -> Runs:
    """Run i goes away, (f, t) makes `units` more of its style: in a run that is there, or run i is that run."""
    new = runs.units.copy()
    new[i] = 0.0
    there = np.flatnonzero((runs.s == runs.s[i]) & (runs.f == f) & (runs.t == t) & (new > 0))
    if len(there):
        new[there[0]] += units
        return replace(runs, units=new)
    new[i] = units
    factory, week = runs.f.copy(), runs.t.copy()
    factory[i], week[i] = f, t
    return Runs(runs.s, factory, week, new)


def _existing(runs: Runs) -> Runs:
    """Without runs of no units."""
    on = runs.units > 0
    return Runs(runs.s[on], runs.f[on], runs.t[on], runs.units[on])


def _value(problem: Problem, runs: Runs, income: Floats) -> float:
    """The exact value of a plan whose styles bring `income` (S,): the same sum as Valuation.plan."""
    bought = cheapest_purchases(problem, runs)
    overtime = overtime_used(problem, runs) * problem.factories.overtime_cost[:, None]
    spend = float(making_cost(problem, runs).sum()) + float(overtime.sum()) + float(bought.cost.sum())
    return float(income.sum()) - spend + float(bought.leftover_value.sum())


def _leave_factories(search: _Search) -> _Search:
    """Leave whole factories, the least used first, where the runs made there can go elsewhere for so little."""
    runs = search.runs
    units = np.bincount(runs.f, runs.units, minlength=len(search.problem.factories.ids))
    for f in sorted(set(runs.f.tolist()), key=lambda f: (units[f], f)):
        trial = replace(search)
        for _pass in range(PASSES):
            moves = moves_away(f, search.problem, search.valuation, trial.runs, search.problem.T)
            if _least_loss(moves, len(trial.runs.s)) > trial.value - trial.floor or not trial.take(moves):
                break
        if not (trial.runs.f == f).any():
            search = trial
    return search


def _least_loss(moves: Moves, runs: int) -> float:
    """What the moves lose together when each run takes its best one."""
    best = np.full(runs, np.inf)
    np.minimum.at(best, moves.i, moves.loss)
    return float(best[np.isfinite(best)].sum())
