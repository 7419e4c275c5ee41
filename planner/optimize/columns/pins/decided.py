"""Styles with pins, settled first and by themselves: with the rules of the direct model, on these styles alone.

Runs pinned to a factory and a week are as they are; their style may get more beside them. A style with a pin that
leaves the factory or the week open gets its whole chain here. There are few of them, and all else is planned around.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pulp

from planner.optimize.columns.chains.chain import Chains, chains_of, no_chains, runs_of
from planner.optimize.direct.model import build_model, keep_limits
from planner.optimize.direct.variables import Variables, make_decisions
from planner.optimize.direct.variables import runs_of as solved_runs
from planner.optimize.problem.limits import may_start
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.solver.solve import solve

# With more runs to choose from than this, pins are kept at the least cost without a look at what sells.
MOST_RUNS = 1500
SCENARIOS = 10
# Without these styles there is no plan, so they get this long whatever the time limit.
LEAST_SECONDS = 10.0


def pinned_styles(problem: Problem) -> list[int]:
    """Styles of which something must be made."""
    return sorted({pin.s for pin in problem.pins if pin.units > 0})


@dataclass(frozen=True)
class Decided:
    """`closed`: whole chains of styles that get no other run; `held`: pinned runs of styles that may get more."""

    closed: Chains
    held: Chains

    def __len__(self) -> int:
        return len(self.closed) + len(self.held)


def decided_runs(problem: Problem, valuation: Valuation, how: SearchBudget) -> Decided | None:
    """Runs of the pinned styles that keep every pin and limit; None where none were found."""
    pinned = pinned_styles(problem)
    if not pinned:
        return Decided(no_chains(), no_chains())
    chains = _planned_alone(problem, pinned, valuation, how)
    if chains is None:
        return None
    closed = np.isin(chains.s, sorted({pin.s for pin in problem.pins if pin.units > 0 and None in (pin.f, pin.t)}))
    held = runs_of(chains.pick(~closed))
    places = {(pin.s, pin.f, pin.t) for pin in problem.pins if pin.units > 0}
    keep = np.array(
        [place in places for place in zip(held.s.tolist(), held.f.tolist(), held.t.tolist(), strict=True)], dtype=bool
    )
    return Decided(chains.pick(closed), chains_of(Runs(held.s[keep], held.f[keep], held.t[keep], held.units[keep])))


def _planned_alone(problem: Problem, pinned: list[int], valuation: Valuation, how: SearchBudget) -> Chains | None:
    """Chains of the `pinned` styles as if there were no others; None where none were found."""
    only = np.zeros(len(problem.styles.ids), dtype=bool)
    only[pinned] = True
    alone = replace(
        problem,
        pins=tuple(pin for pin in problem.pins if only[pin.s]),
        factories=replace(problem.factories, makes=problem.factories.makes & only[:, None]),
    )
    if int(may_start(alone).sum()) <= MOST_RUNS:
        model, v = build_model(alone, valuation, SCENARIOS)
    else:
        model, v = _cheapest(alone, valuation)
    outcome = solve(
        model,
        gap=0.01,
        time_limit=max(how.seconds, LEAST_SECONDS),
        threads=1,
        solver=how.params.solver,
        node_limit=how.nodes,
    )
    return chains_of(solved_runs(v, outcome.values)) if outcome.has_values else None


def _cheapest(problem: Problem, valuation: Valuation) -> tuple[pulp.LpProblem, Variables]:
    """Keep pins and limits at the least cost of units and setups."""
    model = pulp.LpProblem("pins", pulp.LpMaximize)
    v = make_decisions(model, problem, valuation)
    keep_limits(model, v)
    cost, setup = problem.factories.cost_factor, problem.factories.setup_cost
    unit = problem.styles.unit_cost
    model.setObjective(
        pulp.LpAffineExpression(
            [(q, -float(unit[s] * cost[f])) for (s, f, _), q in v.units.items()]
            + [(y, -1.0 - float(setup[f])) for (_, f, _), y in v.runs.items()]
        )
    )
    return model, v
