"""A progress bar on stderr for work that takes over a second; silent where nobody watches."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from planner.domain import Progress, silent
from planner.report.events import EVENTS

SHOW_AFTER_SECONDS = 1.0


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yields what stages call with (what is being done, share done or None)."""
    if EVENTS.on:
        yield EVENTS.progress
        return
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield silent
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from planner.report.console import SafeConsole

    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=SafeConsole(stderr=True),
        transient=True,
    )
    started = time.monotonic()
    task = bar.add_task("", total=None)
    running = False

    def tell(what: str, share: float | None = None) -> None:
        nonlocal running
        bar.update(task, description=what, total=None if share is None else 1.0, completed=share or 0.0)
        if not running and time.monotonic() - started > SHOW_AFTER_SECONDS:
            bar.start()
            running = True

    try:
        yield tell
    finally:
        if running:
            bar.stop()
