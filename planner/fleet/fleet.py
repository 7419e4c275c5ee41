"""One night of many workspaces on one screen: processes side by side, what each brought, the worst exit code."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from planner.domain import Progress, silent
from planner.engine import THREADS, Engine, each
from planner.errors import EXIT_BUG, EXIT_CHANGED, EXIT_INTERRUPTED, EXIT_OK, EXIT_STRICT
from planner.language import _

FLEET = {
    "workspace": pl.String(),
    "exit_code": pl.Int64(),
    "run_id": pl.String(),
    "status": pl.String(),
    "runs": pl.Int64(),
    "firm_units": pl.Int64(),
    "units": pl.Int64(),
    "cost": pl.Float64(),
    "expected_profit": pl.Float64(),
    "gap": pl.Float64(),
    "warnings": pl.Int64(),
    "seconds": pl.Float64(),
    "message": pl.String(),
}
LOOK_SECONDS = 1.0  # between two looks whether the night is still wanted
# From what ended well to what nobody foresaw; the fleet ends with the last of its members' codes in this order.
SEVERITY = (EXIT_OK, EXIT_CHANGED, EXIT_STRICT, 6, 5, 4, 3, 2, EXIT_INTERRUPTED, EXIT_BUG)


@dataclass(frozen=True)
class Fleet:
    """What the night brought: a row a workspace with the columns of FLEET, in the order asked."""

    rows: pl.DataFrame

    @property
    def exit_code(self) -> int:
        """The worst of the members' exit codes; a code that no member should have is a bug's."""
        codes: list[int] = self.rows["exit_code"].to_list()
        return max((code if code in SEVERITY else EXIT_BUG for code in codes), key=SEVERITY.index, default=EXIT_OK)


def run_fleet(
    workspaces: Sequence[Path],
    options: Sequence[str] = (),
    *,
    jobs: int = 2,
    engine: Engine = THREADS,
    progress: Progress = silent,
) -> Fleet:
    """`planner run` on every workspace, `jobs` at a time, each in a process of its own; one that fails stops no other.

    `options` are those of `planner run`, the same for all. On a cluster the workers must find every folder under the
    path that it has here.
    """
    rows: dict[int, dict[str, Any]] = {}
    folders = [folder.absolute() for folder in workspaces] if engine.kind == "cluster" else list(workspaces)
    for place, row in each(engine, _one, tuple(options), folders, jobs=jobs):
        rows[place] = row | {"workspace": str(workspaces[place])}
        progress(_("{workspace} has ended").format(workspace=workspaces[place]), len(rows) / len(workspaces))
    return Fleet(pl.DataFrame([rows[place] for place in sorted(rows)], schema=FLEET))


def _one(options: Sequence[str], folder: Path, progress: Progress) -> dict[str, Any]:
    """The row of a workspace: its night run to the end in a process of its own."""
    began = time.monotonic()
    command = [sys.executable, "-m", "planner", "--workspace", str(folder), "run", "--json", *options]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as night:
        try:
            out, err = _heard(night, progress)
        except BaseException:
            night.terminate()  # winds up what it began
            raise
    return _row(
        folder, night.returncode, out.decode(), err.decode(errors="replace"), round(time.monotonic() - began, 1)
    )


def _heard(night: subprocess.Popen[bytes], progress: Progress) -> tuple[bytes, bytes]:
    """What a night printed, once it has ended; `progress` may end the wait by what it raises."""
    while True:
        try:
            return night.communicate(timeout=LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            progress("", None)


def _row(folder: Path, code: int, out: str, err: str, seconds: float) -> dict[str, Any]:
    told = _envelope(out)
    data, error = told.get("data") or {}, told.get("error") or {}
    plan, orders = data.get("plan") or {}, data.get("orders") or []
    last = err.strip().rpartition("\n")[2]
    return {
        "workspace": str(folder),
        "exit_code": code,
        "run_id": told.get("run_id"),
        "status": plan.get("status"),
        "runs": len(orders) if plan else None,
        "firm_units": int(sum(row["units"] for row in orders if row["firm"])) if plan else None,
        "units": plan.get("units"),
        "cost": plan.get("cost"),
        "expected_profit": plan.get("expected_profit"),
        "gap": plan.get("gap"),
        "warnings": sum(not warning["notice"] for warning in told.get("warnings") or []),
        "seconds": seconds,
        "message": error.get("message") or ("" if told else last),
    }


def _envelope(out: str) -> dict[str, Any]:
    """What the command printed; nothing where it was killed before it could."""
    try:
        told = json.loads(out)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
