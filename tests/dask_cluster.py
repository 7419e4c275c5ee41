"""A real Dask cluster for tests: a scheduler and two worker processes of one thread, ended with the block."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil


@contextmanager
def dask_cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yields (host:port of the scheduler, its process); its workers may still be on their way."""
    told = folder / "scheduler.json"
    programs = []
    try:
        programs.append(_start("scheduler", ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)]))
        address = _address(told, programs[0])
        if workers:
            alike = ["--nworkers", str(workers), "--nthreads", "1", "--local-directory", str(folder)]
            programs.append(_start("worker", [f"tcp://{address}", "--host", "127.0.0.1", *alike]))
        yield address, programs[0]
    finally:
        # Not asked to end: a worker takes seconds to say good-bye.
        everyone = [process for program in programs for process in (*_children(program), psutil.Process(program.pid))]
        for process in everyone:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for program in programs:
            program.wait(timeout=20)


def _children(program: subprocess.Popen[bytes]) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(program.pid).children(recursive=True)
    return []


def _start(kind: str, words: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words]
    tests = str(Path(__file__).parent)
    found = os.pathsep.join(filter(None, (tests, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": found}
    )


def _address(told: Path, scheduler: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while not told.exists():
        assert scheduler.poll() is None, "the scheduler has ended"
        assert time.monotonic() < until, "the scheduler does not start"
        time.sleep(0.05)
    return str(json.loads(told.read_text())["address"]).removeprefix("tcp://")
