"""The best run that may follow once a signal is seen, at the prices of what it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices, no_prices, run_costs
from planner.optimize.problem.statement import Floats, Ints
from planner.optimize.recourse.signals import Signals

# A run that earns just what it takes is wanted: it is left this share of what it earns.
_BARELY = 1e-6


@dataclass(frozen=True)
class Later:
    """What follows N rows after each of J signals: (N, J) worth at prices, and of that the rent of scarce limits."""

    worth: Floats
    rent: Floats

    @classmethod
    def nothing(cls, rows: int, signals: int) -> Later:
        """No later run at all."""
        return cls(np.zeros((rows, signals)), np.zeros((rows, signals)))


class Reactions:
    """Prices later runs of the styles `s` (one group); rows of a group name a style by its place in it."""

    def __init__(self, candidates: CandidateRuns, duals: DualPrices, s: Ints) -> None:
        self.candidates, self.s = candidates, s
        problem = candidates.problem
        styles, factories = problem.styles, problem.factories
        b, run = run_costs(candidates, duals, s)
        paid, run_paid = run_costs(candidates, paid_part(candidates, duals), s)
        arrives = np.arange(candidates.shape[1])[None, :] + factories.lead[:, None]
        # Sold at an even pace, a unit waits half the weeks that are left.
        waits = np.maximum(styles.last_week[s][:, None, None] - arrives[None], 0) / 2
        self.unit, self.run = b + styles.holding[s][:, None, None] * waits, run.copy()
        self.unit_rent, self.run_rent = b - paid, run - run_paid
        self.margin = np.maximum(candidates.margin[s], 1e-12)
        kinds, kind = np.unique(candidates.least[s], axis=1, return_inverse=True)
        self.kinds, self.kind = kinds, kind.ravel()

    def weeks(self, start: int) -> list[int]:
        """Weeks in which runs started from week `start` on can arrive."""
        candidates = self.candidates
        return [
            a
            for a, f in sorted(candidates.at.items())
            if any(a - candidates.problem.factories.lead[i] >= start for i in f.tolist())
        ]

    def best(self, row: Ints, unmet: Floats, weeks: list[int], signals: Signals) -> Later:
        """The best later run of each row (N,) after each signal; `unmet` (weeks, N, D) is what it could sell."""
        chance, below = signals.chance[row], signals.below[row]
        best, lead = Later.nothing(len(row), chance.shape[2]), self.candidates.problem.factories.lead
        for a, x in zip(weeks, unmet, strict=True):
            starts = [(f, a - int(lead[f])) for f in self.candidates.at.get(a, np.zeros(0, np.int64)).tolist()]
            starts = [(f, t) for f, t in starts if t >= signals.start and self.candidates.may[self.s, f, t].any()]
            if not starts:
                continue
            window = _Window(x, chance, below)
            least = {int(k): window.sold(self.kinds[row, k]) for k in np.unique(self.kind[[f for f, _ in starts]])}
            for f, t in starts:
                self._offer(best, row, f, t, window, signals, least[int(self.kind[f])])
        return best

    def of_one(self, row: Ints, x: Floats, f: int, t: int, signals: Signals) -> Later:
        """The run at factory f in week t alone, where it pays; `x` (N, D) is what it could sell."""
        window = _Window(x, signals.chance[row], signals.below[row])
        best = Later.nothing(len(row), signals.chance.shape[2])
        self._offer(best, row, f, t, window, signals, window.sold(self.kinds[row, self.kind[f]]))
        return best

    def ask_no_more_than_earned(self, row: Ints, x: Floats, f: int, t: int, units: Floats) -> None:
        """Lower the rent of run (f, t) for each row's style, in place, to what `units` of it are expected to earn."""
        at = (row, f, t)
        income = self.margin[row] * np.minimum(x, units[:, None]).mean(axis=1)
        rent = self.unit_rent[at] * units + self.run_rent[at]
        earned = income - self.unit[at] * units - self.run[at] + rent
        part = np.clip((1 - _BARELY) * earned / np.maximum(rent, 1e-12), 0.0, 1.0)
        for cost, of_rent in ((self.unit, self.unit_rent), (self.run, self.run_rent)):
            cost[at] -= (1 - part) * of_rent[at]
            of_rent[at] *= part

    def whole(self, row: Ints, chains: Chains, sold: Floats, signals: Signals) -> Later:
        """Each row's chain of later runs made in full, whatever is seen; `sold` (N, D) is what of it sells."""
        f, t, on = np.maximum(chains.f, 0), np.maximum(chains.t, 0), chains.on
        at = (row[:, None], f, t)
        cost = ((self.unit[at] * chains.units + self.run[at]) * on).sum(axis=1)
        rent = ((self.unit_rent[at] * chains.units + self.run_rent[at]) * on).sum(axis=1)
        income = self.margin[row][:, None] * np.matmul(sold[:, None, :], signals.chance[row])[:, 0]
        return Later(income - cost[:, None], np.broadcast_to(rent[:, None], income.shape))

    def _offer(
        self, best: Later, row: Ints, f: int, t: int, window: _Window, signals: Signals, least_sold: Floats
    ) -> None:
        """Take run (f, t) where it beats the best so far: units at the critical ratio, moved to what a run may be."""
        ratio = (1 - self.unit[:, f, t] / self.margin)[:, None, None]
        margin, unit = self.margin[row][:, None], self.unit[row, f, t][:, None]
        units, sold = window.at((signals.below[:, 1:-1] < ratio).sum(axis=1)[row])
        least, most = self.kinds[row, self.kind[f]][:, None], self.candidates.most[self.s, f, t][row][:, None]
        small = units < least
        units, sold = np.where(small, least, units), np.where(small, least_sold, sold)
        large = units > most
        if large.any():
            i = np.flatnonzero(large.any(axis=1))
            at_most = window.pick(i).sold(most[i, 0])
            sold[i] = np.where(large[i], at_most, sold[i])
            units = np.minimum(units, most)
        worth = margin * sold - unit * units - self.run[row, f, t][:, None]
        may = self.candidates.may[self.s, f, t][row][:, None] & (least <= most)
        better = may & (worth > best.worth)
        np.copyto(best.worth, worth, where=better)
        np.copyto(
            best.rent, self.unit_rent[row, f, t][:, None] * units + self.run_rent[row, f, t][:, None], where=better
        )


