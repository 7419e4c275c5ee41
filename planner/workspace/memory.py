"""How much memory a stretch of work took at most."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import psutil

_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


class PeakMemory:
    """The most memory this process held since `PeakMemory()`, in MB.

    On Linux the kernel's high-water mark is set back at the start. Elsewhere the mark of the whole process is given,
    which is at least as high.
    """

    def __init__(self) -> None:
        with suppress(OSError):
            _CLEAR.write_text("5")

    def megabytes(self) -> float:
        """The peak so far."""
        try:
            line = next(x for x in _STATUS.read_text().splitlines() if x.startswith("VmHWM"))
            return round(int(line.split()[1]) / 1024, 1)
        except (OSError, StopIteration):
            return _whole_process()


def _whole_process() -> float:
    if sys.platform == "win32":
        return round(psutil.Process().memory_info().peak_wset / 2**20, 1)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
