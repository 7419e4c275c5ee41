"""Improvement: every style looks for its best chain beside all others' runs; the best changes that fit are made.

All styles are priced at once against what the plan leaves free, so a round costs one pricing. Prices stand for what
others could do with the minutes; they are lowered from round to round, so that in the end whatever is free is used.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices, combined, no_prices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes, use_by_run
from planner.optimize.columns.plan_search.lot_rounding import in_lots
from planner.optimize.columns.plan_search.room import Room, RunChange
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.problem.hard_limits import hard_room, parts_of
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget

# Without time, only every so many-th round is run: enough for a plan.
IN_HASTE = 5
# A change must earn this share of the plan's profit.
_LEAST_GAIN = 1e-9


class PlanWithRoom:
    """One chain a style at most, and the room it leaves."""

    def __init__(self, candidates: CandidateRuns, chains: Chains) -> None:
        self.candidates, self.chains = candidates, chains
        self.room = Room(candidates, chains)
        self.place = np.full(candidates.S, -1)
        self.place[chains.s] = np.arange(len(chains))

    def changes(self, chains: Chains, i: int, sign: int) -> list[RunChange]:
        """What chain i adds to use (sign 1) or gives back (-1)."""
        s, on = int(chains.s[i]), chains.on[i]
        runs = zip(chains.f[i, on].tolist(), chains.t[i, on].tolist(), chains.units[i, on].tolist(), strict=True)
        return [self.room.change(s, f, t, sign * units, setup=sign) for f, t, units in runs]

    def most(self) -> Floats:
        """(S, F, T) most units of a run of each style, its own chain given back."""
        candidates, styles = self.candidates, self.candidates.problem.styles
        free = (
            candidates.regular
            + candidates.extra
            - self.room.minutes
            - candidates.problem.factories.setup_minutes[:, None]
        )
        own = np.zeros(candidates.most.shape)
        by_run = use_by_run(candidates, self.chains)
        np.add.at(own, (self.chains.s[by_run.chain], by_run.f, by_run.t), by_run.minutes)
        per_unit = np.maximum(styles.minutes, 1e-9)[:, None, None]
        found = np.minimum(candidates.most, (free[None] + own) / per_unit)
        if len(candidates.problem.fabrics.ids):
            found = np.minimum(found, self._fabric_allows()[:, None, None])
        for limit, free in parts_of(candidates.problem, hard_room(candidates.problem) - self.room.hard):
            back = np.zeros(candidates.most.shape)
            np.add.at(
                back, (by_run.s, by_run.f, by_run.t), limit.a_unit[by_run.s] * by_run.units + limit.a_run[by_run.f]
            )
            found = np.minimum(found, limit.most_units(free, np.arange(candidates.S), back))
        return found

    def _fabric_allows(self) -> Floats:
        """(S,) units that the fabric not used by others allows."""
        candidates, styles, fabrics = self.candidates, self.candidates.problem.styles, self.candidates.problem.fabrics
        g = np.maximum(styles.fabric, 0)
        own = np.zeros(candidates.S)
        by_run = use_by_run(candidates, self.chains)
        np.add.at(own, self.chains.s[by_run.chain], by_run.metres)
        left = (fabrics.on_hand + fabrics.max_order - self.room.metres)[g] + own
        return np.where((styles.fabric >= 0) & (styles.metres > 0), left / np.maximum(styles.metres, 1e-9), np.inf)


def opportunity(candidates: CandidateRuns, duals: DualPrices) -> tuple[DualPrices, DualPrices]:
    """Split prices into (what others lose, what is paid): overtime worked and metres bought cost money as such."""
    problem, fabrics, money = candidates.problem, candidates.problem.fabrics, duals.money
    dear = problem.factories.overtime_cost[:, None] * money
    paid_minutes = np.where((candidates.extra > 0) & (duals.minutes >= dear * (1 - 1e-6)), dear, 0.0)
    buying = fabrics.cost * (1 + duals.budget)
    paid_fabric = np.where(duals.fabric >= buying * (1 - 1e-6), fabrics.cost, 0.0)
    lost = replace(
        duals,
        minutes=np.maximum(duals.minutes - paid_minutes, 0.0),
        fabric=np.maximum(duals.fabric - paid_fabric, 0.0),
        a_run=None,
        a_unit=None,
        relief=0.0,
    )
    return lost, replace(no_prices(problem), minutes=paid_minutes, fabric=paid_fabric)


def scaled(lost: DualPrices, paid: DualPrices, factor: float) -> DualPrices:
    """factor x lost + paid."""
    return combined(lost, paid, lambda of_others, of_own: factor * of_others + of_own)


def improved(
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    chains: Chains,
    duals: DualPrices,
    factors: tuple[float, ...],
    how: SearchBudget,
    *,
    haste: int = IN_HASTE,
) -> Chains:
    """`chains`, one round of changes for each of `factors` on what others lose; every `haste`-th when no time is left for
    another such as the last.
    """
    lost, paid = opportunity(candidates, duals)
    none, took = no_prices(candidates.problem), 0.0
    for i, factor in enumerate(factors):
        if how.seconds <= took and i % haste:
            continue
        before = how.seconds
        plan = PlanWithRoom(candidates, chains)
        _, found = pricing.best(scaled(lost, paid, factor), plan.most())
        chains = _change(plan, in_lots(candidates, found), scaled(lost, none, factor))
        took = before - how.seconds
    return chains


def _change(plan: PlanWithRoom, found: Chains, lost: DualPrices) -> Chains:
    """Make the changes of `found` that pay and fit, best first; styles without a chain in `found` keep theirs."""
    candidates, old = plan.candidates, plan.chains
    new_worth = profit(candidates, found) - takes(candidates, found, lost)
    old_worth = profit(candidates, old) - takes(candidates, old, lost)
    at = plan.place[found.s]
    gain = new_worth - np.where(at >= 0, old_worth[np.maximum(at, 0)] if len(old) else 0.0, 0.0)
    replaced, taken = np.zeros(len(old), dtype=bool), []
    floor = _LEAST_GAIN * max(float(old_worth.sum()), 1.0)
    for i in np.argsort(-gain, kind="stable").tolist():
        if gain[i] <= floor:
            break
        if _swap(plan, found, i, int(at[i]), float(gain[i]), floor):
            taken.append(i)
            if at[i] >= 0:
                replaced[at[i]] = True
    return joined([old.pick(~replaced), found.pick(np.array(taken, dtype=np.int64))])


def _swap(plan: PlanWithRoom, found: Chains, i: int, at: int, gain: float, floor: float) -> bool:
    """Put chain i in the place of the style's own chain, if it fits and pays; else leave all as it was."""
    room, cost, done = plan.room, 0.0, []
    give_back = plan.changes(plan.chains, at, -1) if at >= 0 else []
    fits = True
    for change in (*give_back, *plan.changes(found, i, 1)):
        price = room.price(change)
        if price is None:
            fits = False
            break
        cost += price[0]
        room.take(change)
        done.append(change)
    if fits and gain - cost > floor:
        return True
    for change in reversed(done):
        room.undo(change)
    return False
