"""What could be ordered of a style, and what each option would earn beside the rest of the plan; none included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.slack import Slack, slack_of
from planner.optimize.lines.book import contributions_by_lines
from planner.optimize.problem.decided import place_of, week_index
from planner.optimize.problem.limits import largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.statement import Floats, Prices, Problem, Runs
from planner.optimize.problem.valuation import Valuation, arrivals_of, making_cost

SIZES = 24  # sizes tried between the least batch and the largest sensible run
SHOWN_FACTORIES = 6


@dataclass(frozen=True)
class Weighed:
    """A style of a plan with the rest of the plan held still."""

    problem: Problem
    valuation: Valuation
    runs: Runs
    prices: Prices
    s: int

    def mine(self) -> Runs:
        """Its runs."""
        return part_of(self.runs, self.runs.s == self.s)

    @cached_property
    def others(self) -> Slack:
        """What all other styles leave of every limit."""
        return slack_of(self.problem, part_of(self.runs, self.runs.s != self.s))

    def worth(self, runs: Runs) -> float:
        """What runs of this style earn: income less making and fabric; overtime is counted at the price of minutes."""
        if not len(runs.s):
            return 0.0
        s, _added = arrivals_of(self.problem, runs)
        fabric = self.others.fabric_cost(s, np.array([runs.units.sum()])) if len(self.problem.fabrics.ids) else 0.0
        income = contributions_by_lines(self.valuation, runs).income
        return float((income - fabric).sum() - making_cost(self.problem, runs).sum())

    def scarce(self, runs: Runs) -> float:
        """What the minutes, metres and money of these runs would earn in other styles."""
        elsewhere, slack = Elsewhere(self.problem, self.prices), self.others
        total = 0.0
        for s, f, t, units in zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True):
            total += elsewhere.worth(s, f, t, units, slack.cost(s, f, units, setup=True), setup=True)[0]
        return total


def part_of(runs: Runs, keep: np.ndarray) -> Runs:
    """Some of the runs."""
    return Runs(runs.s[keep], runs.f[keep], runs.t[keep], runs.units[keep])


def prices_of(problem: Problem, limits: pl.DataFrame) -> Prices:
    """The prices that a run's table of limits holds."""
    factory, fabric = place_of(problem.factories.ids), place_of(problem.fabrics.ids)
    minutes, metres = np.zeros_like(problem.factories.capacity), np.zeros(len(problem.fabrics.ids))
    budget, by_week = 0.0, np.zeros(problem.T)
    rows = {
        (limit.kind, name, week): row
        for limit in problem.hard
        for row, (name, week) in enumerate(zip(limit.names, limit.weeks, strict=True))
    }
    hard = {limit.kind: np.zeros(len(limit.given)) for limit in problem.hard}
    for kind, name, week, price in limits.select("kind", "name", "week", "price").iter_rows():
        t = -1 if week is None else week_index(week, problem.week_zero)
        if kind == "minutes" and name in factory and 0 <= t < problem.T:
            minutes[factory[name], t] = price
        elif kind == "fabric" and name in fabric:
            metres[fabric[name]] = price
        elif kind == "budget" and week is None:
            budget = price
        elif kind == "budget" and 0 <= t < problem.T:
            by_week[t] = price
        elif (kind, name or "", week) in rows:
            hard[kind][rows[kind, name or "", week]] = price
    return Prices(
        minutes, metres, budget, problem.money.price_of_weeks(by_week), np.concatenate([np.zeros(0), *hard.values()])
    )


