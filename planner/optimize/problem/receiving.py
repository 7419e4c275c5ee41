"""What the warehouse can take in: the limit by week of arrival from the table, and what runs bring of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from planner.optimize.problem.decided import OpenOrder, place_of, week_index
from planner.optimize.problem.statement import Floats, Ints, Problem, Receiving


def receiving_of(
    table: pl.DataFrame, orders: Sequence[OpenOrder], factories: Sequence[str], week_zero: date, weeks: int
) -> Receiving | None:
    """The limit in weeks of arrival 0 .. weeks - 1; None where the table names none of them.

    Open orders take their room in the week they arrive, late ones in week 0, whether their style is planned or not.
    """
    place, last = place_of(factories), len(factories)
    given, coming = np.full((last + 1, weeks), np.inf), np.zeros((last + 1, weeks))
    for week, units, name in table.select("week", "units", "factory_id").iter_rows():
        a, r = week_index(week, week_zero), last if name is None else place.get(name, -1)
        if 0 <= a < weeks and r >= 0:
            given[r, a] = float(units)
    if not np.isfinite(given).any():
        return None
    for order in orders:
        if (a := max(order.arrival, 0)) < weeks:
            coming[last, a] += order.units
            if order.factory_id in place:
                coming[place[order.factory_id], a] += order.units
    return Receiving(given, coming)


def by_start(problem: Problem, amounts: Floats) -> Floats:
    """(F, T) what a run that starts at f in week t meets of `amounts` (F + 1, A): its factory's row and that of all."""
    weeks = np.arange(problem.T)[None, :] + problem.factories.lead[:, None]
    found: Floats = amounts[-1][weeks] + np.take_along_axis(amounts[:-1], weeks, axis=1)
    return found


def brought(problem: Problem, f: Ints, t: Ints, units: Floats) -> Floats:
    """(F + 1, A) units that runs at f in weeks t, each (n,), bring to each row; no rows where there is no limit."""
    if problem.receiving is None:
        return np.zeros((0, 0))
    taken, a = np.zeros_like(problem.receiving.given), t + problem.factories.lead[f]
    np.add.at(taken, (f, a), units)
    np.add.at(taken[-1], a, units)
    return taken


def most_received(problem: Problem, room: Floats) -> Floats:
    """(F, T) most units that a run may bring where rows (F + 1, A) have `room`; inf = no limit."""
    weeks = np.arange(problem.T)[None, :] + problem.factories.lead[:, None]
    found: Floats = np.minimum(room[-1][weeks], np.take_along_axis(room[:-1], weeks, axis=1))
    return found
