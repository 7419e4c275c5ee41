"""The limits that styles share, each stated once: what a run takes of it, how much there is, what may be added to it.

minutes   (f, t)  sewing and setups of the runs that start in a week; overtime adds to it
fabric    (g)     metres cut; purchases add to it
early     (g)     metres cut before a purchase made now can be there: those on hand only
budget            all that the plan commits: units, setups, overtime, purchases
week      (t)     units, setups and overtime of the runs that start in a week, or in all up to it (open_to_buy.py)
hard      (row)   of each of the hard limits (receiving is one), under its own kind; nothing adds to it

Each is a row of every model and has a price and a check: the direct model, the compact one, the master of columns, the
choice of firm runs and the last word on a plan all ask here. Amounts by kind and row are kept as `ByKind`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.statement import Bools, Floats, Ints, Prices, Problem
from planner.optimize.problem.valuation import free_minutes

MINUTES, FABRIC, EARLY, BUDGET, WEEK = "minutes", "fabric", "early", "budget", "week"

# An amount for every row of every kind of shared limit.
ByKind = dict[str, Floats]


@dataclass(frozen=True)
class SharedLimit:
    """One kind of limit: `room` (R,) of each of its rows, inf = none; of n runs the `row` (n,) that each belongs to, -1
    = none, and what it takes of it: `a_unit` (n,) and `a_run` (n,).
    """

    kind: str
    room: Floats
    row: Ints
    a_unit: Floats
    a_run: Floats

    def amount(self, units: Floats) -> Floats:
        """(n,) what runs of so many `units` (n,) take of their rows; 0 where they have none."""
        return np.where(self.row >= 0, self.a_unit * units + self.a_run, 0.0)


def shared_limits(problem: Problem, s: Ints, f: Ints, t: Ints) -> Iterator[SharedLimit]:
    """Every shared limit with what runs of styles s at factories f in weeks t, each (n,), take of it.

    A hard limit, or a budget by week that rolls over, comes once for each of the rows that a run may take of.
    """
    styles, factories, fabrics = problem.styles, problem.factories, problem.fabrics
    none, unit = np.zeros(len(s)), styles.unit_cost[s] * factories.cost_factor[f]
    yield SharedLimit(
        MINUTES, free_minutes(problem).ravel(), f * problem.T + t, styles.minutes[s], factories.setup_minutes[f]
    )
    if len(fabrics.ids):
        g = np.where(styles.metres[s] > 0, styles.fabric[s], -1)
        early = np.where(before_bought(problem, g, t), g, -1)
        yield SharedLimit(FABRIC, fabrics.on_hand, g, styles.metres[s], none)
        yield SharedLimit(EARLY, fabrics.on_hand, early, styles.metres[s], none)
    yield SharedLimit(BUDGET, np.array([problem.money.left]), np.zeros_like(s), unit, factories.setup_cost[f])
    for row in problem.money.rows_of(t):
        yield SharedLimit(WEEK, problem.money.left_by_week, row, unit, factories.setup_cost[f])
    for limit in problem.hard:
        for rows in limit.place:
            yield SharedLimit(limit.kind, limit.room, rows[f, t], limit.a_unit[s], limit.a_run[f])


def before_bought(problem: Problem, g: Ints, t: Ints) -> Bools:
    """Whether a run of fabric g (-1 = none) that starts in week t can only use metres on hand: a purchase made now cannot
    be cut by then. Arrays of any shapes that go together.
    """
    if not len(problem.fabrics.ids):
        return np.zeros(np.broadcast_shapes(g.shape, t.shape), dtype=bool)
    found: Bools = (g >= 0) & (t < problem.first_start + problem.fabrics.lead[np.maximum(g, 0)])
    return found


def rooms(problem: Problem) -> ByKind:
    """How much of every row there is for runs, before anything is added to it."""
    none = np.zeros(0, dtype=np.int64)
    return {limit.kind: limit.room for limit in shared_limits(problem, none, none, none)}


def used_by(problem: Problem, s: Ints, f: Ints, t: Ints, units: Floats) -> ByKind:
    """What runs, (n,) each, take of every row together, without overtime and purchases."""
    found: ByKind = {}
    for limit in shared_limits(problem, s, f, t):
        here = limit.row >= 0
        taken = np.bincount(limit.row[here], limit.amount(units)[here], minlength=len(limit.room)).astype(np.float64)
        found[limit.kind] = found[limit.kind] + taken if limit.kind in found else taken
    return found


@dataclass(frozen=True)
class Supply:
    """What a unit of overtime or of a purchase takes of one row of a limit, below 0 where it adds to it: `row` (m,), -1 =
    none, and `amount` (m,) of each week of a factory (m = f x T + t), or of each fabric (m = g).
    """

    row: Ints
    amount: Floats

    def by_row(self, units: Floats, size: int) -> Floats:
        """(size,) what `units` (m,) of it take of each row together."""
        here = self.row >= 0
        return np.bincount(self.row[here], (self.amount * units)[here], minlength=size).astype(np.float64)


def overtime_in(problem: Problem, kind: str) -> tuple[Supply, ...]:
    """A minute of overtime in the rows of `kind`, once for each row that it may be part of; empty where it is no matter."""
    places = np.arange(problem.factories.capacity.size)
    paid = np.repeat(problem.factories.overtime_cost, problem.T)
    if kind == MINUTES:
        return (Supply(places, np.full(len(places), -1.0)),)
    if kind == BUDGET:
        return (Supply(np.zeros_like(places), paid),)
    if kind == WEEK:
        return tuple(Supply(row, paid) for row in problem.money.rows_of(places % max(problem.T, 1)))
    return ()


def purchase_in(problem: Problem, kind: str) -> tuple[Supply, ...]:
    """A metre bought in the rows of `kind`; empty where it is no matter."""
    g = np.arange(len(problem.fabrics.ids))
    if kind == FABRIC:
        return (Supply(g, np.full(len(g), -1.0)),)
    return (Supply(np.zeros_like(g), problem.fabrics.cost),) if kind == BUDGET else ()


def as_prices(problem: Problem, price: ByKind) -> Prices:
    """Prices of rows as those of a solution: a metre's is what it is worth on hand, early ones too."""
    none = np.zeros(len(problem.fabrics.ids))
    return Prices(
        minutes=price[MINUTES].reshape(problem.factories.capacity.shape),
        fabric=price.get(FABRIC, none) + price.get(EARLY, none),
        budget=float(price[BUDGET][0]),
        budget_by_week=problem.money.price_of_weeks(price[WEEK]),
        hard=np.concatenate([np.zeros(0), *(price[limit.kind] for limit in problem.hard)]),
    )
