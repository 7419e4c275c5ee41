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
MOST_RUNS, MOST_ROUNDS = 40, 6


def nudged(problem: Problem, runs: Runs) -> Runs:
    """`runs` with single runs a lot or two larger or smaller, as long as that earns more and breaks no limit."""
    mix = problem.mix
    if mix is None or not mix.counts or mix.packs or not 0 < len(runs.s) <= MOST_RUNS:
        return runs
    valuation = Valuation(problem)
    best, earned = runs, earns(problem, valuation, runs)
    for _ in range(MOST_ROUNDS):
        before = earned
        for r in range(len(runs.s)):
            lot = float(problem.factories.lot_size[runs.f[r]])
            for change in (lot, -lot, 2 * lot, -2 * lot):
                units = best.units.copy()
                units[r] += change
                tried = Runs(best.s, best.f, best.t, units)
                if (
                    units[r] > 0
                    and not breaches(problem, tried)
                    and (value := earns(problem, valuation, tried)) > earned + 1e-6
                ):
                    best, earned = tried, value
                    break
        if earned <= before:
            break
    return best


def earns(problem: Problem, valuation: Valuation, runs: Runs) -> float:
    """Expected profit of runs, styles with SKUs by what their lines sell."""
    styles, lines, value = problem.styles, lines_of(problem, runs), valuation.plan(runs)
    told = ~np.isnan(lines.sold)
    margin = styles.revenue + styles.penalty - styles.salvage
    by_sku = styles.salvage[runs.s] * runs.units + margin[runs.s] * lines.sold - styles.holding[runs.s] * lines.held
    others = Runs(runs.s[~told], runs.f[~told], runs.t[~told], runs.units[~told])
    income = float(by_sku[told].sum()) + valuation.plan(others).income
    return income - value.spend + value.fabric_leftover
