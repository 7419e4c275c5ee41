"""The real thing: the program's forecast and the program's plan, its firm orders released every Monday."""

from __future__ import annotations

import polars as pl

from planner.domain import Forecast, Plan
from planner.optimize import make_plan
from planner.settings import OptimizeSettings
from planner.simulate.monday import Monday
from planner.simulate.policies.policy import Later
from planner.simulate.season import Season
from planner.simulate.world import World

# A season takes dozens of plans, so each is searched for shortly: no proof, this gap, runs in so many weeks ahead. They
# stop by rounds; the seconds are a safety net that slow machines must not meet, or results would depend on them.
LEAST_GAP, MOST_WEEKS, SAFETY_SECONDS = 0.03, 8, 3600.0


class PlanPolicy:
    """Forecasts and plans as `planner run` does, with the company's own settings."""

    ahead = False

    def __init__(self, season: Season) -> None:
        self.season = season
        self.last: pl.DataFrame | None = None

    def decide(self, monday: Monday) -> Later:
        """Release what is firm; the provisional orders are what is meant for later."""
        if not len(monday.world.on_sale()):
            return {}
        plan = make_plan(monday.inputs(), self.demand(monday), self.settings(monday.world), start=self.last)
        self.last = plan.orders
        release(monday.world, plan)
        return later_orders(monday.world, plan)

    def demand(self, monday: Monday) -> Forecast:
        """What the plan is made for."""
        return monday.forecast()

    def settings(self, world: World) -> OptimizeSettings:
        """The company's settings; the budget is what the season has left, the search is short."""
        how = self.season.settings.optimize
        changed: dict[str, object] = {
            "gap": max(how.gap, LEAST_GAP),
            "proof": False,
            "prefer": None,
            "threads": 1,
            "time_limit": SAFETY_SECONDS,
            "horizon_weeks": min(how.horizon_weeks, MOST_WEEKS),
        }
        if how.budget is not None:
            changed["budget"] = round(max(world.money_of_season(), 0.0), 2)
        return how.model_copy(update=changed)


def release(world: World, plan: Plan) -> None:
    """Buy the fabric and start the runs that are firm."""
    season = world.season
    fabrics = {name: g for g, name in enumerate(season.inputs.fabrics["fabric_id"])}
    for name, metres in plan.purchases.filter(pl.col("firm")).select("fabric_id", "metres").iter_rows():
        world.buy(fabrics[name], float(metres))
    for s, f, _, units in _places(world, plan.orders.filter(pl.col("firm"))):
        world.order(s, f, int(units))


def later_orders(world: World, plan: Plan) -> Later:
    """The provisional orders by style, factory and week of the season."""
    return {(s, f, week): units for s, f, week, units in _places(world, plan.orders.filter(~pl.col("firm")))}


def _places(world: World, orders: pl.DataFrame) -> list[tuple[int, int, int, float]]:
    season = world.season
    styles = {name: s for s, name in enumerate(season.styles["style_id"])}
    factories = {name: f for f, name in enumerate(season.inputs.factories["factory_id"])}
    rows = orders.select("style_id", "factory_id", "week", "units").iter_rows()
    return [(styles[s], factories[f], (week - season.start).days // 7, float(units)) for s, f, week, units in rows]
