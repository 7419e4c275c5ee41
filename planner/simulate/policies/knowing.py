"""The plan that knows the future: the program's own plan, told week by week what the styles on sale could sell."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from planner.domain import QUANTILE_NAMES, Forecast
from planner.settings import OptimizeSettings
from planner.simulate.monday import Monday
from planner.simulate.policies.plan import PlanPolicy
from planner.simulate.world import World


class Knowing(PlanPolicy):
    """Keeps every limit that the others keep and learns of new styles when they do; what it knows is their demand."""

    def settings(self, world: World) -> OptimizeSettings:
        """Nothing is left to be learned, so nothing is worth waiting for."""
        return super().settings(world).model_copy(update={"recourse": False})

    def demand(self, monday: Monday) -> Forecast:
        """The demand to come of the styles on sale, as certain."""
        season, today = self.season, 7 * monday.world.week
        rows = monday.world.on_sale()
        total, weekly = [], []
        for s in rows.tolist():
            ahead = season.demand[s, today - int(season.launch[s]) : int(season.life[s])]
            weeks = np.add.reduceat(ahead, np.arange(0, len(ahead), 7)).astype(float)
            total.append(float(ahead.sum()))
            weekly += [
                (season.styles["style_id"][s], monday.day + timedelta(weeks=k), units, units, units, units)
                for k, units in enumerate(weeks.tolist())
            ]
        demand = pl.DataFrame(
            {"style_id": season.styles["style_id"][rows.tolist()], "mean": total, "sd": [0.0] * len(total)},
            schema_overrides={"mean": pl.Float64},
        )
        return Forecast(
            demand.with_columns(pl.col("mean").alias(name) for name in QUANTILE_NAMES),
            pl.DataFrame(weekly, schema=["style_id", "week", "mean", "p10", "p50", "p90"], orient="row"),
        )
