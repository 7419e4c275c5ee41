"""An order to be amended: where it is made, what it costs and takes there and elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from planner.domain import Inputs, monday_of
from planner.errors import UsageError
from planner.language import _
from planner.workspace.ledger import Names, Place, releases, standing, standing_lines

COUNTED = ("date", "on_hand", "fabric_id")  # to which count of the fabric an order's metres belong


class OrderToAmend:
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
        """Money that so many units take at a factory, setup included; what was agreed where the table no longer has theirs."""
        here, there = self.factory(self.place.factory_id), self.factory(factory)
        if here is None:
            return round(units * self.unit_cost(), 2)
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


def open_order(entries: pl.DataFrame, name: str) -> dict[str, Any]:
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
