"""Rows of the shared limits in a PuLP model over chains: what chains take of each, what overtime adds, what is left.

The master and the choice of firm runs both build on them; what a limit is stands in problem/shared_limits.py alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import pulp

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.use import Use
from planner.optimize.problem.shared_limits import (
    MINUTES,
    ByKind,
    Supply,
    overtime_in,
    purchase_in,
    rooms,
    shared_limits,
)
from planner.optimize.problem.statement import Problem
from planner.optimize.solver.weighted_sum import Term

Key = tuple[str, int]


class LimitRows:
    """rows[kind, row] collects the entries of each limit; `taken` is what others take of them already."""

    def __init__(self, candidates: CandidateRuns, taken: Use) -> None:
        self.candidates, self.taken = candidates, taken
        self.room: ByKind = rooms(candidates.problem)
        self.rows: dict[Key, list[Term]] = defaultdict(list)

    def add_chains(self, variables: Sequence[pulp.LpVariable], chains: Chains) -> None:
        """What a unit of each variable takes, its chain's runs together."""
        i, j = np.nonzero(chains.on)
        units = chains.units[i, j]
        for limit in shared_limits(self.candidates.problem, chains.s[i], chains.f[i, j], chains.t[i, j]):
            amount = limit.amount(units)
            taking = (amount > 0) & np.isfinite(limit.room[limit.row])
            for k in np.flatnonzero(taking).tolist():
                self.rows[limit.kind, int(limit.row[k])].append((variables[i[k]], float(amount[k])))

    def add_overtime(self, model: pulp.LpProblem, spend: Callable[[pulp.LpVariable, float], None]) -> None:
        """o[f,t] <= what overtime is left of the weeks in use; what it costs goes to `spend`, and into the budgets."""
        extra, problem = self.candidates.extra.ravel(), self.candidates.problem
        for _kind, row in [key for key in self.rows if key[0] == MINUTES]:
            if extra[row] > 0:
                f, t = divmod(row, problem.T)
                o = model.add_variable(f"o_{f}_{t}", 0, float(extra[row]))
                spend(o, float(problem.factories.overtime_cost[f]))
                self._add(o, row, overtime_in)

    def add_purchase(self, g: int, variable: pulp.LpVariable) -> None:
        """Metres of fabric g that are bought: more of it, and money spent."""
        self._add(variable, g, purchase_in)

    def _add(
        self, variable: pulp.LpVariable, place: int, supply_in: Callable[[Problem, str], tuple[Supply, ...]]
    ) -> None:
        """What a unit of overtime or of a purchase takes of every row that limits anything."""
        for kind, room in self.room.items():
            for supply in supply_in(self.candidates.problem, kind):
                row = int(supply.row[place])
                if row >= 0 and np.isfinite(room[row]):
                    self.rows[kind, row].append((variable, float(supply.amount[place])))

    def is_limit(self, key: Key) -> bool:
        """Whether the row is one of a shared limit."""
        return key[0] in self.room

    def left(self, key: Key) -> float:
        """What is left of a limit beside what is taken; its right-hand side."""
        kind, row = key
        return float(self.room[kind][row] - self.taken.of[kind][row])

    def prices(self, duals: dict[str, float]) -> ByKind:
        """The duals of the rows, all >= 0; 0 where there is no row."""
        found: ByKind = {kind: np.zeros(len(room)) for kind, room in self.room.items()}
        for key in self.rows:
            if self.is_limit(key):
                found[key[0]][key[1]] = max(duals.get(row_label(key), 0.0), 0.0)
        return found


def row_label(key: Key) -> str:
    """The name of a row in the model."""
    return f"{key[0].replace(' ', '_')}_{key[1]}"


def total_of(terms: Sequence[Term]) -> float:
    """The sum of what is taken, what is added left out."""
    return sum(c for _, c in terms if c > 0)
