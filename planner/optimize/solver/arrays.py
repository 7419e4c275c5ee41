"""HiGHS on arrays: models too large to be written variable by variable; the same answers as solve.py gives.

Rows can be added to a model between two solves, each of which starts from the last one's basis.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.solve import SolverStatus

# An LP is solved even if rows are broken by so much once HiGHS has taken its scaling off again.
NEARLY = 1e-4
# What HiGHS does besides branching to come by solutions; each of them solves models of its own.
GUESSES = ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost")

# How often HiGHS tries a column by strong branching before it relies on what branches on it brought; it does so 8 times by
# itself, which takes eight of ten iterations in models of runs and leaves a third of the nodes.
TRIED, USUALLY_TRIED = 1, 8


@dataclass(frozen=True)
class Rows:
    """m rows  lower <= sum of value x column <= upper, as entries (row, column, value), in any order."""

    lower: Floats
    upper: Floats
    row: Ints
    column: Ints
    value: Floats

    def __len__(self) -> int:
        return len(self.lower)

    def total(self, values: Floats) -> Floats:
        """(m,) what these values of the columns add up to in each row."""
        found = np.bincount(self.row, self.value * values[self.column], minlength=len(self))
        return found.astype(np.float64, copy=False)

    def only(self, kept: Bools) -> Rows:
        """The rows `kept` (m,)."""
        number, here = np.cumsum(kept) - 1, kept[self.row]
        return Rows(self.lower[kept], self.upper[kept], number[self.row[here]], self.column[here], self.value[here])

    @property
    def starts(self) -> tuple[Ints, Ints, Floats]:
        """(first entry of each row and one past the last (m + 1,), columns, values), by row; equal entries added up."""
        order = np.lexsort((self.column, self.row))
        row, column, value = self.row[order], self.column[order], self.value[order]
        new = np.ones(len(row), dtype=bool)
        new[1:] = (np.diff(row) != 0) | (np.diff(column) != 0)
        first = np.flatnonzero(new)
        value = np.add.reduceat(value, first) if len(first) else value
        start = np.searchsorted(row[first], np.arange(len(self.lower) + 1))
        return start, column[first], value


def stacked(parts: list[Rows]) -> Rows:
    """All rows of `parts`, one part after the other."""
    if not parts:
        none, zero = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Rows(none, none, zero, zero, none)
    offset = np.concatenate([[0], np.cumsum([len(p) for p in parts])])
    return Rows(
        np.concatenate([p.lower for p in parts]),
        np.concatenate([p.upper for p in parts]),
        np.concatenate([p.row + n for p, n in zip(parts, offset, strict=False)]),
        np.concatenate([p.column for p in parts]),
        np.concatenate([p.value for p in parts]),
    )


@dataclass(frozen=True)
class Answer:
    """What HiGHS ended with: objective and bound as in solver.Outcome; values (columns,), duals (rows,) and reduced
    costs (columns,) of an LP solved to its end, else empty.
    """

    status: SolverStatus
    objective: float
    bound: float
    values: Floats
    duals: Floats
    reduced: Floats
    nodes: int = 0

    @property
    def has_values(self) -> bool:
        """Whether there is a solution."""
        return len(self.values) > 0


class ArrayModel:
    """A maximisation in HiGHS: columns with bounds and gains, and rows."""

    def __init__(self, gain: Floats, lower: Floats, upper: Floats, rows: Rows, offset: float = 0.0) -> None:
        import highspy

        self.whole = np.zeros(len(gain), dtype=bool)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(gain), len(rows)
        model.sense_, model.offset_ = highspy.ObjSense.kMaximize, offset
        model.col_cost_, model.col_lower_, model.col_upper_ = gain, lower, upper
        model.row_lower_, model.row_upper_ = rows.lower, rows.upper
        start, column, value = rows.starts
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = start, column, value
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.passModel(model)

    def add_rows(self, rows: Rows) -> None:
        """Add rows below those that are there."""
        start, column, value = rows.starts
        self.highs.addRows(
            len(rows),
            rows.lower,
            rows.upper,
            len(column),
            start[:-1].astype(np.int32),
            column.astype(np.int32),
            value,
        )

    def set_bounds(self, which: Ints, lower: Floats, upper: Floats) -> None:
        """Other least and most of the columns `which` (m,)."""
        if len(which):
            self.highs.changeColsBounds(
                len(which), which.astype(np.int32), lower.astype(np.float64), upper.astype(np.float64)
            )

    def make_whole(self, which: Bools) -> None:
        """Columns that must be whole numbers from now on."""
        import highspy

        columns = np.flatnonzero(which).astype(np.int32)
        kind = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.whole = which
        if len(columns):
            self.highs.changeColsIntegrality(len(columns), columns, kind)

    def start_from(self, values: Floats) -> None:
        """A first incumbent: values of all columns."""
        import highspy

        solution = highspy.HighsSolution()
        solution.col_value = values.tolist()
        self.highs.setSolution(solution)

    def solve(
        self,
        *,
        until: float,
        gap: float = 0.0,
        threads: int = 1,
        nodes: int | None = None,
        cutoff: float | None = None,
        met: Callable[[Floats], object] | None = None,
        interior: bool = False,
        stop: threading.Event | None = None,
        guess: bool = True,
    ) -> Answer:
        """Solve until proven within `gap` (relative), until `until` (time.perf_counter) or for `nodes` nodes.

        `met` is shown every solution that the search comes by (columns,), and ends it by an answer that is true. With
        `cutoff`, what earns less is not looked for. `stop`, once set, ends it as the time does. Without `guess` all work goes into branches, none into
        HiGHS's own searches for solutions in a part of the model.
        """
        import highspy

        seconds = until - time.perf_counter()
        if seconds <= 0:
            none = np.zeros(0)
            return Answer(SolverStatus.NO_SOLUTION, math.nan, math.inf, none, none, none)
        highs = self.highs
        options: dict[str, Any] = {"time_limit": float(highs_time(self.highs) + seconds), "threads": threads}
        options |= {"mip_rel_gap": gap, "mip_abs_gap": 1e-9, "random_seed": 0}
        options |= {"mip_pscost_minreliable": USUALLY_TRIED if guess else TRIED}
        options |= dict.fromkeys(GUESSES, guess) | {"mip_heuristic_effort": 0.05 if guess else 0.0}
        options |= {"mip_max_nodes": 2**31 - 1 if nodes is None else nodes, "solver": "ipm" if interior else "choose"}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        if cutoff is not None:
            highs.setOptionValue("objective_bound", float(cutoff))
        highs.resetGlobalScheduler(True)
        with _listening(highs, met, stop):
            highs.run()
        if highs.getModelStatus() in (highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kSolveError):
            # Numerical trouble from an old basis: once more from nothing.
            highs.clearSolver()
            highs.run()
        return self._answer()

    def _answer(self) -> Answer:
        import highspy

        highs, kinds, none = self.highs, highspy.HighsModelStatus, np.zeros(0)
        info, state, whole = highs.getInfo(), highs.getModelStatus(), bool(self.whole.any())
        if state in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Answer(SolverStatus.INFEASIBLE, math.nan, -math.inf, none, none, none)
        if state == kinds.kUnbounded:
            return Answer(SolverStatus.UNBOUNDED, math.nan, math.inf, none, none, none)
        proven = state in (kinds.kOptimal, kinds.kModelEmpty)
        solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        solved |= proven and not whole and info.max_primal_infeasibility <= NEARLY
        bound = info.mip_dual_bound if whole and math.isfinite(info.mip_dual_bound) else math.inf
        if not solved and state != kinds.kModelEmpty:
            return Answer(SolverStatus.NO_SOLUTION, math.nan, bound, none, none, none, int(info.mip_node_count))
        solution = highs.getSolution()
        values, duals, reduced = np.array(solution.col_value), none, none
        if proven and not whole:
            bound = info.objective_function_value
            duals, reduced = np.array(solution.row_dual), np.array(solution.col_dual)
        status = SolverStatus.OPTIMAL if proven else SolverStatus.FEASIBLE
        nodes = int(info.mip_node_count)
        return Answer(status, info.objective_function_value, bound, values, duals, reduced, nodes)


@contextmanager
def _listening(
    highs: Any, met: Callable[[Floats], object] | None, stop: threading.Event | None
) -> Generator[None, None, None]:
    """HiGHS tells `met` of its solutions, and ends once that answers true or `stop` is set."""
    ended = False

    def show(event: Any) -> None:
        nonlocal ended
        ended = bool(met and met(np.array(event.data_out.mip_solution))) or ended

    def end(event: Any) -> None:
        if ended or (stop and stop.is_set()):
            event.interrupt()

    if met is not None:
        highs.cbMipImprovingSolution.subscribe(show)
    if met is not None or stop is not None:
        highs.cbMipInterrupt.subscribe(end)
    try:
        yield
    finally:
        highs.cbMipImprovingSolution.clear()
        highs.cbMipInterrupt.clear()


def highs_time(highs: Any) -> float:
    """Seconds that this instance of HiGHS has run so far: its time limit counts from there."""
    return float(highs.getRunTime())
