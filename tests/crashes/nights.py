"""A night of commands on a small workspace, each in a process of its own that can be killed or robbed of its disk at any step.

Steps are the program's own calls that change the disk: files opened to be written, renamed, removed, made, synced, tables
written. A process is forked from one that has everything imported, so that hundreds of nights take minutes.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tiny_workspace import write_tiny_workspace

AS_OF = date(2026, 3, 2)
SETTINGS = "as_of: 2026-03-02\noptimize: {recourse: false, horizon_weeks: 6, gap: 0.05, proof: false}\n"
ARRIVALS = "style_id,units,date\nA,5,2026-03-02\nB,3,2026-03-02\n"
COMMANDS = (
    ["ingest"],
    ["run"],
    ["release"],
    ["receive", "{folder}/arrivals.csv"],
    ["ingest", "{folder}/corrected.csv"],
    ["run"],
    ["ingest", "--forget", "{folder}/corrected.csv"],
)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "planner.cli",
        "planner.night.night",
        "planner.report.pages.orders",
        "planner.ingest.ledger.receive",
        "statsmodels.api",
    ]
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"}
_GIVES_BACK = {"os.remove", "os.rmdir"}  # what a full disk allows


def write_night(folder: Path) -> Path:
    """The workspace before the first command."""
    days = [AS_OF - timedelta(days=28 - n) for n in range(28)]
    rows = [f"{day},{style},{units}" for day in days for style, units in (("A", 3), ("B", 2))]
    write_tiny_workspace(folder, settings=SETTINGS, sales="\n".join(["date,style_id,units", *rows]) + "\n")
    (folder / "arrivals.csv").write_text(ARRIVALS)
    (folder / "corrected.csv").write_text(f"date,style_id,units\n{days[-1]},A,7\n{days[-2]},A,6\n")
    return folder


class Steps:
    """Counts the steps of a process; at the one asked for something happens."""

    def __init__(self, folder: Path, at: int | None, happens: Callable[[str], None]) -> None:
        self.taken, self._folder, self._at, self._happens = 0, str(folder), at, happens

    def take(self, kind: str) -> None:
        """One more step is about to be taken."""
        self.taken += 1
        if self._at is not None and self.taken >= self._at:
            self._happens(kind)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """What Python tells of its own calls."""
        if event == "open":
            writes = isinstance(args[2], int) and args[2] & _WRITES
            if writes and str(args[0]).startswith(self._folder):
                self.take("open")
        elif event in _CHANGES and str(args[0]).startswith(self._folder):
            self.take(event)


def _die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_after(seconds: float) -> Callable[[str], None]:
    """Killed by a clock, so that it happens in the middle of what libraries do themselves."""

    def soon(_: str) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return soon


def _no_space(kind: str) -> None:
    if kind not in _GIVES_BACK:
        raise OSError(errno.ENOSPC, "No space left on device")


def _watched(steps: Steps) -> None:
    """Steps that libraries take outside Python's sight, and what Python does not tell of."""
    import deltalake
    import polars as pl

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            steps.take("write")
            found = function(*args, **named)
            steps.take("written")
            return found

        return call

    deltalake.write_deltalake = counted(deltalake.write_deltalake)
    pl.DataFrame.write_parquet = counted(pl.DataFrame.write_parquet)  # type: ignore[method-assign]
    pl.DataFrame.write_csv = counted(pl.DataFrame.write_csv)  # type: ignore[method-assign]
    os.fsync = counted(os.fsync)
    sys.addaudithook(steps.hear)


def _command(folder: Path, out: Path, words: list[str], fault: str, at: int | None, seconds: float) -> None:
    """In the forked process: the command, and how many steps it took."""
    from planner.cli import main

    happens = {"kill": _die_after(seconds) if seconds else _die, "full": _no_space}[fault]
    steps = Steps(folder, at, happens)
    _streams_into(out)
    sys.argv = ["planner", "-w", str(folder), *(word.format(folder=folder) for word in words), "--json"]
    _watched(steps)
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    sys.stdout.flush()
    (out / "steps").write_text(str(steps.taken))
    os._exit(code)


def _streams_into(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(out / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - those of pytest are not ours
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _forked(target: Callable[..., None], folder: Path, out: Path, *more: Any) -> int:
    """The exit code of a process of its own, which writes what it has to say into `out`."""
    shutil.rmtree(out, ignore_errors=True)
    process = FORKS.Process(target=target, args=(folder, out, *more))
    process.start()
    process.join(120)
    if process.is_alive():
        process.kill()
        raise AssertionError(f"{(target.__name__, *more)} hangs")
    return process.exitcode or 0


def carry_out(
    folder: Path, words: list[str], *, fault: str = "kill", at: int | None = None, seconds: float = 0.0
) -> tuple[int, int, str]:
    """(exit code, steps taken, what it said) of a command that is killed, or finds the disk full, at a step."""
    out = folder.parent / "said"
    code = _forked(_command, folder, out, words, fault, at, seconds)
    steps = out / "steps"
    said = "".join((out / name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err"))
    return code, int(steps.read_text()) if steps.exists() else 0, said


def _read(folder: Path, out: Path) -> None:
    """In the forked process: all that the workspace holds, whatever runs are called."""
    from planner.errors import PlannerError
    from planner.workspace import list_runs, open_workspace

    out.mkdir(parents=True, exist_ok=True)
    try:
        ws = open_workspace(folder, environment={})
        sales = ws.store.sales().sort("date", "style_id")
        ledger = ws.store.ledger
        orders = ledger.orders().select("plan_order_id", "units", "received", "outstanding").sort("plan_order_id")
        runs = [run.manifest.get("command") for run in list_runs(ws) if run.good]
        files = ws.store.ingested()["path"]
        found = {
            "sales": [sales.height, sales["units"].sum(), str(sales["date"].max())],
            "files": sorted({Path(name).name for name in files}),  # one that is named twice is read twice
            "orders": orders.rows(),
            "entries": ledger.entries().height,
            "runs": sorted(map(str, runs)),
        }
    except PlannerError as error:
        found = {"told": f"{error}"}
    (out / "held").write_text(json.dumps(found))


def held(folder: Path) -> dict[str, Any]:
    """What a fresh process finds in the workspace; `told` where it is refused."""
    out = folder.parent / "read"
    assert _forked(_read, folder, out) == 0
    found: dict[str, Any] = json.loads((out / "held").read_text())
    return found


def left_behind(folder: Path) -> list[str]:
    """Files that nobody needs: half-written ones, unfinished runs, data files that no commit names."""
    found = [path for pattern in (".*.tmp", "*.tmp", ".tmp-*") for path in folder.rglob(pattern)]
    for log in folder.rglob("_delta_log"):
        named = "".join(commit.read_text() for commit in log.glob("*.json"))
        found += [path for path in log.parent.glob("*.parquet") if path.name not in named]
    return sorted(str(path.relative_to(folder)) for path in found)


@contextmanager
def copy_of(folder: Path, place: Path) -> Iterator[Path]:
    """The workspace again, at the same path whichever copy it is."""
    there = place / "w"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, there, symlinks=True)
    yield there
    shutil.rmtree(place, ignore_errors=True)
