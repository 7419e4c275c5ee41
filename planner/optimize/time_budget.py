"""One time limit for all of planning: the search, recourse and the explanation share it."""

from __future__ import annotations

from dataclasses import dataclass

# Seconds a style, by a busy machine's clock, that recourse and explaining take; and the share of the limit that they get
# at most, so that the search has most of it.
RECOURSE_SECONDS, EXPLAIN_SECONDS, MOST_RESERVED = 0.006, 0.002, 0.3


@dataclass(frozen=True)
class TimeBudget:
    """`seconds` from `began` (time.perf_counter) on, for `styles` styles, with recourse or without."""

    began: float
    seconds: float
    styles: int
    recourse: bool

    @property
    def search_until(self) -> float:
        """When the search must have ended."""
        return self.began + self.seconds - self._reserved(RECOURSE_SECONDS * self.recourse + EXPLAIN_SECONDS)

    @property
    def recourse_until(self) -> float:
        """When the firm runs must have been chosen."""
        return self.began + self.seconds - self._reserved(EXPLAIN_SECONDS)

    def _reserved(self, each: float) -> float:
        return min(each * self.styles, MOST_RESERVED * self.seconds)
