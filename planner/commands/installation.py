"""What doctor looks at: versions, solvers on a tiny model, encodings, write access."""

from __future__ import annotations

import importlib.metadata
import locale
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from planner.errors import PlannerError
from planner.language import _, gathered
from planner.settings import FILE_NAME, load_settings
from planner.version import __version__

LIBRARIES = ("polars", "deltalake", "statsmodels", "pulp", "highspy", "typer", "rich", "fastexcel")

Check = dict[str, Any]


def examine(folder: Path) -> list[Check]:
    """One dict a check: check, ok, needed, found, mend."""
    return [
        _check("planner", __version__),
        _check("python", platform.python_version()),
        *map(_library, LIBRARIES),
        *map(_solver, ("highs", "cbc")),
        *_encodings(),
        _write_access(folder),
        _settings(folder),
    ]


def _check(name: str, found: str, *, ok: bool = True, needed: bool = True, mend: str = "") -> Check:
    return {"check": name, "ok": ok, "needed": needed, "found": found, "mend": "" if ok else mend}


def _library(name: str) -> Check:
    try:
        return _check(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return _check(name, _("not installed"), ok=False, mend=_("Install planner again with pip."))


def _solver(name: str) -> Check:
    from planner.optimize.solver.trial import try_solver

    works, found = try_solver(name)
    return _check(
        f"solver {name}",
        found,
        ok=works,
        needed=name == "highs",
        mend=_("Install highspy.") if name == "highs" else _("CBC is only the fallback; HiGHS is enough."),
    )


def _encodings() -> list[Check]:
    terminal = (sys.stdout.encoding or _("unknown")).lower()
    chinese = "款号".encode("gb18030").decode("gb18030") == "款号"
    return [
        _check(
            gathered("terminal encoding"), terminal, ok="utf" in terminal, needed=False, mend=_("Set PYTHONUTF8=1.")
        ),
        _check(gathered("locale encoding"), locale.getpreferredencoding(False)),
        _check(
            "GB18030",
            _("reads and writes") if chinese else _("missing"),
            ok=chinese,
            mend=_("Use a full Python build."),
        ),
    ]


def _write_access(folder: Path) -> Check:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return _check(gathered("write access"), str(folder.absolute()))
    except OSError as error:
        return _check(
            gathered("write access"),
            f"{folder.absolute()}: {error.strerror}",
            ok=False,
            mend=_("Work in a folder you may write to."),
        )


def _settings(folder: Path) -> Check:
    """The workspace's settings, if the folder is one."""
    if not (folder / FILE_NAME).exists():
        return _check(
            gathered("workspace"),
            _("{folder} has no {name}").format(folder=folder.absolute(), name=FILE_NAME),
            ok=False,
            needed=False,
            mend="planner init DIR --example giftware",
        )
    try:
        settings = load_settings(folder)
    except PlannerError as error:
        return _check("workspace", error.message, ok=False, mend=_("planner check shows file and line."))
    return _check(
        "workspace",
        _("{name}, as of {as_of}").format(name=settings.name or folder.absolute().name, as_of=settings.as_of),
    )
