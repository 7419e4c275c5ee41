"""Presolve: the runs that could be part of a best plan, as arrays; all others are left out of every search.

Left out are runs that no minutes, metres, money or hard limits allow at their least batch, and runs that cannot pay: even alone,
with every shared limit free of charge, they earn less than they cost. Runs of one style compete for the same demand
(what is left over is supermodular in their units), so a run that loses alone loses beside others, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.hard_limits import hard_room, parts_of
from planner.optimize.problem.limits import largest_batch, largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.net_demand import in_parts
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem
from planner.optimize.problem.valuation import Valuation, free_minutes, free_overtime
from planner.optimize.problem.waiting import Waiting


@dataclass(frozen=True)
class CandidateList:
    """n runs that may be: style, factory, week of start, week of arrival; least and most units, units a lot."""

    s: Ints
    f: Ints
    t: Ints
    arrival: Ints
    least: Floats
    most: Floats
    lot: Floats

    def __len__(self) -> int:
        return len(self.s)

    def pick(self, which: Ints | Bools) -> CandidateList:
        """The runs at `which`."""
        return CandidateList(
            self.s[which],
            self.f[which],
            self.t[which],
            self.arrival[which],
            self.least[which],
            self.most[which],
            self.lot[which],
        )


# Which runs (S, F, T) may be, their least units (S, F) and their most (S, F, T).
Sizes = tuple[Bools, Floats, Floats]


def list_candidates(problem: Problem, valuation: Valuation, sizes: Sizes | None = None) -> CandidateList:
    """Every run that limits allow at its least batch and that may pay, in the order style, factory, week; `sizes`:
    what sizes_allowed says of runs that pay, if it is at hand.
    """
    allowed, least, most = sizes_allowed(problem, valuation, paying=True) if sizes is None else sizes
    s, f, t = np.nonzero(allowed)
    lead, lot = problem.factories.lead, problem.factories.lot_size
    return CandidateList(s, f, t, t + lead[f], least[s, f], most[s, f, t], lot[f])


def sizes_allowed(problem: Problem, valuation: Valuation, *, paying: bool) -> Sizes:
    """(which runs (S, F, T) the limits allow, of these with `paying` those that may pay, their least units (S, F) and
    their most (S, F, T)).
    """
    least = smallest_batch(problem)
    most = np.minimum(largest_sensible_run(problem, valuation), most_alone(problem))
    allowed = may_start(problem) & (most >= least[:, :, None]) & ~pinned_at_none(problem)
    if paying:
        allowed &= may_pay(problem, valuation, least, most) | pinned(problem)
    return allowed, least, most


def most_alone(problem: Problem) -> Floats:
    """Most units of a run (S, F, T), whole lots: the maximum batch, and what shared limits allow it alone."""
    styles, factories, fabrics = problem.styles, problem.factories, problem.fabrics
    making = styles.unit_cost[:, None] * factories.cost_factor[None, :]
    left = np.maximum(free_minutes(problem) + free_overtime(problem) - factories.setup_minutes[:, None], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        fits = np.where(styles.minutes[:, None, None] > 0, left[None] / styles.minutes[:, None, None], np.inf)
        if len(fabrics.ids):
            fits = np.minimum(fits, _cut(problem))
        money = np.minimum(problem.money.left, problem.money.free_in_week(problem.money.left_by_week))
        spent = np.maximum(money[None, None, :] - factories.setup_cost[None, :, None], 0.0)
        fits = np.minimum(fits, np.where(making[:, :, None] > 0, spent / making[:, :, None], np.inf))
    for limit, room in parts_of(problem, hard_room(problem)):
        fits = np.minimum(fits, limit.most_units(room, np.arange(len(styles.ids))))
    lot = factories.lot_size[None, :, None]
    whole = np.floor(np.where(np.isfinite(fits), fits, 1e15) / lot + ROUNDING) * lot
    found: Floats = np.minimum(whole, largest_batch(problem)[None, :, None])
    return found


def _cut(problem: Problem) -> Floats:
    """Units that the metres to be had allow, (S, 1, T): on hand and bought, in time for the week; what must be bought
    must be paid, the mill's minimum too.
    """
    styles, fabrics = problem.styles, problem.fabrics
    g, weeks = np.maximum(styles.fabric, 0), np.arange(problem.T)
    affordable = np.where(fabrics.cost > 0, problem.money.left / np.maximum(fabrics.cost, 1e-300), np.inf)
    bought = np.minimum(fabrics.max_order, affordable)
    bought = np.where(bought >= fabrics.min_order * (1 - ROUNDING), bought, 0.0)
    in_time = weeks[None, :] >= problem.first_start + fabrics.lead[g][:, None]
    metres = fabrics.on_hand[g][:, None] + np.where(in_time, bought[g][:, None], 0.0)
    used = (styles.fabric >= 0) & (styles.metres > 0)
    found: Floats = np.where(used[:, None], metres / np.where(used, styles.metres, 1.0)[:, None], np.inf)
    return found[:, None, :]


def may_pay(problem: Problem, valuation: Valuation, least: Floats, most: Floats) -> Bools:
    """(S, F, T) whether a run alone, at its best size, could earn anything with minutes, metres and money for nothing."""
    found: Bools = earned_alone(problem, valuation, least, most) > 0
    return found


def most_of_all(problem: Problem, valuation: Valuation) -> float:
    """What no plan can earn more than, known before any search: every run at its best, as if it were alone.

    Runs of a style compete for its demand, so that together they earn at most what each would earn by itself.
    """
    allowed, least, most = sizes_allowed(problem, valuation, paying=True)
    return float(np.maximum(earned_alone(problem, valuation, least, most)[allowed], 0.0).sum())


def earned_alone(problem: Problem, valuation: Valuation, least: Floats, most: Floats) -> Floats:
    """(S, F, T) what a run alone, at its best size, earns with minutes, metres and money for nothing; of waiting
    no more is counted than it costs.

    What it earns is concave in its size: the best is the level at which the next unit is as likely sold as its margin
    asks (newsvendor), moved to what least and most allow.
    """
    styles, factories = problem.styles, problem.factories
    S, F, T = most.shape
    arrival = np.minimum(np.arange(T)[None, :] + factories.lead[:, None], styles.share.shape[1])
    margin = np.maximum(valuation.margin, 1e-300)[:, None]
    loss = np.repeat(styles.unit_cost[:, None] * factories.cost_factor - styles.salvage[:, None], T, axis=1)
    every, alone = np.arange(S), RunsAlone.of(valuation)
    waiting = Waiting.of(alone, styles.share.shape[1])
    wait = np.zeros((S, F * T))
    if waiting is not None:
        unit, run = waiting.costs(styles, every, arrival, valuation.margin, loss.reshape(S, F, T), least, most)
        loss, wait = loss + unit.reshape(S, F * T), run.reshape(S, F * T)
    units, sold, chance = np.zeros(loss.shape), np.zeros(loss.shape), np.clip(1 - loss / margin, 0.0, 1.0)
    low, high = np.repeat(least, T, axis=1), most.reshape(S, F * T)
    weeks, which = np.unique(arrival, return_inverse=True)
    for part in in_parts(S):
        s = every[part]
        net = alone.net.of_weeks(s[alone.net.known[s]], weeks)
        for i, a in enumerate(weeks.tolist()):
            at, then = np.ix_(s, np.flatnonzero(which.ravel() == i)), np.full(len(s), a)
            best = np.where(loss[at] <= 0, np.inf, alone.size(s, then, chance[at], net[:, i]))
            units[at] = np.clip(best, low[at], high[at])
            sold[at] = units[at] - alone.left(s, then, units[at], net[:, i])[0]
    earned = margin * sold - loss * units - wait - np.repeat(factories.setup_cost, T)
    found: Floats = earned.reshape(S, F, T)
    return found


def pinned(problem: Problem) -> Bools:
    """(S, F, T) the runs that a pin speaks of: made whatever they earn."""
    return _of_pins(problem, at_none=False)


def pinned_at_none(problem: Problem) -> Bools:
    """(S, F, T) the runs that a pin of 0 units forbids."""
    return _of_pins(problem, at_none=True)


def _of_pins(problem: Problem, *, at_none: bool) -> Bools:
    found = np.zeros((len(problem.styles.ids), len(problem.factories.ids), problem.T), dtype=bool)
    for pin in problem.pins:
        if (pin.units <= 0) == at_none:
            found[pin.s, *pin.at] = True
    return found
