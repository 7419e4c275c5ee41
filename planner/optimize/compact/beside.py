"""Work on a thread of its own beside other work: HiGHS does not hold the interpreter's lock while it solves.

A thread is gone with its process, however that ends; what interrupts the other work asks this one to stop, too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Generic, TypeVar

Done = TypeVar("Done")
# Seconds that work which was asked to stop may take to do so; whoever is interrupted waits no longer.
LEAVE_AFTER = 2.0


class Beside(Generic[Done]):
    """Runs `work`, which gets an event that asks it to stop; a context within which the other work is done."""

    def __init__(self, work: Callable[[threading.Event], Done]) -> None:
        self._work, self._stop, self._done = work, threading.Event(), Future[Done]()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self._done.set_result(self._work(self._stop))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            self._done.set_exception(error)

    def __enter__(self) -> Beside[Done]:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if kind is not None:
            self._stop.set()
        self._thread.join(None if kind is None else LEAVE_AFTER)

    def result(self) -> Done:
        """What `work` returned, once it has; raises what it raised."""
        return self._done.result()
