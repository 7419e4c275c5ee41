"""Stability: what was planned last night stays unless a change earns more than it costs in trust."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, chains_of, joined
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.plan_search.improve import PlanWithRoom
from planner.optimize.columns.plan_search.lot_rounding import fitting
from planner.optimize.problem.statement import Bools, Floats, Ints, Runs

# Where optimize.change_cost is not set: this share of what a run of the plan earns on average.
SHARE_OF_A_RUN = 0.05


def cost_of_a_change(change_cost: float | None, objective: float, runs: int) -> float:
    """Currency that a changed run must earn; without a setting a share of the plan's mean profit of a run."""
    if change_cost is not None:
        return change_cost
    return SHARE_OF_A_RUN * max(objective, 0.0) / max(runs, 1)


def changes(chains: Chains, previous: Runs) -> Floats:
    """(n,) runs to add, drop or resize to get from the `previous` runs of the chain's style to the chain."""
    units = {
        (s, f, t): u
        for s, f, t, u in zip(
            previous.s.tolist(), previous.f.tolist(), previous.t.tolist(), previous.units.tolist(), strict=True
        )
    }
    counts = np.bincount(previous.s, minlength=int(chains.s.max(initial=-1)) + 1)
    found: Floats = chains.on.sum(axis=1).astype(np.float64) + counts[chains.s]
    i, j = np.nonzero(chains.on)
    for row, s, f, t, u in zip(
        i.tolist(),
        chains.s[i].tolist(),
        chains.f[i, j].tolist(),
        chains.t[i, j].tolist(),
        chains.units[i, j].tolist(),
        strict=True,
    ):
        known = units.get((s, f, t))
        if known is not None:
            found[row] -= 1.0 + (known == u)
    return found


def stabilised(candidates: CandidateRuns, new: Chains, previous: Runs, change_cost: float) -> Chains:
    """`new`, or a plan nearer to the `previous` one: the one that earns most after `change_cost` a change.

    The nearer one starts from what still fits of the previous plan and takes over the new chain of each style where
    that fits and earns more than its changes cost, best first.
    """
    if not len(previous.s):
        return new
    allowed = _allowed(candidates, chains_of(previous))
    base = PlanWithRoom(candidates, fitting(candidates, allowed, profit(candidates, allowed)))
    styles = np.union1d(new.s, base.chains.s)
    old, now = _by_style(base.chains, styles), _by_style(new, styles)
    gain = (
        profit(candidates, now)
        - profit(candidates, old)
        - change_cost * (changes(now, previous) - changes(old, previous))
    )
    taken = np.zeros(len(styles), dtype=bool)
    for i in np.argsort(-gain, kind="stable").tolist():
        if gain[i] <= 0:
            break
        taken[i] = _swap(base, old, now, i, float(gain[i]))
    nearer = joined([old.pick(~taken), now.pick(taken)])
    nearer = nearer.pick(np.flatnonzero(nearer.on.any(axis=1)))
    return max((nearer, new), key=lambda plan: candidates.earns(plan) - change_cost * _total(plan, previous, styles))


def _allowed(candidates: CandidateRuns, chains: Chains) -> Chains:
    """The chains all of whose runs may be and are of a size that is allowed."""
    s, f, t = chains.s[:, None], np.maximum(chains.f, 0), np.maximum(chains.t, 0)
    fine = (
        candidates.may[s, f, t] & (chains.units >= candidates.least[s, f]) & (chains.units <= candidates.most[s, f, t])
    )
    whole: Bools = np.all(fine | ~chains.on, axis=1)
    return chains.pick(whole)


def _by_style(chains: Chains, styles: Ints) -> Chains:
    """One chain for each of `styles`, empty where there is none."""
    empty = np.setdiff1d(styles, chains.s)
    blank = np.full((len(empty), 1), -1)
    found = joined([chains, Chains(empty, blank, blank, np.zeros((len(empty), 1)))])
    return found.pick(np.argsort(found.s, kind="stable"))


def _total(chains: Chains, previous: Runs, styles: Ints) -> float:
    """Changes of a whole plan, styles that it leaves out counted."""
    return float(changes(_by_style(chains, np.union1d(styles, previous.s)), previous).sum())


def _swap(base: PlanWithRoom, old: Chains, now: Chains, i: int, gain: float) -> bool:
    """Put a style's new chain in the place of its old one, if it fits and what it costs beside leaves a gain."""
    room, cost, done = base.room, 0.0, []
    for change in (*base.changes(old, i, -1), *base.changes(now, i, 1)):
        price = room.price(change)
        if price is None:
            break
        cost += price[0]
        room.take(change)
        done.append(change)
    else:
        if gain > cost:
            return True
    for change in reversed(done):
        room.undo(change)
    return False
