"""The columns of the compact model: where each decision stands, its bounds, what it gains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.candidates import CandidateList
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem
from planner.optimize.problem.valuation import Valuation, free_minutes, free_overtime

# A run of at most so many lots is counted in whole lots; a larger one may be anything, and is rounded afterwards.
COUNTED_LOTS = 30


@dataclass(frozen=True)
class Layout:
    """Places of the columns, by what they stand for; n runs, k styles that may be made, j fabrics, i overtime weeks.

    lots    (n,)  n: lots made                     runs  (n,)  y: whether the run exists
    left    (k,)  L: expected units left           held  (k,)  H: expected unit-weeks on hand
    bought  (j,)  b: metres       buys (j,) z: whether       unused (j,) metres bought and not used
    over    (i,)  o: minutes of overtime at week_of_over (i,) = f x T + t
    beyond  (m,)  e: what run_beyond (m,) takes of its week beyond the regular minutes
    styles  (k,)  the styles;  style_of (n,) place of each run's style among them;  fabrics (j,) the fabrics;
    count         number of all columns
    """

    problem: Problem
    valuation: Valuation
    candidates: CandidateList
    styles: Ints
    style_of: Ints
    fabrics: Ints
    week_of_over: Ints
    run_beyond: Ints
    lots: Ints
    runs: Ints
    left: Ints
    held: Ints
    bought: Ints
    buys: Ints
    unused: Ints
    over: Ints
    beyond: Ints
    count: int

    @property
    def n(self) -> int:
        """Number of runs."""
        return len(self.candidates)

    @property
    def margin(self) -> Floats:
        """(k,) worth of selling a unit rather than having it left; where it is below 0 counting it as 0 only raises
        what the model thinks.
        """
        return np.maximum(self.valuation.margin[self.styles], 0.0)

    @property
    def need_purchase(self) -> Bools:
        """(n,) the runs whose least batch needs more than the metres on hand."""
        styles, c, on_hand = self.problem.styles, self.candidates, self.problem.fabrics.on_hand
        g = styles.fabric[c.s]
        metres = np.append(on_hand, np.inf)[g]  # of no fabric (-1) there is always enough
        found: Bools = styles.metres[c.s] * c.least > metres * (1 + ROUNDING)
        return found


def layout_of(problem: Problem, valuation: Valuation, candidates: CandidateList) -> Layout:
    """Where every column stands."""
    styles, style_of = np.unique(candidates.s, return_inverse=True)
    g = np.unique(problem.styles.fabric[styles])
    extra = free_overtime(problem).ravel()
    weeks = np.unique(candidates.f * problem.T + candidates.t)
    weeks, g = weeks[extra[weeks] > 0], g[g >= 0]
    beyond = runs_beyond(problem, candidates)
    sizes = [len(candidates)] * 2 + [len(styles)] * 2 + [len(g)] * 3 + [len(weeks), len(beyond)]
    places = np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])
    lots, runs, left, held, bought, buys, unused, over, beyond_at = places
    return Layout(
        problem, valuation, candidates, styles, style_of, g, weeks, beyond,
        lots, runs, left, held, bought, buys, unused, over, beyond_at, sum(sizes),
    )  # fmt: skip


def runs_beyond(problem: Problem, candidates: CandidateList) -> Ints:
    """(m,) the runs that may be larger than the regular minutes of their week allow."""
    c, extra = candidates, free_overtime(problem)[candidates.f, candidates.t]
    return np.flatnonzero((extra > 0) & (minutes_of(problem, c, c.most) > free_minutes(problem)[c.f, c.t]))


def minutes_of(problem: Problem, candidates: CandidateList, units: Floats) -> Floats:
    """(n,) minutes that runs of so many units take, setup included."""
    c = candidates
    found: Floats = problem.styles.minutes[c.s] * units + problem.factories.setup_minutes[c.f]
    return found


def bounds_of(layout: Layout) -> tuple[Floats, Floats]:
    """Least and most of every column."""
    c, upper = layout.candidates, np.full(layout.count, np.inf)
    upper[layout.lots] = c.most / c.lot
    upper[layout.runs] = 1.0
    upper[layout.bought] = most_bought(layout)
    upper[layout.buys] = 1.0
    upper[layout.over] = free_overtime(layout.problem).ravel()[layout.week_of_over]
    upper[layout.beyond] = free_overtime(layout.problem)[c.f, c.t][layout.run_beyond]
    no_holding = layout.problem.styles.holding[layout.styles] <= 0
    upper[layout.held[no_holding]] = 0.0
    return np.zeros(layout.count), upper


def most_bought(layout: Layout) -> Floats:
    """(j,) most metres of each fabric that a plan may buy: what the mill sells, and no more than could be cut."""
    problem, c = layout.problem, layout.candidates
    fabrics, g = problem.fabrics, layout.fabrics
    of_run = problem.styles.fabric[c.s]
    known = of_run >= 0
    cut = np.bincount(of_run[known], (problem.styles.metres[c.s] * c.most)[known], minlength=len(fabrics.ids))[g]
    found: Floats = np.minimum(fabrics.max_order[g], np.maximum(cut, fabrics.min_order[g]))
    return np.where(fabrics.max_order[g] >= fabrics.min_order[g], found, 0.0)


def whole_columns(layout: Layout, counted: float = COUNTED_LOTS) -> Bools:
    """(columns,) what is counted in whole numbers: runs where a smaller one or its setup matters, small numbers of lots,
    and purchases with a minimum.
    """
    c, problem, found = layout.candidates, layout.problem, np.zeros(layout.count, dtype=bool)
    factories = problem.factories
    found[layout.runs] = (c.least > c.lot) | (factories.setup_cost[c.f] > 0) | (factories.setup_minutes[c.f] > 0)
    found[layout.lots] = c.most / c.lot <= counted
    found[layout.buys] = problem.fabrics.min_order[layout.fabrics] > 0
    return found


def gains_of(layout: Layout) -> tuple[Floats, float]:
    """What a unit of every column adds to expected profit, and what is added whatever is done; currency.

    (salvage + margin) x q - margin x (L - L0) - holding x (H - H0) - making - setups - overtime - fabric + leftover.
    """
    problem, c = layout.problem, layout.candidates
    styles, factories, fabrics, g = problem.styles, problem.factories, problem.fabrics, layout.fabrics
    gain = np.zeros(layout.count)
    making = styles.unit_cost[c.s] * factories.cost_factor[c.f]
    gain[layout.lots] = c.lot * (styles.salvage[c.s] + layout.margin[layout.style_of] - making)
    gain[layout.runs] = -factories.setup_cost[c.f]
    gain[layout.left], gain[layout.held] = -layout.margin, -styles.holding[layout.styles]
    gain[layout.bought], gain[layout.unused] = -fabrics.cost[g], fabrics.leftover_value[g]
    gain[layout.over] = -factories.overtime_cost[layout.week_of_over // problem.T]
    anyway = layout.valuation.anyway
    offset = (layout.margin * anyway.leftover[layout.styles]).sum()
    offset += (styles.holding * anyway.held)[layout.styles].sum()
    return gain, float(offset)
