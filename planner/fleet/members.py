"""Which workspaces a fleet has: folders, or files that list them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from planner.errors import Finding, InputError, UsageError
from planner.language import _


def workspaces_of(named: Sequence[Path]) -> list[Path]:
    """The folders named, and those that the files named list; each once, in that order.

    A file has a folder a line, relative to the file; what follows `#` is a comment. A folder need not be a workspace:
    what is wrong with one is told in its line of the summary. Raises UsageError where nothing is named, InputError
    where a file cannot be read or a name is neither folder nor file.
    """
    found: dict[str, Path] = {}
    for path in named:
        for folder in [path] if path.is_dir() else _listed(path):
            found.setdefault(os.path.realpath(folder), folder)
    if not found:
        raise UsageError(_("no workspace is named"), hint=_("planner fleet WORKSPACE..., or a file with one a line."))
    return list(found.values())


def _listed(path: Path) -> list[Path]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        wrong = Finding(
            str(path),
            expected=_("a workspace's folder, or a text file with one folder a line"),
            mend=_("It cannot be read: {error}.").format(error=error),
        )
        raise InputError(_("1 problem with the list of workspaces"), details=[wrong]) from error
    names = (line.partition("#")[0].strip() for line in lines)
    return [path.parent / name for name in names if name]