def paid_part(candidates: CandidateRuns, duals: DualPrices) -> DualPrices:
    """What of the prices is paid as such: metres at what a mill asks; the rest is what others would earn."""
    problem = candidates.problem
    return replace(no_prices(problem), fabric=np.minimum(duals.fabric, problem.fabrics.cost))


class _Window:
    """What could sell from one week of arrival on: `x` (N, D) rising, and the chances of the levels given signals."""

    def __init__(self, x: Floats, chance: Floats, below: Floats) -> None:
        self.x, self.chance, self.below = x, chance, below
        self.lower = np.zeros((len(x), x.shape[1] + 1, chance.shape[2]))
        np.cumsum(chance * x[:, :, None], axis=1, out=self.lower[:, 1:])

    def pick(self, i: Ints) -> _Window:
        """The rows i."""
        return _Window(self.x[i], self.chance[i], self.below[i])

    def at(self, k: Ints) -> tuple[Floats, Floats]:
        """(units that meet demand of level k (N, J), what of them sells given each signal): (N, J) each."""
        units = np.take_along_axis(self.x, k, axis=1)
        lower = np.take_along_axis(self.lower, k[:, None, :], axis=1)[:, 0]
        beyond = 1 - np.take_along_axis(self.below, k[:, None, :], axis=1)[:, 0]
        return units, lower + beyond * units

    def sold(self, units: Floats) -> Floats:
        """What of `units` (N,) sells given each signal, (N, J)."""
        found: Floats = np.matmul(np.minimum(self.x, units[:, None])[:, None, :], self.chance)[:, 0]
        return found
