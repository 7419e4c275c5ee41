"""What is decided already: stock on hand, open production orders, pins -> arrays and nouns of the problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from planner.domain import monday_of
from planner.optimize.problem.statement import Floats, Pin, ReleasedOrder


@dataclass(frozen=True)
class OpenOrder:
    """Units of one style still to come of one production order; weeks count from the week of as_of."""

    order_id: str
    style_id: str
    factory_id: str
    arrival: int
    start: int
    units: float


def week_index(day: date, week_zero: date) -> int:
    """Which week, counted from week_zero (a Monday), holds `day`."""
    return (monday_of(day) - week_zero).days // 7


def place_of(ids: Sequence[str]) -> dict[str, int]:
    """id -> its place."""
    return {name: i for i, name in enumerate(ids)}


def open_orders(orders: pl.DataFrame, lead_weeks: Mapping[str, int], week_zero: date) -> list[OpenOrder]:
    """Orders not yet received in full, colour and size lines of one run added up.

    A run starts in its `week` where that is given, else its factory's lead time before it arrives.
    """
    found: dict[tuple[str, str, str, int, int], float] = {}
    names = ("order_id", "style_id", "factory_id", "units", "received", "arrival_date", "week")
    for order_id, style, factory, units, received, arrival_date, week in orders.select(names).iter_rows():
        outstanding = float(units) - float(received or 0)
        if outstanding <= 0:
            continue
        arrival = week_index(arrival_date, week_zero)
        start = arrival - lead_weeks.get(factory, 0) if week is None else week_index(week, week_zero)
        key = (order_id, style, factory, arrival, start)
        found[key] = found.get(key, 0.0) + outstanding
    return [OpenOrder(*key, units) for key, units in found.items()]


def arriving_units(orders: Sequence[OpenOrder], ids: Sequence[str], weeks: int) -> Floats:
    """Units of open orders by style and week of arrival, (S, weeks); what is late arrives in week 0."""
    place, coming = place_of(ids), np.zeros((len(ids), weeks))
    for order in orders:
        s = place.get(order.style_id)
        if s is not None and order.arrival < weeks:
            coming[s, max(order.arrival, 0)] += order.units
    return coming


def released_orders(
    orders: Sequence[OpenOrder],
    ids: Sequence[str],
    minutes_a_unit: Mapping[str, float],
    factories: pl.DataFrame,
    weeks: int,
) -> tuple[ReleasedOrder, ...]:
    """Open orders not begun (they start in week 0 or later): their minutes, setup included, are taken."""
    place, factory = place_of(ids), place_of(factories["factory_id"].to_list())
    setup = factories["setup_minutes"].to_list()
    return tuple(
        ReleasedOrder(
            o.order_id,
            place.get(o.style_id, -1),
            f,
            o.start,
            o.units,
            minutes=minutes_a_unit.get(o.style_id, 0.0) * o.units + setup[f],
        )
        for o in orders
        if 0 <= o.start < weeks and (f := factory.get(o.factory_id, -1)) >= 0
    )


def released_minutes(released: Sequence[ReleasedOrder], factories: int, weeks: int) -> Floats:
    """Minutes that released orders take, (F, T)."""
    taken = np.zeros((factories, weeks))
    for order in released:
        taken[order.f, order.t] += order.minutes
    return taken


def stock_of(stock: pl.DataFrame, ids: Sequence[str]) -> Floats:
    """Units on hand by style, colours and sizes added up, (S,)."""
    place, units = place_of(ids), np.zeros(len(ids))
    for style, count in stock.select("style_id", "units").iter_rows():
        if style in place:
            units[place[style]] += float(count or 0)
    return units


def pins_of(
    pins: pl.DataFrame, ids: Sequence[str], factories: Sequence[str], week_zero: date, first_start: int
) -> tuple[Pin, ...]:
    """The pins of styles that are planned, in weeks in which runs may start: those of other styles and of weeks that
    have begun have nothing to hold any more. What is `ordered` of a pin already is not made again.
    """
    place, factory = place_of(ids), place_of(factories)
    ordered = pl.col("ordered").fill_null(0) if "ordered" in pins.columns else pl.lit(0.0)
    rows = pins.select("style_id", "factory_id", "week", "units", ordered.alias("ordered")).iter_rows()
    return tuple(
        Pin(
            s=place[style],
            f=None if name is None else factory[name],
            t=None if week is None else week_index(week, week_zero),
            units=max(float(units) - ordered, 0.0),
            ordered=ordered,
        )
        for style, name, week, units, ordered in rows
        if style in place
        and (name is None or name in factory)
        and (week is None or week_index(week, week_zero) >= first_start)
    )
