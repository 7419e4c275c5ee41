"""Reference tables + demand -> the arrays of one planning problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from planner.domain import QUANTILE_NAMES, Inputs, first_monday_from, monday_of
from planner.errors import Finding, InputError
from planner.language import _
from planner.optimize.problem.budgets import budgets_of
from planner.optimize.problem.decided import (
    arriving_units,
    open_orders,
    pins_of,
    place_of,
    released_minutes,
    released_orders,
    stock_of,
    week_index,
)
from planner.optimize.problem.receiving import receiving_of
from planner.optimize.problem.statement import (
    Bools,
    FabricArrays,
    FactoryArrays,
    Floats,
    Ints,
    Problem,
    StyleArrays,
)
from planner.settings import OptimizeSettings


def build_problem(
    inputs: Inputs, demand: pl.DataFrame, demand_weekly: pl.DataFrame, settings: OptimizeSettings
) -> Problem:
    """State what is to be planned: the styles of `inputs` that have a row in `demand`, and every limit on them.

    Raises InputError where the tables contradict one another.
    """
    week_zero = monday_of(inputs.as_of)
    first_start = (first_monday_from(inputs.as_of) - week_zero).days // 7
    T = first_start + settings.horizon_weeks
    table = inputs.styles.filter(pl.col("style_id").is_in(demand["style_id"].to_list()))
    ids, factory_ids = tuple(table["style_id"].to_list()), tuple(inputs.factories["factory_id"].to_list())
    lead = inputs.factories["lead_time_weeks"].cast(pl.Int64).to_list()

    share, known_weeks = _weekly_share(demand_weekly, ids, week_zero, at_least=T + max(lead, default=0))
    orders = open_orders(inputs.orders, dict(zip(factory_ids, lead, strict=True)), week_zero)
    minutes = dict(inputs.styles.select("style_id", "sewing_minutes").iter_rows())
    released = released_orders(orders, ids, minutes, inputs.factories, T)
    return Problem(
        as_of=inputs.as_of,
        week_zero=week_zero,
        first_start=first_start,
        firm_weeks=settings.firm_weeks,
        styles=_style_arrays(
            table, inputs, demand, week_zero, share, known_weeks, coming=arriving_units(orders, ids, share.shape[1])
        ),
        factories=_factory_arrays(inputs, table, week_zero, released_minutes(released, len(factory_ids), T)),
        fabrics=_fabric_arrays(inputs.fabrics),
        money=budgets_of(inputs, settings, week_zero, first_start, T),
        pins=pins_of(inputs.pins, ids, factory_ids, week_zero, first_start),
        released=released,
        hard=receiving_of(
            inputs.receiving, orders, factory_ids, np.array(lead, dtype=np.int64), len(ids), T, week_zero
        ),
    )


def _numbers(table: pl.DataFrame, name: str, blank: float = 0.0) -> Floats:
    found: Floats = table[name].cast(pl.Float64).fill_null(blank).to_numpy().copy()
    return found


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _weekly_share(weekly: pl.DataFrame, ids: Sequence[str], week_zero: date, at_least: int) -> tuple[Floats, int]:
    """k[s, t], (S, W), rows adding up to 1 or 0; and how many weeks the forecast speaks of.

    W covers every arrival, so that a run's week of arrival is always on the axis.
    """
    place = place_of(ids)
    weekly = weekly.filter(pl.col("style_id").is_in(list(ids)))
    t = np.array([week_index(day, week_zero) for day in weekly["week"].to_list()], dtype=np.int64)
    s = np.array([place[x] for x in weekly["style_id"].to_list()], dtype=np.int64)
    known = int(t.max(initial=-1)) + 1
    means = np.zeros((len(ids), max(known, at_least, 1)))
    np.add.at(means, (s[t >= 0], t[t >= 0]), _numbers(weekly, "mean")[t >= 0])
    total = means.sum(axis=1, keepdims=True)
    return np.divide(means, total, out=np.zeros_like(means), where=total > 0), known


def _style_arrays(
    table: pl.DataFrame,
    inputs: Inputs,
    demand: pl.DataFrame,
    week_zero: date,
    share: Floats,
    known_weeks: int,
    coming: Floats,
) -> StyleArrays:
    price, returned, salvage = (_numbers(table, n) for n in ("price", "return_rate", "salvage_value"))
    colours = np.array([max(1, len(_parts(x))) for x in table["colours"].to_list()], dtype=np.int64)
    days = (table["exit_date"] - week_zero).dt.total_days().to_numpy()
    ids = tuple(table["style_id"].to_list())
    # Nothing is held after the last week that the forecast speaks of: nobody knows how long it would lie.
    last_week = np.minimum((days - 1) // 7, known_weeks).astype(np.int64)
    return StyleArrays(
        ids=ids,
        revenue=price * (1 - returned) + salvage * returned,
        salvage=salvage,
        penalty=_numbers(table, "lost_sale_penalty"),
        holding=_numbers(table, "holding_cost"),
        unit_cost=_numbers(table, "unit_cost"),
        minutes=_numbers(table, "sewing_minutes"),
        fabric=_fabric_of(table, inputs.fabrics),
        metres=_numbers(table, "fabric_per_unit"),
        colours=colours,
        colour_share=1.0 / colours,
        last_arrival=((days - 1) // 7).astype(np.int64),
        last_week=last_week,
        quantiles=_quantiles(demand, ids),
        share=share,
        stock=stock_of(inputs.stock, ids),
        coming=coming,
    )


def _quantiles(demand: pl.DataFrame, ids: Sequence[str]) -> Floats:
    """(S, 21) knots in the order of `ids`; InputError where one is missing or they fall."""
    place = place_of(demand["style_id"].to_list())
    table = demand.select(pl.col(QUANTILE_NAMES).cast(pl.Float64)).to_numpy()
    knots: Floats = table[[place[x] for x in ids]].reshape(len(ids), len(QUANTILE_NAMES))
    steps = np.diff(knots, axis=1, prepend=0.0)
    wrong = np.flatnonzero(~(steps >= 0).all(axis=1)).tolist()
    if wrong:
        raise InputError(
            _("the demand of {n} style(s) is no distribution").format(n=len(wrong)),
            details=[
                Finding(
                    "demand",
                    column=f"{QUANTILE_NAMES[0]}..{QUANTILE_NAMES[-1]}",
                    value=ids[i],
                    expected=_("numbers of at least 0 that never fall from p01 to p99"),
                    mend=_("Correct the style's row, or leave it out to plan without it."),
                )
                for i in wrong
            ],
        )
    return knots


def _fabric_of(table: pl.DataFrame, fabrics: pl.DataFrame) -> Ints:
    """g a style; -1 where it names none, or where no fabrics are given at all."""
    place = place_of(fabrics["fabric_id"].to_list())
    named = table["fabric_id"].to_list()
    missing = sorted({x for x in named if x and x not in place}) if place else []
    if missing:
        raise InputError(
            _("{n} fabric(s) that styles name are not in the fabrics table").format(n=len(missing)),
            details=[
                Finding(
                    "styles",
                    column="fabric_id",
                    value=x,
                    expected=_("a fabric_id of the fabrics table"),
                    mend=_("Add the fabric, or clear the cell for styles whose fabric is not planned."),
                )
                for x in missing
            ],
        )
    return np.array([place.get(x, -1) if x else -1 for x in named], dtype=np.int64)


def _factory_arrays(inputs: Inputs, styles: pl.DataFrame, week_zero: date, released: Floats) -> FactoryArrays:
    table = inputs.factories
    ids = tuple(table["factory_id"].to_list())
    return FactoryArrays(
        ids=ids,
        makes=_makes(table, styles),
        lead=table["lead_time_weeks"].cast(pl.Int64).to_numpy().copy(),
        min_batch=_numbers(table, "min_batch"),
        min_batch_colour=_numbers(table, "min_batch_colour"),
        lot_size=_numbers(table, "lot_size", 1.0),
        max_batch=_numbers(table, "max_batch", np.inf),
        setup_minutes=_numbers(table, "setup_minutes"),
        setup_cost=_numbers(table, "setup_cost"),
        cost_factor=_numbers(table, "cost_factor", 1.0),
        capacity=_capacity(table, inputs.capacity, week_zero, released.shape[1]),
        released=released,
        overtime=_numbers(table, "overtime_minutes"),
        overtime_cost=_numbers(table, "overtime_cost"),
    )


def _makes(factories: pl.DataFrame, styles: pl.DataFrame) -> Bools:
    """(S, F) whether the factory makes the style's category; a factory without categories makes all."""
    columns = []
    for text in factories["categories"].to_list():
        made = _parts(text)
        columns.append(styles["category"].is_in(made).to_numpy() if made else np.ones(len(styles), dtype=bool))
    return np.array(columns, dtype=bool).reshape(len(factories), len(styles)).T.copy()


def _capacity(factories: pl.DataFrame, capacity: pl.DataFrame, week_zero: date, weeks: int) -> Floats:
    """(F, T) minutes: weekly_minutes, but for the weeks that the capacity table names."""
    minutes = np.repeat(_numbers(factories, "weekly_minutes")[:, None], weeks, axis=1)
    place = place_of(factories["factory_id"].to_list())
    for name, week, given in capacity.select("factory_id", "week", "minutes").iter_rows():
        t = week_index(week, week_zero)
        if name in place and 0 <= t < weeks:
            minutes[place[name], t] = float(given)
    return minutes


def _fabric_arrays(table: pl.DataFrame) -> FabricArrays:
    return FabricArrays(
        ids=tuple(table["fabric_id"].to_list()),
        on_hand=_numbers(table, "on_hand"),
        cost=_numbers(table, "cost"),
        min_order=_numbers(table, "min_order"),
        max_order=_numbers(table, "max_order", np.inf),
        lead=_numbers(table, "lead_time_weeks").astype(np.int64),
        leftover_value=_numbers(table, "leftover_value"),
        min_dye_lot=_numbers(table, "min_dye_lot"),
    )
