"""manifest.json: what a run read, with which settings, seed and programs, how long it took and how it ended."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from planner.errors import EXIT_BUG, EXIT_INTERRUPTED, PlannerError
from planner.settings import FILE_NAME, Tables
from planner.version import __version__
from planner.workspace.folder import Workspace

_PARTS = ("polars", "deltalake", "numpy", "scipy", "statsmodels", "pulp", "highspy")


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_if_readable(path: Path) -> str | None:
    """What cannot be read is told by whoever needs it."""
    try:
        return file_sha256(path)
    except OSError:
        return None


def hash_inputs(ws: Workspace) -> dict[str, str]:
    """planner.yaml and every file of the reference tables -> SHA-256. Sales are named by their version in the store."""
    files = [ws.folder / FILE_NAME]
    files += [path for name in Tables.model_fields if name != "sales" for path in ws.resolve(ws.source(name))]
    return {ws.shown(path): sha256 for path in files if (sha256 := _sha256_if_readable(path))}


def versions() -> dict[str, str]:
    """The program, Python and the libraries that results depend on."""
    found = {"planner": __version__, "python": platform.python_version()}
    for part in _PARTS:
        try:
            found[part] = version(part)
        except PackageNotFoundError:
            continue
    return found


def ending(error: BaseException | None) -> dict[str, Any]:
    """`status`, `exit_status`, `error`: how the run ended."""
    if error is None:
        return {"status": "ok", "exit_status": 0, "error": None}
    if isinstance(error, PlannerError):
        return {"status": "error", "exit_status": error.exit_code, "error": error.as_dict()}
    if isinstance(error, KeyboardInterrupt):
        return {
            "status": "interrupted",
            "exit_status": EXIT_INTERRUPTED,
            "error": {"code": "interrupted", "message": str(error) or "interrupted by the user"},
        }
    return {
        "status": "error",
        "exit_status": EXIT_BUG,
        "error": {"code": "bug", "message": f"{type(error).__name__}: {error}"},
    }
