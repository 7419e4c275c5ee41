"""One run a style after two weeks of test: the newsvendor's quantity, or the mean, of the real forecast."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from planner.domain import QUANTILE_NAMES
from planner.optimize.problem.demand_curve import demand_levels
from planner.simulate.monday import Monday
from planner.simulate.policies.allot import Wish, allot
from planner.simulate.policies.one_run import critical_quantile, one_run
from planner.simulate.policies.policy import Later
from planner.simulate.season import Season

Floats = NDArray[np.float64]

# Days on test before the one order, and days after which a style that found no room is given up.
TEST_DAYS, GIVEN_UP_AFTER = 14, 42
LEVELS = 200


class Newsvendor:
    """Each style once: the newsvendor's quantity of its demand, stock netted, at the factory where that run earns most,
    as far as limits allow.
    """

    ahead = False

    def __init__(self, season: Season) -> None:
        self.season = season
        self.done: set[int] = set()

    def decide(self, monday: Monday) -> Later:
        """Order for the styles that have been on test long enough."""
        world = monday.world
        age = 7 * world.week - self.season.launch
        due = [int(s) for s in world.on_sale() if TEST_DAYS <= age[s] <= GIVEN_UP_AFTER and int(s) not in self.done]
        if due:
            self.done |= allot(world, self._wishes(monday, due))
        return {}

    def _wishes(self, monday: Monday, due: list[int]) -> Iterator[Wish]:
        forecast, world, arrays = monday.forecast(), monday.world, monday.world.arrays
        place = {name: k for k, name in enumerate(forecast.demand["style_id"])}
        quantiles = forecast.demand.select(QUANTILE_NAMES).to_numpy()
        weekly = forecast.demand_weekly.partition_by("style_id", as_dict=True)
        for s in due:
            name = self.season.styles["style_id"][s]
            if name not in place:
                continue
            level = demand_levels(quantiles[place[name]][None], LEVELS)[0]
            weeks = weekly[(name,)]
            total = max(float(weeks["mean"].sum()), 1e-9)
            for f in np.flatnonzero(arrays.makes[s]).tolist():
                arrival = self.season.day(7 * (world.week + int(arrays.lead[f])))
                later = float(weeks.filter(weeks["week"] >= arrival)["mean"].sum()) / total
                want = np.maximum(level * later - np.maximum(world.stock[s] - level * (1 - later), 0.0), 0.0)
                worth = float(arrays.revenue[s] + arrays.penalty[s])
                yield one_run(arrays, s, f, np.sort(want), worth, self.quantity)

    def quantity(self, want: Floats, ratio: float) -> float:
        """Units of one run for equally likely demands in ascending order; `ratio` is the critical one."""
        return critical_quantile(want, ratio)


class Mean(Newsvendor):
    """The same with the mean of demand as the quantity."""

    def quantity(self, want: Floats, ratio: float) -> float:  # noqa: ARG002 - what errors cost does not matter here
        """The mean, whatever errors cost."""
        return float(want.mean())
