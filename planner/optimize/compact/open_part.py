"""A model of which only some columns are open: a smaller one without all others, whose answers are those of the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.solver.arrays import Answer, ArrayModel, Rows
from planner.optimize.solver.solve import SolverStatus


class OpenPart:
    """The whole-number model over the columns whose `lower` is below their `upper`; all others stay at their lower."""

    def __init__(
        self,
        gain: Floats,
        lower: Floats,
        upper: Floats,
        rows: Rows,
        offset: float,
        whole: Bools,
        start: Floats | None = None,
    ) -> None:
        self._open, self._at = lower < upper, np.where(lower < upper, 0.0, lower)
        here = self._open
        self._gained = offset + float(gain @ self._at)
        self._model = ArrayModel(gain[here], lower[here], upper[here], self._part(rows), self._gained)
        self._model.make_whole(whole[here])
        if start is not None:
            self._model.start_from(start[here])

    def _part(self, rows: Rows) -> Rows:
        """What the rows leave to the open columns; rows without any are left out, which cuts no plan off."""
        number, mine = np.cumsum(self._open) - 1, self._open[rows.column]
        some = np.zeros(len(rows), dtype=bool)
        some[rows.row[mine]] = True
        taken, row = rows.total(self._at)[some], np.cumsum(some) - 1
        return Rows(
            rows.lower[some] - taken,
            rows.upper[some] - taken,
            row[rows.row[mine]],
            number[rows.column[mine]],
            rows.value[mine],
        )

    def solve(self, *, met: Callable[[Floats], object], **how: Any) -> Answer:
        """As ArrayModel.solve, in values of all columns."""
        if not self._open.any():
            none = np.zeros(0)
            return Answer(SolverStatus.OPTIMAL, self._gained, self._gained, self._at, none, none)
        answer = self._model.solve(met=lambda values: met(self._all(values)), **how)
        return replace(answer, values=self._all(answer.values)) if answer.has_values else answer

    def _all(self, values: Floats) -> Floats:
        found = self._at.copy()
        found[self._open] = values
        return found
