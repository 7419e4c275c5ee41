"""What share of the time limit each step of the compact search may take."""

from __future__ import annotations

import time
from dataclasses import dataclass

from planner.optimize.search_params import SearchParams


@dataclass(frozen=True)
class Clock:
    """`seconds` from `began` (time.perf_counter) on; what shares of them the steps may take is in `params`."""

    began: float
    seconds: float
    params: SearchParams

    def at(self, share: float) -> float:
        """When this share of the time is over."""
        return self.began + share * self.seconds

    def over(self, share: float) -> bool:
        """Whether it is."""
        return time.perf_counter() >= self.at(share)
