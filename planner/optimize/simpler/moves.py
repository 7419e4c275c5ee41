"""Moves that make a plan simpler: a run is dropped, or goes to another factory or week, and what each would lose."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from planner.optimize.problem.limits import largest_batch, may_start, smallest_batch
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import Valuation, arrivals_of, cheapest_purchases, making_cost

FEWER_RUNS, FEWER_FACTORIES, EARLIER = "fewer-runs", "fewer-factories", "earlier"
# Shares of a run's units that are made elsewhere; in a tight plan there is rarely room for all of them.
SHARES = (1.0, 0.75, 0.5, 0.25)
# Moves weighed at once: keeps the work arrays (moves x scenarios) within a few megabytes.
_CHUNK = 4096


@dataclass(frozen=True)
class Moves:
    """N moves, best first: run i goes away and (f, t) makes `units` more of its style; 0 units = it is dropped.

    loss     expected profit lost, currency, overtime left aside; income: what the style brings after the move
    """

    i: Ints
    f: Ints
    t: Ints
    units: Floats
    loss: Floats
    income: Floats

    def pick(self, which: Ints) -> Moves:
        """The moves at these places, in this order."""
        return Moves(*(getattr(self, field.name)[which] for field in fields(self)))


def moves_towards(prefer: str, problem: Problem, valuation: Valuation, runs: Runs, most_a_run: int) -> Moves:
    """The moves that bring `runs` nearer to what is preferred, at most `most_a_run` a run, least loss a step first."""
    if prefer == EARLIER:
        return _earlier(problem, valuation, runs, most_a_run)
    drops = np.ones(len(runs.s), dtype=bool)
    if prefer == FEWER_FACTORIES:
        drops = _alone_at_its_factory(problem, runs)
        elsewhere = _places(problem, runs) & _factories_of_style(problem, runs)[runs.s][:, :, None]
        elsewhere[np.arange(len(runs.s)), runs.f] = False
        return _weighed(problem, valuation, runs, elsewhere & drops[:, None, None], drops, most_a_run)
    others = _made(problem, runs)[runs.s] > 0
    others[np.arange(len(runs.s)), runs.f, runs.t] = False
    return _weighed(problem, valuation, runs, others, drops, most_a_run)


def moves_away(f: int, problem: Problem, valuation: Valuation, runs: Runs, most_a_run: int) -> Moves:
    """The moves of every run at factory f to the factories that the plan uses anyway, or to nowhere."""
    here, used = runs.f == f, np.isin(np.arange(len(problem.factories.ids)), runs.f)
    used[f] = False
    return _weighed(
        problem, valuation, runs, _places(problem, runs) & used[:, None] & here[:, None, None], here, most_a_run
    )


def _earlier(problem: Problem, valuation: Valuation, runs: Runs, most_a_run: int) -> Moves:
    """Every run to each earlier week at its factory; the least loss a unit and week first."""
    before = _places(problem, runs) & (np.arange(problem.T) < runs.t[:, None, None])
    before &= (np.arange(len(problem.factories.ids)) == runs.f[:, None])[:, :, None]
    moves = _weighed(problem, valuation, runs, before, np.zeros(len(runs.s), dtype=bool), len(SHARES) * problem.T)
    gain = runs.units[moves.i] * runs.t[moves.i] - moves.units * moves.t
    moves, gain = moves.pick(np.flatnonzero(gain > 0)), gain[gain > 0]
    return _best_of_each_run(moves, moves.loss / gain, most_a_run)


def _places(problem: Problem, runs: Runs) -> Bools:
    """Where each run may be, (n, F, T)."""
    return may_start(problem)[runs.s]


def _made(problem: Problem, runs: Runs) -> Floats:
    """Units made, (S, F, T)."""
    made = np.zeros((len(problem.styles.ids), len(problem.factories.ids), problem.T))
    made[runs.s, runs.f, runs.t] = runs.units
    return made


def _factories_of_style(problem: Problem, runs: Runs) -> Bools:
    """(S, F) whether the plan makes the style there."""
    found: Bools = _made(problem, runs).max(axis=2, initial=0.0) > 0
    return found


def _alone_at_its_factory(problem: Problem, runs: Runs) -> Bools:
    """Whether each run (n,) is the only one of its style at its factory while another factory makes the style too."""
    made = _made(problem, runs) > 0
    found: Bools = (made.sum(axis=2)[runs.s, runs.f] == 1) & (made.any(axis=2).sum(axis=1)[runs.s] > 1)
    return found


def _weighed(problem: Problem, valuation: Valuation, runs: Runs, places: Bools, drops: Bools, most_a_run: int) -> Moves:
    """Moves of the runs to their `places` (n, F, T), with all or a share of their units, and `drops` (n,) of them."""
    i, f, t = np.nonzero(places)
    dropped = np.flatnonzero(drops)
    parts = [_sized(problem, runs, i, f, t, share) for share in SHARES]
    i, f, t = (
        np.concatenate([*(part[k] for part in parts), last])
        for k, last in enumerate((dropped, runs.f[dropped], runs.t[dropped]))
    )
    units = np.concatenate([*(part[3] for part in parts), np.zeros(len(dropped))])
    loss, income = _lost(problem, valuation, runs, i, f, t, units)
    return _best_of_each_run(Moves(i, f, t, units, loss, income), loss, most_a_run)


def _sized(problem: Problem, runs: Runs, i: Ints, f: Ints, t: Ints, share: float) -> tuple[Ints, Ints, Ints, Floats]:
    """The moves that leave a whole number of lots, at least the smallest and at most the largest batch, at (f, t)."""
    lot, there = problem.factories.lot_size[f], _made(problem, runs)[runs.s[i], f, t]
    wanted = np.floor((there + share * runs.units[i]) / lot + 0.5) * lot
    after = np.minimum(np.maximum(wanted, smallest_batch(problem)[runs.s[i], f]), largest_batch(problem)[f])
    ok = after > there
    return i[ok], f[ok], t[ok], (after - there)[ok]


def _lost(
    problem: Problem, valuation: Valuation, runs: Runs, i: Ints, f: Ints, t: Ints, units: Floats
) -> tuple[Floats, Floats]:
    """(expected profit lost, income of the style afterwards) of each move."""
    factories, styles = problem.factories, problem.styles
    known, added = arrivals_of(problem, runs)
    income, before = np.zeros(len(i)), np.zeros(len(styles.ids))
    before[known] = valuation.income(known, added)
    for low in range(0, len(i), _CHUNK):
        part = slice(low, low + _CHUNK)
        run, s = i[part], runs.s[i[part]]
        new, row = added[np.searchsorted(known, s)], np.arange(len(s))
        new[row, runs.t[run] + factories.lead[runs.f[run]]] -= runs.units[run]
        new[row, t[part] + factories.lead[f[part]]] += units[part]
        income[part] = valuation.income(s, new)
    s = runs.s[i]
    setup = np.where((units > 0) & (_made(problem, runs)[s, f, t] == 0), factories.setup_cost[f], 0.0)
    making = styles.unit_cost[s] * factories.cost_factor[f] * units + setup - making_cost(problem, runs)[i]
    return before[s] - income + making + _fabric(problem, runs, i, units), income


def _fabric(problem: Problem, runs: Runs, i: Ints, units: Floats) -> Floats:
    """What more metres cost, and fewer save, of fabrics that the plan buys more of than the mill's minimum."""
    fabrics, g = problem.fabrics, problem.styles.fabric[runs.s[i]]
    if not len(fabrics.ids):
        return np.zeros(len(i))
    price = np.where(cheapest_purchases(problem, runs).bought > fabrics.min_order, fabrics.cost, 0.0)
    return np.where(g >= 0, problem.styles.metres[runs.s[i]] * (units - runs.units[i]) * price[g], 0.0)


def _best_of_each_run(moves: Moves, score: Floats, most: int) -> Moves:
    """At most `most` moves a run, and all of them in the order of `score`, lowest first."""
    order = np.lexsort((moves.t, moves.f, score, moves.i))
    first = np.searchsorted(moves.i[order], moves.i[order], side="left")
    kept = order[np.arange(len(order)) - first < most]
    return moves.pick(kept[np.argsort(score[kept], kind="stable")])
