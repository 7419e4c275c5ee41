"""What runs take of every shared limit, overtime and purchases counted, beside the most there can be of it.

From one balance come the last word on a plan (limits.py), what it leaves (explain/slack.py) and how full each limit is
(explain/plan_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.language import _
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.shared_limits import (
    BUDGET,
    EARLY,
    FABRIC,
    MINUTES,
    WEEK,
    ByKind,
    overtime_in,
    purchase_in,
    rooms,
    used_by,
)
from planner.optimize.problem.statement import Floats, Problem, Runs
from planner.optimize.problem.valuation import cheapest_purchases, free_overtime, overtime_used


@dataclass(frozen=True)
class Balance:
    """Of every row of every kind: `used` by runs, with what their overtime and purchases cost where it is money, and
    the most that may be used, `available`, with all the overtime and all that mills sell.
    """

    used: ByKind
    available: ByKind

    def left(self, kind: str) -> Floats:
        """(R,) what is left of each row of a kind; without rows where there are none."""
        if kind not in self.used:
            return np.zeros(0)
        return self.available[kind] - self.used[kind]

    def broken(self) -> Iterator[tuple[str, int]]:
        """(kind, row) of which more is used than there is."""
        for kind, used in self.used.items():
            most = self.available[kind]
            allowed = np.where(np.isfinite(most), TOLERANCE * (1 + np.abs(most)), 0.0)
            yield from ((kind, row) for row in np.flatnonzero(used > most + allowed).tolist())


def balance_of(problem: Problem, runs: Runs) -> Balance:
    """The balance of runs with the least overtime and the cheapest purchases that work."""
    used, available = used_by(problem, runs.s, runs.f, runs.t, runs.units), rooms(problem)
    fabrics = problem.fabrics
    may_buy = np.where(fabrics.max_order >= fabrics.min_order, fabrics.max_order, 0.0)
    over, bought = overtime_used(problem, runs).ravel(), cheapest_purchases(problem, runs).bought
    for supply_in, amount, most in (
        (overtime_in, over, free_overtime(problem).ravel()),
        (purchase_in, bought, may_buy),
    ):
        for kind in used:
            for supply in supply_in(problem, kind):
                adds, size = supply.amount < 0, len(used[kind])
                used[kind] = used[kind] + supply.by_row(np.where(adds, 0.0, amount), size)
                available[kind] = available[kind] - supply.by_row(np.where(adds, most, 0.0), size)
    return Balance(used, available)


def row_name(problem: Problem, kind: str, row: int) -> str:
    """Which row it is, in words: `F1, 2026-03-09`, `2026-03-09`, `cotton`; `in all` for the budget."""
    if kind == MINUTES:
        f, t = divmod(row, problem.T)
        return f"{problem.factories.ids[f]}, {problem.monday(t)}"
    if kind in (FABRIC, EARLY):
        return problem.fabrics.ids[row]
    if kind == WEEK:
        return f"{problem.monday(row)}"
    if kind == BUDGET:
        return _("in all")
    (limit,) = [limit for limit in problem.hard if limit.kind == kind]
    return limit.row_name(row)
