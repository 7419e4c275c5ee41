"""One time limit for all of planning: the search, recourse and the explanation share it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

# Seconds a style, by a busy machine's clock, that recourse and explaining take; and the share of the limit that they get
# at most, so that the search has most of it.
RECOURSE_SECONDS, EXPLAIN_SECONDS, MOST_RESERVED = 0.006, 0.002, 0.3
# The limit is kept within so much of it and so many seconds; recourse begins if it is likely to end in the first part of that.
GRACE_SHARE, GRACE_SECONDS, GRACE_USED = 0.1, 3.0, 0.7
# The processor's seconds a style that explaining takes.
EXPLAINING = 0.0005


@dataclass(frozen=True)
class TimeBudget:
    """`seconds` from `began` (time.perf_counter) on, for `styles` styles, with recourse or without; `worked`: the
    processor's seconds that the process had used by then.
    """

    began: float
    seconds: float
    styles: int
    recourse: bool
    worked: float = field(default_factory=time.process_time)

    @property
    def search_until(self) -> float:
        """When the search must have ended."""
        return self.began + self.seconds - self._reserved(RECOURSE_SECONDS * self.recourse + EXPLAIN_SECONDS)

    @property
    def recourse_until(self) -> float:
        """When the firm runs must have been chosen."""
        return self.began + self.seconds - self._reserved(EXPLAIN_SECONDS)

    @property
    def recourse_seconds(self) -> float:
        """The processor's seconds that recourse may still take, on a machine as busy as it was since planning began."""
        now, grace = time.perf_counter(), GRACE_USED * (GRACE_SHARE * self.seconds + GRACE_SECONDS)
        busy = max((now - self.began) / max(time.process_time() - self.worked, 1e-3), 1.0)
        return (self.began + self.seconds + grace - now) / busy - EXPLAINING * self.styles

    def _reserved(self, each: float) -> float:
        return min(each * self.styles, MOST_RESERVED * self.seconds)
