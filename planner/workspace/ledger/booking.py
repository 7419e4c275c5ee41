"""What each booking adds to the ledger, given what is in it: pure functions from entries to new entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from typing import Any

import polars as pl

from planner.language import _
from planner.workspace.ledger.entries import CANCEL, CLOSE, PURCHASE, RECEIPT, RELEASE
from planner.workspace.ledger.lines import LinesAtHand, line_entries
from planner.workspace.ledger.standing import standing

Row = Mapping[str, Any]
# An arrival and the open orders that it may be of -> the order_id; None = nobody can say.
Choose = Callable[[Row, Sequence[Row]], str | None]
DETAILS = ("colour", "size", "slip")  # what an arrival may tell beside its order


@dataclass(frozen=True)
class Booked:
    """What came of a booking.

    done      ids of orders that changed
    already   ids of those for which it had been done before
    refused   place in what was given, and why it cannot be booked
    entries   what is new in the ledger
    wrong     place of a refused row -> the column that is wrong, where that is not the order or style
    """

    done: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    entries: tuple[Row, ...] = ()
    wrong: Mapping[int, str] = field(default_factory=dict)


def ledger_id(run_id: str, plan_order_id: str, taken: Iterable[str] = ()) -> str:
    """The id of a run's order in the ledger: that of the plan and the end of the run's, or all of it if that is taken.

    Plans name orders by week, factory and style, so the plans of two nights may mean different things by one id. An
    order that was cancelled and is booked again has a number more.
    """
    known, whole = set(taken), f"{plan_order_id}-{run_id}"
    names = chain((f"{plan_order_id}-{run_id.rsplit('-', 1)[-1]}", whole), (f"{whole}-{n}" for n in count(2)))
    return next(name for name in names if name not in known)


def booked_of_run(entries: pl.DataFrame, run_id: str) -> dict[str, str]:
    """plan_order_id -> order_id of what a run has in the ledger; an order cancelled whole is free to be booked again."""
    orders = standing(entries).filter(pl.col("run_id") == run_id)
    gone = (pl.col("received") == 0) & (pl.col("cancelled") >= pl.col("units"))
    return dict(orders.filter(~gone).select("plan_order_id", "order_id").iter_rows())


def release_entries(
    entries: pl.DataFrame,
    run_id: str,
    orders: pl.DataFrame,
    purchases: pl.DataFrame,
    *,
    lines: pl.DataFrame | None = None,
    forced: bool = False,
) -> Booked:
    """Books `orders` of a run, those not booked yet, and with them the fabric they need, once a run and fabric.

    orders     order_id (the plan's), style_id, factory_id, week, arrival_date, units, cost, fabric_id, metres, on_hand,
               date (of the release), pinned
    purchases  fabric_id, metres, week, cost, on_hand, date
    lines      order_id (the plan's), colour, size, sku, units: those of an order add up to it
    """
    known = booked_of_run(entries, run_id)
    taken = set(entries["order_id"].drop_nulls()) | set(entries["entry_id"])
    signed = {"run_id": run_id, "forced": forced}
    fresh: list[Row] = []
    of_order = _by_order(lines)
    cut: list[Row] = []
    for row in orders.iter_rows(named=True):
        if row["order_id"] not in known:
            order_id = ledger_id(run_id, row["order_id"], taken)
            fresh.append(
                {
                    **row,
                    **signed,
                    "kind": RELEASE,
                    "plan_order_id": row["order_id"],
                    "order_id": order_id,
                    "entry_id": f"{RELEASE}/{order_id}",
                }
            )
            cut += line_entries(order_id, _adding_up(of_order.get(row["order_id"], []), row))
    needed = {row["fabric_id"] for row in fresh} - set(bought_of_run(entries, run_id))
    bought = [
        {
            **row,
            **signed,
            "kind": PURCHASE,
            "units": row["metres"],
            "metres": None,
            "entry_id": _numbered(f"{PURCHASE}/{run_id}/{row['fabric_id']}", taken),
        }
        for row in purchases.iter_rows(named=True)
        if row["fabric_id"] in needed
    ]
    return Booked(
        tuple(row["order_id"] for row in fresh),
        tuple(known[i] for i in orders["order_id"] if i in known),
        entries=(*fresh, *cut, *bought),
    )


def bought_of_run(entries: pl.DataFrame, run_id: str) -> list[str]:
    """The fabrics that were bought for a run's orders, but for those of which the purchase was taken back."""
    bought = entries.filter(pl.col("kind") == PURCHASE, pl.col("run_id") == run_id)
    return bought.group_by("fabric_id").agg(pl.col("units").sum()).filter(pl.col("units") > 0)["fabric_id"].to_list()


def _numbered(name: str, taken: Iterable[str]) -> str:
    """`name`, with a number behind it where it is taken."""
    known = set(taken)
    return next(n for n in chain((name,), (f"{name}/{n}" for n in count(2))) if n not in known)


def _by_order(lines: pl.DataFrame | None) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for line in () if lines is None else lines.iter_rows(named=True):
        found.setdefault(line["order_id"], []).append(line)
    return found


def _adding_up(lines: list[Row], order: Row) -> list[Row]:
    """The lines of an order; ValueError where they do not add up to it."""
    total = sum(line["units"] for line in lines)
    if lines and total != order["units"]:
        raise ValueError(f"the lines of order {order['order_id']} have {total:g} units, not {order['units']:g}")
    return lines


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
        entry = _written_off(CLOSE, order_id, self.left[order_id], self.taken, note)
        self.fresh.append(entry)
        self.fresh += self.lines.write_off(order_id, entry["entry_id"])
        self.taken.add(entry["entry_id"])
        self.left[order_id] = 0


def cancel_entries(
    entries: pl.DataFrame, order_ids: Sequence[str], note: str | None = None, *, kind: str = CANCEL
) -> Booked:
    """Writes off what is outstanding of orders; nothing for those that have nothing outstanding.

    `kind` is the first word of the entries' ids: what it was that wrote them off.
    """
    names, outstanding = Names(entries), dict(standing(entries).select("order_id", "outstanding").iter_rows())
    taken = set(entries["entry_id"])
    refused = [(place, names.why_not(name)) for place, name in enumerate(order_ids) if names.order_id(name) is None]
    meant = [order_id for name in dict.fromkeys(order_ids) if (order_id := names.order_id(name))]
    open_ones = [order_id for order_id in dict.fromkeys(meant) if outstanding[order_id] > 0]
    off = [{**_written_off(kind, i, outstanding[i], taken, note), "kind": CANCEL} for i in open_ones]
    lines = LinesAtHand(entries)
    return Booked(
        tuple(open_ones),
        tuple(order_id for order_id in meant if order_id not in open_ones),
        tuple(refused),
        (*off, *(line for entry in off for line in lines.write_off(entry["order_id"], entry["entry_id"]))),
    )


class Names:
    """What people may call an order: its id in the ledger, or that in its plan where only one order has it that was
    not cancelled whole.
    """

    def __init__(self, entries: pl.DataFrame) -> None:
        self._by_plan: dict[str, list[str]] = {}
        orders = standing(entries).select("order_id", "plan_order_id", pl.col("cancelled") >= pl.col("units"))
        rows = orders.rows()
        self._known = {row[0] for row in rows}
        for order_id, in_plan, _gone in (row for row in rows if not row[2]):
            self._by_plan.setdefault(in_plan, []).append(order_id)
        for order_id, in_plan, _gone in (
            row for row in rows if row[2]
        ):  # of a cancelled order only where no other is meant
            self._by_plan.setdefault(in_plan, [order_id])

    def order_id(self, name: str) -> str | None:
        """The id in the ledger; None where it is unknown or means several."""
        if name in self._known:
            return name
        meant = self._by_plan.get(name, [])
        return meant[0] if len(meant) == 1 else None

    def why_not(self, name: str) -> str:
        """Why a name is not understood, in words."""
        meant = self._by_plan.get(name, [])
        return (
            _("an order_id that means one order, not {names}").format(names=_(" and ").join(meant))
            if meant
            else _("an order_id of the ledger; `planner orders --all` lists them")
        )


def _written_off(kind: str, order_id: str, units: float, taken: Iterable[str], note: str | None) -> Row:
    """An entry that writes units off; an order may be closed again after a receipt was corrected."""
    numbered = (f"{kind}/{order_id}/{n}" for n in range(1, 10**6))
    entry_id = next(name for name in numbered if name not in taken)
    return {"kind": kind, "entry_id": entry_id, "order_id": order_id, "units": units, "note": note}
