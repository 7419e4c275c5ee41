"""A row of somebody's list as a run: the cheapest factory and the earliest week where the list does not say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.problem.decided import place_of, week_index
from planner.optimize.problem.limits import may_start
from planner.optimize.problem.statement import Problem
from planner.tables.answers import NOT_VALUED
from planner.tables.frames import schema_of


@dataclass(frozen=True)
class Placed:
    """Rows that can be valued (style_id, factory_id, week, units), and those that cannot, with why."""

    orders: pl.DataFrame
    not_valued: pl.DataFrame


def place_orders(problem: Problem, orders: pl.DataFrame) -> Placed:
    """Every row in one of the two tables. A run may break limits and is valued all the same; what has no forecast, no
    factory or no week on the axis of the plan cannot be.
    """
    styles, factories = place_of(problem.styles.ids), place_of(problem.factories.ids)
    allowed = may_start(problem)
    cost = problem.factories.cost_factor
    rows, not_valued = [], []
    for style, factory, week, units in orders.select("style_id", "factory_id", "week", "units").iter_rows():
        s = styles.get(style)
        if s is None:
            not_valued.append((style, float(units), _("no forecast of it")))
            continue
        if factory is not None and factory not in factories:
            not_valued.append((style, float(units), _("no factory {factory}").format(factory=factory)))
            continue
        f = factories[factory] if factory is not None else _cheapest(allowed[s], cost)
        if f is None:
            not_valued.append((style, float(units), _("no factory makes it in time")))
            continue
        t = problem.first_start if week is None else week_index(week, problem.week_zero)
        if not problem.first_start <= t < problem.T:
            span = _("{value} to {value_2}").format(
                value=problem.monday(problem.first_start), value_2=problem.monday(problem.T - 1)
            )
            not_valued.append(
                (
                    style,
                    float(units),
                    _("week {week} is none in which a run may start ({span})").format(week=week, span=span),
                )
            )
            continue
        rows.append((style, problem.factories.ids[f], problem.monday(t), float(units)))
    schema = {"style_id": pl.String, "factory_id": pl.String, "week": pl.Date, "units": pl.Float64}
    placed = pl.DataFrame(rows, schema=schema, orient="row")
    together = placed.group_by("style_id", "factory_id", "week", maintain_order=True).agg(pl.col("units").sum())
    return Placed(together, pl.DataFrame(not_valued, schema=schema_of(NOT_VALUED), orient="row"))


def _cheapest(allowed: np.ndarray, cost: np.ndarray) -> int | None:
    """The factory with the lowest cost factor that can start the style in some week."""
    able = np.flatnonzero(allowed.any(axis=1))
    return None if not len(able) else int(able[np.argmin(cost[able])])
