"""Shows a page anew whenever what it speaks of has changed, until the reader ends it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from planner.report.result import Result

LOOK_EVERY_SECONDS = 2.0


def show_anew(console: Console, state: Callable[[], str], result: Callable[[], Result]) -> None:
    """Draws `result()` now and after every change of `state()`. Where nobody watches, once. Ctrl-C ends it."""
    seen = None
    while True:
        now = state()
        if now != seen:
            seen, page = now, result().page
            if console.is_terminal:
                console.clear()
            if page is not None:
                page(console)
        if not console.is_terminal:
            return
        try:
            time.sleep(LOOK_EVERY_SECONDS)
        except KeyboardInterrupt:
            return
