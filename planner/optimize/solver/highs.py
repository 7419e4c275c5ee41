"""HiGHS behind PuLP: runs a model and reads status, bound, values and duals from HiGHS itself."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulp


@dataclass(frozen=True)
class RawOutcome:
    """What a solver said, before anyone judges it; the meaning of the fields is that of solver.Outcome."""

    status: str
    objective: float = math.nan
    bound: float = math.inf
    values: dict[str, float] = field(default_factory=dict)
    duals: dict[str, float] = field(default_factory=dict)
    version: str = ""


def available() -> bool:
    """Whether highspy can be imported."""
    return importlib.util.find_spec("highspy") is not None and bool(pulp.HiGHS(msg=False).available())


def run(
    model: pulp.LpProblem,
    *,
    gap: float,
    time_limit: float,
    threads: int,
    start: Mapping[str, float] | None,
    node_limit: int | None,
    interior: bool = False,
) -> RawOutcome:
    """Solve with HiGHS. PuLP copies the model over as a minimisation, so signs are turned back here."""
    options: dict[str, Any] = {} if node_limit is None else {"mip_max_nodes": node_limit}
    if interior:
        options["solver"] = "ipm"
    bridge = pulp.HiGHS(msg=False, gapRel=gap, gapAbs=1e-6, threads=threads, timeLimit=time_limit, **options)
    bridge.createAndConfigureSolver(model)
    bridge.buildSolverModel(model)
    highs = model.solverModel
    # HiGHS refuses to run with another number of threads than the first time in a process, unless told to start over.
    highs.resetGlobalScheduler(True)
    if start:
        _give_start(highs, [v.name for v in model.variables()], start)
    highs.run()
    raw = _read(model, highs)
    # The C++ object holds the whole model; a long-lived LpProblem must not keep it.
    model.solverModel = None
    return raw


def _give_start(highs: Any, names: list[str], start: Mapping[str, float]) -> None:
    import highspy

    solution = highspy.HighsSolution()
    solution.col_value = [float(start.get(name, 0.0)) for name in names]
    highs.setSolution(solution)


def _read(model: pulp.LpProblem, highs: Any) -> RawOutcome:
    import highspy

    info, state = highs.getInfo(), highs.getModelStatus()
    kinds = highspy.HighsModelStatus
    turn = -1.0 if model.sense == pulp.LpMaximize else 1.0
    version = f"HiGHS {highs.version()}"
    whole = any(v.cat == pulp.LpInteger for v in model.variables())
    if state in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return RawOutcome("infeasible", bound=turn * math.inf, version=version)
    if state == kinds.kUnbounded:
        return RawOutcome("unbounded", bound=turn * -math.inf, version=version)
    proven = state in (kinds.kOptimal, kinds.kModelEmpty)
    solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    constant = model.objective.constant if model.objective is not None else 0.0
    bound = turn * -math.inf
    if whole and math.isfinite(info.mip_dual_bound):
        bound = turn * info.mip_dual_bound + constant
    if not solved and state != kinds.kModelEmpty:
        return RawOutcome("no_solution", bound=bound, version=version)
    solution = highs.getSolution()
    objective = turn * info.objective_function_value + constant
    values = dict(zip((v.name for v in model.variables()), solution.col_value, strict=True))
    duals: dict[str, float] = {}
    if proven and not whole:
        bound = objective
        duals = {row.name: turn * dual for row, dual in zip(model.constraints(), solution.row_dual, strict=True)}
    return RawOutcome("optimal" if proven else "feasible", objective, bound, values, duals, version)
