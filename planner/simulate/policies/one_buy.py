"""One big buy before the season: every style gets what past styles lead one to expect, no test waited for."""

from __future__ import annotations

import numpy as np

from planner.simulate.monday import Monday
from planner.simulate.policies.allot import Wish, allot
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
        world, terms = monday.world, monday.world.terms
        if world.week >= 0 or not len(self.past):
            return {}
        wishes = []
        for s in range(len(self.season.launch)):
            if s not in self.done:
                wishes += [self._wish(monday, s, f) for f in np.flatnonzero(terms.makes[s]).tolist()]
        self.done |= allot(world, wishes)
        return {}

    def _wish(self, monday: Monday, s: int, f: int) -> Wish:
        terms = monday.world.terms
        g = int(terms.fabric[s])
        cost = terms.unit_cost[s] * terms.cost_factor[f] + (terms.metres[s] * terms.fabric_cost[g] if g >= 0 else 0.0)
        want = np.maximum(self.past - self.season.pieces, 0.0)
        ratio = (terms.revenue[s] - cost) / max(terms.revenue[s] - terms.salvage[s], 1e-9)
        units = float(want[int(np.clip(ratio * len(want), 0, len(want) - 1))])
        batch = max(round(units / terms.lot[f]) * terms.lot[f], terms.least[s, f])
        batch = min(batch, terms.max_batch[f])
        sold = float(np.minimum(batch, want).mean())
        profit = terms.revenue[s] * sold + terms.salvage[s] * (batch - sold) - cost * batch - terms.setup_cost[f]
        return Wish(s, f, int(batch), profit)
