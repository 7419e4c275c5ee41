"""The master: which chains to run within the shared limits, as a PuLP model over the columns found so far.

As an LP, styles may mix chains; its duals are the prices. As a MILP, a style takes one pattern (a set of factories and
weeks) and mixes chains of that pattern only: their mean is a chain of the same runs and earns no less, since expected
sales are concave in the units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pulp

from planner.language import _
from planner.optimize.columns.chain import Chains, joined, no_chains
from planner.optimize.columns.covers import Cover
from planner.optimize.columns.effort import Limits
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates
from planner.optimize.columns.use import Terms, added_up, terms_of, use_of
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.solve import SolverStatus, solve
from planner.optimize.solver.weighted_sum import Term, weighted_sum

# How settled styles give way: (share of what they hold, what it costs above its price, as a share of the price).
GIVE = ((0.2, 0.03), (0.3, 0.1), (0.3, 0.3))
# Price of exceeding a limit where sizing finds no other way; the plan then gives up chains.
EXCESS = 100.0


@dataclass
class Master:
    """A model over chains; rows[(kind, index...)] collects the entries of each limit until `close` states it."""

    options: Options
    chains: Chains
    profit: Floats
    settled: Chains = field(default_factory=no_chains)
    model: pulp.LpProblem = field(default_factory=lambda: pulp.LpProblem("master", pulp.LpMaximize))
    weights: list[pulp.LpVariable] = field(default_factory=list)
    rows: dict[tuple[str, int, int], list[Term]] = field(default_factory=lambda: defaultdict(list))
    gain: list[Term] = field(default_factory=list)
    covers: Sequence[Cover] = ()

    def __post_init__(self) -> None:
        self.taken = use_of(self.options, joined([self.options.fixed, self.settled]))

    def add_chains(self) -> None:
        """A weight x_i >= 0 a chain, with what it takes of each limit."""
        terms = terms_of(self.options, self.chains)
        self.weights = [self.model.add_variable(f"x_{i}", 0) for i in range(len(self.chains))]
        x = [self.weights[i] for i in terms.chain.tolist()]
        self.gain += list(zip(self.weights, self.profit.tolist(), strict=True))
        weekly = np.isfinite(self.options.problem.budget_by_week)
        for v, f, t, minutes, money in zip(
            x, terms.f.tolist(), terms.t.tolist(), terms.minutes.tolist(), terms.money.tolist(), strict=True
        ):
            self.rows["minutes", f, t].append((v, minutes))
            if weekly[t]:
                self.rows["week", t, 0].append((v, money))
        if self.options.problem.receiving is not None:
            self._add_arrivals(x, terms, np.isfinite(self.options.problem.receiving.given))
        self._open_rows_already_exceeded()
        n = len(self.chains)
        self._add_totals(
            added_up(terms.chain, terms.money, n),
            added_up(terms.chain, terms.metres, n),
            added_up(terms.chain, terms.early, n),
        )

    def _add_arrivals(self, x: list[pulp.LpVariable], terms: Terms, limited: Bools) -> None:
        everyone, lead = len(limited) - 1, self.options.problem.factories.lead
        for v, f, a, units in zip(
            x, terms.f.tolist(), (terms.t + lead[terms.f]).tolist(), terms.units.tolist(), strict=True
        ):
            for r in (f, everyone):
                if limited[r, a]:
                    self.rows["receiving", r, a].append((v, units))

    def _open_rows_already_exceeded(self) -> None:
        """Limits that `taken` alone exceeds need their row for the overtime or the purchase that covers it."""
        for f, t in np.argwhere(self.taken.minutes > self.options.regular).tolist():
            self.rows["minutes", f, t] += []
        for g in np.flatnonzero(self.taken.metres > self.options.problem.fabrics.on_hand).tolist():
            self.rows["fabric", g, 0] += []

    def _add_totals(self, money: Floats, metres: Floats, early: Floats) -> None:
        fabric = self.options.problem.styles.fabric[self.chains.s]
        limited = np.isfinite(self.options.problem.budget)
        for v, g, m, e, spent in zip(
            self.weights, fabric.tolist(), metres.tolist(), early.tolist(), money.tolist(), strict=True
        ):
            if m > 0:
                self.rows["fabric", g, 0].append((v, m))
            if e > 0:
                self.rows["early", g, 0].append((v, e))
            if limited:
                self.rows["budget", 0, 0].append((v, spent))

    def add_overtime(self) -> None:
        """o[f,t] <= what overtime is left; its cost counts against profit and budgets."""
        cost, problem = self.options.problem.factories.overtime_cost, self.options.problem
        for kind, f, t in [key for key in self.rows if key[0] == "minutes"]:
            if self.options.extra[f, t] <= 0:
                continue
            o = self.model.add_variable(f"o_{f}_{t}", 0, float(self.options.extra[f, t]))
            self.rows[kind, f, t].append((o, -1.0))
            self._spend(o, float(cost[f]))
            if np.isfinite(problem.budget_by_week[t]):
                self.rows["week", t, 0].append((o, float(cost[f])))

    def add_purchases(self, *, whole: bool, bought: Bools | None = None) -> None:
        """b[g] metres bought to meet what is missing: with `whole`, 0 or at least the mill's minimum; with `bought`
        (G,) it is settled which fabrics are bought.
        """
        fabrics = self.options.problem.fabrics
        for kind, g, _unused in [key for key in self.rows if key[0] == "fabric"]:
            least, most = 0.0, float(fabrics.max_order[g])
            if bought is not None:
                least, most = (float(fabrics.min_order[g]), most) if bought[g] else (0.0, 0.0)
            b = self.model.add_variable(f"b_{g}", least, most if np.isfinite(most) else None)
            self.rows[kind, g, 0].append((b, -1.0))
            self._spend(b, float(fabrics.cost[g]))
            if whole and fabrics.min_order[g] > 0:
                self._add_minimum(g, b)

    def _add_minimum(self, g: int, b: pulp.LpVariable) -> None:
        fabrics = self.options.problem.fabrics
        need = sum(c for _, c in self.rows["fabric", g, 0] if c > 0)
        need += float(self.taken.metres[g])
        z = self.model.add_variable(f"z_{g}", 0, 1, pulp.LpInteger)
        self.rows["buy at least", g, 0] = [(z, float(fabrics.min_order[g])), (b, -1.0)]
        most = max(min(float(fabrics.max_order[g]), need), float(fabrics.min_order[g]))
        self.rows["buy at most", g, 0] = [(b, 1.0), (z, -most)]
        worth = float(min(fabrics.leftover_value[g], fabrics.cost[g]))
        if worth > 0:
            unused = self.model.add_variable(f"unused_{g}", 0)
            self.rows["fabric", g, 0].append((unused, 1.0))
            self.gain.append((unused, worth))
            self.rows["leftover", g, 0] = [(unused, 1.0), (b, -1.0)]

    def _spend(self, variable: pulp.LpVariable, cost: float) -> None:
        self.gain.append((variable, -cost))
        if np.isfinite(self.options.problem.budget):
            self.rows["budget", 0, 0].append((variable, cost))

    def allow_excess(self) -> None:
        """Minutes, metres, money and units beyond the limits at a price nobody pays without need."""
        for key in list(self.rows):
            if key[0] in ("minutes", "fabric", "early", "budget", "week", "receiving"):
                over = self.model.add_variable("excess_" + "_".join(map(str, key)), 0)
                self.rows[key].append((over, -1.0))
                self.gain.append((over, -EXCESS))

    def let_others_give_way(self, settled: Chains, rates: Rates) -> None:
        """Settled styles can still change their units: minutes may be exceeded by shares of what their runs hold
        above the least batch, or left to them, at little more, or less, than the price.
        """
        f = np.maximum(settled.f, 0)
        above = np.where(settled.on, settled.units - self.options.least[settled.s[:, None], f], 0.0)
        spare = use_of(self.options, Chains(settled.s, settled.f, settled.t, above)).minutes
        spare -= use_of(self.options, Chains(settled.s, settled.f, settled.t, np.zeros_like(above))).minutes
        for key in [key for key in self.rows if key[0] == "minutes"]:
            _unused, i, j = key
            price = float(rates.minutes[i, j])
            for n, (share, toll) in enumerate(GIVE):
                if price <= 0 or spare[i, j] <= 0:
                    continue
                over = self.model.add_variable(f"over_{i}_{j}_{n}", 0, share * float(spare[i, j]))
                under = self.model.add_variable(f"under_{i}_{j}_{n}", 0, share * float(spare[i, j]))
                self.rows[key] += [(over, -1.0), (under, 1.0)]
                self.gain += [(over, -price * (1 + toll)), (under, price * (1 - toll))]

    def keep_covers(self, covers: Sequence[Cover]) -> None:
        """No more runs in a week than fit into it at their least batches: sum of weights <= 1."""
        self.covers = covers
        terms = terms_of(self.options, self.chains)
        for n, cover in enumerate(covers):
            here = terms.chain[(terms.f == cover.f) & (terms.t == cover.t)]
            weight = cover.weight[self.chains.s[here]]
            for i, w in zip(here.tolist(), weight.tolist(), strict=True):
                if w > 0:
                    self.rows["cover", n, 0].append((self.weights[i], w))

    def mix_chains(self, settled: Bools) -> None:
        """The weights of a style's chains add up to at most 1; to 1 where it is `settled` (S,) that it is made."""
        for v, s in zip(self.weights, self.chains.s.tolist(), strict=True):
            self.rows["settled" if settled[s] else "style", s, 0].append((v, 1.0))

    def mix_within_patterns(self, pattern: Ints) -> None:
        """At most one pattern a style; `pattern` (n,) numbers it."""
        of_style: dict[int, dict[int, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for v, s, p in zip(self.weights, self.chains.s.tolist(), pattern.tolist(), strict=True):
            of_style[s][p].append((v, 1.0))
        for s, patterns in of_style.items():
            for p, entries in patterns.items():
                y = self.model.add_variable(f"y_{s}_{p}", 0, 1, pulp.LpInteger)
                self.rows["pattern", s, p] = [*entries, (y, -1.0)]
                self.rows["style", s, 0].append((y, 1.0))

    def start(self, weights: Floats, pattern: Ints) -> dict[str, float]:
        """The whole numbers of a plan by variable, from the weights of its chains; the solver finds the rest."""
        used = np.flatnonzero(weights > 0).tolist()
        values = {self.weights[i].name: float(weights[i]) for i in used}
        values |= {f"y_{self.chains.s[i]}_{pattern[i]}": 1.0 for i in used}
        metres = self.taken.metres + use_of(self.options, self.chains.pick(np.array(used, dtype=np.int64))).metres
        bought = np.flatnonzero(metres > self.options.problem.fabrics.on_hand * (1 + 1e-9))
        return values | {f"z_{g}": 1.0 for g in bought.tolist()}

    def close(self) -> None:
        """State objective and every row."""
        self.model.setObjective(weighted_sum(self.gain))
        for key, entries in self.rows.items():
            left = weighted_sum(entries)
            right = self._right(key)
            name = "_".join((key[0].replace(" ", "_"), str(key[1]), str(key[2])))
            self.model.addConstraint(left == right if key[0] in ("settled", "pattern") else left <= right, name)

    def _right(self, key: tuple[str, int, int]) -> float:
        kind, i, j = key
        problem, taken = self.options.problem, self.taken
        if kind == "minutes":
            return float(self.options.regular[i, j] - taken.minutes[i, j])
        if kind in ("fabric", "early"):
            return float(problem.fabrics.on_hand[i] - (taken.metres if kind == "fabric" else taken.early)[i])
        if kind == "budget":
            return float(problem.budget - taken.money.sum())
        if kind == "week":
            return float(problem.budget_by_week[i] - taken.money[i])
        if kind == "receiving" and problem.receiving is not None:
            return float(problem.receiving.room[i, j] - taken.arriving[i, j])
        if kind == "cover":
            cover = self.covers[i]
            return 1.0 - cover.weight_of(joined([self.options.fixed, self.settled]))
        return 1.0 if kind in ("style", "settled") else 0.0

    def rates(self, duals: dict[str, float]) -> Rates:
        """The duals of an LP as prices."""
        options, n_fabrics = self.options, len(self.options.problem.fabrics.ids)
        minutes, weekly = np.zeros(options.shape), np.zeros(options.shape[1])
        cloth = {"fabric": np.zeros(n_fabrics), "early": np.zeros(n_fabrics)}
        budget, relief = 0.0, 0.0
        toll = np.zeros((options.S, *options.shape)) if self.covers else None
        receiving = None if options.problem.receiving is None else np.zeros_like(options.problem.receiving.given)
        for kind, i, j in self.rows:
            price = max(duals.get(f"{kind.replace(' ', '_')}_{i}_{j}", 0.0), 0.0)
            if kind == "minutes":
                minutes[i, j] = price
            elif kind in cloth:
                cloth[kind][i] = price
            elif kind == "week":
                weekly[i] = price
            elif kind == "budget":
                budget = price
            elif kind == "receiving" and receiving is not None:
                receiving[i, j] = price
            elif kind == "cover" and toll is not None:
                toll[:, self.covers[i].f, self.covers[i].t] += price * self.covers[i].weight
                relief += price
        return Rates(minutes, cloth["fabric"], cloth["early"], budget, weekly, toll, relief, receiving)


@dataclass(frozen=True)
class Relaxed:
    """An LP solved: its value, the prices, the weight of each chain."""

    value: float
    rates: Rates
    weights: Floats


def relax(options: Options, chains: Chains, profit: Floats, how: Limits, covers: Sequence[Cover] = ()) -> Relaxed:
    """Solve the LP over these chains, within the covers.

    ArithmeticError where the solver does not get to its end.
    """
    master = Master(options, chains, profit)
    master.add_chains()
    master.add_overtime()
    master.add_purchases(whole=False)
    master.mix_chains(np.zeros(options.S, dtype=bool))
    master.keep_covers(covers)
    return _solved(master, how)


def resize(options: Options, chains: Chains, profit: Floats, bought: Bools, how: Limits) -> Relaxed:
    """The LP in which every style keeps its pattern and every fabric stays bought or not: only units are open."""
    master = Master(options, chains, profit)
    master.add_chains()
    master.add_overtime()
    master.add_purchases(whole=False, bought=bought)
    master.allow_excess()
    master.mix_chains(np.ones(options.S, dtype=bool))
    return _solved(master, how)


def _solved(master: Master, how: Limits) -> Relaxed:
    master.close()
    outcome = solve(master.model, solver=how.name, threads=how.threads, time_limit=how.seconds, interior=True)
    if outcome.status is not SolverStatus.OPTIMAL or not outcome.duals:
        raise ArithmeticError(_("the relaxation ended as {status}").format(status=outcome.status))
    weights = np.array([outcome.values[f"x_{i}"] for i in range(len(master.chains))])
    return Relaxed(outcome.objective, master.rates(dict(outcome.duals)), np.maximum(weights, 0.0))


def choose(
    options: Options,
    chains: Chains,
    profit: Floats,
    pattern: Ints,
    settled: Chains,
    rates: Rates,
    how: Limits,
    covers: Sequence[Cover] = (),
    start: Floats | None = None,
) -> tuple[float, Floats] | None:
    """The MILP over `chains` beside the `settled` ones: (value, weight of each chain), or None without a plan.

    `start` (n,) are the weights of a plan that is known.
    """
    master = Master(options, chains, profit, settled)
    master.add_chains()
    master.add_overtime()
    master.add_purchases(whole=True)
    master.let_others_give_way(settled, rates)
    master.mix_within_patterns(pattern)
    master.keep_covers(covers)
    master.close()
    outcome = solve(
        master.model,
        solver=how.name,
        threads=how.threads,
        time_limit=how.seconds,
        gap=how.gap,
        node_limit=how.nodes,
        start=None if start is None else master.start(start, pattern),
    )
    if not outcome.has_values:
        return None
    weights = np.array([outcome.values[f"x_{i}"] for i in range(len(chains))])
    return outcome.objective, np.maximum(weights, 0.0)
