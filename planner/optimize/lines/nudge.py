"""The last few units of small plans: a lot more or less of a run where its SKUs, made in whole pieces, earn more so.

The search sees each style's sales as those of the best split into any fractions; whole pieces, and minimums a colour,
can make a run a little larger or smaller worth more.
"""

from __future__ import annotations

import numpy as np

from planner.optimize.lines.book import lines_of
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation

# Plans of more runs are left as they are: a piece more or less does not matter there, and time does.
MOST_RUNS, MOST_ROUNDS = 12, 3


def nudged(problem: Problem, runs: Runs) -> Runs:
    """`runs` with single runs a lot or two larger or smaller, as long as that earns more and breaks no limit."""
    mix = problem.mix
    if mix is None or not mix.counts or mix.packs or not 0 < len(runs.s) <= MOST_RUNS:
        return runs
    valuation, best = Valuation(problem), runs
    for s in np.unique(runs.s).tolist():
        if len(mix.of_style(s)):
            best = _style_nudged(problem, valuation, best, s)
    return best


def _style_nudged(problem: Problem, valuation: Valuation, runs: Runs, s: int) -> Runs:
    """`runs` with those of style s at better units, the others as they are."""
    best, earned = runs, _earns(problem, valuation, runs, s)
    for _ in range(MOST_ROUNDS):
        before = earned
        for r in np.flatnonzero(runs.s == s).tolist():
            lot = float(problem.factories.lot_size[runs.f[r]])
            for change in (lot, -lot, 2 * lot, -2 * lot):
                units = best.units.copy()
                units[r] += change
                tried = Runs(best.s, best.f, best.t, units)
                if units[r] <= 0 or breaches(problem, tried):
                    continue
                if (value := _earns(problem, valuation, tried, s)) > earned + 1e-6:
                    best, earned = tried, value
                    break
        if earned <= before:
            break
    return best


def _earns(problem: Problem, valuation: Valuation, runs: Runs, s: int) -> float:
    """What style s brings by its lines, less what all runs cost: fit to compare plans that differ in this style only."""
    mine = runs.s == s
    own = Runs(runs.s[mine], runs.f[mine], runs.t[mine], runs.units[mine])
    styles, lines, value = problem.styles, lines_of(problem, own), valuation.plan(runs)
    margin = styles.revenue[s] + styles.penalty[s] - styles.salvage[s]
    income = styles.salvage[s] * own.units + margin * lines.sold - styles.holding[s] * lines.held
    return float(income.sum()) - value.spend + value.fabric_leftover
