"""The master: which chains to run within the shared limits, as a PuLP model over the columns found so far.

As an LP, styles may mix chains; its duals are the prices. As a MILP, a style takes one pattern (a set of factories and
weeks) and mixes chains of that pattern only: their mean is a chain of the same runs and earns no less, since expected
sales are concave in the units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pulp

from planner.language import _
from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, dual_prices_of_rows
from planner.optimize.columns.chains.use import use_by_run, use_of
from planner.optimize.columns.relaxation.covers import Cover
from planner.optimize.columns.relaxation.limit_rows import LimitRows, row_label, total_of
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.shared_limits import FABRIC, MINUTES
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.search_budget import SearchBudget
from planner.optimize.solver.solve import SolverStatus, solve
from planner.optimize.solver.weighted_sum import Term, weighted_sum

# How settled styles give way: (share of what they hold, what it costs above its price, as a share of the price).
GIVE = ((0.2, 0.03), (0.3, 0.1), (0.3, 0.3))
# Price of exceeding a limit where sizing finds no other way; the plan then gives up chains.
EXCESS = 100.0
_NONE = np.zeros(0)


class Master(LimitRows):
    """A model over chains; rows collects the entries of each limit and rule until `close` states them."""

    def __init__(
        self,
        candidates: CandidateRuns,
        chains: Chains,
        profit: Floats,
        settled: Chains | None = None,
        covers: Sequence[Cover] = (),
    ) -> None:
        self.settled = no_chains() if settled is None else settled
        super().__init__(candidates, use_of(candidates, joined([candidates.fixed, self.settled])))
        self.chains, self.profit, self.covers = chains, profit, covers
        self.model = pulp.LpProblem("master", pulp.LpMaximize)
        self.weights: list[pulp.LpVariable] = []
        self.gain: list[Term] = []

    def add_weights(self) -> None:
        """A weight x_i >= 0 a chain, with what it takes of each limit."""
        self.weights = [self.model.add_variable(f"x_{i}", 0) for i in range(len(self.chains))]
        self.gain += list(zip(self.weights, self.profit.tolist(), strict=True))
        self.add_chains(self.weights, self.chains)
        # Limits that `taken` alone exceeds need their row for the overtime or the purchase that covers it.
        for kind in (MINUTES, FABRIC):
            for row in np.flatnonzero(self.taken.of.get(kind, _NONE) > self.room.get(kind, _NONE)).tolist():
                self.rows[kind, row] += []
        self.add_overtime(self.model, self._pay)

    def _pay(self, variable: pulp.LpVariable, cost: float) -> None:
        self.gain.append((variable, -cost))

    def add_purchases(self, *, whole: bool, bought: Bools | None = None) -> None:
        """b[g] metres bought to meet what is missing: with `whole`, 0 or at least the mill's minimum; with `bought`
        (G,) it is settled which fabrics are bought.
        """
        fabrics = self.candidates.problem.fabrics
        for _kind, g in [key for key in self.rows if key[0] == FABRIC]:
            need = total_of(self.rows[FABRIC, g])
            least, most = 0.0, float(fabrics.max_order[g])
            if bought is not None:
                least, most = (float(fabrics.min_order[g]), most) if bought[g] else (0.0, 0.0)
            b = self.model.add_variable(f"b_{g}", least, most if np.isfinite(most) else None)
            self.add_purchase(g, b)
            self._pay(b, float(fabrics.cost[g]))
            if whole and fabrics.min_order[g] > 0:
                self._add_minimum(g, b, need)

    def _add_minimum(self, g: int, b: pulp.LpVariable, need: float) -> None:
        fabrics = self.candidates.problem.fabrics
        z = self.model.add_variable(f"z_{g}", 0, 1, pulp.LpInteger)
        self.rows["buy at least", g] = [(z, float(fabrics.min_order[g])), (b, -1.0)]
        most = max(min(float(fabrics.max_order[g]), need + float(self.taken.metres[g])), float(fabrics.min_order[g]))
        self.rows["buy at most", g] = [(b, 1.0), (z, -most)]
        worth = float(min(fabrics.leftover_value[g], fabrics.cost[g]))
        if worth > 0:
            unused = self.model.add_variable(f"unused_{g}", 0)
            self.rows[FABRIC, g].append((unused, 1.0))
            self.gain.append((unused, worth))
            self.rows["leftover", g] = [(unused, 1.0), (b, -1.0)]

    def allow_excess(self) -> None:
        """Minutes, metres, money and whatever else is limited beyond the limits, at a price nobody pays without need."""
        for key in [key for key in self.rows if self.is_limit(key)]:
            over = self.model.add_variable(f"excess_{row_label(key)}", 0)
            self.rows[key].append((over, -1.0))
            self._pay(over, EXCESS)

    def let_others_give_way(self, settled: Chains, duals: DualPrices) -> None:
        """Settled styles can still change their units: minutes may be exceeded by shares of what their runs hold
        above the least batch, or left to them, at little more, or less, than the price.
        """
        f = np.maximum(settled.f, 0)
        above = np.where(settled.on, settled.units - self.candidates.least[settled.s[:, None], f], 0.0)
        spare = use_of(self.candidates, Chains(settled.s, settled.f, settled.t, above)).minutes
        spare -= use_of(self.candidates, Chains(settled.s, settled.f, settled.t, np.zeros_like(above))).minutes
        for key in [key for key in self.rows if key[0] == MINUTES]:
            i, j = divmod(key[1], self.candidates.problem.T)
            price = float(duals.minutes[i, j])
            for n, (share, penalty) in enumerate(GIVE):
                if price <= 0 or spare[i, j] <= 0:
                    continue
                over = self.model.add_variable(f"over_{i}_{j}_{n}", 0, share * float(spare[i, j]))
                under = self.model.add_variable(f"under_{i}_{j}_{n}", 0, share * float(spare[i, j]))
                self.rows[key] += [(over, -1.0), (under, 1.0)]
                self.gain += [(over, -price * (1 + penalty)), (under, price * (1 - penalty))]

    def keep_covers(self, covers: Sequence[Cover]) -> None:
        """No more runs in a week than fit into it at their least batches: sum of weights <= 1."""
        self.covers = covers
        by_run = use_by_run(self.candidates, self.chains)
        for n, cover in enumerate(covers):
            here = by_run.chain[(by_run.f == cover.f) & (by_run.t == cover.t)]
            weight = cover.weight[self.chains.s[here]]
            for i, w in zip(here.tolist(), weight.tolist(), strict=True):
                if w > 0:
                    self.rows["cover", n].append((self.weights[i], w))

    def mix_chains(self, settled: Bools) -> None:
        """The weights of a style's chains add up to at most 1; to 1 where it is `settled` (S,) that it is made."""
        for v, s in zip(self.weights, self.chains.s.tolist(), strict=True):
            self.rows["settled" if settled[s] else "style", s].append((v, 1.0))

    def mix_within_patterns(self, pattern: Ints) -> None:
        """At most one pattern a style; `pattern` (n,) numbers it."""
        of_style: dict[int, dict[int, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for v, s, p in zip(self.weights, self.chains.s.tolist(), pattern.tolist(), strict=True):
            of_style[s][p].append((v, 1.0))
        for s, patterns in of_style.items():
            for p, entries in patterns.items():
                y = self.model.add_variable(f"y_{s}_{p}", 0, 1, pulp.LpInteger)
                self.rows["pattern", p] = [*entries, (y, -1.0)]
                self.rows["style", s].append((y, 1.0))

    def start(self, weights: Floats, pattern: Ints) -> dict[str, float]:
        """The whole numbers of a plan by variable, from the weights of its chains; the solver finds the rest."""
        used = np.flatnonzero(weights > 0).tolist()
        values = {self.weights[i].name: float(weights[i]) for i in used}
        values |= {f"y_{self.chains.s[i]}_{pattern[i]}": 1.0 for i in used}
        metres = self.taken.metres + use_of(self.candidates, self.chains.pick(np.array(used, dtype=np.int64))).metres
        bought = np.flatnonzero(metres > self.candidates.problem.fabrics.on_hand * (1 + ROUNDING))
        return values | {f"z_{g}": 1.0 for g in bought.tolist()}

    def close(self) -> None:
        """State objective and every row."""
        self.model.setObjective(weighted_sum(self.gain))
        for key, entries in self.rows.items():
            left, right = weighted_sum(entries), self._right(key)
            same = key[0] in ("settled", "pattern")
            self.model.addConstraint(left == right if same else left <= right, row_label(key))

    def _right(self, key: tuple[str, int]) -> float:
        if self.is_limit(key):
            return self.left(key)
        if key[0] == "cover":
            cover = self.covers[key[1]]
            return 1.0 - cover.weight_of(joined([self.candidates.fixed, self.settled]))
        return 1.0 if key[0] in ("style", "settled") else 0.0

    def dual_prices(self, duals: dict[str, float]) -> DualPrices:
        """The duals of an LP as prices."""
        relief, a_run = 0.0, np.zeros((self.candidates.S, *self.candidates.shape)) if self.covers else None
        for n, cover in enumerate(self.covers):
            price = max(duals.get(row_label(("cover", n)), 0.0), 0.0)
            if a_run is not None:
                a_run[:, cover.f, cover.t] += price * cover.weight
            relief += price
        return dual_prices_of_rows(self.candidates, self.prices(duals), a_run, relief)


@dataclass(frozen=True)
class MasterSolution:
    """An LP solved: its value, the prices, the weight of each chain."""

    value: float
    duals: DualPrices
    weights: Floats


def relax(
    candidates: CandidateRuns, chains: Chains, profit: Floats, how: SearchBudget, covers: Sequence[Cover] = ()
) -> MasterSolution:
    """Solve the LP over these chains, within the covers.

    ArithmeticError where the solver does not get to its end.
    """
    master = Master(candidates, chains, profit)
    master.add_weights()
    master.add_purchases(whole=False)
    master.mix_chains(np.zeros(candidates.S, dtype=bool))
    master.keep_covers(covers)
    return _solved(master, how)


def resize(
    candidates: CandidateRuns, chains: Chains, profit: Floats, bought: Bools, how: SearchBudget
) -> MasterSolution:
    """The LP in which every style keeps its pattern and every fabric stays bought or not: only units are open."""
    master = Master(candidates, chains, profit)
    master.add_weights()
    master.add_purchases(whole=False, bought=bought)
    master.allow_excess()
    master.mix_chains(np.ones(candidates.S, dtype=bool))
    return _solved(master, how)


def _solved(master: Master, how: SearchBudget) -> MasterSolution:
    master.close()
    outcome = solve(master.model, solver=how.params.solver, threads=1, time_limit=how.seconds, interior=True)
    if outcome.status is not SolverStatus.OPTIMAL or not outcome.duals:
        raise ArithmeticError(_("the relaxation ended as {status}").format(status=outcome.status))
    weights = np.array([outcome.values[f"x_{i}"] for i in range(len(master.chains))])
    return MasterSolution(outcome.objective, master.dual_prices(dict(outcome.duals)), np.maximum(weights, 0.0))


def choose(
    candidates: CandidateRuns,
    chains: Chains,
    profit: Floats,
    pattern: Ints,
    settled: Chains,
    duals: DualPrices,
    how: SearchBudget,
    covers: Sequence[Cover] = (),
    start: Floats | None = None,
) -> tuple[float, Floats] | None:
    """The MILP over `chains` beside the `settled` ones: (value, weight of each chain), or None without a plan.

    `start` (n,) are the weights of a plan that is known.
    """
    master = Master(candidates, chains, profit, settled)
    master.add_weights()
    master.add_purchases(whole=True)
    master.let_others_give_way(settled, duals)
    master.mix_within_patterns(pattern)
    master.keep_covers(covers)
    master.close()
    outcome = solve(
        master.model,
        solver=how.params.solver,
        threads=1,
        time_limit=how.seconds,
        gap=how.gap,
        node_limit=how.nodes,
        start=None if start is None else master.start(start, pattern),
    )
    if not outcome.has_values:
        return None
    weights = np.array([outcome.values[f"x_{i}"] for i in range(len(chains))])
    return outcome.objective, np.maximum(weights, 0.0)
