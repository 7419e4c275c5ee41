"""A run in the making: a hidden folder that takes its place under runs/ in one step when all of it is there."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from planner.language import _
from planner.workspace.atomic import storage_errors, sync_files, write_json, write_parquet
from planner.workspace.folder import Workspace
from planner.workspace.latest import LOCK, mend_latest
from planner.workspace.lock import bounded
from planner.workspace.manifest import ending, hash_inputs, versions
from planner.workspace.memory import PeakMemory
from planner.workspace.placed import note_placed
from planner.workspace.run_files import FOR_PEOPLE, MANIFEST, TABLES, csv_file, table_file
from planner.workspace.run_id import new_run_id

if TYPE_CHECKING:
    import polars as pl

log = logging.getLogger(__name__)

_UNFINISHED = ".tmp-"


@dataclass
class RunFolder:
    """What a command writes into its run, and what the manifest tells about it.

    inputs          `files`: file -> SHA-256; `tables`: table of the store -> version
    """

    workspace: Workspace
    command: str
    run_id: str
    path: Path
    inputs: dict[str, dict[str, Any]] = field(default_factory=lambda: {"files": {}, "tables": {}})
    stages: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def write_frame(self, name: str, frame: pl.DataFrame) -> None:
        """Keep one of `run_files.TABLES`: as Parquet, and as CSV (UTF-8, LF, ISO dates) where it is for people."""
        from planner.workspace.no_formulas import harmless_frame

        assert name in TABLES, name  # run_files.py lists the tables of a run
        with storage_errors("write", self.path):
            write_parquet(frame, self.path / table_file(name))
            if name in FOR_PEOPLE:
                text = harmless_frame(frame).write_csv(line_terminator="\n")
                (self.path / csv_file(name)).write_bytes(text.encode())

    def write_json(self, file: str, data: Any) -> None:
        """Keep one of the objects of `run_files`."""
        write_json(self.path / file, data)

    def note(self, name: str, value: Any) -> None:
        """One more thing the manifest should tell."""
        self.notes[name] = value

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times the block and its peak memory, for the manifest and -v."""
        memory, began = PeakMemory(), time.perf_counter()
        try:
            yield
        finally:
            seconds = round(time.perf_counter() - began, 3)
            self.stages.append({"name": name, "seconds": seconds, "peak_memory_mb": memory.megabytes()})
            log.info("%s: %.2f s, %.0f MB", name, seconds, self.stages[-1]["peak_memory_mb"])

    def manifest(self, error: BaseException | None) -> dict[str, Any]:
        """What manifest.json holds."""
        ended = datetime.now(UTC)
        settings = self.workspace.settings
        return {
            "schema_version": 1,
            "run_id": self.run_id,
            "command": self.command,
            "as_of": settings.day().isoformat(),
            **ending(error),
            "started": self.started.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "seconds": round((ended - self.started).total_seconds(), 3),
            "stages": self.stages,
            "inputs": self.inputs,
            "settings": settings.model_dump(mode="json"),
            "seed": settings.forecast.seed,
            "versions": versions(),
            **self.notes,
            "files": sorted(p.name for p in self.path.iterdir() if p.name != MANIFEST),
        }


@contextmanager
def new_run(ws: Workspace, command: str) -> Iterator[RunFolder]:
    """A run of `command`. It appears under runs/ whole, with its manifest, when the block ends.

    A block that fails leaves a run too, with the error in its manifest, which never becomes runs/latest. What killed
    runs left is deleted first. Raises StorageError where the folder cannot be written.
    """
    sweep(ws.runs_folder)
    with _alive(ws.runs_folder) as path:
        run = RunFolder(ws, command, path.name.removeprefix(_UNFINISHED), path)
        try:
            run.inputs["files"] = hash_inputs(ws)
            yield run
        except BaseException as error:
            with suppress(Exception):  # what failed matters more than that it cannot be written down
                _put_in_place(run, error)
            raise
        _put_in_place(run, None)
    mend_latest(ws.runs_folder)


@contextmanager
def _alive(runs: Path) -> Iterator[Path]:
    """An unfinished run's folder, with a lock beside it that lasts as long as this process works on it."""
    with storage_errors("write to", runs):
        runs.mkdir(parents=True, exist_ok=True)
        run_id = new_run_id()
        while (runs / run_id).exists() or (runs / f"{_UNFINISHED}{run_id}").exists():
            run_id = new_run_id()
        path = runs / f"{_UNFINISHED}{run_id}"
        lock = FileLock(runs / f"{path.name}.lock", preserve_lock_file=True)
        lock.acquire(timeout=0)  # nobody else knows of it
    try:
        with storage_errors("write to", runs):
            path.mkdir()
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _put_in_place(run: RunFolder, error: BaseException | None) -> None:
    """Completes the run and moves it to its place."""
    if not run.inputs["tables"]:
        run.inputs["tables"] = {"sales": run.workspace.store.version()}
    write_json(run.path / MANIFEST, run.manifest(error))
    runs = run.path.parent
    with storage_errors("write to", runs), bounded(runs / LOCK, _("the run")):
        sync_files(run.path)
        run.path.rename(runs / run.run_id)
        note_placed(runs, run.run_id)


def sweep(runs: Path) -> None:
    """Deletes what killed runs left, and points runs/latest where it belongs."""
    if not runs.is_dir():
        return
    for path in [*runs.glob(f"{_UNFINISHED}*.lock"), *runs.glob(f"{_UNFINISHED}*")]:
        if path.exists():
            _delete_if_dead(path if path.suffix != ".lock" else path.with_suffix(""))
    mend_latest(runs)


def _delete_if_dead(path: Path) -> None:
    """Deletes an unfinished run whose process no longer holds its lock."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), preserve_lock_file=True)
    try:
        with lock.acquire(timeout=0):
            shutil.rmtree(path, ignore_errors=True)
            Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout:
        return
    except OSError:
        log.warning("%s is left over from a run that was ended and cannot be deleted", path)
