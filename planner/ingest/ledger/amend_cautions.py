"""What to look at in an order that was amended: limits of its factory, its week and its style that it no longer keeps.

Amending records what was agreed with a factory, so nothing is refused here; the next plan takes the order as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from planner.domain import Inputs, Warn
from planner.language import _
from planner.workspace.ledger import standing, standing_lines


def cautions(orders: pl.DataFrame, entries: pl.DataFrame, inputs: Inputs) -> Iterator[Warn]:
    """Warnings of `orders` (as they stand after amending), with all `entries` of the ledger."""
    factories = {row["factory_id"]: row for row in inputs.factories.rows(named=True)}
    for order in orders.filter(pl.col("outstanding") > 0).rows(named=True):
        factory = factories.get(order["factory_id"])
        yield from _too_late(order, inputs)
        if factory is not None:
            yield from _of_batch(order, factory)
            yield from _of_lines(order, factory, entries)
            yield from _full_week(order, factory, entries, inputs)


def _too_late(order: dict[str, Any], inputs: Inputs) -> Iterator[Warn]:
    exits = inputs.styles.filter(pl.col("style_id") == order["style_id"])["exit_date"]
    if len(exits) and order["arrival_date"] >= exits[0]:
        yield Warn(
            "arrives_after_exit",
            _(
                "order {order_id} arrives on {arrival_date}, when {style_id} is no longer sold (from {exit_date} on)"
            ).format(**order, exit_date=exits[0]),
        )


def _of_batch(order: dict[str, Any], factory: dict[str, Any]) -> Iterator[Warn]:
    """Units against minimum batch, maximum batch and lot size."""
    units = order["units"] - order["cancelled"]
    told = {"order_id": order["order_id"], "units": units, "factory_id": factory["factory_id"]}
    if units < factory["min_batch"]:
        words = _("order {order_id} is of {units:,.0f} units, under the minimum batch of {factory_id} ({limit:,})")
        yield Warn("under_minimum_batch", words.format(**told, limit=factory["min_batch"]))
    if factory["max_batch"] is not None and units > factory["max_batch"]:
        words = _("order {order_id} is of {units:,.0f} units, above the maximum batch of {factory_id} ({limit:,})")
        yield Warn("above_maximum_batch", words.format(**told, limit=factory["max_batch"]))
    lot = int(factory["lot_size"] or 1)
    if units % lot:
        words = _("order {order_id} is of {units:,.0f} units, no multiple of the lot size of {factory_id} ({limit:,})")
        yield Warn("no_whole_lots", words.format(**told, limit=lot))


def _of_lines(order: dict[str, Any], factory: dict[str, Any], entries: pl.DataFrame) -> Iterator[Warn]:
    """Colours against the minimum of a colour, lines against their multiple."""
    ordered = pl.col("units") - pl.col("cancelled")
    lines = standing_lines(entries).filter(pl.col("order_id") == order["order_id"]).with_columns(ordered=ordered)
    colours = lines.group_by("colour", maintain_order=True).agg(pl.col("ordered").sum())
    least = factory["min_batch_colour"] or 0
    few = colours.filter(pl.col("colour").is_not_null(), pl.col("ordered") > 0, pl.col("ordered") < least)
    if few.height:
        yield Warn(
            "under_minimum_of_colour",
            _("order {order_id}: under the minimum of a colour at {factory_id} ({limit:,} units): {names}").format(
                **order, limit=least, names=", ".join(f"{c} {u:,.0f}" for c, u in few.iter_rows())
            ),
        )
    multiple = int(factory["line_multiple"] or 1)
    odd = lines.filter(pl.col("ordered") % multiple != 0)
    if odd.height:
        names = ", ".join(" ".join(filter(None, row)) for row in odd.head(3).select("colour", "size").iter_rows())
        yield Warn(
            "no_multiple_of_lines",
            _("order {order_id}: lines that are no multiple of {limit} at {factory_id}: {names}").format(
                **order, limit=multiple, names=names
            ),
        )


def _full_week(order: dict[str, Any], factory: dict[str, Any], entries: pl.DataFrame, inputs: Inputs) -> Iterator[Warn]:
    """Minutes of all open orders that start in the order's week against those of its factory."""
    same = (pl.col("factory_id") == order["factory_id"]) & (pl.col("week") == order["week"])
    minutes = inputs.styles.select("style_id", "sewing_minutes")
    there = standing(entries).filter(same, pl.col("outstanding") > 0).join(minutes, on="style_id", how="left")
    sewing = (pl.col("outstanding") * pl.col("sewing_minutes").fill_null(0)).sum()
    taken = there.select(sewing)[0, 0] + there.height * (factory["setup_minutes"] or 0)
    has = _minutes_of(factory, order["week"], inputs) + (factory["overtime_minutes"] or 0)
    if taken > has:
        yield Warn(
            "week_overfilled",
            _(
                "released orders take {taken:,.0f} minutes of {factory_id} in the week of {week}, which has {has:,.0f}: "
                "the next plan cannot keep both"
            ).format(**order, taken=taken, has=has),
        )


def _minutes_of(factory: dict[str, Any], week: date, inputs: Inputs) -> float:
    named = inputs.capacity.filter(pl.col("factory_id") == factory["factory_id"], pl.col("week") == week)["minutes"]
    return float(named[0] if len(named) else factory["weekly_minutes"])
