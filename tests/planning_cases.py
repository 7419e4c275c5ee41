"""Small planning problems for tests, made straight as arrays: say what matters, the rest is plain."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.open_to_buy import OpenToBuy
from planner.optimize.problem.receiving import Receiving
from planner.optimize.problem.statement import FabricArrays, FactoryArrays, Problem, Runs, StyleArrays

MONDAY = date(2026, 3, 2)
STYLE = {
    "price": 100.0,
    "cost": 40.0,
    "salvage": 10.0,
    "penalty": 0.0,
    "holding": 0.0,
    "minutes": 10.0,
    "fabric": -1,
    "metres": 0.0,
    "colours": 1,
    "low": 20.0,
    "high": 180.0,
    "stock": 0.0,
    "share": None,
    "last_arrival": None,
    "quantiles": None,
}
FACTORY = {
    "lead": 1,
    "min_batch": 10.0,
    "min_batch_colour": 0.0,
    "lot_size": 1.0,
    "max_batch": np.inf,
    "setup_minutes": 0.0,
    "setup_cost": 0.0,
    "cost_factor": 1.0,
    "capacity": 2000.0,
    "released": 0.0,
    "overtime": 0.0,
    "overtime_cost": 0.0,
    "makes": True,
}
FABRIC = {
    "on_hand": 0.0,
    "cost": 5.0,
    "min_order": 0.0,
    "max_order": np.inf,
    "lead": 0,
    "leftover_value": 0.0,
    "min_dye_lot": 0.0,
}


def problem_of(
    styles=({},),
    factories=({},),
    fabrics=(),
    *,
    starts=2,
    weeks=5,
    budget=np.inf,
    budget_by_week=None,
    rolls=False,
    pins=(),
    released=(),
    firm_weeks=1,
    coming=None,
    receiving=None,
) -> Problem:
    """A problem of `starts` weeks in which runs may start and `weeks` of demand; dicts change the plain values.

    `rolls`: what a week leaves of its budget is the next one's.
    """
    money = np.full(starts, np.inf) if budget_by_week is None else np.array(budget_by_week, float)
    rolling = np.isfinite(money) if rolls else None
    if rolls:
        money = np.where(rolling, np.cumsum(np.where(rolling, money, 0.0)), np.inf)
    s, f, g = (
        [{**plain, **given} for given in rows]
        for plain, rows in ((STYLE, styles), (FACTORY, factories), (FABRIC, fabrics))
    )
    assert all(set(row) == set(STYLE) for row in s), "a style has a key that means nothing"
    assert all(set(row) == set(FACTORY) for row in f), "a factory has a key that means nothing"
    return Problem(
        as_of=MONDAY,
        week_zero=MONDAY,
        first_start=0,
        firm_weeks=firm_weeks,
        styles=_styles(s, weeks, coming),
        factories=_factories(f, s, starts),
        fabrics=_fabrics(g),
        money=OpenToBuy(budget, 0.0, money, np.zeros(starts), rolling),
        pins=tuple(pins),
        released=tuple(released),
        hard=() if receiving is None else (receiving_of(f, starts, receiving, len(s)),),
    )


def receiving_of(factories, starts, rows, styles=1) -> Receiving:
    """(factory or None for all, week of arrival) -> (units, of them coming) as arrays."""
    week = [[t + row["lead"] for t in range(starts)] for row in factories]
    number = {key: i for i, key in enumerate(rows)}
    each = [[number.get((f, a), -1) for a in weeks] for f, weeks in enumerate(week)]
    together = [[number.get((None, a), -1) for a in weeks] for weeks in week]
    return Receiving(
        given=np.array([units for units, _ in rows.values()], float),
        taken=np.array([coming for _, coming in rows.values()], float),
        names=tuple("" if f is None else f"F{f}" for f, _ in rows),
        weeks=tuple(MONDAY + timedelta(weeks=a) for _, a in rows),
        place=np.array([each, together]),
        a_unit=np.ones(styles),
        a_run=np.zeros(len(factories)),
    )


def _column(rows, name, kind=float):
    return np.array([row[name] for row in rows], dtype=kind)


def _styles(rows, weeks, coming) -> StyleArrays:
    n = len(rows)
    share = np.array([np.full(weeks, 1 / weeks) if row["share"] is None else row["share"] for row in rows], float)
    quantiles = [
        row["low"] + (row["high"] - row["low"]) * np.array(QUANTILE_LEVELS)
        if row["quantiles"] is None
        else row["quantiles"]
        for row in rows
    ]
    last = [weeks - 1 if row["last_arrival"] is None else row["last_arrival"] for row in rows]
    return StyleArrays(
        ids=tuple(f"S{i}" for i in range(n)),
        revenue=_column(rows, "price"),
        salvage=_column(rows, "salvage"),
        penalty=_column(rows, "penalty"),
        holding=_column(rows, "holding"),
        unit_cost=_column(rows, "cost"),
        minutes=_column(rows, "minutes"),
        fabric=_column(rows, "fabric", int),
        metres=_column(rows, "metres"),
        colours=_column(rows, "colours", int),
        colour_share=1 / _column(rows, "colours"),
        last_arrival=np.array(last, int),
        last_week=np.full(n, weeks - 1),
        quantiles=np.array(quantiles, float),
        share=share,
        stock=_column(rows, "stock"),
        coming=np.zeros((n, weeks)) if coming is None else np.array(coming, float),
    )


def _factories(rows, styles, starts) -> FactoryArrays:
    def by_week(name):
        return np.array([np.broadcast_to(row[name], starts) for row in rows], float).reshape(len(rows), starts)

    makes = np.array([np.broadcast_to(row["makes"], len(styles)) for row in rows], bool).T
    return FactoryArrays(
        ids=tuple(f"F{i}" for i in range(len(rows))),
        makes=makes.reshape(len(styles), len(rows)),
        lead=_column(rows, "lead", int),
        capacity=by_week("capacity"),
        released=by_week("released"),
        **{
            name: _column(rows, name)
            for name in (
                "min_batch",
                "min_batch_colour",
                "lot_size",
                "max_batch",
                "setup_minutes",
                "setup_cost",
                "cost_factor",
                "overtime",
                "overtime_cost",
            )
        },
    )


def _fabrics(rows) -> FabricArrays:
    return FabricArrays(
        ids=tuple(f"G{i}" for i in range(len(rows))),
        lead=_column(rows, "lead", int),
        **{
            name: _column(rows, name)
            for name in ("on_hand", "cost", "min_order", "max_order", "leftover_value", "min_dye_lot")
        },
    )


def runs_of(*rows) -> Runs:
    """Runs from (s, f, t, units) rows."""
    table = np.array(rows, float).reshape(-1, 4)
    return Runs(s=table[:, 0].astype(int), f=table[:, 1].astype(int), t=table[:, 2].astype(int), units=table[:, 3])


def simulated_value(problem: Problem, runs: Runs, scenarios: int = 400) -> float:
    """Expected profit above ordering nothing, by walking through every scenario and week in plain Python."""
    u = (np.arange(scenarios) + 0.5) / scenarios
    total = 0.0
    for s in range(len(problem.styles.ids)):
        levels = np.interp(u, QUANTILE_LEVELS, problem.styles.quantiles[s])
        mine = [
            (int(t + problem.factories.lead[f]), float(n))
            for style, f, t, n in zip(runs.s, runs.f, runs.t, runs.units, strict=True)
            if style == s
        ]
        with_runs, without = _walk(problem, s, levels, mine), _walk(problem, s, levels, [])
        total += with_runs - without
    for s, f, n in zip(runs.s, runs.f, runs.units, strict=True):
        total -= problem.styles.unit_cost[s] * problem.factories.cost_factor[f] * n + problem.factories.setup_cost[f]
    return total - _shared_costs(problem, runs)


def _walk(problem, s, levels, arrivals) -> float:
    """Mean money from sales, salvage, goodwill and holding of one style over its scenarios."""
    styles, earned = problem.styles, []
    for level in levels:
        stock, money = styles.stock[s], 0.0
        for t in range(styles.share.shape[1]):
            stock += styles.coming[s, t] + sum(n for week, n in arrivals if week == t)
            demand = level * styles.share[s, t]
            sold = min(stock, demand)
            stock -= sold
            money += styles.revenue[s] * sold - styles.penalty[s] * (demand - sold)
            money -= styles.holding[s] * stock if t < styles.last_week[s] else 0.0
        earned.append(money + styles.salvage[s] * stock)
    return float(np.mean(earned))


def _shared_costs(problem, runs) -> float:
    """Overtime and fabric, by loops."""
    cost, factories, fabrics = 0.0, problem.factories, problem.fabrics
    for f in range(len(factories.ids)):
        for t in range(problem.T):
            here = [(s, n) for s, g, w, n in zip(runs.s, runs.f, runs.t, runs.units, strict=True) if (g, w) == (f, t)]
            before = max(factories.released[f, t] - factories.capacity[f, t], 0)
            used = factories.released[f, t]
            used += sum(problem.styles.minutes[s] * n + factories.setup_minutes[f] for s, n in here)
            cost += factories.overtime_cost[f] * (max(used - factories.capacity[f, t], 0) - before)
    for g in range(len(fabrics.ids)):
        used = sum(
            problem.styles.metres[s] * n
            for s, n in zip(runs.s, runs.units, strict=True)
            if problem.styles.fabric[s] == g
        )
        missing = max(used - fabrics.on_hand[g], 0)
        bought = max(missing, fabrics.min_order[g]) if missing > 0 else 0
        cost += bought * fabrics.cost[g] - (bought - missing) * fabrics.leftover_value[g]
    return cost
