"""Amending a released order: another week or factory, other units, a part of it as an order of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import polars as pl

from planner.domain import Inputs, Warn, monday_of
from planner.errors import UsageError
from planner.ingest.ledger.amend_cautions import cautions
from planner.ingest.ledger.open_orders import not_counted
from planner.ingest.reference import read_inputs
from planner.language import _
from planner.tables.labels import plain_colour, plain_size
from planner.workspace import Workspace
from planner.workspace.ledger import Amendment, Names, Place, releases, standing, standing_lines, with_status
from planner.workspace.ledger.amend import amend_entries, fewer, more, part_id
from planner.workspace.ledger.entries import entries_of

Row = Mapping[str, Any]
COUNTED = ("date", "on_hand", "fabric_id")  # to which count of the fabric an order's metres belong


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


@dataclass(frozen=True)
class Amended:
    """`before`: the order as it stood; `orders` and `lines`: it and its part as they stand now; the columns of `orders`
    of the ledger with their status. `changed`: whether anything is another.
    """

    before: pl.DataFrame
    orders: pl.DataFrame
    lines: pl.DataFrame
    warnings: tuple[Warn, ...]
    changed: bool


def amend_order(ws: Workspace, wish: Wish, *, dry_run: bool = False) -> Amended:
    """Books what is wished of an order; `dry_run` only looks. Raises UsageError where it cannot be."""
    if dry_run:
        return _amended(ws, wish, book=False)
    with ws.store.writing():
        return _amended(ws, wish, book=True)


def _amended(ws: Workspace, wish: Wish, *, book: bool) -> Amended:
    entries, inputs = ws.store.ledger.entries(), read_inputs(ws)[0]
    order = _open_order(entries, wish.order)
    amendment = _AMENDMENTS[wish.what](_Order(entries, order, inputs), wish)
    fresh = [] if amendment is None else amend_entries(entries, amendment)
    now = pl.concat([entries, entries_of(fresh)]) if fresh else entries
    if amendment is not None and book:
        ws.store.ledger.amend(amendment)
    part = None if amendment is None or amendment.part is None else amendment.part["order_id"]
    touched, as_of = [order["order_id"], *([part] if part else [])], ws.settings.day()
    before, after = (with_status(standing(rows).filter(_among(touched)), as_of) for rows in (entries, now))
    told = (*cautions(after, now, inputs), *not_counted(ws)) if fresh else (_nothing(order["order_id"]),)
    return Amended(before, after, standing_lines(now).filter(_among(touched)), told, bool(fresh))


def _among(order_ids: list[str]) -> pl.Expr:
    return pl.col("order_id").is_in(order_ids)


def _nothing(order_id: str) -> Warn:
    return Warn("nothing_to_amend", _("order {order_id} is so already").format(order_id=order_id))


def _open_order(entries: pl.DataFrame, name: str) -> dict[str, Any]:
    """The release of an order of which something is still to come, as amended, and what it stands at."""
    names = Names(entries)
    order_id = names.order_id(name)
    if order_id is None:
        raise UsageError(
            _("order {name}: expected {expected}").format(name=name, expected=names.why_not(name)),
            hint=_("`planner orders` lists them."),
        )
    stands = standing(entries).filter(pl.col("order_id") == order_id).row(0, named=True)
    if stands["outstanding"] <= 0:
        raise UsageError(
            _("nothing of {order_id} is outstanding: it can no longer be amended").format(order_id=order_id),
            hint=_("`planner orders` lists what is still to come."),
        )
    return stands | releases(entries).filter(pl.col("order_id") == order_id).row(0, named=True)


class _Order:
    """An order to be amended, with what the tables say of its factory and style."""

    def __init__(self, entries: pl.DataFrame, order: dict[str, Any], inputs: Inputs) -> None:
        self.entries, self.order, self.inputs = entries, order, inputs
        self.order_id: str = order["order_id"]
        self.lines = standing_lines(entries).filter(pl.col("order_id") == self.order_id)
        self.place = Place(order["factory_id"], order["week"], order["arrival_date"])

    def factory(self, name: str) -> dict[str, Any] | None:
        """The row of a factory; None where the table has none of that name."""
        rows = self.inputs.factories.filter(pl.col("factory_id") == name)
        return rows.row(0, named=True) if rows.height else None

    def another_place(self, week: date | None, factory: str | None) -> Place:
        """Where it is made if it is made in that week, at that factory. Raises UsageError where it cannot be."""
        start = self.place.week if week is None else monday_of(week)
        if factory in (None, self.place.factory_id):
            lead = self.place.arrival_date - self.place.week
            place = Place(self.place.factory_id, start, start + lead)
        else:
            place = Place(str(factory), start, start + timedelta(weeks=self._lead_weeks(str(factory))))
        first = monday_of(self.inputs.as_of)
        if place != self.place and start < first:
            raise UsageError(
                _("--week {week}: a run cannot start before this week ({first})").format(week=start, first=first),
                hint=_("Name a week from then on, by any of its days."),
            )
        return place

    def _lead_weeks(self, name: str) -> int:
        """The lead time of another factory, if it makes what the style is."""
        row = self.factory(name)
        if row is None:
            known = ", ".join(self.inputs.factories["factory_id"])
            raise UsageError(
                _("--factory {name}: the factories table has none of that name").format(name=name),
                hint=_("It has {names}.").format(names=known),
            )
        makes = [part.strip() for part in (row["categories"] or "").split(";") if part.strip()]
        category = self.style("category")
        if makes and category is not None and category not in makes:
            raise UsageError(
                _("--factory {name}: it makes {makes}, not {category}").format(
                    name=name, makes=", ".join(makes), category=category
                ),
                hint=_("`categories` of the factories table says what a factory makes."),
            )
        return int(row["lead_time_weeks"])

    def style(self, column: str) -> Any:
        """What the styles table says of the order's style; None where it has no such style."""
        rows = self.inputs.styles.filter(pl.col("style_id") == self.order["style_id"])
        return rows[column][0] if rows.height else None

    def unit_cost(self) -> float:
        """Money a unit, without the setup of the run."""
        units, cost = self.order["units"], self.order["cost"] or 0.0
        setup = self._setup(self.place.factory_id)
        return (cost - setup if cost >= setup else cost) / units if units else 0.0

    def cost_at(self, units: float, factory: str) -> float:
        """Money that so many units take at a factory, setup included."""
        here, there = self.factory(self.place.factory_id), self.factory(factory)
        dearer = there["cost_factor"] / here["cost_factor"] if here and there else 1.0
        paid = self.order["cost"] or 0.0
        setup = self._setup(factory) if paid >= self._setup(self.place.factory_id) else 0.0
        return round(units * self.unit_cost() * dearer + setup, 2)

    def metres_of(self, units: float) -> float | None:
        """Metres that so many units take; None where no fabric is booked."""
        metres, whole = self.order["metres"], self.order["units"]
        return None if metres is None or not whole else round(units * metres / whole, 4)

    def _setup(self, factory: str) -> float:
        row = self.factory(factory)
        return float(row["setup_cost"] or 0) if row else 0.0

    def multiple(self) -> int:
        """Of what its lines are multiples."""
        row = self.factory(self.place.factory_id)
        return int(row["line_multiple"] or 1) if row else 1

    def counted(self) -> dict[str, Any]:
        """The count of fabric to which what is booked of the order belongs."""
        return {name: self.order[name] for name in COUNTED}

    def counted_today(self) -> dict[str, Any]:
        """The count to which metres belong that are added now."""
        fabric = self.order["fabric_id"]
        rows = self.inputs.fabrics.filter(pl.col("fabric_id") == fabric)["on_hand"]
        return {"fabric_id": fabric, "date": self.inputs.as_of, "on_hand": rows[0] if len(rows) else None}


