"""Columns against what one would do otherwise, on the same problem and with the same time limit.

    python tests/benchmarks/plan_rivals.py WORKSPACE... [--time-limit 60] [--scenarios 8]

Rivals: the textbook model in PuLP (stock balance a scenario and week, big-M rows for runs) with HiGHS and with CBC; a
greedy plan with one run a style; and, for comparison, the seconds that HiGHS needs for the textbook model's LP alone.
A WORKSPACE also holds demand/demand.csv and demand/demand_weekly.csv. Prints objective (exact value of the plan), its
ratio to that of columns, proven gap, seconds, processor seconds and peak memory, each rival in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pulp

from planner.domain import silent
from planner.ingest import read_demand, read_inputs
from planner.optimize import solver
from planner.optimize.build import build_problem
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.chain import Chains, joined, no_chains, runs_of
from planner.optimize.columns.earnings import profit
from planner.optimize.columns.options import Options, options_of
from planner.optimize.columns.room import Room
from planner.optimize.columns.use import terms_of
from planner.optimize.columns.whole import in_lots
from planner.optimize.demand_curve import demand_levels
from planner.optimize.limits import breaches, largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem import Problem, Runs
from planner.optimize.valuation import Valuation, free_minutes, free_overtime
from planner.workspace import open_workspace


def problem_in(workspace: Path) -> Problem:
    """The planning problem of a workspace and its demand folder."""
    ws = open_workspace(workspace)
    inputs, _ = read_inputs(ws)
    forecast = read_demand(workspace / "demand")
    return build_problem(inputs, forecast.demand, forecast.demand_weekly, ws.settings.optimize)


def greedy(problem: Problem) -> Runs:
    """One run a style, newsvendor units, best first as long as they fit: by profit, a minute or a unit of money, the
    best of the three.
    """
    options = options_of(problem, Valuation(problem), no_chains())
    found = []
    for f, t in np.argwhere(options.may.any(axis=0)).tolist():
        s = np.flatnonzero(options.may[:, f, t])
        share = options.rest[s, t + problem.factories.lead[f]]
        ratio = np.clip(1 - (options.making[s, f] - problem.styles.salvage[s]) / np.maximum(options.margin[s], 1e-9),
                        0, 1)
        units = share * options.curve.at_ratio(s, ratio[:, None])[0][:, 0]
        units = np.clip(units, options.least[s, f], options.most[s, f, t])
        one = np.ones((len(s), 1), dtype=np.int64)
        found.append(in_lots(options, Chains(s, f * one, t * one, units[:, None])))
    chains = joined(found)
    earned, terms = profit(options, chains), terms_of(options, chains)
    plans = [one_each(options, chains, earned / size) for size in (1.0, terms.minutes, terms.money)]
    return runs_of(max(plans, key=options.earns))


def one_each(options: Options, chains: Chains, rank: np.ndarray) -> Chains:
    """Of chains of one run each, those that fit, one a style, highest rank first."""
    room, chosen = Room(options, no_chains()), {}
    for i in np.argsort(-rank, kind="stable").tolist():
        s = int(chains.s[i])
        if rank[i] <= 0 or s in chosen:
            continue
        change = room.change(s, int(chains.f[i, 0]), int(chains.t[i, 0]), float(chains.units[i, 0]), setup=1)
        if room.price(change) is not None:
            room.take(change)
            chosen[s] = i
    return chains.pick(np.array(sorted(chosen.values()), dtype=np.int64))


class Textbook:
    """max expected profit; stock[s,w,t] = stock[s,w,t-1] + arrivals - sales; q <= most y; q >= least y."""

    def __init__(self, problem: Problem, scenarios: int, *, whole: bool) -> None:
        self.problem, self.model = problem, pulp.LpProblem("textbook", pulp.LpMaximize)
        self.gain: list[tuple[pulp.LpVariable, float]] = []
        self.rows: dict[object, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
        self.units: dict[tuple[int, int, int], pulp.LpVariable] = {}
        self.arrive: dict[tuple[int, int], list[pulp.LpVariable]] = defaultdict(list)
        kind = pulp.LpInteger if whole else pulp.LpContinuous
        self._add_runs(kind)
        self._add_sales(scenarios)
        self._add_limits(kind)
        self.model.setObjective(pulp.LpAffineExpression(self.gain))

    def _row(self, terms: list[tuple[pulp.LpVariable, float]], most: float) -> None:
        self.model.addConstraint(pulp.LpAffineExpression(terms) <= most)

    def _add_runs(self, kind: str) -> None:
        p = self.problem
        least, most = smallest_batch(p), largest_sensible_run(p, Valuation(p))
        for s, f, t in np.argwhere(may_start(p)).tolist():
            q = self.model.add_variable(f"q_{s}_{f}_{t}", 0)
            y = self.model.add_variable(f"y_{s}_{f}_{t}", 0, 1, kind)
            self._row([(q, 1.0), (y, -float(most[s, f, t]))], 0)
            self._row([(y, float(least[s, f])), (q, -1.0)], 0)
            cost, setup = float(p.styles.unit_cost[s] * p.factories.cost_factor[f]), float(p.factories.setup_cost[f])
            self.gain += [(q, float(p.styles.salvage[s]) - cost), (y, -setup)]
            self.rows["minutes", f, t] += [(q, float(p.styles.minutes[s])), (y, float(p.factories.setup_minutes[f]))]
            self.rows["budget"] += [(q, cost), (y, setup)]
            self.rows["week", t] += [(q, cost), (y, setup)]
            if p.styles.fabric[s] >= 0:
                self.rows["fabric", int(p.styles.fabric[s])].append((q, float(p.styles.metres[s])))
            self.units[s, f, t] = q
            self.arrive[s, t + int(p.factories.lead[f])].append(q)

    def _add_sales(self, scenarios: int) -> None:
        p = self.problem
        levels = demand_levels(p.styles.quantiles, scenarios)
        given = Valuation(p).given
        margin = p.styles.revenue + p.styles.penalty - p.styles.salvage
        for s in sorted({s for s, _, _ in self.units}):
            for w in range(scenarios):
                before = None
                for t in range(p.styles.share.shape[1]):
                    sale = self.model.add_variable(f"sale_{s}_{w}_{t}", 0, float(levels[s, w] * p.styles.share[s, t]))
                    stock = self.model.add_variable(f"stock_{s}_{w}_{t}", 0)
                    flow = [(sale, 1.0), (stock, 1.0), *((q, -1.0) for q in self.arrive[s, t])]
                    flow += [] if before is None else [(before, -1.0)]
                    self.model.addConstraint(pulp.LpAffineExpression(flow) == float(given[s, t]))
                    self.gain.append((sale, float(margin[s]) / scenarios))
                    before = stock

    def _add_limits(self, kind: str) -> None:
        p = self.problem
        regular, extra = free_minutes(p), free_overtime(p)
        for (_, f, t) in [k for k in self.rows if k[0] == "minutes"]:
            o = self.model.add_variable(f"o_{f}_{t}", 0, float(extra[f, t]))
            self._row([*self.rows["minutes", f, t], (o, -1.0)], float(regular[f, t]))
            cost = float(p.factories.overtime_cost[f])
            self.gain.append((o, -cost))
            self.rows["budget"].append((o, cost))
            self.rows["week", t].append((o, cost))
        for (_, g) in [k for k in self.rows if k[0] == "fabric"]:
            b, z = self.model.add_variable(f"b_{g}", 0), self.model.add_variable(f"z_{g}", 0, 1, kind)
            self._row([*self.rows["fabric", g], (b, -1.0)], float(p.fabrics.on_hand[g]))
            self._row([(b, 1.0), (z, -float(min(p.fabrics.max_order[g], 1e6)))], 0)
            self._row([(z, float(p.fabrics.min_order[g])), (b, -1.0)], 0)
            self.gain.append((b, -float(p.fabrics.cost[g])))
            self.rows["budget"].append((b, float(p.fabrics.cost[g])))
        if np.isfinite(p.budget):
            self._row(self.rows["budget"], p.budget)
        for t in np.flatnonzero(np.isfinite(p.budget_by_week)).tolist():
            self._row(self.rows["week", t], float(p.budget_by_week[t]))

    def runs(self, values: dict[str, float]) -> Runs:
        """The runs of a solution, units rounded down to lots."""
        rows = []
        least, lot = smallest_batch(self.problem), self.problem.factories.lot_size
        for (s, f, t), q in self.units.items():
            units = max(np.floor(values[q.name] / lot[f] + 1e-6) * lot[f], least[s, f])
            rows += [(s, f, t, units)] if values[q.name] > 0.5 else []
        table = np.array(rows, float).reshape(-1, 4)
        return Runs(*(table[:, k].astype(np.int64) for k in range(3)), table[:, 3])


@dataclass(frozen=True)
class Measured:
    """What one way of planning came to: exact value of its plan (nan: none), proven gap, seconds, processor seconds,
    megabytes, and whether rounding to lots broke a limit.
    """

    value: float
    gap: float
    seconds: float
    cpu: float
    megabytes: float
    broken: bool


def measure(rival: str, workspace: Path, time_limit: float, scenarios: int) -> Measured:
    """Plan the workspace in this process, which should be a fresh one, so that the peak of memory is its own."""
    problem = problem_in(workspace)
    began, cpu = time.perf_counter(), time.process_time()
    runs, gap = RIVALS[rival](problem, time_limit, scenarios)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    value = float("nan") if runs is None else Valuation(problem).plan(runs).objective
    return Measured(value, gap, seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                    runs is not None and bool(breaches(problem, runs)))


def columns(problem: Problem, time_limit: float, _: int) -> tuple[Runs | None, float]:
    """Planning as the program does."""
    found = solve_by_columns(problem, gap=0.01, time_limit=time_limit, threads=2, solver="highs", progress=silent)
    return found.runs, found.bound / max(found.objective, 1e-9) - 1


def greedily(problem: Problem, _: float, __: int) -> tuple[Runs | None, float]:
    """What a good planner does by hand; proves nothing."""
    return greedy(problem), float("nan")


def by_the_book(problem: Problem, time_limit: float, scenarios: int, name: str) -> tuple[Runs | None, float]:
    """The textbook model; building it counts as well."""
    book = Textbook(problem, scenarios, whole=True)
    done = solver.solve(book.model, gap=0.01, time_limit=time_limit, threads=1, solver=name)
    return book.runs(dict(done.values)) if done.has_values else None, done.gap


def relaxed(problem: Problem, time_limit: float, scenarios: int) -> tuple[Runs | None, float]:
    """The textbook model's LP: how long it takes alone."""
    solver.solve(Textbook(problem, scenarios, whole=False).model, time_limit=10 * time_limit, solver="highs")
    return None, float("nan")


RIVALS: dict[str, Callable[[Problem, float, int], tuple[Runs | None, float]]] = {
    "columns": columns, "greedy, one run a style": greedily,
    "textbook, HiGHS": partial(by_the_book, name="highs"), "textbook, CBC": partial(by_the_book, name="cbc"),
    "its LP alone, HiGHS": relaxed}


def compare(workspace: Path, time_limit: float, scenarios: int) -> None:
    """All rivals on one workspace, each in a process of its own."""
    print(f"{workspace.name}: objective, of columns, gap, seconds, processor seconds, peak memory")
    best = float("nan")
    for rival in RIVALS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found = alone.submit(measure, rival, workspace, time_limit, scenarios).result()
        best = found.value if rival == "columns" else best
        note = "  (rounded to lots it breaks a limit)" if found.broken else ""
        print(f"  {rival:24} {found.value:14,.0f} {found.value / best:7.1%} {found.gap:8.2%} {found.seconds:7.1f} s "
              f"{found.cpu:7.1f} s {found.megabytes:7,.0f} MB{note}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--scenarios", type=int, default=8)
    args = parser.parse_args()
    for workspace in args.workspaces:
        compare(workspace, args.time_limit, args.scenarios)


if __name__ == "__main__":
    main()
