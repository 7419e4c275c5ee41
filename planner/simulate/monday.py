"""What the people of the company know on a Monday of a season: the tables and the sales as they stand that morning."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs
from planner.forecast import forecast_demand
from planner.simulate.season import Season
from planner.simulate.world import World


@dataclass
class Diary:
    """Sales of a season so far, in the form of the sales table, kept up from week to week."""

    season: Season
    weeks: list[pl.DataFrame] = field(default_factory=list)

    def add_week(self, world: World) -> None:
        """The week that `world` has just played."""
        season = self.season
        for day in range(7 * (world.week - 1), 7 * world.week):
            age = day - season.launch
            rows = np.flatnonzero((age >= 0) & (age < season.life))
            if len(rows):
                self.weeks.append(
                    pl.DataFrame(
                        {
                            "date": [season.day(day)] * len(rows),
                            "style_id": season.styles["style_id"][rows.tolist()],
                            "units": world.sold[rows, age[rows]].astype(float),
                            "stock": world.began[rows, age[rows]].astype(float),
                        }
                    )
                )

    def sales(self, before: date) -> pl.DataFrame:
        """Every row before a day: the past's and the season's."""
        past = self.season.past.filter(pl.col("date") < before)
        if not self.weeks:
            return past
        new = pl.concat(self.weeks)
        return pl.concat([past, _like(past, new)])


class Monday:
    """A Monday: what is known, and the world to order in.

    world     may be asked for limits and stock, not for demand
    """

    def __init__(self, world: World, diary: Diary) -> None:
        self.world, self.season, self._diary = world, world.season, diary
        self.day = self.season.day(7 * world.week)
        self._forecast: Forecast | None = None

    def inputs(self) -> Inputs:
        """The reference tables as they stand."""
        world, season, given = self.world, self.season, self.season.inputs
        new = season.styles.filter(pl.col("launch_date") <= self.day)
        styles = pl.concat([season.known, new], how="vertical")
        on_sale = world.on_sale()
        stock = pl.DataFrame({"style_id": season.styles["style_id"][on_sale.tolist()], "units": world.stock[on_sale]})
        return replace(
            given,
            as_of=self.day,
            styles=styles,
            orders=_like(given.orders, self._open_orders()),
            stock=_like(given.stock, stock),
            budget=self._budget(),
            fabrics=given.fabrics.with_columns(pl.Series("on_hand", world.metres)),
        )

    def _budget(self) -> pl.DataFrame:
        """The budgets of this week and later; what those before have left, where they roll over, is the next one's."""
        ahead = self.season.inputs.budget.filter(pl.col("week") >= self.day).sort("week")
        left = pl.when(pl.int_range(pl.len()) == 0).then(self.world.left_of_weeks_before()).otherwise(0.0)
        return ahead.with_columns(pl.col("amount") + left)

    def _open_orders(self) -> pl.DataFrame:
        season, orders = self.season, self.world.coming()
        factories = season.inputs.factories["factory_id"]
        return pl.DataFrame(
            {
                "order_id": [f"run-{i}" for i in range(len(orders))],
                "style_id": [season.styles["style_id"][o.s] for o in orders],
                "factory_id": [factories[o.f] for o in orders],
                "units": [float(o.units) for o in orders],
                "arrival_date": [season.day(7 * o.arrival) for o in orders],
                "week": [season.day(7 * o.week) for o in orders],
                "received": [0.0] * len(orders),
            }
        )

    def sales(self) -> pl.DataFrame:
        """Sales before today."""
        return self._diary.sales(self.day)

    def forecast(self) -> Forecast:
        """The program's forecast for the season's styles on sale; no rows where there are none."""
        if self._forecast is None:
            found = forecast_demand(self.inputs(), self.sales(), self.season.settings.forecast, by_sku=False)
            new = pl.col("style_id").is_in(self.season.styles["style_id"].to_list())
            self._forecast = replace(
                found, demand=found.demand.filter(new), demand_weekly=found.demand_weekly.filter(new)
            )
        return self._forecast


def _like(table: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the columns and types of `table`; columns it lacks are null."""
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in table.schema.items()
    )
