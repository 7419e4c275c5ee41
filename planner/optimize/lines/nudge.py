"""Runs made larger or smaller, or left out, where their lines show that this earns more.

The search sees each style's sales as those of the best split into any fractions. Whole pieces, and minimums a colour, make
another number worth more: a run without the colour that its share is too small for, or with that colour topped up. The
styles whose lines fall furthest behind what the search saw come first; in large plans only they are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.optimize.lines.ask import least_colour
from planner.optimize.lines.book import lines_of
from planner.optimize.problem.limits import largest_batch, shared_breaches, smallest_batch
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import Valuation, arrivals_of, cheapest_purchases, making_cost, overtime_used

# A piece more or less matters in plans of few runs only; time does in larger ones.
FEW_RUNS, MOST_ROUNDS = 12, 3
# Changes that are weighed in one plan, and styles that are looked at, at most.
MOST_TRIED, MOST_STYLES = 200, 60


def nudged(problem: Problem, runs: Runs) -> Runs:
    """`runs` with single runs larger, smaller or left out, as long as that earns more and breaks no limit."""
    mix = problem.mix
    if mix is None or not mix.counts or not len(runs.s):
        return runs
    search = _Search(problem, few=len(runs.s) <= FEW_RUNS)
    for s in search.worth_a_look(runs):
        runs = search.improved(runs, s)
    return runs


class _Search:
    """Weighs changes of single runs of one problem, up to MOST_TRIED."""

    def __init__(self, problem: Problem, *, few: bool) -> None:
        self.problem, self.few, self.left = problem, few, MOST_TRIED
        self.least, self.most = smallest_batch(problem), largest_batch(problem)

    def worth_a_look(self, runs: Runs) -> list[int]:
        """Styles with lines but without packs; of many runs those with minimums a colour that their lines fall behind for."""
        problem, mix = self.problem, self.problem.mix
        assert mix is not None
        lined = [s for s in np.unique(runs.s).tolist() if len(mix.of_style(s)) and s not in mix.packs]
        if self.few:
            return lined
        bound = {s for s, f in zip(runs.s.tolist(), runs.f.tolist(), strict=True) if least_colour(problem, s, f) > 1}
        asked = [s for s in lined if s in bound]
        if not asked:
            return []
        seen, added = arrivals_of(problem, runs)
        hoped = dict(zip(seen.tolist(), Valuation(problem).extra(seen, added).sold.tolist(), strict=True))
        mine = _of(runs, np.flatnonzero(np.isin(runs.s, asked)))
        sold = np.bincount(mine.s, lines_of(problem, mine).sold, len(problem.styles.ids))
        styles = problem.styles
        margin = styles.revenue + styles.penalty - styles.salvage
        behind = {s: float(margin[s] * (hoped[s] - sold[s])) for s in asked}
        return sorted((s for s in asked if behind[s] > 0), key=lambda s: (-behind[s], s))[:MOST_STYLES]

    def improved(self, runs: Runs, s: int) -> Runs:
        """`runs` with those of style s at better units, the others as they are."""
        earned = self._earns(runs, s)
        for _ in range(MOST_ROUNDS):
            before = earned
            for t, f in zip(runs.t[runs.s == s].tolist(), runs.f[runs.s == s].tolist(), strict=True):
                at = np.flatnonzero((runs.s == s) & (runs.t == t) & (runs.f == f))
                for units in self._options(runs, int(at[0])) if len(at) else ():
                    tried = _with(runs, int(at[0]), units)
                    if self.left <= 0 or shared_breaches(self.problem, tried):
                        continue
                    self.left -= 1
                    if (value := self._earns(tried, s)) > earned + 1e-6:
                        runs, earned = tried, value
                        break
            if earned <= before:
                break
        return runs

    def _options(self, runs: Runs, r: int) -> Iterator[float]:
        """Other units of a run: a lot or two; what its colours need without those left out, or with one more; none."""
        s, f, units = int(runs.s[r]), int(runs.f[r]), float(runs.units[r])
        lot = float(self.problem.factories.lot_size[f])
        near = [units + k * lot for k in (1, -1, 2, -2)]
        cut = [np.round(other / lot) * lot for other in self._by_colours(runs, r)]
        options = [*near, *cut] if self.few else cut
        low, high = self.least[s, f] - ROUNDING, self.most[f] + ROUNDING
        yield from dict.fromkeys(float(n) for n in options if low <= n <= high and n != units)
        yield 0.0

    def _by_colours(self, runs: Runs, r: int) -> list[float]:
        """Units of a run in which the colours it makes have their share only; and in which one more has its minimum."""
        problem, mix = self.problem, self.problem.mix
        assert mix is not None
        s, f, units = int(runs.s[r]), int(runs.f[r]), float(runs.units[r])
        least = least_colour(problem, s, f)
        if least <= 1:
            return []
        k = mix.of_style(s)
        share = np.bincount(mix.colour[k], mix.share[k])
        made = np.bincount(mix.colour[k], self._lines(runs, s, r)) > 0
        if made.all():
            small = share * units < least - ROUNDING
            return [units * float(share[~small].sum())] if small.any() else []
        told = units * float(share[made].sum())
        return [told, told + least, units + least]

    def _lines(self, runs: Runs, s: int, r: int) -> Floats:
        """(SKUs of s,) the lines of run r."""
        own = np.flatnonzero(runs.s == s)
        return lines_of(self.problem, _of(runs, own)).units[int(np.searchsorted(own, r))]

    def _earns(self, runs: Runs, s: int) -> float:
        """What style s brings by its lines, less what all runs cost: fit to compare plans that differ in this style only."""
        problem, styles = self.problem, self.problem.styles
        own = _of(runs, np.flatnonzero(runs.s == s))
        lines, bought = lines_of(problem, own), cheapest_purchases(problem, runs)
        margin = styles.revenue[s] + styles.penalty[s] - styles.salvage[s]
        income = styles.salvage[s] * own.units + margin * lines.sold - styles.holding[s] * lines.held
        overtime = (overtime_used(problem, runs) * problem.factories.overtime_cost[:, None]).sum()
        spent = making_cost(problem, runs).sum() + overtime + bought.cost.sum() - bought.leftover_value.sum()
        return float(income.sum() - spent)


def _of(runs: Runs, at: Ints) -> Runs:
    return Runs(runs.s[at], runs.f[at], runs.t[at], runs.units[at])


def _with(runs: Runs, r: int, units: float) -> Runs:
    """`runs` with run r at other units; without it at 0."""
    changed = runs.units.copy()
    changed[r] = units
    return _of(Runs(runs.s, runs.f, runs.t, changed), np.flatnonzero(changed > 0))
