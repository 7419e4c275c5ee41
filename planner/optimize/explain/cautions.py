"""What people should know about the inputs of a plan although it could be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Warn, first_monday_from
from planner.language import _
from planner.optimize.problem.hard_limit import HardLimit
from planner.optimize.problem.statement import Problem


def cautions(inputs: Inputs, forecast: Forecast, problem: Problem) -> tuple[Warn, ...]:
    """Inputs that were left aside, or that say something unlikely."""
    found = (
        _no_demand(forecast),
        _unknown_styles(inputs, forecast),
        _pins_left_aside(inputs, problem),
        _pins_of_the_past(inputs),
        _pins_met(inputs, problem),
        _pins_below_orders(inputs, problem),
        _fabric_not_planned(inputs),
        _late_orders(inputs),
        *(_overfull(limit) for limit in problem.hard),
    )
    return tuple(w for w in found if w is not None)


def _no_demand(forecast: Forecast) -> Warn | None:
    empty = forecast.demand.is_empty()
    return Warn("no_demand", _("the demand has no rows: there was nothing to plan")) if empty else None


def _unknown_styles(inputs: Inputs, forecast: Forecast) -> Warn | None:
    unknown = sorted(set(forecast.demand["style_id"]) - set(inputs.styles["style_id"]))
    return _warn(
        "unknown_styles", unknown, _("style(s) in the demand are not in the styles table and were not planned")
    )


def _pins_left_aside(inputs: Inputs, problem: Problem) -> Warn | None:
    rows = inputs.pins.filter(pl.col("units") > 0)["style_id"]
    return _warn(
        "pins_left_aside",
        sorted(set(rows) - set(problem.styles.ids)),
        _("style(s) are pinned but have no demand forecast; the pins were left aside"),
    )


def _pins_of_the_past(inputs: Inputs) -> Warn | None:
    first = first_monday_from(inputs.as_of)
    past = inputs.pins.filter((pl.col("units") > 0) & (pl.col("week") < first))
    names = [f"{style} ({week})" for style, week in past.select("style_id", "week").iter_rows()]
    return _warn(
        "pins_of_the_past",
        names,
        _(
            "pin(s) name a week before {first}, the first in which a run can start, and were left aside; "
            "delete them or name a later week"
        ).format(first=first),
    )


def _overfull(limit: HardLimit) -> Warn | None:
    """Open orders cannot be taken back here: whoever keeps the limit has to hear of them."""
    over = np.flatnonzero(limit.taken > limit.given).tolist()
    names = [f"{limit.row_name(row)}: {limit.taken[row]:,.0f} / {limit.given[row]:,.0f}" for row in over]
    return _warn(f"{limit.kind}_overfull", names, limit.overfull())


def _pins_met(inputs: Inputs, problem: Problem) -> Warn | None:
    """A pin that orders have met asks for nothing more, on purpose; a person who wants more has to hear why."""
    if "ordered" not in inputs.pins.columns:
        return None
    met = inputs.pins.filter(
        pl.col("units") > 0, pl.col("ordered") == pl.col("units"), pl.col("style_id").is_in(list(problem.styles.ids))
    )
    words = _(
        "pin(s) are met by orders that were placed, so nothing more is planned for them; delete them "
        "when they have served, raise their units for more"
    )
    return _note_of_pins("pins_met", met, _("{s} ({ordered:,.0f} of {units:,.0f})"), words)


def _pins_below_orders(inputs: Inputs, problem: Problem) -> Warn | None:
    """A pin takes nothing back that was ordered; who lowers it for that has to hear so, who wants no more is right."""
    if "ordered" not in inputs.pins.columns:
        return None
    below = inputs.pins.filter(pl.col("ordered") > pl.col("units"), pl.col("style_id").is_in(list(problem.styles.ids)))
    words = _(
        "pin(s) ask for fewer than were ordered: nothing more is planned for them, and what is on order comes all "
        "the same, until the order is amended"
    )
    return _note_of_pins("pins_below_orders", below, _("{s} ({ordered:,.0f} ordered, {units:,.0f} pinned)"), words)


def _note_of_pins(code: str, pins: pl.DataFrame, form: str, words: str) -> Warn | None:
    """A note of pins, each in the words of `form` with s, units and ordered; None where there are none."""
    names = [
        form.format(s=s, ordered=ordered, units=units)
        for s, units, ordered in pins.select("style_id", "units", "ordered").iter_rows()
    ]
    found = _warn(code, names, words)
    return None if found is None else replace(found, notice=True)


def _fabric_not_planned(inputs: Inputs) -> Warn | None:
    named = inputs.styles["fabric_id"].drop_nulls().unique().sort().to_list()
    return _warn(
        "fabric_not_planned",
        [] if len(inputs.fabrics) else named,
        _("fabric(s) are named by styles but there is no fabrics table; fabric was counted as free"),
    )


def _late_orders(inputs: Inputs) -> Warn | None:
    outstanding = pl.col("units") - pl.col("received").fill_null(0)
    late = inputs.orders.filter(pl.col("arrival_date") < inputs.as_of).with_columns(left=outstanding)
    late = late.filter(pl.col("left") > 0)
    words = _(
        "open order(s) should have arrived before {as_of}; the {units:,.0f} units outstanding are expected now (what will "
        "not come is written off by `planner orders --cancel ID`)"
    )
    return _warn(
        "late_orders",
        sorted(set(late["order_id"])),
        words.format(as_of=inputs.as_of, units=late["left"].sum()),
    )


def _warn(code: str, names: Sequence[str], what: str) -> Warn | None:
    """`3 style(s) ...: A, B, C` with at most five names; None when there are none."""
    if not names:
        return None
    more = _(" and {value} more").format(value=len(names) - 5) if len(names) > 5 else ""
    return Warn(code, f"{len(names)} {what}: {', '.join(names[:5])}{more}")
