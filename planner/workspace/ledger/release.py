"""Releasing orders of a run: the entries of its orders, their lines, and the fabric that is bought for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl

from planner.workspace.ledger.booked import Booked, Row
from planner.workspace.ledger.entries import PURCHASE, RELEASE
from planner.workspace.ledger.ids import first_free, numbered
from planner.workspace.ledger.lines import line_entries
from planner.workspace.ledger.standing import standing


@dataclass(frozen=True)
class Release:
    """What of a run is to be released.

    orders     order_id (the plan's), style_id, factory_id, week, arrival_date, units, cost, fabric_id, metres, on_hand,
               date (of the release), pinned
    purchases  fabric_id, metres, week, cost, on_hand, date
    lines      order_id (the plan's), colour, size, sku, units: those of an order add up to it
    forced     whether what the plan was made from had changed
    currency   of its money; None where nobody says
    """

    run_id: str
    orders: pl.DataFrame
    purchases: pl.DataFrame
    lines: pl.DataFrame | None = None
    forced: bool = False
    currency: str | None = None


def release_entries(entries: pl.DataFrame, release: Release) -> Booked:
    """Books the orders of a release, those not booked yet, and with them the fabric they need, once a run and fabric.

    Raises ValueError where the lines of an order do not add up to it.
    """
    known = booked_of_run(entries, release.run_id)
    taken = set(entries["order_id"].drop_nulls()) | set(entries["entry_id"])
    fresh = [
        _entry_of(release, row, ledger_id(release.run_id, row["order_id"], taken))
        for row in release.orders.iter_rows(named=True)
        if row["order_id"] not in known
    ]
    needed = {row["fabric_id"] for row in fresh} - set(bought_of_run(entries, release.run_id))
    return Booked(
        tuple(row["order_id"] for row in fresh),
        tuple(known[i] for i in release.orders["order_id"] if i in known),
        entries=(*fresh, *_lines_of(release, fresh), *_purchases(release, needed, taken)),
    )


def _entry_of(release: Release, row: Row, order_id: str) -> Row:
    """The entry of an order of the plan, under its id in the ledger."""
    return {
        **row,
        "run_id": release.run_id,
        "forced": release.forced,
        "currency": release.currency,
        "kind": RELEASE,
        "plan_order_id": row["order_id"],
        "order_id": order_id,
        "entry_id": f"{RELEASE}/{order_id}",
    }


def _lines_of(release: Release, fresh: Sequence[Row]) -> list[Row]:
    """The line entries of the orders that are booked."""
    of_order: dict[str, list[Row]] = {}
    for line in () if release.lines is None else release.lines.iter_rows(named=True):
        of_order.setdefault(line["order_id"], []).append(line)
    made: list[Row] = []
    for order in fresh:
        lines = of_order.get(order["plan_order_id"], [])
        total = sum(line["units"] for line in lines)
        if lines and total != order["units"]:
            raise ValueError(
                f"the lines of order {order['plan_order_id']} have {total:g} units, not {order['units']:g}"
            )
        made += line_entries(order["order_id"], lines)
    return made


def _purchases(release: Release, needed: Collection[str], taken: Collection[str]) -> list[Row]:
    """The entries of the fabrics that are needed; one that was bought and taken back before has a number more."""
    made: list[Row] = []
    for row in release.purchases.iter_rows(named=True):
        if row["fabric_id"] in needed:
            name = f"{PURCHASE}/{release.run_id}/{row['fabric_id']}"
            made.append(
                {
                    **row,
                    "run_id": release.run_id,
                    "forced": release.forced,
                    "currency": release.currency,
                    "kind": PURCHASE,
                    "units": row["metres"],
                    "metres": None,
                    "entry_id": first_free(chain((name,), numbered(name, 2)), taken),
                }
            )
    return made


def ledger_id(run_id: str, plan_order_id: str, taken: Iterable[str] = ()) -> str:
    """The id of a run's order in the ledger: that of the plan and the end of the run's, or all of it if that is taken.

    Plans name orders by week, factory and style, so the plans of two nights may mean different things by one id. An
    order that was cancelled and is booked again has a number more.
    """
    whole = f"{plan_order_id}-{run_id}"
    short = f"{plan_order_id}-{run_id.rsplit('-', 1)[-1]}"
    return first_free(chain((short, whole), numbered(whole, 2, "-")), set(taken))


def booked_of_run(entries: pl.DataFrame, run_id: str) -> dict[str, str]:
    """plan_order_id -> order_id of what a run has in the ledger; an order cancelled whole is free to be booked again."""
    orders = standing(entries).filter(pl.col("run_id") == run_id)
    gone = (pl.col("received") == 0) & (pl.col("cancelled") >= pl.col("units"))
    return dict(orders.filter(~gone).select("plan_order_id", "order_id").iter_rows())


def bought_of_run(entries: pl.DataFrame, run_id: str) -> list[str]:
    """The fabrics that were bought for a run's orders, but for those of which the purchase was taken back."""
    bought = entries.filter(pl.col("kind") == PURCHASE, pl.col("run_id") == run_id)
    return bought.group_by("fabric_id").agg(pl.col("units").sum()).filter(pl.col("units") > 0)["fabric_id"].to_list()
