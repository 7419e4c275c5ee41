"""The relaxation over the runs that matter: all others are shut until their prices say that they would earn more.

An LP over some thousand candidate runs makes a hundred or two of them. Solved over a few hundred that are likely, then over
those as well that its prices ask for, it takes a sixth of the time and ends at the same value. Whenever it ends, its value
and what the shut runs would add at its prices, at most one of each, is a bound (docs/compact.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.compact.columns import Layout
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.arrays import Answer, ArrayModel

# With fewer runs than this all are open.
MANY = 600
# Share of the value that shut runs may add at most when the relaxation is done; and how many are opened at once.
LEFT, AT_ONCE = 1e-6, 300


@dataclass
class SiftedRuns:
    """The runs (n,) of a layout that are `shut` for now: not one lot of them is made."""

    layout: Layout
    shut: Bools

    @classmethod
    def of(cls, layout: Layout, likely: Bools) -> SiftedRuns | None:
        """All but those `likely` (n,) and those that people have pinned are shut; None where all are few."""
        if layout.n < MANY:
            return None
        pinned = np.isin(layout.candidates.s, [pin.s for pin in layout.problem.pins])
        return cls(layout, ~(likely | pinned))

    def apart(self) -> SiftedRuns:
        """The same, for a model of its own."""
        return replace(self, shut=self.shut.copy())

    def without_shut(self, upper: Floats) -> Floats:
        """Most of every column, 0 of the runs that are shut."""
        found = upper.copy()
        found[self.layout.lots[self.shut]] = found[self.layout.runs[self.shut]] = 0.0
        return found

    def look_at(self, model: ArrayModel, answer: Answer) -> tuple[bool, Answer]:
        """(whether runs were opened in the model because they would earn more at the answer's prices; the answer, its
        value and bound raised by all that shut runs could add).
        """
        layout, c = self.layout, self.layout.candidates
        lots, run = answer.reduced[layout.lots] / c.lot, answer.reduced[layout.runs]
        more = np.where(self.shut, np.maximum(np.maximum(lots * c.least, lots * c.most) + run, 0.0), 0.0)
        raised = answer.bound + float(more.sum())
        if more.sum() > LEFT * abs(answer.objective):
            opened = np.argsort(-more, kind="stable")[:AT_ONCE]
            self._open(model, opened[more[opened] > 0])
        return bool(more.sum() > LEFT * abs(answer.objective)), replace(answer, objective=raised, bound=raised)

    def _open(self, model: ArrayModel, which: Ints) -> None:
        layout, c = self.layout, self.layout.candidates
        self.shut[which] = False
        columns = np.concatenate([layout.lots[which], layout.runs[which]])
        most = np.concatenate([(c.most / c.lot)[which], np.ones(len(which))])
        model.set_bounds(columns, np.zeros(len(columns)), most)