def weigh_options(weighed: Weighed) -> list[dict[str, Any]]:
    """`none`, the plan's own runs together, and at each factory the best single run that could start first, its size
    free and at its least batch: units, week, earns (beside the rest of the plan), scarce (what its minutes, metres and
    money earn elsewhere), leftover, and what has no room for it ("" = it fits).
    """
    problem = weighed.problem
    found = [_option(weighed, "none", part_of(weighed.runs, np.zeros(len(weighed.runs.s), dtype=bool)))]
    if len(weighed.mine().s):
        found.append(_option(weighed, "plan", weighed.mine()))
    allowed, least = may_start(problem)[weighed.s], smallest_batch(problem)[weighed.s]
    most = largest_sensible_run(problem, weighed.valuation)[weighed.s]
    singles = []
    for f in np.flatnonzero(allowed.any(axis=1)).tolist():
        t = int(np.argmax(allowed[f]))
        sizes = _sizes(float(least[f]), float(max(most[f, t], least[f])), float(problem.factories.lot_size[f]))
        runs = [_single(weighed.s, f, t, units) for units in sizes]
        best = max(range(len(runs)), key=lambda i: weighed.worth(runs[i]))
        singles.append(_option(weighed, "best", runs[best]))
        if best > 0:
            singles.append(_option(weighed, "least", runs[0]))
    singles.sort(key=lambda option: -option["earns"])
    return found + singles[: 2 * SHOWN_FACTORIES]


def _sizes(least: float, most: float, lot: float) -> list[float]:
    tried = np.linspace(least, max(most, least), SIZES)
    return sorted({least, *(float(x) for x in np.floor(tried / lot) * lot if x >= least)})


def _single(s: int, f: int, t: int, units: float) -> Runs:
    return Runs(np.array([s]), np.array([f]), np.array([t]), np.array([units]))


def _option(weighed: Weighed, kind: str, runs: Runs) -> dict[str, Any]:
    problem, earns = weighed.problem, weighed.worth(runs)
    one = len(runs.s) == 1
    f, t = (int(runs.f[0]), int(runs.t[0])) if one else (-1, -1)
    missing = weighed.others.missing_for(weighed.s, f, t, float(runs.units[0]), setup=True) if one else ""
    return {
        "option": kind,
        "factory_id": problem.factories.ids[f] if one else None,
        "week": problem.monday(t) if one else None,
        "units": float(runs.units.sum()),
        "earns": round(earns, 2),
        "scarce": round(weighed.scarce(runs), 2),
        "leftover": round(_leftover(weighed, runs), 2),
        "no_room": missing,
    }


def _leftover(weighed: Weighed, runs: Runs) -> float:
    if not len(runs.s):
        return 0.0
    return float(contributions_by_lines(weighed.valuation, runs).leftover.sum())


def what_minimum_forced(weighed: Weighed) -> list[dict[str, Any]]:
    """Of each run of the style at its least batch: the size that would earn most without a minimum, and what the
    difference leaves over and costs.
    """
    problem, mine = weighed.problem, weighed.mine()
    least = smallest_batch(problem)
    free = replace(
        weighed,
        problem=replace(
            problem,
            factories=replace(
                problem.factories,
                min_batch=np.zeros_like(problem.factories.min_batch),
                min_batch_colour=np.zeros_like(problem.factories.min_batch_colour),
            ),
        ),
    )
    found = []
    for i, (f, units) in enumerate(zip(mine.f.tolist(), mine.units.tolist(), strict=True)):
        if units > least[weighed.s, f]:
            continue
        lot = float(problem.factories.lot_size[f])
        sizes = [float(x) for x in np.unique(np.floor(np.linspace(0.0, units, SIZES) / lot) * lot)]
        tried = [_with_size(mine, i, size) for size in sizes]
        best = max(range(len(tried)), key=lambda k: free.worth(tried[k]))
        if sizes[best] < units:
            found.append(
                {
                    "factory_id": problem.factories.ids[f],
                    "week": problem.monday(int(mine.t[i])),
                    "units": units,
                    "units_without": sizes[best],
                    "costs": round(free.worth(tried[best]) - weighed.worth(mine), 2),
                    "leftover": round(_leftover(weighed, mine) - _leftover(weighed, tried[best]), 2),
                }
            )
    return found


def _with_size(runs: Runs, i: int, units: float) -> Runs:
    sizes: Floats = runs.units.copy()
    sizes[i] = units
    return part_of(replace(runs, units=sizes), sizes > 0)
