"""How far solvers may go."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Which solver, its threads, until when (time.perf_counter, a safety net only), gap and nodes of a MILP; without
    `proof` a few rounds of everything are enough. The bound is worked out after `until` as well, but what of it is not
    done by `latest` is done in haste.
    """

    name: str
    threads: int
    until: float
    gap: float = 0.0
    nodes: int | None = None
    proof: bool = True
    latest: float = math.inf

    @property
    def seconds(self) -> float:
        """What is left."""
        return max(self.until - time.perf_counter(), 0.0)

    @property
    def over(self) -> bool:
        """Whether time is up."""
        return self.seconds <= 0
