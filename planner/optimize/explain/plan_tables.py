"""A solution as the tables people get: orders, purchases, limits."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from planner import tables
from planner.optimize.explain.contributions import Contributions
from planner.optimize.problem.balance import Balance, balance_of
from planner.optimize.problem.hard_limits import parts_of
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.shared_limits import BUDGET, FABRIC, MINUTES, WEEK
from planner.optimize.problem.statement import Ints, Prices, Problem, Runs
from planner.optimize.problem.valuation import cheapest_purchases, metres_used
from planner.tables.frames import schema_of

# What recourse adds to the orders comes later.
ORDERS = schema_of(tables.PLANNED_ORDERS, without=("chance",))

# A limit counts as full from this share on: runs come in batches and rarely fill it to the last unit.
FULL = 0.97


def in_reading_order(runs: Runs) -> Runs:
    """By week of start, then factory, then style: how an order book is read."""
    order: Ints = np.lexsort((runs.s, runs.f, runs.t))
    return Runs(s=runs.s[order], f=runs.f[order], t=runs.t[order], units=runs.units[order])


def orders_table(problem: Problem, runs: Runs, shares: Contributions, reasons: Sequence[str]) -> pl.DataFrame:
    """One row a run, in the order given."""
    styles, factories = problem.styles, problem.factories
    rows = zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), strict=True)
    keys = [(styles.ids[s], factories.ids[f], problem.monday(t)) for s, f, t in rows]
    return pl.DataFrame(
        {
            "order_id": _order_ids([f"P-{week:%Y%m%d}-{factory}-{style}" for style, factory, week in keys]),
            "style_id": [k[0] for k in keys],
            "factory_id": [k[1] for k in keys],
            "week": [k[2] for k in keys],
            "arrival_date": [problem.monday(t) for t in runs.t + factories.lead[runs.f]],
            "units": np.rint(runs.units).astype(np.int64),
            "firm": is_firm(problem, runs.t),
            "unit_cost": (styles.unit_cost[runs.s] * factories.cost_factor[runs.f]).round(4),
            "expected_sold": shares.sold.round(2) + 0.0,
            "expected_leftover": shares.leftover.round(2) + 0.0,  # no -0.0
            "expected_profit": shares.profit.round(2) + 0.0,
            "reason": list(reasons),
        },
        schema=ORDERS,
    )


def is_firm(problem: Problem, t: Ints) -> list[bool]:
    """Whether what starts in week t is released now."""
    return [bool(week < problem.first_start + problem.firm_weeks) for week in t]


def _order_ids(names: Sequence[str]) -> list[str]:
    """The names, numbered where ids with dashes in them would make two the same."""
    seen: Counter[str] = Counter()
    out = []
    for name in names:
        seen[name] += 1
        out.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return out


def purchases_table(problem: Problem, runs: Runs) -> pl.DataFrame:
    """One row a fabric bought: the cheapest purchase that works, ordered when the first run that lacks it needs it.

    Firm when it has to be ordered within the firm weeks, as for a firm run it always has.
    """
    fabrics, bought = problem.fabrics, cheapest_purchases(problem, runs)
    rows = []
    for g in np.flatnonzero(bought.bought > 0).tolist():
        week = max(_first_week_lacking(problem, runs, g) - int(fabrics.lead[g]), problem.first_start)
        rows.append(
            (
                fabrics.ids[g],
                round(float(bought.bought[g]), 4),
                problem.monday(week),
                round(float(bought.cost[g]), 2),
                week < problem.first_start + problem.firm_weeks,
            )
        )
    return pl.DataFrame(rows, schema=schema_of(tables.PURCHASES), orient="row")


def _first_week_lacking(problem: Problem, runs: Runs, g: int) -> int:
    """The week in which the runs that use fabric g, taken in order of start, have used up what is on hand."""
    users = problem.styles.fabric[runs.s] == g
    used = np.bincount(runs.t[users], metres_used(problem, runs)[users], minlength=problem.T).cumsum()
    return int(np.argmax(used > problem.fabrics.on_hand[g] * (1 + ROUNDING)))


def limits_table(problem: Problem, runs: Runs, prices: Prices) -> pl.DataFrame:
    """How full each shared limit is, open orders included, and what one unit more of it would earn.

    Prices come from the relaxation; of a limit that the plan leaves room in, one unit more earns nothing.
    """
    balance = balance_of(problem, runs)
    rows = [
        *_minutes_rows(problem, balance, prices),
        *_fabric_rows(problem, runs, balance, prices),
        *_budget_rows(problem, balance, prices),
        *_hard_rows(problem, balance, prices),
    ]
    table = pl.DataFrame(rows, schema=schema_of(tables.LIMITS), orient="row")
    full = pl.col("used") >= FULL * pl.col("available")
    return table.with_columns(price=pl.when(full).then("price").otherwise(0.0))


def _minutes_rows(problem: Problem, balance: Balance, prices: Prices) -> list[tuple[object, ...]]:
    """A row a factory and week; overtime used is over what is available."""
    factories = problem.factories
    used = balance.used[MINUTES].reshape(factories.capacity.shape) + factories.released
    return [
        (
            "minutes",
            name,
            problem.monday(t),
            round(float(used[f, t]), 2),
            float(factories.capacity[f, t]),
            round(float(prices.minutes[f, t]), 4),
        )
        for f, name in enumerate(factories.ids)
        for t in range(problem.first_start, problem.T)
    ]


def _fabric_rows(problem: Problem, runs: Runs, balance: Balance, prices: Prices) -> list[tuple[object, ...]]:
    """A row a fabric: available is what is on hand and the most that can be bought, or is, without a maximum.

    The price is what a metre more is worth beyond what a mill asks for it: where more can be bought at that price, having
    it already only saves the purchase, and nothing is held back.
    """
    fabrics, bought = problem.fabrics, cheapest_purchases(problem, runs).bought
    used = balance.used.get(FABRIC, np.zeros(0))
    buying = np.where(fabrics.max_order > 0, fabrics.cost * (1 + prices.budget), 0.0)
    scarce = np.maximum(prices.fabric - buying, 0.0)
    scarce[(fabrics.max_order == np.inf) & (fabrics.lead == 0)] = 0.0
    most = fabrics.on_hand + np.where(np.isfinite(fabrics.max_order), fabrics.max_order, bought)
    return [
        ("fabric", name, None, round(float(used[i]), 2), round(float(most[i]), 2), round(float(scarce[i]), 4))
        for i, name in enumerate(fabrics.ids)
    ]


def _budget_rows(problem: Problem, balance: Balance, prices: Prices) -> list[tuple[object, ...]]:
    """A row for the budget in all, and one a week that has an open-to-buy, both gross of what is released; where budgets
    roll over, that of a week is all up to it.
    """
    money, by_week, total = problem.money, balance.used[WEEK], float(balance.used[BUDGET][0])
    price = money.price_of_rows(prices.budget_by_week)
    rows: list[tuple[object, ...]] = []
    if math.isfinite(money.given):
        rows.append(("budget", "", None, round(money.released + total, 2), money.given, round(prices.budget, 6)))
    for t in money.limited_weeks:
        rows.append(
            (
                "budget",
                "",
                problem.monday(t),
                round(float(money.released_by_week[t] + by_week[t]), 2),
                float(money.by_week[t]),
                round(float(price[t]), 6),
            )
        )
    return rows


def _hard_rows(problem: Problem, balance: Balance, prices: Prices) -> list[tuple[object, ...]]:
    """A row each of the hard limits, for all factories (no name) first; what open orders take is used."""
    rows: list[tuple[object, ...]] = []
    for limit, price in parts_of(problem, prices.hard):
        used = limit.taken + balance.used[limit.kind]
        for row in sorted(np.flatnonzero(np.isfinite(limit.given)).tolist(), key=lambda row: limit.names[row] != ""):
            figures = round(float(used[row]), 2), float(limit.given[row]), round(float(price[row]), 4)
            rows.append((limit.kind, limit.names[row], limit.weeks[row], *figures))
    return rows
