"""Settings and the budget table -> what the plan may commit in all, and in the runs of each week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from planner.domain import Inputs
from planner.optimize.problem.decided import week_index
from planner.optimize.problem.open_to_buy import Bools, Floats, OpenToBuy
from planner.settings import OptimizeSettings


def budgets_of(inputs: Inputs, settings: OptimizeSettings, week_zero: date, first_start: int, weeks: int) -> OpenToBuy:
    """What may be committed in all and by runs that start in each of so many weeks, and what of it is released already.

    Where every week has an amount, the plan may never commit more than what is left of these together.
    """
    table = inputs.budget
    known = "committed" in table.columns
    committed = pl.col("committed").fill_null(0.0) if known else pl.lit(0.0)
    told = table.select(pl.col("week"), pl.col("amount").cast(pl.Float64), committed.alias("spent")).sort("week").rows()
    given, released = np.full(weeks, np.inf), np.zeros(weeks)
    for week, amount, spent in told:
        t = week_index(week, week_zero)
        if 0 <= t < weeks:
            given[t], released[t] = amount, spent
    rolls = None
    left = np.maximum(given - released, 0.0)[first_start:].sum()
    spent_in_them = released[first_start:].sum()
    if settings.budget_rolls_over and np.isfinite(given[first_start:]).any():
        gone_by = [(amount, spent) for week, amount, spent in told if week_index(week, week_zero) < first_start]
        rolls = np.isfinite(given) & (np.arange(weeks) >= first_start)
        given, released = _added_up(given, released, rolls, _left_of_before(gone_by) if known else [])
        last = int(np.flatnonzero(rolls)[-1])
        spent_in_them = released[last]
        left = max(given[last] - released[last], 0.0) if rolls[first_start:].all() else np.inf
    in_all = float("inf") if settings.budget is None else float(settings.budget)
    found = OpenToBuy(in_all, inputs.committed, given, released, rolls)
    if found.left > left:
        found = replace(found, given=float(left + spent_in_them), released=float(spent_in_them))
    return found


def _left_of_before(gone_by: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """(amount, spent) of the weeks gone by from the first one on that knows of a release: before it nobody kept books."""
    first = next((i for i, (_, spent) in enumerate(gone_by) if spent > 0), len(gone_by))
    return gone_by[first:]


def _added_up(
    given: Floats, released: Floats, rolls: Bools, before: list[tuple[float, float]]
) -> tuple[Floats, Floats]:
    """(T,) given and released up to each week that rolls over, with those of the weeks before; as they are elsewhere."""
    carried = np.array(before, dtype=np.float64).reshape(-1, 2).sum(axis=0)
    amounts = [
        np.where(rolls, carried[i] + np.cumsum(np.where(rolls, each, 0.0)), each)
        for i, each in enumerate((given, released))
    ]
    return amounts[0], amounts[1]
