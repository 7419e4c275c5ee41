"""What a release of a run would book, unless what the plan was made from has changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from planner.errors import InputError
from planner.ingest.ledger.answers import Answers
from planner.ingest.ledger.demands import with_demands, with_on_hand
from planner.ingest.ledger.firm_orders import chosen_orders, lines_of_run
from planner.ingest.ledger.out_of_date import what_changed
from planner.ingest.reference import read_inputs
from planner.language import _
from planner.tables import PURCHASES
from planner.tables.frames import schema_of
from planner.workspace import RunInfo, Workspace
from planner.workspace.ledger import booked_of_run, bought_of_run, standing

NO_PURCHASES = pl.DataFrame(schema=schema_of(PURCHASES, without=("firm",)))


@dataclass(frozen=True)
class ToRelease:
    """What of a run is to be released: its firm orders, all or those named.

    answers   only the orders that these confirm, with the units that they say
    force     although what the plan was made from has changed since
    """

    run: RunInfo
    order_ids: Sequence[str] = ()
    answers: Answers | None = None
    force: bool = False


@dataclass(frozen=True)
class Proposal:
    """What a release would book: `orders` of the plan with what they take, `purchases` of fabric; `already` there before.

    `lines`: colours and sizes of the orders, by the plan's order_id. `changes`: what has changed since the plan was made,
    where it is released all the same. `otherwise`: in words, which of those already there a book that came back has other units of.
    """

    run_id: str
    orders: pl.DataFrame
    purchases: pl.DataFrame
    already: tuple[str, ...]
    changes: tuple[str, ...]
    lines: pl.DataFrame | None = None
    otherwise: tuple[str, ...] = ()

    @property
    def units(self) -> float:
        """Units of the orders."""
        return float(self.orders["units"].sum())

    @property
    def cost(self) -> float:
        """Money that the orders and purchases commit."""
        return float(self.orders["cost"].sum()) + float(self.purchases["cost"].sum())

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return {
            "dry_run": True,
            "released": [],
            "already_released": list(self.already),
            "to_release": self.orders["order_id"].to_list(),
            "units": self.units,
            "cost": self.cost,
            "orders": self.orders,
            "purchases": self.purchases,
            "order_lines": [] if self.lines is None else self.lines,
        }


def propose_release(ws: Workspace, asked: ToRelease) -> Proposal:
    """What a release would book now; nothing is booked.

    Raises UsageError for orders that the plan does not have or does not hold firm, InputError where the plan's inputs
    have changed since, unless it is forced.
    """
    run, answers = asked.run, asked.answers
    chosen = chosen_orders(run, asked.order_ids)
    if answers is not None:
        chosen = _as_answered(chosen, answers)
    entries = ws.store.ledger.entries()
    known = booked_of_run(entries, run.run_id)
    fresh = chosen.filter(~pl.col("order_id").is_in(list(known)))
    already = tuple(known[name] for name in chosen["order_id"] if name in known)
    otherwise = _otherwise(chosen, known, entries) if answers is not None else ()
    if fresh.is_empty():
        nothing = fresh.with_columns(cost=pl.lit(0.0))
        return Proposal(run.run_id, nothing, NO_PURCHASES, already, (), otherwise=otherwise)
    changes = what_changed(ws, run)
    if changes and not asked.force:
        raise InputError(
            _("the plan of run {run_id} is out of date: {names}").format(run_id=run.run_id, names="; ".join(changes)),
            hint=_("`planner run` makes a new plan; --force releases this one all the same."),
            details=[{"changed": change} for change in changes],
        )
    inputs = read_inputs(ws)[0]
    orders = with_demands(fresh, inputs)
    purchases = with_on_hand(_purchases(run, orders, entries), inputs)
    return Proposal(run.run_id, orders, purchases, already, tuple(changes), _lines(run, orders, answers), otherwise)


def _as_answered(orders: pl.DataFrame, answers: Answers) -> pl.DataFrame:
    """The orders that are answered, with the units of the answers."""
    units = answers.lines.group_by("order_id").agg(pl.col("units").sum().cast(orders.schema["units"]))
    return orders.drop("units").join(units, on="order_id", maintain_order="left").select(orders.columns)


def _purchases(run: RunInfo, orders: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """The firm purchases of the plan that these orders need, but for those that are booked already."""
    needed, bought = orders["fabric_id"].drop_nulls(), bought_of_run(entries, run.run_id)
    fabric = pl.col("fabric_id")
    return run.table("purchases").filter(pl.col("firm"), fabric.is_in(needed.implode()), ~fabric.is_in(bought))


def _lines(run: RunInfo, orders: pl.DataFrame, answers: Answers | None) -> pl.DataFrame | None:
    """The lines of these orders, as answered; without those of neither colour nor size, which say no more than their order."""
    lines = lines_of_run(run, orders)
    if lines is None:
        return None
    if answers is not None:
        lines = answers.lines.join(orders.select("order_id"), on="order_id", how="semi", maintain_order="left")
    return lines.filter(pl.col("colour").is_not_null() | pl.col("size").is_not_null())


def _otherwise(chosen: pl.DataFrame, known: Mapping[str, str], entries: pl.DataFrame) -> tuple[str, ...]:
    """Orders booked before with other units than they are to have now, in words."""
    booked = dict(standing(entries).select("order_id", "units").iter_rows())
    asked = [(known[name], units) for name, units in chosen.select("order_id", "units").iter_rows() if name in known]
    return tuple(f"{name} ({booked[name]:,.0f}, {units:,.0f})" for name, units in asked if booked[name] != units)