def _move(order: _Order, wish: Wish) -> Amendment | None:
    place = order.another_place(wish.week, wish.factory)
    if place == order.place:
        return None
    dearer = order.cost_at(order.order["units"], place.factory_id) - (order.order["cost"] or 0.0)
    moved = Amendment("move", order.order_id, place, counted=order.counted(), metres=0.0)
    return replace(moved, cost=round(dearer, 2) if place.factory_id != order.place.factory_id else 0.0)


def _units(order: _Order, wish: Wish) -> Amendment | None:
    assert wish.units is not None
    meant = _lines_named(order, wish)
    stands = (
        order.order
        if meant is None
        else meant.select(pl.col("units", "cancelled", "outstanding").sum()).row(0, named=True)
    )
    change = wish.units - (stands["units"] - stands["cancelled"])
    if change + stands["outstanding"] < 0:
        raise UsageError(
            _("{units:,} units are fewer than the {came:,.0f} that came of {order_id} already").format(
                units=wish.units, came=wish.units - change - stands["outstanding"], order_id=order.order_id
            ),
            hint=_("`planner orders --cancel {order_id}` writes off all that is still to come.").format(
                order_id=order.order_id
            ),
        )
    if not change:
        return None
    lines = order.lines if meant is None else meant
    spread = fewer(lines, -change, order.multiple()) if change < 0 else more(lines, change, order.multiple())
    sign = -1 if change < 0 else 1
    whole = order.order["units"]
    return Amendment(
        "units",
        order.order_id,
        order.place,
        units=change,
        cost=round(change * order.unit_cost(), 2),
        metres=order.metres_of(change) or 0.0,
        counted=order.counted() if change < 0 or not whole else order.counted_today(),
        lines=[{**line, "units": sign * line["units"]} for line in spread],
    )


