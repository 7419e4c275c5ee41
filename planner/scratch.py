"""A folder for what is too large for memory; it goes with the object that holds it, at the latest with the program."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path


class Scratch:
    """A new folder below the system's folder for such things (TMPDIR)."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="planner-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
