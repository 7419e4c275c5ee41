"""A week of a factory as a knapsack: which sets of runs fit at their least batches, and what no such set exceeds.

Parts of runs that are no mean of sets that fit exceed some row, sum of weights <= 1, that every set keeps. The row that
they exceed most is an LP over the weights, whose sets are found one by one, each the heaviest at the weights so far.
Source: Kaparis & Letchford, Separation algorithms for 0-1 knapsack polytopes, Mathematical Programming 124 (2010).
"""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.solve import solve

# Minutes are counted in so many parts of the room, rounded down: whatever fits still fits, so rows hold.
PARTS = 5000
# Sets looked at for one row at most.
SETS = 150
# Parts of a run smaller than this have no say in which row is best.
SMALL = 0.005
_EVEN = 1e-6


class Knapsack:
    """The runs that one week could hold: minutes (n,) of their least batches, setup included, and the room."""

    def __init__(self, minutes: Floats, room: float, solver_name: str) -> None:
        self.size: Ints = np.floor(np.minimum(minutes / room, 2.0) * PARTS + _EVEN).astype(np.int64)
        self.solver_name = solver_name
        self.sets: list[Bools] = []  # that fit, found so far

    def row_exceeded(self, made: Floats, by: float) -> Floats | None:
        """Weights (n,) that add up to at most 1 over every set that fits, and to more than 1 + `by` over the parts
        `made` (n,); None where there are none.
        """
        fits = self.size <= PARTS
        often = np.flatnonzero((made > SMALL) & fits)
        weight = self._sharpest(made, often, by)
        return None if weight is None else self._with_others(weight, often, np.flatnonzero(fits))

    def _sharpest(self, made: Floats, often: Ints, by: float) -> Floats | None:
        """The weights, of runs `often` alone, that `made` exceeds most."""
        model = pulp.LpProblem("row", pulp.LpMaximize)
        w = [model.add_variable(f"w_{i}", 0, 1) for i in often.tolist()]
        model.setObjective(pulp.LpAffineExpression(list(zip(w, made[often].tolist(), strict=True))))

        def keep(number: int, chosen: Bools) -> None:
            terms = [(v, 1.0) for v, there in zip(w, chosen[often].tolist(), strict=True) if there]
            if terms:
                model.addConstraint(pulp.LpAffineExpression(terms) <= 1, f"set_{number}")

        for number, chosen in enumerate(self.sets):
            keep(number, chosen)
        weight = np.zeros(len(made))
        for _ in range(SETS):
            outcome = solve(model, solver=self.solver_name)
            if not outcome.has_values or outcome.objective <= 1 + by:
                return None
            weight[often] = np.maximum([outcome.values[v.name] for v in w], 0.0)
            heaviest, chosen = self.heaviest(weight, often)
            if heaviest <= 1 + by / 2:
                break
            keep(len(self.sets), chosen)
            self.sets.append(chosen)
        weight /= max(heaviest, 1.0)
        return weight if float(weight @ made) > 1 + by / 2 else None

    def heaviest(self, weight: Floats, among: Ints) -> tuple[float, Bools]:
        """(weight of the heaviest set of the runs `among` that fits, that set (n,))."""
        best, better = np.zeros(PARTS + 1), []
        for i in among.tolist():
            best, where = self._taken_as_well(best, i, float(weight[i]))
            better.append(where)
        chosen, left = np.zeros(len(weight), dtype=bool), PARTS
        for i, where in zip(among[::-1].tolist(), better[::-1], strict=True):
            if where[left]:
                chosen[i] = True
                left -= int(self.size[i])
        return float(best[-1]), chosen

    def _taken_as_well(self, best: Floats, i: int, weight: float) -> tuple[Floats, Bools]:
        """(most weight within 0 .. PARTS parts when run i may be taken beside those of `best`, where it is taken)."""
        size = int(self.size[i])
        found = best.copy()
        np.maximum(found[size:], best[: PARTS + 1 - size] + weight, out=found[size:])
        return found, found > best

    def _with_others(self, weight: Floats, often: Ints, fits: Ints) -> Floats:
        """The same row with a weight for every other run, large ones first: what is left of 1 by any set beside it."""
        best = np.zeros(PARTS + 1)
        for i in often.tolist():
            best, _ = self._taken_as_well(best, i, float(weight[i]))
        weight = weight.copy()
        others = np.setdiff1d(fits, often)
        for i in others[np.argsort(-self.size[others], kind="stable")].tolist():
            weight[i] = max(1.0 - float(best[PARTS - self.size[i]]), 0.0)
            best, _ = self._taken_as_well(best, i, float(weight[i]))
        return weight
