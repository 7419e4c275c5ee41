"""One writer at a time: a lock file that the system frees when its holder dies, and a note of who holds it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from planner.domain import Progress, silent
from planner.errors import BusyError
from planner.language import _
from planner.workspace.atomic import storage_errors, write_json

log = logging.getLogger(__name__)

WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1


@contextmanager
def bounded(path: Path, what: str, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds a lock file that is only ever held for a moment; BusyError where somebody keeps it longer."""
    lock = FileLock(path, preserve_lock_file=True)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise BusyError(
            _(
                "another command holds {path} and did not let go within {wait_seconds:.0f} s; {what} waits for it"
            ).format(path=path, wait_seconds=wait_seconds, what=what),
            hint=_("Look whether that command hangs (its lock goes when it ends), then try again."),
        ) from None
    try:
        yield
    finally:
        lock.release()


class WriterLock:
    """The right to write, of which there is one a store. Holding it again within the holder is fine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path, preserve_lock_file=True)

    @property
    def _note(self) -> Path:
        return self.path.with_suffix(".json")

    @contextmanager
    def held(self, wait_seconds: float = WAIT_SECONDS, progress: Progress = silent) -> Iterator[bool]:
        """Waits up to `wait_seconds` for the lock, telling `progress` for whom; BusyError names the holder.

        Yields whether the last holder died without letting go, and so may have left half-written things.
        """
        if self._lock.is_locked:
            yield False
            return
        self._acquire(wait_seconds, progress)
        try:
            holder_died = self._note.exists()
            write_json(self._note, _who_am_i())
            yield holder_died
        finally:
            with contextlib.suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._lock.release()

    def _acquire(self, wait_seconds: float, progress: Progress) -> None:
        with storage_errors("lock", self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
                return
            except Timeout:
                pass
            self._wait(wait_seconds, progress)

    def _wait(self, wait_seconds: float, progress: Progress) -> None:
        began, told = time.monotonic(), ""
        while True:
            holder = self.holder()
            if holder != told:
                log.warning("waiting up to %.0f s for %s", wait_seconds, holder)
                told = holder
            waited = time.monotonic() - began
            progress(
                _("waiting for {holder}").format(holder=holder),
                min(1.0, waited / wait_seconds) if wait_seconds > 0 else None,
            )
            left = wait_seconds - waited
            try:
                self._lock.acquire(timeout=max(0.0, min(0.5, left)), poll_interval=_POLL_SECONDS)
                return
            except Timeout:
                if left <= 0:
                    raise BusyError(
                        _(
                            "{parent} is being written to by {holder}, which did not finish within {wait_seconds:.0f} s"
                        ).format(parent=self.path.parent, holder=holder, wait_seconds=wait_seconds),
                        hint=_("Try again when it is done, or end it."),
                    ) from None

    def holder(self) -> str:
        """Who holds the lock, in words: command, process id, since when."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return _("`{command}` (process {pid} on {host}, since {since})").format(
                command=note["command"], pid=note["pid"], host=note["host"], since=note["since"]
            )
        except (OSError, ValueError, KeyError):
            return _("another command")


def _who_am_i() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]).strip() if sys.argv else "planner"
    return {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
