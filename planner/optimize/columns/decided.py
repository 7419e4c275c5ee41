"""Styles with pins, planned first and by themselves: with the rules of the direct model, on these styles alone.

There are few of them, and all else is planned around what they get. The bound looks at them as if they had no pins
but those that forbid runs, which only raises it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pulp

from planner.optimize import solver
from planner.optimize.columns.chain import Chains, chains_of, no_chains
from planner.optimize.columns.effort import Limits
from planner.optimize.direct.model import build_model, keep_limits
from planner.optimize.direct.variables import Variables, make_decisions, runs_of
from planner.optimize.limits import may_start
from planner.optimize.problem import Problem
from planner.optimize.valuation import Valuation

# With more runs to choose from than this, pins are kept at the least cost without a look at what sells.
MOST_RUNS = 1500
SCENARIOS = 10
# Without these styles there is no plan, so they get this long whatever the time limit.
LEAST_SECONDS = 10.0


def pinned_styles(problem: Problem) -> list[int]:
    """Styles of which something must be made."""
    return sorted({pin.s for pin in problem.pins if pin.units > 0})


def decided_runs(problem: Problem, valuation: Valuation, how: Limits) -> Chains | None:
    """Chains of the pinned styles that keep every pin and limit; None where none was found."""
    pinned = pinned_styles(problem)
    if not pinned:
        return no_chains()
    only = np.zeros(len(problem.styles.ids), dtype=bool)
    only[pinned] = True
    alone = replace(problem, pins=tuple(pin for pin in problem.pins if only[pin.s]),
                    factories=replace(problem.factories, makes=problem.factories.makes & only[:, None]))
    if int(may_start(alone).sum()) <= MOST_RUNS:
        model, v = build_model(alone, valuation, SCENARIOS)
    else:
        model, v = _cheapest(alone, valuation)
    outcome = solver.solve(model, gap=0.01, time_limit=max(how.seconds, LEAST_SECONDS), threads=how.threads,
                           solver=how.name, node_limit=how.nodes)
    return chains_of(runs_of(v, outcome.values)) if outcome.has_values else None


def _cheapest(problem: Problem, valuation: Valuation) -> tuple[pulp.LpProblem, Variables]:
    """Keep pins and limits at the least cost of units and setups."""
    model = pulp.LpProblem("pins", pulp.LpMaximize)
    v = make_decisions(model, problem, valuation)
    keep_limits(model, v)
    cost, setup = problem.factories.cost_factor, problem.factories.setup_cost
    unit = problem.styles.unit_cost
    model.setObjective(pulp.LpAffineExpression(
        [(q, -float(unit[s] * cost[f])) for (s, f, _), q in v.units.items()]
        + [(y, -1.0 - float(setup[f])) for (_, f, _), y in v.runs.items()]))
    return model, v
