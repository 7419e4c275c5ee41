"""Booking arrivals: which order each is of, whether it was booked before, what it adds to the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

from planner.language import _
from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.cancel import written_off
from planner.workspace.ledger.entries import CLOSE, RECEIPT
from planner.workspace.ledger.lines import LinesAtHand
from planner.workspace.ledger.names import Names
from planner.workspace.ledger.standing import standing

# An arrival and the open orders that it may be of -> the order_id; None = nobody can say.
Choose = Callable[[Row, Sequence[Row]], str | None]
DETAILS = ("colour", "size", "slip")  # what an arrival may tell beside its order


def receipt_entries(
    entries: pl.DataFrame, arrivals: Sequence[Row], file_sha256: str, today: date, choose: Choose | None = None
) -> Booked:
    """Books arrivals, those not booked yet. Each has order_id, units, date (None: `today`), note, closed, and colour,
    size and slip where they are known.

    An arrival with a date is known again by order, date and units (and colour, size, slip) in whatever file it stands;
    one without by the file's content. Of several alike in one file each counts. `closed` writes off what is then still
    outstanding. An arrival without order_id is of the open order of its style_id (and factory_id); where there are
    several, `choose` says which.
    """
    receiving = _Receiving(entries, file_sha256, today, choose)
    for place, row in enumerate(arrivals):
        receiving.take(place, row)
    return Booked(
        tuple(receiving.done),
        tuple(receiving.already),
        tuple(receiving.refused),
        tuple(receiving.fresh),
        receiving.wrong,
    )


class _Receiving:
    """A file of arrivals being booked: each row sees what the rows before it changed."""

    def __init__(self, entries: pl.DataFrame, file_sha256: str, today: date, choose: Choose | None) -> None:
        self.choose = choose
        self.names, self.sha256, self.today = Names(entries), file_sha256, today
        self.taken, self.alike = set(entries["entry_id"]), Counter[str]()
        orders = standing(entries)
        self.orders = orders.rows(named=True)
        self.received = dict(orders.select("order_id", "received").iter_rows())
        left = pl.col("units") - pl.col("received") - pl.col("cancelled")
        self.left = dict(orders.select("order_id", left).iter_rows())
        self.lines = LinesAtHand(entries)
        self.left |= {order_id: self.lines.outstanding(order_id) for order_id in self.left if self.lines.has(order_id)}
        self.done: list[str] = []
        self.already: list[str] = []
        self.refused: list[tuple[int, str]] = []
        self.fresh: list[Row] = []
        self.wrong: dict[int, str] = {}

    def take(self, place: int, row: Row) -> None:
        """Books one row, or notes why not."""
        order_id = self._order_of(row)
        if order_id is None:
            self.refused.append((place, self._why_not(row)))
            return
        entry_id = self._entry_id(order_id, row)
        is_new = entry_id not in self.taken and (row["units"] or not row["closed"])
        if is_new and self.received[order_id] + row["units"] < 0:
            self.refused.append(
                (
                    place,
                    _("no more to take back than the {value:g} units received").format(value=self.received[order_id]),
                )
            )
            return
        if is_new and (why := self._not_its_lines(order_id, row)):
            self.refused.append((place, why))
            self.wrong[place] = next((name for name in ("sku", "colour", "size") if row.get(name)), "units")
            return
        before = len(self.fresh)
        if is_new:
            self._receive(entry_id, order_id, row)
        if row["closed"] and self.left[order_id] > 0:
            self._close(order_id, row["note"])
        (self.done if len(self.fresh) > before else self.already).append(order_id)

    def _order_of(self, row: Row) -> str | None:
        """The order that a row names, or that only can be meant; None where there is none, or several."""
        if row["order_id"]:
            return self.names.order_id(row["order_id"])
        of_style = self._of_style(row)
        booked = [o["order_id"] for o in of_style if self._name(o["order_id"], row)[1] in self.taken]
        if booked:
            return str(booked[0])
        still = self._lacking(of_style, row)
        if len(still) > 1 and self.choose is not None:
            return self.choose(row, still)
        return str(still[0]["order_id"]) if len(still) == 1 else None

    def _not_its_lines(self, order_id: str, row: Row) -> str | None:
        """Why an arrival cannot be of the lines of its order; None where it can, or where the order has none."""
        if not self.lines.has(order_id) or not row["units"]:
            return None
        meant = self.lines.meant(order_id, row)
        if not meant:
            return _("a colour and size of order {order_id}: {value}").format(
                order_id=order_id, value=self.lines.said(order_id)
            )
        came = sum(max(line.received, 0.0) for line in meant)
        return (
            _("no more to take back than the {came:g} units received of it").format(came=came)
            if came + row["units"] < 0
            else None
        )

    def _of_style(self, row: Row) -> list[dict[str, Any]]:
        factory = row.get("factory_id")
        return [
            o
            for o in self.orders
            if row.get("style_id") and o["style_id"] == row["style_id"] and factory in (None, o["factory_id"])
        ]

    def _lacking(self, orders: Sequence[dict[str, Any]], row: Row) -> list[dict[str, Any]]:
        """Orders that are open; of these only those that lack the colour and size that came, where any do."""
        still = [o for o in orders if self.left[o["order_id"]] > 0]
        lack = [o for o in still if any(line.left > 0 for line in self.lines.meant(o["order_id"], row))]
        return lack or still

    def _why_not(self, row: Row) -> str:
        if row["order_id"]:
            return self.names.why_not(row["order_id"])
        if not row.get("style_id"):
            return _("an order_id, or a style_id that has an open order")
        still = self._lacking(self._of_style(row), row)
        if not still:
            return _("a style that has an open order; `planner orders` lists them")
        return _("an order_id, since several orders of it are open: ") + ", ".join(
            _("{order_id} ({value:g} outstanding, due {arrival_date})").format(
                order_id=o["order_id"], value=self.left[o["order_id"]], arrival_date=o["arrival_date"]
            )
            for o in still
        )

    def _entry_id(self, order_id: str, row: Row) -> str:
        name, entry_id = self._name(order_id, row)
        self.alike[name] += 1
        return entry_id

    def _name(self, order_id: str, row: Row) -> tuple[str, str]:
        """What an arrival is known by, and with its number among those alike in the file."""
        known_by = self.sha256[:16] if row["date"] is None else row["date"].isoformat()
        of_it = "".join(f"/{part}" for name in DETAILS if (part := row.get(name)))
        name = f"{RECEIPT}/{order_id}/{known_by}/{row['units']:g}{of_it}"
        return name, f"{name}/{self.alike[name] + 1}"

    def _receive(self, entry_id: str, order_id: str, row: Row) -> None:
        self.fresh.append(
            {
                "kind": RECEIPT,
                "entry_id": entry_id,
                "order_id": order_id,
                "units": row["units"],
                "date": row["date"] or self.today,
                "note": row["note"],
                "sku": row.get("sku"),
                **{name: row.get(name) for name in DETAILS},
            }
        )
        self.taken.add(entry_id)
        self.fresh += self.lines.receive(order_id, entry_id, {**row, "date": row["date"] or self.today})
        if self.lines.has(order_id):
            self.left[order_id] = self.lines.outstanding(order_id)
        else:
            self.left[order_id] -= row["units"]
        self.received[order_id] += row["units"]

    def _close(self, order_id: str, note: str | None) -> None:
        entry = written_off(CLOSE, order_id, self.left[order_id], self.taken, note)
        self.fresh.append(entry)
        self.fresh += self.lines.write_off(order_id, entry["entry_id"])
        self.taken.add(entry["entry_id"])
        self.left[order_id] = 0
