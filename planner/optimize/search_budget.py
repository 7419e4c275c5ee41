"""How far one part of the search may go: until when, and what a MILP in it may leave open."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from planner.optimize.search_params import SearchParams


@dataclass(frozen=True)
class SearchBudget:
    """The knobs; until when (time.perf_counter, a safety net only); gap and nodes of a MILP. The bound is worked out
    after `until` as well, but what of it is not done by `latest` is done in haste.
    """

    params: SearchParams
    until: float
    gap: float = 0.0
    nodes: int | None = None
    latest: float = math.inf

    @property
    def seconds(self) -> float:
        """What is left."""
        return max(self.until - time.perf_counter(), 0.0)

    @property
    def over(self) -> bool:
        """Whether time is up."""
        return self.seconds <= 0
