"""What is wished of an order -> the amendment that the ledger is to book; nothing where it is so already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from planner.domain import monday_of
from planner.errors import UsageError
from planner.ingest.ledger.order_to_amend import COUNTED, OrderToAmend
from planner.language import _
from planner.tables.labels import plain_colour, plain_size
from planner.workspace.ledger import Amendment, Place
from planner.workspace.ledger.amend import fewer, more, part_id


@dataclass(frozen=True)
class Wish:
    """What is to become of an order.

    move    make it in `week`, at `factory`; None = as it is
    units   all in all so many, what came of it included; of `colour` and `size` where these are named
    split   `units` of what is still to come (None: half) as an order of its own in `week` (None: a week later), at `factory`
    """

    what: Literal["move", "units", "split"]
    order: str
    units: int | None = None
    week: date | None = None
    factory: str | None = None
    colour: str | None = None
    size: str | None = None


def amendment_of(order: OrderToAmend, wish: Wish) -> Amendment | None:
    """What to book; None where nothing changes. Raises UsageError where the order cannot be so."""
    return {"move": _move, "units": _units, "split": _split}[wish.what](order, wish)


def _move(order: OrderToAmend, wish: Wish) -> Amendment | None:
    place = order.another_place(wish.week, wish.factory)
    if place == order.place:
        return None
    dearer = order.cost_at(order.order["units"], place.factory_id) - (order.order["cost"] or 0.0)
    moved = Amendment("move", order.order_id, place, counted=order.counted(), metres=0.0)
    return replace(moved, cost=round(dearer, 2) if place.factory_id != order.place.factory_id else 0.0)


def _units(order: OrderToAmend, wish: Wish) -> Amendment | None:
    assert wish.units is not None
    meant = _lines_named(order, wish)
    stands = (
        order.order
        if meant is None
        else meant.select(pl.col("units", "cancelled", "outstanding").sum()).row(0, named=True)
    )
    change = wish.units - (stands["units"] - stands["cancelled"])
    _refuse_fewer_than_came(order, wish.units, wish.units - change - stands["outstanding"])
    if not change:
        return None
    lines = order.lines if meant is None else meant
    spread = fewer(lines, -change, order.multiple()) if change < 0 else more(lines, change, order.multiple())
    sign = -1 if change < 0 else 1
    return Amendment(
        "units",
        order.order_id,
        order.place,
        units=change,
        cost=round(change * order.unit_cost(), 2),
        metres=order.metres_of(change) or 0.0,
        counted=order.counted() if change < 0 or not order.order["units"] else order.counted_today(),
        lines=[{**line, "units": sign * line["units"]} for line in spread],
    )


def _refuse_fewer_than_came(order: OrderToAmend, units: int, came: float) -> None:
    if units < came:
        raise UsageError(
            _("{units:,} units are fewer than the {came:,.0f} that came of {order_id} already").format(
                units=units, came=came, order_id=order.order_id
            ),
            hint=_("`planner orders --cancel {order_id}` writes off all that is still to come.").format(
                order_id=order.order_id
            ),
        )


def _lines_named(order: OrderToAmend, wish: Wish) -> pl.DataFrame | None:
    """The lines of the colour and size that are named; None where none is."""
    if wish.colour is None and wish.size is None:
        return None
    named = [
        (wish.colour is None or plain_colour(colour or "") == plain_colour(wish.colour))
        and (wish.size is None or plain_size(size or "") == plain_size(wish.size))
        for colour, size in order.lines.select("colour", "size").iter_rows()
    ]
    lines = order.lines.filter(pl.Series(named, dtype=pl.Boolean))
    if lines.is_empty():
        there = ", ".join(" ".join(filter(None, row)) for row in order.lines.select("colour", "size").iter_rows())
        raise UsageError(
            _("order {order_id} has no line {name}").format(
                order_id=order.order_id, name=" ".join(filter(None, (wish.colour, wish.size)))
            ),
            hint=_("Its lines: {names}.").format(names=there or "-"),
        )
    return lines


def _split(order: OrderToAmend, wish: Wish) -> Amendment | None:
    left = order.order["outstanding"]
    units = _half(order, left) if wish.units is None else wish.units
    if not 0 < units < left:
        raise UsageError(
            _(
                "--part {units:,}: expected from 1 to {most:,.0f}, for {left:,.0f} of {order_id} are still to come"
            ).format(units=units, most=left - 1, left=left, order_id=order.order_id),
            hint=_("`planner orders --move {order_id}` moves all of it.").format(order_id=order.order_id),
        )
    soonest = max(order.place.week, monday_of(order.inputs.as_of))
    elsewhere = wish.factory not in (None, order.place.factory_id)
    week = wish.week or (soonest if elsewhere else soonest + timedelta(weeks=1))
    place = order.another_place(week, wish.factory)
    lines = fewer(order.lines, units, order.multiple())
    metres, less = order.metres_of(units), round(units * order.unit_cost(), 2)
    return Amendment(
        "split",
        order.order_id,
        order.place,
        units=-units,
        cost=-less,
        metres=-(metres or 0.0),
        counted=order.counted(),
        lines=[{**line, "units": -line["units"]} for line in lines],
        part=_release_of_part(order, units, place),
        part_place=place,
        part_lines=lines,
    )


def _release_of_part(order: OrderToAmend, units: int, place: Place) -> dict[str, Any]:
    """The row of the release of a part that is to be made at `place`.

    It was released when the whole was, for the week and factory of the whole: so pins know it again.
    """
    whole = order.order
    same = ("run_id", "plan_order_id", "style_id", "forced", "pinned", "when", "who", "currency", *COUNTED)
    return {name: whole[name] for name in same} | {
        "order_id": part_id(order.entries, order.order_id),
        "factory_id": whole["factory_released"],
        "week": whole["week_released"],
        "arrival_date": place.arrival_date,
        "units": float(units),
        "cost": order.cost_at(units, place.factory_id),
        "metres": order.metres_of(units),
    }


def _half(order: OrderToAmend, left: float) -> int:
    """Half of what is still to come, in whole lots of the factory where that leaves something on both sides."""
    row = order.factory(order.place.factory_id)
    lot, half = int(row["lot_size"] or 1) if row else 1, int(left // 2)
    return half // lot * lot or half
