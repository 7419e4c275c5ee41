"""Money in the company's own unit: the search works with prices near 1, whatever currency they are in.

Every tolerance of a search and of its solver then means the same share of the plan's money, and a company that counts
in dong or in thousands of yuan gets the plan that it would get in yuan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from planner.optimize.problem.statement import Floats, Problem, Solution

# Digits of an amount that the search sees.
DIGITS = 9
# The bound is raised by this share for what the digits leave out.
_ROUNDING = 1e-7


def money_unit(problem: Problem) -> float:
    """What the dearest style brings a unit; 1 where none brings anything."""
    dearest = float(np.max(problem.styles.revenue, initial=0.0))
    return dearest if dearest > 0 else 1.0


def in_units(problem: Problem, unit: float) -> Problem:
    """`problem` with every amount of money divided by `unit`, to DIGITS digits: what differs by less is the same."""

    def told(money: Any) -> Any:
        return _to_digits(np.asarray(money) / unit)

    styles, factories, fabrics = problem.styles, problem.factories, problem.fabrics
    return replace(
        problem,
        styles=replace(
            styles,
            revenue=told(styles.revenue),
            salvage=told(styles.salvage),
            penalty=told(styles.penalty),
            holding=told(styles.holding),
            unit_cost=told(styles.unit_cost),
        ),
        factories=replace(
            factories, setup_cost=told(factories.setup_cost), overtime_cost=told(factories.overtime_cost)
        ),
        fabrics=replace(fabrics, cost=told(fabrics.cost), leftover_value=told(fabrics.leftover_value)),
        money=problem.money.told(told),
    )


def _to_digits(money: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.abs(money))))
    known = np.isfinite(money) & (money != 0)
    return np.where(known, np.round(money * np.where(known, size, 1.0)) / np.where(known, size, 1.0), money)


def in_currency(solution: Solution, unit: float) -> Solution:
    """What was found for `in_units(problem, unit)`, in currency again; prices of money are shares and stay."""
    return replace(
        solution,
        objective=solution.objective * unit,
        bound=(solution.bound + _ROUNDING * abs(solution.bound)) * unit,
        prices=solution.prices.in_currency(unit),
    )
