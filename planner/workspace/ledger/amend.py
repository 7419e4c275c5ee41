"""What amending an order adds to the ledger: its place, its units, a part that becomes an order of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from planner.workspace.ledger.booked import Row
from planner.workspace.ledger.entries import AMEND, LINE, RELEASE
from planner.workspace.ledger.ids import first_free, numbered
from planner.workspace.ledger.lines import PIECE, whole_parts


@dataclass(frozen=True)
class Place:
    """Where and when an order is made: its factory, the Monday of its start, the Monday of its arrival."""

    factory_id: str
    week: date
    arrival_date: date


@dataclass(frozen=True)
class Amendment:
    """What becomes of one order.

    what     move, units or split: the first word of the entry's id
    place    where it is made from now on
    units    more of it (below 0: fewer), and with them `cost` (currency) and `metres`
    counted  date and on_hand of the day to which these metres belong, see docs/ledger.md on fabric
    lines    colour, size, sku, units: more of each line, adding up to `units`; () where it has none
    part     what is split off: the row of its release (as of the whole order, with its own units, cost, metres) and in
             `part_place` and `part_lines` where it is made and its lines
    """

    what: str
    order_id: str
    place: Place
    units: float = 0.0
    cost: float = 0.0
    metres: float | None = None
    counted: Row = field(default_factory=dict)
    lines: Sequence[Row] = ()
    part: Row | None = None
    part_place: Place | None = None
    part_lines: Sequence[Row] = ()


def amend_entries(entries: pl.DataFrame, amendment: Amendment) -> list[Row]:
    """The entries of an amendment, its lines' and its part's included."""
    taken = entries["entry_id"]
    amended = _amend(entries, amendment, amendment.order_id, amendment.place)
    more = {"units": amendment.units, "cost": amendment.cost, "metres": amendment.metres, **amendment.counted}
    made = [{**amended, **more}, *_line_changes(amended["entry_id"], amendment.order_id, amendment.lines)]
    if amendment.part is None or amendment.part_place is None:
        return made
    part_id = amendment.part["order_id"]
    assert f"{RELEASE}/{part_id}" not in taken
    release = {**amendment.part, "kind": RELEASE, "entry_id": f"{RELEASE}/{part_id}"}
    moved = _amend(entries, amendment, part_id, amendment.part_place)
    nothing = {"units": 0.0, "cost": 0.0, "metres": 0.0, **amendment.counted}
    return [*made, release, {**moved, **nothing}, *_line_changes(moved["entry_id"], part_id, amendment.part_lines)]


def part_id(entries: pl.DataFrame, order_id: str) -> str:
    """The id of the next part that is split off an order: its own and a number."""
    return first_free(numbered(order_id, 2, "-"), set(entries["order_id"].drop_nulls()))


def fewer(lines: pl.DataFrame, units: float, multiple: int = 1) -> list[Row]:
    """`units` to take off lines (columns of BOOKED_LINES) as much as each lacks in proportion: colour, size, sku, units.

    In multiples of `multiple` where what each lacks is one.
    """
    return _shared(lines, units, lines["outstanding"].to_list(), multiple)


def more(lines: pl.DataFrame, units: float, multiple: int = 1) -> list[Row]:
    """`units` to add to lines as they were ordered, in proportion."""
    ordered = lines["units"].to_list()
    return _shared(lines, units, ordered if any(ordered) else [1.0] * len(ordered), multiple)


def _shared(lines: pl.DataFrame, units: float, weights: Sequence[float], multiple: int) -> list[Row]:
    if lines.is_empty():
        return []
    step = multiple if units % multiple == 0 and all(weight % multiple == 0 for weight in weights) else 1
    parts = whole_parts(units / step, [weight / step for weight in weights])
    rows = zip(lines.iter_rows(named=True), parts, strict=True)
    return [{**{name: row[name] for name in PIECE}, "units": step * part} for row, part in rows if part]


def _amend(entries: pl.DataFrame, amendment: Amendment, order_id: str, place: Place) -> dict[str, Any]:
    """The entry that says where an order is made from now on, with a number of its own."""
    number = entries.filter(pl.col("kind") == AMEND, pl.col("order_id") == order_id).height + 1
    return {
        "kind": AMEND,
        "entry_id": f"{amendment.what}/{order_id}/{number}",
        "order_id": order_id,
        "factory_id": place.factory_id,
        "week": place.week,
        "arrival_date": place.arrival_date,
        "fabric_id": amendment.counted.get("fabric_id"),
    }


def _line_changes(entry_id: str, order_id: str, lines: Sequence[Row]) -> list[Row]:
    return [
        {"kind": LINE, "entry_id": f"{LINE}/{entry_id}/{n}", "order_id": order_id, **line}
        for n, line in enumerate(lines, start=1)
    ]