def _lines_named(order: _Order, wish: Wish) -> pl.DataFrame | None:
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


def _split(order: _Order, wish: Wish) -> Amendment | None:
    left = order.order["outstanding"]
    units = _half(order, left) if wish.units is None else wish.units
    if not 0 < units < left:
        raise UsageError(
            _(
                "--part {units:,}: expected from 1 to {most:,.0f}, for {left:,.0f} of {order_id} are still to come"
            ).format(units=units, most=left - 1, left=left, order_id=order.order_id),
            hint=_("`planner orders --move {order_id}` moves all of it.").format(order_id=order.order_id),
        )
    later = max(order.place.week, monday_of(order.inputs.as_of)) + timedelta(weeks=1)
    elsewhere = wish.factory not in (None, order.place.factory_id)
    week = wish.week or (max(order.place.week, monday_of(order.inputs.as_of)) if elsewhere else later)
    place = order.another_place(week, wish.factory)
    lines = fewer(order.lines, units, order.multiple())
    metres, less = order.metres_of(units), round(units * order.unit_cost(), 2)
    release = {
        name: order.order[name] for name in ("run_id", "plan_order_id", "style_id", "forced", "pinned", *COUNTED)
    }
    # It was released when the whole was, for the week and factory of the whole: so pins know it again.
    release |= {"when": order.order["when"], "who": order.order["who"]}
    release |= {"factory_id": order.order["factory_released"], "week": order.order["week_released"]}
    release |= {"arrival_date": place.arrival_date, "units": float(units), "metres": metres}
    return Amendment(
        "split",
        order.order_id,
        order.place,
        units=-units,
        cost=-less,
        metres=-(metres or 0.0),
        counted=order.counted(),
        lines=[{**line, "units": -line["units"]} for line in lines],
        part=release
        | {"order_id": part_id(order.entries, order.order_id), "cost": order.cost_at(units, place.factory_id)},
        part_place=place,
        part_lines=lines,
    )


def _half(order: _Order, left: float) -> int:
    """Half of what is still to come, in whole lots of the factory where that leaves something on both sides."""
    row = order.factory(order.place.factory_id)
    lot, half = int(row["lot_size"] or 1) if row else 1, int(left // 2)
    return half // lot * lot or half


_AMENDMENTS = {"move": _move, "units": _units, "split": _split}
