"""The firm runs that together are worth most within what limits tonight: a small MILP over the sets weighed."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pulp

from planner.optimize.columns.chain import Chains
from planner.optimize.columns.effort import Limits
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates
from planner.optimize.columns.use import added_up, terms_of, use_of
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.solve import solve
from planner.optimize.solver.weighted_sum import Term, weighted_sum

# A set must beat waiting by this much to be weighed at all; currency.
LEAST_GAIN = 1e-6
# Sets a style in the MILP: those worth most at the prices of firm minutes, and those worth most if minutes were free.
PER_STYLE = 8


def choose_together(
    options: Options,
    rates: Rates,
    chains: Chains,
    gain: Floats,
    must: Bools,
    start: Bools,
    promised: Chains,
    how: Limits,
) -> Bools:
    """Which of the sets of firm runs (n,) to take, at most one a style: the most `gain` over waiting within the limits.

    `must` (n,) are taken whatever they are worth (pinned styles); `start` (n,) is a choice that keeps every limit.
    `promised` are provisional runs that will be made whatever is chosen: their fabric and money are left to them.
    """
    kept = np.flatnonzero(worth_weighing(options, rates, chains, gain, start) | must)
    if not len(kept):
        return start & must
    choice = _Choice(options, rates, chains.pick(kept), gain[kept], promised)
    choice.state(must[kept])
    first = {v.name: float(on) for v, on in zip(choice.take, start[kept], strict=True)}
    found = solve(
        choice.model,
        gap=how.gap,
        time_limit=max(how.seconds, 1.0),
        threads=1,
        solver=how.name,
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


def worth_weighing(options: Options, rates: Rates, chains: Chains, gain: Floats, start: Bools) -> Bools:
    """(n,) the sets that beat waiting, of each style the best few with firm minutes at their price and at none."""
    terms = terms_of(options, chains)
    rent = added_up(
        terms.chain,
        terms.minutes * rates.minutes[terms.f, terms.t] + terms.money * rates.budget_by_week[terms.t],
        len(chains),
    )
    kept = start.copy()
    for value in (gain, gain - rent):
        order = np.lexsort((-value, chains.s))
        s = chains.s[order]
        rank = np.arange(len(s)) - np.searchsorted(s, s)
        kept[order[(rank < PER_STYLE) & (gain[order] > LEAST_GAIN)]] = True
    return kept


class _Choice:
    """The model: take[i] whether set i is taken; overtime and fabric bought as needed."""

    def __init__(self, options: Options, rates: Rates, chains: Chains, gain: Floats, promised: Chains) -> None:
        self.options, self.rates, self.chains = options, rates, chains
        self.promised = use_of(options, promised)
        self.model = pulp.LpProblem("firm", pulp.LpMaximize)
        self.terms = terms_of(options, chains)
        self.take = [self.model.add_variable(f"x_{i}", 0, 1, pulp.LpInteger) for i in range(len(chains))]
        self.gain: list[Term] = list(zip(self.take, gain.tolist(), strict=True))
        self.rows: dict[tuple[str, int, int], list[Term]] = defaultdict(list)

    def state(self, must: Bools) -> None:
        """Every limit on what is released tonight."""
        self._one_set_a_style(must)
        self._add_minutes()
        self._add_fabric()
        self._add_money()
        self._add_arrivals()
        self.model.setObjective(weighted_sum(self.gain))
        for key, entries in self.rows.items():
            left, right = weighted_sum(entries), self._right(key)
            self.model.addConstraint(left == right if key[0] == "must" else left <= right, "_".join(map(str, key)))

    def _one_set_a_style(self, must: Bools) -> None:
        decided = set(self.chains.s[must].tolist())
        for x, s in zip(self.take, self.chains.s.tolist(), strict=True):
            self.rows["must" if s in decided else "style", s, 0].append((x, 1.0))

    def _add_minutes(self) -> None:
        terms, problem = self.terms, self.options.problem
        for i, f, t, minutes in zip(*(a.tolist() for a in (terms.chain, terms.f, terms.t, terms.minutes)), strict=True):
            self.rows["minutes", f, t].append((self.take[i], minutes))
        for f, t in [(f, t) for kind, f, t in self.rows if kind == "minutes"]:
            if self.options.extra[f, t] > 0:
                o = self.model.add_variable(f"o_{f}_{t}", 0, float(self.options.extra[f, t]))
                self.rows["minutes", f, t].append((o, -1.0))
                self._spend(o, float(problem.factories.overtime_cost[f]), t)

    def _add_fabric(self) -> None:
        """Metres beyond what is on hand are bought; what of a purchase is left is worth its price to later runs."""
        fabrics, terms, n = self.options.problem.fabrics, self.terms, len(self.chains)
        g = self.options.problem.styles.fabric[self.chains.s]
        metres, early = (added_up(terms.chain, a, n) for a in (terms.metres, terms.early))
        for i in np.flatnonzero(metres > 0).tolist():
            self.rows["metres", int(g[i]), 0].append((self.take[i], float(metres[i])))
            if early[i] > 0:
                self.rows["early", int(g[i]), 0].append((self.take[i], float(early[i])))
        for k in np.flatnonzero(self.promised.metres > fabrics.on_hand).tolist():
            self.rows["metres", k, 0] += []  # bought in any case, and paid out of tonight's budget
        for k in [k for kind, k, _ in self.rows if kind == "metres"]:
            wanted = sum(m for _, m in self.rows["metres", k, 0]) + float(self.promised.metres[k])
            most = min(float(fabrics.max_order[k]), wanted)
            if most < fabrics.min_order[k]:
                most = float(fabrics.min_order[k]) if fabrics.max_order[k] >= fabrics.min_order[k] else 0.0
            b = self.model.add_variable(f"b_{k}", 0, most)
            z = self.model.add_variable(f"z_{k}", 0, 1, pulp.LpInteger)
            self.rows["metres", k, 0].append((b, -1.0))
            self.rows["least", k, 0] = [(z, float(fabrics.min_order[k])), (b, -1.0)]
            self.rows["most", k, 0] = [(b, 1.0), (z, -most)]
            self._spend(b, float(fabrics.cost[k]), None)
            # Metres used are paid in the worth of the sets at the price of the fabric; a purchase brings metres.
            paid = float(fabrics.cost[k]) * (1 + self.rates.budget)
            self.gain.append((b, min(float(self.rates.fabric[k]), paid)))

    def _add_money(self) -> None:
        terms = self.terms
        for i, t, money in zip(terms.chain.tolist(), terms.t.tolist(), terms.money.tolist(), strict=True):
            self._limit_money(self.take[i], money, t)

    def _add_arrivals(self) -> None:
        terms, problem = self.terms, self.options.problem
        if problem.receiving is None:
            return
        weeks = terms.t + problem.factories.lead[terms.f]
        for i, f, a, units in zip(*(x.tolist() for x in (terms.chain, terms.f, weeks, terms.units)), strict=True):
            for r in (f, len(problem.factories.ids)):
                if np.isfinite(problem.receiving.given[r, a]):
                    self.rows["receiving", r, a].append((self.take[i], units))

    def _spend(self, variable: pulp.LpVariable, cost: float, t: int | None) -> None:
        """What is spent beside the making of the sets: it costs, and counts in the budgets."""
        self.gain.append((variable, -cost * (1 + self.rates.budget)))
        self._limit_money(variable, cost, t)

    def _limit_money(self, variable: pulp.LpVariable, money: float, t: int | None) -> None:
        problem = self.options.problem
        if np.isfinite(problem.budget):
            self.rows["budget", 0, 0].append((variable, money))
        if t is not None and np.isfinite(problem.budget_by_week[t]):
            self.rows["week", t, 0].append((variable, money))

    def _right(self, key: tuple[str, int, int]) -> float:
        kind, i, j = key
        problem = self.options.problem
        if kind == "minutes":
            return float(self.options.regular[i, j])
        if kind in ("metres", "early"):
            promised = self.promised.metres if kind == "metres" else self.promised.early
            return float(problem.fabrics.on_hand[i] - promised[i])
        if kind == "week":
            return float(problem.budget_by_week[i])
        if kind == "receiving" and problem.receiving is not None:
            return float(problem.receiving.room[i, j] - self.promised.arriving[i, j])
        if kind == "budget":
            return problem.budget - self._promised_money()
        return {"style": 1.0, "must": 1.0, "least": 0.0, "most": 0.0}[kind]

    def _promised_money(self) -> float:
        """What the promised runs spend, overtime of their weeks too; their fabric is in the purchases."""
        over = np.maximum(self.promised.minutes - self.options.regular, 0.0)
        overtime = (over * self.options.problem.factories.overtime_cost[:, None]).sum()
        return float(self.promised.money.sum() + overtime)

    def cost_of(self, taken: Bools) -> float:
        """What overtime and purchases of the sets `taken` cost in the objective; currency."""
        options, on, fabrics = self.options, taken[self.terms.chain], self.options.problem.fabrics
        minutes = np.zeros(options.shape)
        np.add.at(minutes, (self.terms.f[on], self.terms.t[on]), self.terms.minutes[on])
        over = np.maximum(minutes - options.regular, 0.0) * options.problem.factories.overtime_cost[:, None]
        known = on & (self.terms.g >= 0)
        metres = self.promised.metres + added_up(self.terms.g[known], self.terms.metres[known], len(fabrics.ids))
        missing = np.where(metres > fabrics.on_hand * (1 + 1e-9), metres - fabrics.on_hand, 0.0)
        bought = np.where(missing > 0, np.maximum(missing, fabrics.min_order), 0.0)
        paid = fabrics.cost * (1 + self.rates.budget)
        lost = bought * (paid - np.minimum(self.rates.fabric, paid))
        return float(over.sum() * (1 + self.rates.budget) + lost.sum())
