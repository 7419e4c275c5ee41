"""Whole lots: cuts a plan's runs down to whole lots that fit every limit, then fills what is left of the limits."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.earnings import arrivals
from planner.optimize.columns.plan_search.room import Room
from planner.optimize.problem.statement import Floats

# Steps by which runs grow, in lots, and how often each is tried.
STEPS = (64, 16, 4, 1)
ROUNDS = 6
_EVEN = 1e-6


def in_lots(candidates: CandidateRuns, plan: Chains) -> Chains:
    """Units rounded down to whole lots, never below the least batch."""
    f = np.maximum(plan.f, 0)
    lot = candidates.problem.factories.lot_size[f]
    units = np.maximum(np.floor(plan.units / lot + _EVEN) * lot, candidates.least[plan.s[:, None], f])
    return Chains(plan.s, plan.f, plan.t, np.where(plan.on, units, 0.0))


def fitting(candidates: CandidateRuns, plan: Chains, worth: Floats) -> Chains:
    """The chains of `plan` that fit together within every limit, taken in the order of `worth` (n,), best first."""
    room = Room(candidates, joined([]))
    kept = []
    for i in np.argsort(-worth, kind="stable").tolist():
        done = []
        for j in np.flatnonzero(plan.on[i]).tolist():
            change = room.change(int(plan.s[i]), int(plan.f[i, j]), int(plan.t[i, j]), float(plan.units[i, j]), setup=1)
            if room.price(change) is None:
                break
            room.take(change)
            done.append((j, change))
        if len(done) == int(plan.on[i].sum()):
            kept.append(i)
            continue
        for j, _ in done:
            room.take(
                room.change(int(plan.s[i]), int(plan.f[i, j]), int(plan.t[i, j]), -float(plan.units[i, j]), setup=-1)
            )
    return plan.pick(np.array(sorted(kept), dtype=np.int64))


def filled(candidates: CandidateRuns, plan: Chains) -> Chains:
    """Runs enlarged by whole lots as long as that earns more than it costs and fits; best earner a minute first."""
    if not len(plan):
        return plan
    room = Room(candidates, plan)
    units = plan.units.copy()
    for step in STEPS:
        for _ in range(ROUNDS):
            if not _fill_once(candidates, Chains(plan.s, plan.f, plan.t, units), units, room, step):
                break
    return Chains(plan.s, plan.f, plan.t, units)


def _fill_once(candidates: CandidateRuns, plan: Chains, units: Floats, room: Room, step: int) -> int:
    """Enlarge at most one run a style by `step` lots, in place; the number enlarged."""
    i, j = np.nonzero(plan.on)
    s, f, t = plan.s[i], plan.f[i, j], plan.t[i, j]
    more = step * candidates.problem.factories.lot_size[f]
    base = arrivals(candidates, plan)
    added = base[i]
    added[np.arange(len(i)), t + candidates.problem.factories.lead[f]] += more
    income = candidates.valuation.income(s, added) - candidates.valuation.income(plan.s, base)[i]
    gain = np.where(units[i, j] + more <= candidates.most[s, f, t], income - candidates.making[s, f] * more, -np.inf)
    rate = gain / np.maximum(candidates.problem.styles.minutes[s] * more, 1e-9)
    used: set[int] = set()
    for n in np.argsort(-rate, kind="stable").tolist():
        if gain[n] <= 0:
            break
        if int(i[n]) in used:
            continue
        change = room.change(int(s[n]), int(f[n]), int(t[n]), float(more[n]))
        price = room.price(change)
        if price is not None and gain[n] - price[0] > 1e-9:
            room.take(change)
            units[i[n], j[n]] += more[n]
            used.add(int(i[n]))
    return len(used)
