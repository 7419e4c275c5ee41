"""CBC behind PuLP, the fallback: runs a model and reads result and bound from CBC's own log."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pulp
from pulp.apis import coin_api

from planner.optimize.solver_highs import RawOutcome

# CBC prints seven digits of its bound; it is moved outward by this share to stay a bound.
PRINTED_DIGITS = 1e-6
_RESULT = re.compile(r"^Result - (.+)$", re.MULTILINE)
_BOUND = re.compile(r"^(?:Lower|Upper) bound:\s+(\S+)", re.MULTILINE)
_VERSION = re.compile(r"^Version: (\S+)", re.MULTILINE)


def available() -> bool:
    """Whether a CBC binary is at hand: PuLP's own, or one on the PATH."""
    return _path() is not None


def _path() -> str | None:
    for path in (coin_api.pulp_cbc_path, coin_api.cbc_path):
        if path and pulp.COIN_CMD(msg=False, path=path).available():
            return str(path)
    return None


def run(model: pulp.LpProblem, *, gap: float, time_limit: float, threads: int, start: Mapping[str, float] | None,
        node_limit: int | None) -> RawOutcome:
    """Solve with CBC in a process of its own."""
    for variable in model.variables() if start else ():
        variable.setInitialValue(float((start or {}).get(variable.name, 0.0)), check=False)
    whole = any(v.cat == pulp.LpInteger for v in model.variables())
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        command = pulp.COIN_CMD(msg=False, path=_path(), logPath=str(log), timeLimit=time_limit, gapRel=gap,
                                threads=threads if threads > 1 else None, warmStart=bool(start), maxNodes=node_limit,
                                mip=whole)
        command.tmpDir = folder
        try:
            model.solve(command)
        except pulp.PulpSolverError:
            return RawOutcome("no_solution", bound=_nothing_known(model), version="CBC")
        return _read(model, log.read_text(encoding="utf-8", errors="replace"), whole=whole)


def _nothing_known(model: pulp.LpProblem) -> float:
    return math.inf if model.sense == pulp.LpMaximize else -math.inf


def _read(model: pulp.LpProblem, log: str, *, whole: bool) -> RawOutcome:
    """Result line, bound and values; the bound in the log leaves out the objective's constant."""
    found = _VERSION.search(log)
    version = f"CBC {found.group(1) if found else ''}".strip()
    constant = model.objective.constant if model.objective is not None else 0.0
    bound = _nothing_known(model)
    if model.sol_status == pulp.LpSolutionInfeasible:
        return RawOutcome("infeasible", bound=-bound, version=version)
    if model.sol_status == pulp.LpSolutionUnbounded:
        return RawOutcome("unbounded", bound=bound, version=version)
    printed = _BOUND.search(log)
    if printed and math.isfinite(float(printed.group(1))):
        outward = math.copysign(PRINTED_DIGITS * (1 + abs(float(printed.group(1)))), bound)
        bound = float(printed.group(1)) + outward + constant
    if model.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return RawOutcome("no_solution", bound=bound, version=version)
    values = {v.name: float(v.varValue or 0.0) for v in model.variables()}
    objective = float(pulp.value(model.objective))
    result = _RESULT.search(log)
    proven = not whole or (result is not None and result.group(1).startswith("Optimal"))
    if proven and not printed:
        bound = objective
    duals = {row.name: float(row.pi) for row in model.constraints()} if proven and not whole else {}
    return RawOutcome("optimal" if proven else "feasible", objective, bound, values, duals, version)
