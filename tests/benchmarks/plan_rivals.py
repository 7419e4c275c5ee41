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
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from plan_textbook import Textbook

from planner.domain import silent
from planner.ingest import read_demand, read_inputs
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, joined, no_chains, runs_of
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import use_by_run
from planner.optimize.columns.plan_search.lot_rounding import in_lots
from planner.optimize.columns.plan_search.room import Room
from planner.optimize.problem.build import build_problem
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import solve
from planner.workspace import open_workspace

# A gap above this says nothing; `nan` where a rival proves nothing.
MOST_GAP = 10.0


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
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains())
    found = []
    for f, t in np.argwhere(candidates.may.any(axis=0)).tolist():
        s = np.flatnonzero(candidates.may[:, f, t])
        share = candidates.rest[s, t + problem.factories.lead[f]]
        ratio = np.clip(
            1 - (candidates.making[s, f] - problem.styles.salvage[s]) / np.maximum(candidates.margin[s], 1e-9), 0, 1
        )
        units = share * candidates.curve.at_ratio(s, ratio[:, None])[0][:, 0]
        units = np.clip(units, candidates.least[s, f], candidates.most[s, f, t])
        one = np.ones((len(s), 1), dtype=np.int64)
        found.append(in_lots(candidates, Chains(s, f * one, t * one, units[:, None])))
    chains = joined(found)
    earned, use = profit(candidates, chains), use_by_run(candidates, chains)
    plans = [one_each(candidates, chains, earned / size) for size in (1.0, use.minutes, use.money)]
    return runs_of(max(plans, key=candidates.earns))


def one_each(candidates: CandidateRuns, chains: Chains, rank: np.ndarray) -> Chains:
    """Of chains of one run each, those that fit, one a style, highest rank first."""
    room, chosen = Room(candidates, no_chains()), {}
    for i in np.argsort(-rank, kind="stable").tolist():
        s = int(chains.s[i])
        if rank[i] <= 0 or s in chosen:
            continue
        change = room.change(s, int(chains.f[i, 0]), int(chains.t[i, 0]), float(chains.units[i, 0]), setup=1)
        if room.price(change) is not None:
            room.take(change)
            chosen[s] = i
    return chains.pick(np.array(sorted(chosen.values()), dtype=np.int64))


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
    return Measured(
        value,
        gap,
        seconds,
        cpu,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        runs is not None and bool(breaches(problem, runs)),
    )


def columns(problem: Problem, time_limit: float, _: int) -> tuple[Runs | None, float]:
    """Planning as the program does."""
    found = solve_by_columns(problem, SearchParams(gap=0.01, threads=2), time_limit=time_limit, progress=silent)
    return found.runs, found.bound / max(found.objective, 1e-9) - 1


def greedily(problem: Problem, _: float, __: int) -> tuple[Runs | None, float]:
    """What a good planner does by hand; proves nothing."""
    return greedy(problem), float("nan")


def by_the_book(problem: Problem, time_limit: float, scenarios: int, name: str) -> tuple[Runs | None, float]:
    """The textbook model; building it counts as well."""
    book = Textbook(problem, scenarios, whole=True)
    done = solve(book.model, gap=0.01, time_limit=time_limit, threads=1, solver=name)
    return book.runs(dict(done.values)) if done.has_values else None, done.gap


def relaxed(problem: Problem, time_limit: float, scenarios: int) -> tuple[Runs | None, float]:
    """The textbook model's LP: how long it takes alone."""
    solve(Textbook(problem, scenarios, whole=False).model, time_limit=10 * time_limit, solver="highs")
    return None, float("nan")


RIVALS: dict[str, Callable[[Problem, float, int], tuple[Runs | None, float]]] = {
    "columns": columns,
    "greedy, one run a style": greedily,
    "textbook, HiGHS": partial(by_the_book, name="highs"),
    "textbook, CBC": partial(by_the_book, name="cbc"),
    "its LP alone, HiGHS": relaxed,
}


def compare(workspace: Path, time_limit: float, scenarios: int) -> None:
    """All rivals on one workspace, each in a process of its own."""
    print(f"{workspace.name}: objective, of columns, gap, seconds, processor seconds, peak memory")
    best = float("nan")
    for rival in RIVALS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            found = alone.submit(measure, rival, workspace, time_limit, scenarios).result()
        best = found.value if rival == "columns" else best
        note = "  (rounded to lots it breaks a limit)" if found.broken else ""
        gap = f"{found.gap:.2%}" if found.gap < MOST_GAP else "none"
        print(
            f"  {rival:24} {found.value:14,.0f} {found.value / best:7.1%} {gap:>8} {found.seconds:7.1f} s "
            f"{found.cpu:7.1f} s {found.megabytes:7,.0f} MB{note}",
            flush=True,
        )


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
