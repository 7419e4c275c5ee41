"""What each run of a plan adds to what the plan earns, so that the runs' figures add up to the plan's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.statement import Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import (
    Valuation,
    cheapest_purchases,
    making_cost,
    metres_by_fabric,
    metres_used,
    overtime_used,
)


@dataclass(frozen=True)
class Contributions:
    """One entry a run (n,): expected units sold because of it, its units left at exit, expected profit; and income, the
    profit before what making it costs.
    """

    sold: Floats
    leftover: Floats
    profit: Floats
    income: Floats


def contributions(problem: Problem, valuation: Valuation, runs: Runs) -> Contributions:
    """Split a plan's expected sales and profit over its runs.

    A style's runs are added in order of arrival: each is credited with what it adds to those before it. Fabric bought
    is shared by metres used, overtime by minutes. Profits add up to the plan's objective.
    """
    sold, income = np.zeros(len(runs.s)), np.zeros(len(runs.s))
    rank, order = rank_in_style(problem, runs)
    added = np.zeros_like(valuation.given)
    sold_before, income_before = np.zeros(len(added)), np.zeros(len(added))
    for k in range(int(rank.max(initial=-1)) + 1):
        i = order[rank[order] == k]
        s = runs.s[i]
        added[s, runs.t[i] + problem.factories.lead[runs.f[i]]] += runs.units[i]
        sold_now, income_now = valuation.extra(s, added[s]).sold, valuation.income(s, added[s])
        sold[i], income[i] = sold_now - sold_before[s], income_now - income_before[s]
        sold_before[s], income_before[s] = sold_now, income_now
    profit = income - making_cost(problem, runs) - fabric_share(problem, runs) - overtime_share(problem, runs)
    return Contributions(sold=sold, leftover=runs.units - sold, profit=profit, income=income)


def rank_in_style(problem: Problem, runs: Runs) -> tuple[Ints, Ints]:
    """(which of its style's runs each is in order of arrival, counted from 0; the runs in that order)."""
    arrival = runs.t + problem.factories.lead[runs.f]
    order = np.lexsort((runs.t, runs.f, arrival, runs.s))
    rank = np.zeros(len(order), dtype=np.int64)
    by_style = runs.s[order]
    first = np.searchsorted(by_style, by_style, side="left")
    rank[order] = np.arange(len(order)) - first
    return rank, order


def fabric_share(problem: Problem, runs: Runs) -> Floats:
    """Each run's part of its fabric's purchase, leftover value taken off, by metres used; (n,) currency."""
    bought, metres, g = cheapest_purchases(problem, runs), metres_used(problem, runs), problem.styles.fabric[runs.s]
    if not len(problem.fabrics.ids):
        return np.zeros(len(runs.s))
    total = metres_by_fabric(problem, runs)
    a_metre = np.divide(bought.cost - bought.leftover_value, total, out=np.zeros_like(total), where=total > 0)
    return np.where(g >= 0, metres * a_metre[g], 0.0)


def overtime_share(problem: Problem, runs: Runs) -> Floats:
    """Each run's part of the overtime of its factory's week, by minutes; (n,) currency."""
    minutes = problem.styles.minutes[runs.s] * runs.units + problem.factories.setup_minutes[runs.f]
    total = np.zeros_like(problem.factories.capacity)
    np.add.at(total, (runs.f, runs.t), minutes)
    cost = overtime_used(problem, runs) * problem.factories.overtime_cost[:, None]
    a_minute = np.divide(cost, total, out=np.zeros_like(total), where=total > 0)
    found: Floats = minutes * a_minute[runs.f, runs.t]
    return found
