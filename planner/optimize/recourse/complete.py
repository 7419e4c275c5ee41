"""The provisional runs beside the firm ones: what the fixed plan had where it still fits, and what pays besides."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chain import Chains, chains_of, runs_of
from planner.optimize.columns.earnings import arrivals, profit
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates
from planner.optimize.columns.room import Room
from planner.optimize.problem import Bools, Ints, Runs
from planner.optimize.recourse.candidates import firm_end, later_part
from planner.optimize.recourse.later import Reactions
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from
from planner.optimize.recourse.worth import ROWS

# Rounds in which each style may get one run more, and the share of the prices that counts against it.
ROUNDS = (1.0, 1.0, 1.0, 0.5, 0.0)


def completed(options: Options, rates: Rates, firm: Chains, before: Runs, keep: Bools) -> Runs:
    """`firm` and provisional runs beside it, within every limit.

    Styles in `keep` (S,) hold on to the provisional runs that they have in `before`, where these still fit; the others
    get what pays best beside their firm runs, one run a round. Their demand is as expected today: what will be seen is
    not known yet.
    """
    plan = runs_of(firm)
    room = Room(options, firm)
    old = chains_of(later_part(options.problem, before))
    old = old.pick(keep[old.s])
    for i in np.argsort(-profit(options, old), kind="stable").tolist():
        if _take_all(room, old, i):
            plan = _both(plan, runs_of(old.pick(np.array([i]))))
    open_styles = np.flatnonzero(~keep & options.may.any(axis=(1, 2)))
    for factor in ROUNDS:
        plan = _one_more(options, rates, factor, plan, room, open_styles)
    return plan


def _take_all(room: Room, chains: Chains, i: int) -> bool:
    """Give chain i its room; False, and nothing changed, where it does not fit."""
    done: list[tuple[int, int, int, float]] = []
    for j in np.flatnonzero(chains.on[i]).tolist():
        s, f, t, units = int(chains.s[i]), int(chains.f[i, j]), int(chains.t[i, j]), float(chains.units[i, j])
        change = room.change(s, f, t, units, setup=1)
        price = room.price(change)
        if price is None:
            for s, f, t, units in done:
                room.take(room.change(s, f, t, -units, setup=-1))
            return False
        room.take(change)
        done.append((s, f, t, units))
    return True


def _one_more(options: Options, rates: Rates, factor: float, plan: Runs, room: Room, styles: Ints) -> Runs:
    """The best run more of each of `styles` at these prices, where it fits and pays; best first."""
    problem = options.problem
    lowered = Rates(rates.minutes * factor, rates.fabric * factor, rates.on_hand * factor, rates.budget * factor,
                    rates.budget_by_week * factor)
    mine = chains_of(plan)
    supply = options.valuation.given.copy()
    supply[mine.s] += arrivals(options, mine)
    taken = {(s, f, t) for s, f, t in zip(plan.s.tolist(), plan.f.tolist(), plan.t.tolist(), strict=True)}
    start = firm_end(problem)
    found = []
    for s in np.array_split(styles, max(1, -(-len(styles) // ROWS))):
        if not len(s):
            continue
        reactions = Reactions(options, lowered, s)
        weeks = reactions.weeks(start)
        unmet = unmet_from(options.curve.levels[s], problem.styles.share[s], supply[s], weeks)
        prior = Review(start, np.zeros(options.S), options.curve.levels.shape[1], 1)
        best = reactions.best(np.arange(len(s)), unmet, weeks, prior.of(s))
        found += list(zip(best.worth[:, 0].tolist(), s.tolist(), best.f[:, 0].tolist(), best.t[:, 0].tolist(),
                          best.units[:, 0].tolist(), (best.sold[:, 0] * options.margin[s]).tolist(), strict=True))
    more = []
    for worth, s, f, t, units, income in sorted(found, key=lambda row: (-row[0], row[1])):
        if worth <= 0 or (s, f, t) in taken:
            continue
        lot = float(problem.factories.lot_size[f])
        units = max(np.floor(units / lot + 1e-9) * lot, float(options.least[s, f]))
        change = room.change(s, f, t, units, setup=1)
        price = room.price(change)
        if price is None or income + units * float(problem.styles.salvage[s]) - change.money - price[0] <= 0:
            continue
        room.take(change)
        more.append((s, f, t, units))
    table = np.array(more, dtype=np.float64).reshape(-1, 4)
    return _both(plan, Runs(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2].astype(np.int64),
                            table[:, 3]))


def _both(one: Runs, other: Runs) -> Runs:
    """The runs of both."""
    return Runs(*(np.concatenate([getattr(one, n), getattr(other, n)]) for n in ("s", "f", "t", "units")))

