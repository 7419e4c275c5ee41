"""The sequence in which runs took their places: what "newest" means, whatever the clock said.

`runs/.placed` has a run's id a line, in that order. A run that it does not name (of an older program, or put back from a
copy) stands behind the last one of an earlier id.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner.workspace.atomic import storage_errors, sync_folder

FILE = ".placed"
LATEST = "latest"  # the link to the newest good run, which stands among them
# Clocks of two machines may differ by this much.
_LEEWAY = timedelta(days=1)


def in_sequence(runs: Path) -> list[str]:
    """Names of the entries of `runs`, oldest first; without hidden ones and the link to the newest."""
    if not runs.is_dir():
        return []
    there = {path.name for path in runs.iterdir() if not path.name.startswith(".")} - {LATEST}
    listed = [name for name in dict.fromkeys(_lines(runs)) if name in there]
    if not listed:
        return sorted(there)
    for name in sorted(there - set(listed)):
        earlier = [i for i, other in enumerate(listed) if other < name]
        listed.insert(earlier[-1] + 1 if earlier else 0, name)
    return listed


def _lines(runs: Path) -> list[str]:
    try:
        return (runs / FILE).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []


def note_placed(runs: Path, run_id: str) -> None:
    """Adds a run that has just taken its place; only under the lock of `runs`. The first one notes those before it."""
    with storage_errors("write", runs / FILE):
        first = not (runs / FILE).exists()
        names = [name for name in in_sequence(runs) if name != run_id] if first else []
        with (runs / FILE).open("ab") as file:
            file.write("".join(f"{name}\n" for name in [*names, run_id]).encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(runs)


def ahead_of_the_clock(names: list[str], now: datetime | None = None) -> list[str]:
    """Runs whose ids are dated later than the clock says it is now: it was wrong then, or is now."""
    latest = f"{(now or datetime.now(UTC)) + _LEEWAY:%Y%m%d-%H%M%S}"
    return [name for name in names if name[:15] > latest and name[:8].isdigit()]
