"""The rows of the compact model: batches, shared limits, purchases, pins; docs/model.md has the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.relaxation.covers import Cover
from planner.optimize.compact.columns import Layout, most_bought
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.shared_limits import (
    BUDGET,
    FABRIC,
    MINUTES,
    SharedLimit,
    overtime_in,
    purchase_in,
    shared_limits,
)
from planner.optimize.problem.statement import Floats, Ints
from planner.optimize.problem.valuation import free_minutes, free_overtime
from planner.optimize.solver.arrays import Rows, stacked

# A week or a budget in which fewer least batches than this fit gets rows on whole runs alone.
FEW_BATCHES = 25.0
# The kinds of rows on runs that need a purchase, and on runs that need overtime.
BUY_BEFORE_USE, OVERTIME_OF_RUN = "buy before use", "overtime of a run"
# Whole numbers of parts into which such a room is divided.
PARTS = (2, 3, 4, 5)


@dataclass(frozen=True)
class Block:
    """Rows of one rule: `kind` as in shared_limits where its price is that of a limit, else the rule's name; for limits
    the `place` (m,) of each row among the rooms and the `size` (m,) that each row was divided by.
    """

    kind: str
    rows: Rows
    place: Ints | None = None
    size: Floats | None = None


def all_rows(layout: Layout) -> list[Block]:
    """Every limit that a plan must keep, batches first."""
    c = layout.candidates
    limits = list(shared_limits(layout.problem, c.s, c.f, c.t))
    tight = [limit for limit in limits if limit.kind in (MINUTES, BUDGET)]
    return [
        Block("batches", keep_batches(layout)),
        *(keep_shared_limit(layout, limit) for limit in limits),
        *(Block("whole runs", fit_least_batches(layout, limit)) for limit in tight),
        split_overtime(layout),
        Block("mill", buy_within_mill_limits(layout)),
        Block(BUY_BEFORE_USE, buy_before_use(layout)),
        *count_metres_unused(layout, limits),
        Block("pins", keep_pins(layout)),
    ]


def rows_of(lower: Floats, upper: Floats, *entries: tuple[Ints, Ints, Floats]) -> Rows:
    """Rows from entries (row, column, value), zeros left out."""
    row, column, value = (np.concatenate([e[i] for e in entries]) for i in range(3))
    some = value != 0
    return Rows(lower, upper, row[some], column[some], value[some])


def keep_batches(layout: Layout) -> Rows:
    """A run makes nothing or least to most units:  least x y <= lot x n <= most x y."""
    c, n = layout.candidates, layout.n
    i, none = np.arange(n), np.full(n, -np.inf)
    return stacked(
        [
            rows_of(none, np.zeros(n), (i, layout.lots, c.lot), (i, layout.runs, -c.most)),
            rows_of(none, np.zeros(n), (i, layout.lots, -c.lot), (i, layout.runs, c.least)),
        ]
    )


def keep_shared_limit(layout: Layout, limit: SharedLimit) -> Block:
    """What all runs take of each row of a shared limit is at most its room and what is added to it:
    sum of (a_unit x lot x n + a_run x y)  <=  room + overtime or metres bought.
    """
    used, row, here = _numbered(limit)
    lot = layout.candidates.lot[here]
    entries = [
        (row, layout.lots[here], limit.a_unit[here] * lot),
        (row, layout.runs[here], limit.a_run[here]),
        *_supplies(layout, limit.kind, used),
    ]
    rows, size = scaled(rows_of(np.full(len(used), -np.inf), limit.room[used], *entries))
    return Block(limit.kind, rows, used, size)


def _numbered(limit: SharedLimit) -> tuple[Ints, Ints, Ints]:
    """(the rows of the limit that there are, the number among them of each run that takes of one, those runs)."""
    taking = (limit.row >= 0) & ((limit.a_unit > 0) | (limit.a_run > 0))
    here = np.flatnonzero(taking & np.isfinite(limit.room[np.maximum(limit.row, 0)]))
    used, row = np.unique(limit.row[here], return_inverse=True)
    return used, row, here


def _supplies(layout: Layout, kind: str, used: Ints) -> list[tuple[Ints, Ints, Floats]]:
    """Overtime and purchases: what they add to a limit (below 0) or take of the money, by row."""
    problem, week = layout.problem, layout.week_of_over
    number = np.full(max(int(used.max(initial=-1)) + 1, 1), -1)
    number[used] = np.arange(len(used))

    def entries(place: Ints, columns: Ints, value: Floats) -> tuple[Ints, Ints, Floats]:
        known = (place >= 0) & (place < len(number))
        row = np.where(known, number[np.clip(place, 0, len(number) - 1)], -1)
        return row[row >= 0], columns[row >= 0], value[row >= 0]

    found = []
    for overtime in overtime_in(problem, kind):
        found.append(entries(overtime.row[week], layout.over, overtime.amount[week]))
    for purchase in purchase_in(problem, kind):
        g = layout.fabrics
        found.append(entries(purchase.row[g], layout.bought, purchase.amount[g]))
    return found


def scaled(rows: Rows) -> tuple[Rows, Floats]:
    """The same rows, each divided by its largest coefficient, and these: tolerances mean the same in minutes and money."""
    largest = np.zeros(len(rows))
    np.maximum.at(largest, rows.row, np.abs(rows.value))
    size = np.where(largest > 0, largest, 1.0)
    return Rows(rows.lower / size, rows.upper / size, rows.row, rows.column, rows.value / size[rows.row]), size


def fit_least_batches(layout: Layout, limit: SharedLimit) -> Rows:
    """Where few batches fit, whole runs at their least say more than units do: with batch = a_unit x least + a_run,
        sum of batch x y  <=  room,   sum of floor((p batch) / room, less a hair) x y  <=  p - 1   for a few whole p
    (what takes more than a p-th of the room each: no p of them fit; rounding of a dual feasible function).
    """
    used, row, here = _numbered(limit)
    batch = limit.a_unit[here] * layout.candidates.least[here] + limit.a_run[here]
    room = np.maximum(limit.room[used].astype(np.float64), 0.0)
    if limit.kind == MINUTES:
        room = room + free_overtime(layout.problem).ravel()[used]
    smallest = np.full(len(used), np.inf)
    np.minimum.at(smallest, row, np.where(batch > 0, batch, np.inf))
    few = room < FEW_BATCHES * smallest
    kept, number, none = few[row], np.cumsum(few) - 1, np.full(int(few.sum()), -np.inf)
    i, y, part = number[row[kept]], layout.runs[here[kept]], batch[kept]
    found = [scaled(rows_of(none, room[few], (i, y, part)))[0]]
    for p in PARTS:
        weight = np.floor(p * part / np.maximum(room[few][i], 1e-12) * (1 - ROUNDING) - ROUNDING)
        found.append(rows_of(none, np.full(len(none), p - 1.0), (i, y, np.maximum(weight, 0.0))))
    return stacked(found)


def split_overtime(layout: Layout) -> Block:
    """A run that takes more than the regular minutes of its week needs overtime for itself, whatever else is made:

        minutes x lot x n + setup x y  <=  regular x y + e,      sum of e over the runs of a week  <=  overtime o.

    Else a relaxation makes five sixths of a run that fills week and overtime: that pays five sixths of a setup, and no
    overtime at all.
    """
    problem, i = layout.problem, layout.run_beyond
    c, m, one = layout.candidates.pick(i), np.arange(len(i)), np.ones(len(i))
    setup = problem.factories.setup_minutes[c.f] - free_minutes(problem)[c.f, c.t]
    own = rows_of(
        np.full(len(i), -np.inf),
        0.0 * one,
        (m, layout.lots[i], problem.styles.minutes[c.s] * c.lot),
        (m, layout.runs[i], setup),
        (m, layout.beyond, -one),
    )
    week, row = np.unique(c.f * problem.T + c.t, return_inverse=True)
    over = layout.over[np.searchsorted(layout.week_of_over, week)]
    none, k = np.full(len(week), -np.inf), np.arange(len(week))
    shared = rows_of(none, np.zeros(len(week)), (row, layout.beyond, one), (k, over, -np.ones(len(week))))
    own, size = scaled(own)
    return Block(OVERTIME_OF_RUN, stacked([own, shared]), size=size)


def keep_covers(layout: Layout, covers: Sequence[Cover]) -> Block:
    """What columns know of the sets of least batches that fit into a week:  sum of weight x y <= 1."""
    c, parts = layout.candidates, []
    for cover in covers:
        here = np.flatnonzero((c.f == cover.f) & (c.t == cover.t))
        entry = (np.zeros_like(here), layout.runs[here], cover.weight[c.s[here]])
        parts.append(rows_of(np.array([-np.inf]), np.ones(1), entry))
    return Block("whole runs", stacked(parts))


def buy_within_mill_limits(layout: Layout) -> Rows:
    """The mill sells nothing or at least its minimum, at most its maximum:  min_order x z <= b <= max_order x z."""
    j, least = np.arange(len(layout.fabrics)), layout.problem.fabrics.min_order[layout.fabrics]
    none = np.full(len(j), -np.inf)
    one = np.ones(len(j))
    return stacked(
        [
            rows_of(none, 0.0 * one, (j, layout.buys, least), (j, layout.bought, -one)),
            rows_of(none, 0.0 * one, (j, layout.bought, one), (j, layout.buys, -most_bought(layout))),
        ]
    )


def buy_before_use(layout: Layout) -> Rows:
    """A run whose least batch needs more than the metres on hand exists only where its fabric is bought:  y <= z."""
    here = np.flatnonzero(layout.need_purchase)
    i, one = np.arange(len(here)), np.ones(len(here))
    g = layout.problem.styles.fabric[layout.candidates.s[here]]
    buys = layout.buys[np.searchsorted(layout.fabrics, g)]
    return rows_of(-np.inf * one, 0.0 * one, (i, layout.runs[here], one), (i, buys, -one))


def count_metres_unused(layout: Layout, limits: list[SharedLimit]) -> list[Block]:
    """Metres bought and not used bring leftover_value; metres on hand that stay do not:
    unused <= b   and   unused <= on_hand + b - metres used.
    """
    g, found = layout.fabrics, []
    j, one = np.arange(len(g)), np.ones(len(g))
    none, bought = np.full(len(g), -np.inf), (j, layout.bought, -one)
    found.append(Block("unused", rows_of(none, 0.0 * one, (j, layout.unused, one), bought)))
    for limit in limits:
        if limit.kind == FABRIC:
            here = np.flatnonzero(limit.row >= 0)
            row = np.searchsorted(g, limit.row[here])
            used = (row, layout.lots[here], limit.a_unit[here] * layout.candidates.lot[here])
            rows = rows_of(none, limit.room[g], (j, layout.unused, one), bought, used)
            found.append(Block(FABRIC, rows, g, one))
    return found


def keep_pins(layout: Layout) -> Rows:
    """Exactly as many units as pinned are made, where and when the pin says:  sum of lot x n over the pin = units."""
    c, parts = layout.candidates, []
    for pin in layout.problem.pins:
        here = np.flatnonzero(pin.speaks_of_runs(c.s, c.f, c.t))
        if pin.units > 0:
            units = np.array([pin.units])
            parts.append(rows_of(units, units, (np.zeros_like(here), layout.lots[here], c.lot[here])))
    return stacked(parts)
