"""One big buy before the season: every style gets what past styles lead one to expect, no test waited for."""

from __future__ import annotations

import numpy as np

from planner.simulate.monday import Monday
from planner.simulate.policies.allot import allot
from planner.simulate.policies.one_run import one_run
from planner.simulate.policies.past import first_and_rest
from planner.simulate.policies.policy import Later
from planner.simulate.season import Season


class OneBuy:
    """Each style once, on the Mondays before the season: the newsvendor's quantity of what past styles sold in all.

    It knows which styles are to come. What finds no minutes on one Monday is asked for again on the next; what found
    none before the season is never made.
    """

    ahead = True

    def __init__(self, season: Season) -> None:
        self.season = season
        first, rest = first_and_rest(season, 1)
        self.past = np.sort(first + rest)
        self.done: set[int] = set()

    def decide(self, monday: Monday) -> Later:
        """Order for all styles not ordered yet, as long as the season has not begun."""
        world, arrays = monday.world, monday.world.arrays
        if world.week >= 0 or not len(self.past):
            return {}
        want = np.maximum(self.past - self.season.pieces, 0.0)
        wishes = []
        for s in range(len(self.season.launch)):
            if s not in self.done:
                wishes += [
                    one_run(arrays, s, f, want, float(arrays.revenue[s]))
                    for f in np.flatnonzero(arrays.makes[s]).tolist()
                ]
        self.done |= allot(world, wishes)
        return {}
