"""Parts of work for tests of engines: functions of a module, so that other processes find them."""

from __future__ import annotations

import os
import time
from concurrent.futures import CancelledError

from planner.errors import NoDemandError
from planner.language import _


def add(shared, item, progress):
    progress("adding", 0.5)
    return shared + item


def refuse(shared, item, progress):
    raise NoDemandError(_("nothing is assumed"), hint="h")


def die_once(folder, item, progress):
    """Waits to be killed the first time; the next time says who did it."""
    told = folder / f"pid-{item}"
    if item == 0 and not told.exists():
        told.write_text(str(os.getpid()))
        time.sleep(60)
    return item, os.getpid()


def last_until_unwanted(folder, item, progress):
    """Goes on for a minute unless it is given up."""
    (folder / f"began-{item}").touch()
    try:
        for _tick in range(1200):
            progress("at it", None)
            time.sleep(0.05)
    except CancelledError:
        (folder / f"given-up-{item}").touch()
        raise
    return item
