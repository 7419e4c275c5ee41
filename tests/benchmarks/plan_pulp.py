"""What PuLP itself costs: a master of columns stated, handed to HiGHS row by row and in bulk, and solved.

    python tests/benchmarks/plan_pulp.py WORKSPACE...

A WORKSPACE also holds demand/demand.csv and demand/demand_weekly.csv. Prints size and processor seconds of the first
master of each.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import highspy
import numpy as np
import pulp
from plan_rivals import problem_in

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import PER_STYLE
from planner.optimize.columns.relaxation.master import Master
from planner.optimize.columns.relaxation.subgradient import descend
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams


def first_master(workspace: Path) -> Master:
    """The master over the columns of the descent, not yet stated in PuLP."""
    problem = problem_in(workspace)
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains())
    pricing, pool = ParallelPricing(candidates, 1), Pool(candidates)
    found = descend(candidates, pricing, SearchBudget(SearchParams(gap=0.01), time.perf_counter() + 3600))
    pool.add(found.chains)
    pool.keep_best(found.duals, pricing.best(found.duals)[0], PER_STYLE, np.inf)
    return Master(candidates, pool.chains, pool.profit)


def stated(master: Master) -> pulp.LpProblem:
    """Variables and rows as PuLP objects."""
    master.add_chains()
    master.add_overtime()
    master.add_purchases(whole=False)
    master.mix_chains(np.zeros(master.candidates.S, dtype=bool))
    master.close()
    return master.model


def handed_over(model: pulp.LpProblem) -> highspy.Highs:
    """As PuLP does it: a call a column, a call a row."""
    bridge = pulp.HiGHS(msg=False, solver="ipm")
    bridge.createAndConfigureSolver(model)
    bridge.buildSolverModel(model)
    return model.solverModel


def in_bulk(model: pulp.LpProblem) -> highspy.Highs:
    """The same in two calls."""
    highs, variables, rows = highspy.Highs(), model.variables(), model.constraints()
    highs.setOptionValue("output_flag", False)
    cost, none = np.zeros(len(variables)), np.zeros(0, dtype=np.int32)
    for i, variable in enumerate(variables):
        variable.index = i
    for variable, c in model.objective.items():
        cost[variable.index] = -c
    bounds = [
        [np.inf * side if b is None else b for b in found]
        for side, found in ((-1, [v.lowBound for v in variables]), (1, [v.upBound for v in variables]))
    ]
    highs.addCols(len(variables), cost, *map(np.array, bounds), 0, none, none, np.zeros(0))
    starts, places, values = [], [], []
    for row in rows:
        starts.append(len(places))
        for variable, c in row.items():
            places.append(variable.index)
            values.append(c)
    limits = [
        [np.inf * side if b is None else b for b in found]
        for side, found in ((-1, [r.getLb() for r in rows]), (1, [r.getUb() for r in rows]))
    ]
    highs.addRows(
        len(rows),
        *map(np.array, limits),
        len(places),
        np.array(starts, dtype=np.int32),
        np.array(places, dtype=np.int32),
        np.array(values),
    )
    return highs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    for workspace in parser.parse_args().workspaces:
        master = first_master(workspace)
        clock = [time.process_time()]
        model = stated(master)
        clock.append(time.process_time())
        highs = handed_over(model)
        clock.append(time.process_time())
        highs.run()
        clock.append(time.process_time())
        in_bulk(model)
        clock.append(time.process_time())
        state, hand, run, bulk = np.diff(clock)
        print(
            f"{workspace.name:16} {len(model.variables()):7,} columns {len(model.constraints()):6,} rows   stated "
            f"{state:5.2f} s   handed over {hand:5.2f} s (in bulk {bulk:5.2f} s)   solved {run:5.2f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
