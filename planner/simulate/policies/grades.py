"""By hand: grades (hot, good, flat, slow: 爆旺平滞) by the sales of the first week, a fixed quantity for each."""

from __future__ import annotations

import numpy as np

from planner.simulate.monday import Monday
from planner.simulate.policies.allot import Wish, allot
from planner.simulate.policies.past import first_and_rest
from planner.simulate.policies.policy import Later
from planner.simulate.season import Season

GRADE_AFTER, GIVEN_UP_AFTER = 7, 28
# The best tenth of past first weeks is hot, the next three good, then three flat; the rest is slow and gets nothing.
SHARES = (0.9, 0.6, 0.3)


class Grades:
    """Thresholds and quantities are set once, before the season, from past styles: what those of a grade sold after
    their first week, on average, in tens of units.
    """

    ahead = False

    def __init__(self, season: Season) -> None:
        self.season = season
        first, rest = first_and_rest(season, GRADE_AFTER)
        self.least = [float(np.quantile(first, share)) for share in SHARES] if len(first) else [0.0] * 3
        grade = np.array([self.grade(units) for units in first])
        means = [float(rest[grade == k].mean()) if (grade == k).any() else 0.0 for k in range(3)]
        self.units = [round(mean, -1) for mean in means] + [0.0]
        self.done: set[int] = set()

    def grade(self, first_week: float) -> int:
        """0 hot, 1 good, 2 flat, 3 slow."""
        return next((k for k, least in enumerate(self.least) if first_week >= max(least, 1.0)), 3)

    def decide(self, monday: Monday) -> Later:
        """Order once a style, a week after its launch."""
        world, wishes = monday.world, []
        age = 7 * world.week - self.season.launch
        for s in world.on_sale().tolist():
            if GRADE_AFTER <= age[s] <= GIVEN_UP_AFTER and s not in self.done:
                units = self.units[self.grade(float(world.sold[s, :GRADE_AFTER].sum()))]
                wishes += [self._wish(monday, s, f, units) for f in np.flatnonzero(world.arrays.makes[s]).tolist()]
        self.done |= allot(world, [wish for wish in wishes if wish is not None])
        return {}

    def _wish(self, monday: Monday, s: int, f: int, units: float) -> Wish | None:
        """The quantity at a factory whose minimum it reaches; the cheapest comes first, as if all would sell."""
        arrays = monday.world.arrays
        batch = int(min(units // arrays.lot[f] * arrays.lot[f], arrays.max_batch[f]))
        if batch < arrays.least[s, f]:
            return None
        margin = arrays.revenue[s] - arrays.unit_cost[s] * arrays.cost_factor[f]
        return Wish(s, f, batch, float(margin * batch - arrays.setup_cost[f]))
