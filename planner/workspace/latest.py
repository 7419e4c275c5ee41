"""runs/latest: a link to the newest good run that holds a plan (until there is one, to the newest good run)."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from planner.errors import PlannerError, StorageError
from planner.language import _
from planner.workspace.atomic import storage_errors, write_bytes
from planner.workspace.lock import bounded
from planner.workspace.placed import LATEST, in_sequence
from planner.workspace.run_files import MANIFEST, holds_plan, is_good, read_manifest

NAME, LOCK = LATEST, ".latest.lock"


def latest_run(runs: Path) -> str | None:
    """The run that `latest` points to; None where there is none or it is gone."""
    link = runs / NAME
    try:
        name = link.readlink().name if link.is_symlink() else link.read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return name if name and (runs / name).is_dir() else None


def mend_latest(runs: Path) -> None:
    """Points `latest` where it belongs, whatever was cut off on the way."""
    with storage_errors("write", runs), bounded(runs / LOCK, _("the order of runs")):
        for forgotten in runs.glob(f".{NAME}.*.tmp"):
            forgotten.unlink(missing_ok=True)
        newest = _newest(runs)
        if newest is not None and newest != latest_run(runs):
            _point(runs, newest)


def _newest(runs: Path) -> str | None:
    """The run `latest` belongs to: looks back only as far as it needs to."""
    current = latest_run(runs)
    first_good = None
    for name in reversed(in_sequence(runs)):
        if name == current and holds_plan(runs / name):
            return name
        if is_good(runs / name):
            if holds_plan(runs / name):
                return name
            first_good = first_good or name
    return first_good


def _point(runs: Path, run_id: str) -> None:
    """Moves the link in one step; a text file takes its place where links are not possible."""
    link, beside = runs / NAME, runs / f".{NAME}.{secrets.token_hex(4)}.tmp"
    if link.is_dir() and not link.is_symlink():
        _drop_copy(link)
    try:
        beside.symlink_to(run_id, target_is_directory=True)
        beside.replace(link)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        write_bytes(link, f"{run_id}\n".encode())


def _drop_copy(folder: Path) -> None:
    """Removes a folder that stands where the link belongs, if it is the copy of a run: so a workspace that was copied with
    its links followed (to another machine, out of an archive) goes on.
    """
    with suppress(PlannerError, KeyError, OSError, ValueError):
        name = str(read_manifest(folder)["run_id"])
        if name and Path(name).name == name and (folder.parent / name / MANIFEST).is_file():
            shutil.rmtree(folder)
            return
    raise StorageError(_("{folder} is a folder, and no copy of a run").format(folder=folder), hint=_("Move it away."))
