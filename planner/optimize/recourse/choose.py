"""The firm runs that together are worth most within what limits tonight: a small MILP over the sets weighed."""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.use import added_up, use_by_run, use_of
from planner.optimize.columns.relaxation.limit_rows import LimitRows, row_label, total_of
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.shared_limits import BUDGET, FABRIC, WEEK
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.search_budget import SearchBudget
from planner.optimize.solver.solve import solve
from planner.optimize.solver.weighted_sum import Term, weighted_sum

# A set must beat waiting by this much to be weighed at all; currency.
LEAST_GAIN = 1e-6
# Sets a style in the MILP: those worth most at the prices of firm minutes, and those worth most if minutes were free.
PER_STYLE = 8


def choose_together(
    candidates: CandidateRuns,
    duals: DualPrices,
    chains: Chains,
    gain: Floats,
    must: Bools,
    start: Bools,
    promised: Chains,
    how: SearchBudget,
) -> Bools:
    """Which of the sets of firm runs (n,) to take, at most one a style: the most `gain` over waiting within the limits.

    `must` (n,) are taken whatever they are worth (pinned styles); `start` (n,) is a choice that keeps every limit.
    `promised` are provisional runs that will be made whatever is chosen: their fabric and money are left to them.
    """
    kept = np.flatnonzero(worth_weighing(candidates, duals, chains, gain, start) | must)
    if not len(kept):
        return start & must
    choice = _Choice(candidates, duals, chains.pick(kept), gain[kept], promised)
    choice.state(must[kept])
    first = {v.name: float(on) for v, on in zip(choice.take, start[kept], strict=True)}
    found = solve(
        choice.model,
        gap=how.gap,
        time_limit=max(how.seconds, 1.0),
        threads=1,
        solver=how.params.solver,
        start=first if start[kept].any() else None,
        node_limit=how.nodes,
    )
    if not found.has_values:
        return start
    taken = np.zeros(len(chains), dtype=bool)
    taken[kept] = [found.values[v.name] > 0.5 for v in choice.take]
    return taken if _worth(choice, gain, taken, kept) >= _worth(choice, gain, start, kept) else start


def _worth(choice: _Choice, gain: Floats, taken: Bools, kept: Ints) -> float:
    return float(gain[taken].sum()) - choice.cost_of(taken[kept])


def worth_weighing(candidates: CandidateRuns, duals: DualPrices, chains: Chains, gain: Floats, start: Bools) -> Bools:
    """(n,) the sets that beat waiting, of each style the best few with firm minutes at their price and at none."""
    by_run = use_by_run(candidates, chains)
    rent = added_up(by_run.chain, by_run.week_rent(duals), len(chains))
    kept = start.copy()
    for value in (gain, gain - rent):
        order = np.lexsort((-value, chains.s))
        s = chains.s[order]
        rank = np.arange(len(s)) - np.searchsorted(s, s)
        kept[order[(rank < PER_STYLE) & (gain[order] > LEAST_GAIN)]] = True
    return kept


