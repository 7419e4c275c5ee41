"""CBC behind PuLP, the fallback: runs a model and reads result and bound from CBC's own log."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pulp
from pulp.apis import coin_api

from planner.optimize.solver.highs import RawOutcome

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


def run(
    model: pulp.LpProblem,
    *,
    gap: float,
    time_limit: float,
    threads: int,
    start: Mapping[str, float] | None,
    node_limit: int | None,
    interior: bool = False,  # noqa: ARG001 - CBC has no such choice
) -> RawOutcome:
    """Solve with CBC in a process of its own."""
    for variable in model.variables() if start else ():
        variable.setInitialValue(float((start or {}).get(variable.name, 0.0)), check=False)
    whole = any(v.cat == pulp.LpInteger for v in model.variables())
    with tempfile.TemporaryDirectory() as folder, _minimised(model) as turn:
        log = Path(folder) / "cbc.log"
        command = pulp.COIN_CMD(
            msg=False,
            path=_path(),
            logPath=str(log),
            timeLimit=time_limit,
            gapRel=gap,
            threads=threads if threads > 1 else None,
            warmStart=bool(start),
            maxNodes=node_limit,
            mip=whole,
        )
        command.tmpDir = folder
        try:
            model.solve(command)
        except pulp.PulpSolverError:
            return RawOutcome("no_solution", bound=-turn * math.inf, version="CBC")
        return _read(model, log.read_text(encoding="utf-8", errors="replace"), turn, whole=whole)


@contextmanager
def _minimised(model: pulp.LpProblem) -> Iterator[float]:
    """The model as a minimisation while CBC has it; yields the factor that turns results back.

    CBC 2.10 forgets the sign of a start's objective when it maximises, and takes the start for a very bad one.
    """
    if model.sense == pulp.LpMinimize:
        yield 1.0
        return
    objective = model.objective
    model.sense = pulp.LpMinimize
    model.setObjective(-1 * objective)
    try:
        yield -1.0
    finally:
        model.sense = pulp.LpMaximize
        model.setObjective(objective)


def _read(model: pulp.LpProblem, log: str, turn: float, *, whole: bool) -> RawOutcome:
    """Result line, bound and values of a minimisation; the bound in the log leaves out the objective's constant."""
    found = _VERSION.search(log)
    version = f"CBC {found.group(1) if found else ''}".strip()
    if model.status == pulp.LpStatusInfeasible:
        return RawOutcome("infeasible", bound=turn * math.inf, version=version)
    if model.status == pulp.LpStatusUnbounded:
        return RawOutcome("unbounded", bound=-turn * math.inf, version=version)
    bound, printed = -math.inf, _BOUND.search(log)
    if printed and math.isfinite(float(printed.group(1))):
        lowest = float(printed.group(1))
        bound = lowest - PRINTED_DIGITS * (1 + abs(lowest)) + model.objective.constant
    if model.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return RawOutcome("no_solution", bound=turn * bound, version=version)
    values = {v.name: float(v.varValue or 0.0) for v in model.variables()}
    objective, result = float(pulp.value(model.objective)), _RESULT.search(log)
    proven = not whole or (result is not None and result.group(1).startswith("Optimal"))
    if proven and not printed:
        bound = objective
    duals = {row.name: turn * float(row.pi) for row in model.constraints()} if proven and not whole else {}
    return RawOutcome("optimal" if proven else "feasible", turn * objective, turn * bound, values, duals, version)
