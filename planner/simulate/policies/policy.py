"""What a way of ordering is."""

from __future__ import annotations

from typing import Protocol

from planner.simulate.monday import Monday

# What is meant to be ordered on later Mondays: (style, factory, week of start) -> units.
Later = dict[tuple[int, int, int], float]


class Policy(Protocol):
    """Decides every Monday by ordering in the world it is shown; what it means to order later it hands back.

    ahead   whether it also decides on the Mondays before the season
    """

    ahead: bool

    def decide(self, monday: Monday) -> Later:
        """Order; the world refuses what breaks a limit."""