class _Choice(LimitRows):
    """The model: take[i] whether set i is taken; overtime and fabric bought as needed."""

    def __init__(
        self, candidates: CandidateRuns, duals: DualPrices, chains: Chains, gain: Floats, promised: Chains
    ) -> None:
        super().__init__(candidates, use_of(candidates, promised))
        self.duals, self.chains, self.by_run = duals, chains, use_by_run(candidates, chains)
        self.model = pulp.LpProblem("firm", pulp.LpMaximize)
        self.take = [self.model.add_variable(f"x_{i}", 0, 1, pulp.LpInteger) for i in range(len(chains))]
        self.gain: list[Term] = list(zip(self.take, gain.tolist(), strict=True))

    def state(self, must: Bools) -> None:
        """Every limit on what is released tonight."""
        self._one_set_a_style(must)
        self.add_chains(self.take, self.chains)
        self.add_overtime(self.model, self._pay)
        self._add_purchases()
        self.model.setObjective(weighted_sum(self.gain))
        for key, entries in self.rows.items():
            left, right = weighted_sum(entries), self._right(key)
            self.model.addConstraint(left == right if key[0] == "must" else left <= right, row_label(key))

    def _one_set_a_style(self, must: Bools) -> None:
        decided = set(self.chains.s[must].tolist())
        for x, s in zip(self.take, self.chains.s.tolist(), strict=True):
            self.rows["must" if s in decided else "style", s].append((x, 1.0))

    def _pay(self, variable: pulp.LpVariable, cost: float) -> None:
        """What is spent beside the making of the sets."""
        self.gain.append((variable, -cost * (1 + self.duals.budget)))

    def _add_purchases(self) -> None:
        """Metres beyond what is on hand are bought; what of a purchase is left is worth its price to later runs."""
        fabrics = self.candidates.problem.fabrics
        for g in np.flatnonzero(self.taken.metres > fabrics.on_hand).tolist():
            self.rows[FABRIC, g] += []  # bought in any case, and paid out of tonight's budget
        for _kind, g in [key for key in self.rows if key[0] == FABRIC]:
            wanted = total_of(self.rows[FABRIC, g]) + float(self.taken.metres[g])
            most = min(float(fabrics.max_order[g]), wanted)
            if most < fabrics.min_order[g]:
                most = float(fabrics.min_order[g]) if fabrics.max_order[g] >= fabrics.min_order[g] else 0.0
            b = self.model.add_variable(f"b_{g}", 0, most)
            z = self.model.add_variable(f"z_{g}", 0, 1, pulp.LpInteger)
            self.add_purchase(g, b)
            self.rows["least", g] = [(z, float(fabrics.min_order[g])), (b, -1.0)]
            self.rows["most", g] = [(b, 1.0), (z, -most)]
            self._pay(b, float(fabrics.cost[g]))
            # Metres used are paid in the worth of the sets at the price of the fabric; a purchase brings metres.
            paid = float(fabrics.cost[g]) * (1 + self.duals.budget)
            self.gain.append((b, min(float(self.duals.fabric[g]), paid)))

    def _right(self, key: tuple[str, int]) -> float:
        """What is left beside the promised runs, whose overtime is paid of the budget too; their fabric is bought."""
        if not self.is_limit(key):
            return {"style": 1.0, "must": 1.0, "least": 0.0, "most": 0.0}[key[0]]
        money, over = self.candidates.problem.money, self._promised_overtime()
        if key[0] == BUDGET:
            return self.left(key) - float(over.sum())
        if key[0] == WEEK and money.rolls is not None:
            return self.left(key) - float(money.counts[key[1]] @ over.sum(axis=0))
        return self.left(key)

    def _promised_overtime(self) -> Floats:
        """What overtime of the promised runs costs, (F, T); currency."""
        over = np.maximum(self.taken.minutes - self.candidates.regular, 0.0)
        return np.asarray(over * self.candidates.problem.factories.overtime_cost[:, None])

    def cost_of(self, taken: Bools) -> float:
        """What overtime and purchases of the sets `taken` cost in the objective; currency."""
        candidates, on, fabrics = self.candidates, taken[self.by_run.chain], self.candidates.problem.fabrics
        minutes = np.zeros(candidates.shape)
        np.add.at(minutes, (self.by_run.f[on], self.by_run.t[on]), self.by_run.minutes[on])
        over = np.maximum(minutes - candidates.regular, 0.0) * candidates.problem.factories.overtime_cost[:, None]
        known = on & (self.by_run.g >= 0)
        metres = self.taken.metres + added_up(self.by_run.g[known], self.by_run.metres[known], len(fabrics.ids))
        missing = np.where(metres > fabrics.on_hand * (1 + ROUNDING), metres - fabrics.on_hand, 0.0)
        bought = np.where(missing > 0, np.maximum(missing, fabrics.min_order), 0.0)
        paid = fabrics.cost * (1 + self.duals.budget)
        lost = bought * (paid - np.minimum(self.duals.fabric, paid))
        return float(over.sum() * (1 + self.duals.budget) + lost.sum())
