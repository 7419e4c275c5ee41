"""All hard limits of a problem at once: their rows stand one after the other, P in all, in the order of `Problem.hard`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.optimize.problem.hard_limit import HardLimit
from planner.optimize.problem.statement import Floats, Ints, Problem


def parts_of(problem: Problem, amounts: Floats) -> list[tuple[HardLimit, Floats]]:
    """Every hard limit with its rows of `amounts` (P,); no amounts stand for 0 of each."""
    found, first = [], 0
    for limit in problem.hard:
        rows = len(limit.given)
        found.append((limit, amounts[first : first + rows] if len(amounts) else np.zeros(rows)))
        first += rows
    return found


def hard_room(problem: Problem) -> Floats:
    """(P,) what runs may take of every row."""
    return np.concatenate([np.zeros(0), *(limit.room for limit in problem.hard)])


def hard_of_run(problem: Problem, s: int, f: int, t: int, units: float, runs: int) -> list[tuple[int, float]]:
    """(row of all P, amount) of what `units` of style s at f in week t take, `runs` of them runs of their own."""
    found, first = [], 0
    for limit in problem.hard:
        amount = float(limit.a_unit[s] * units + limit.a_run[f] * runs)
        found += [(first + row, amount) for row in limit.place[:, f, t].tolist() if row >= 0]
        first += len(limit.given)
    return found


def hard_costs(problem: Problem, prices: Floats, s: Ints) -> Iterator[tuple[Floats, Floats]]:
    """Of every hard limit what a unit of styles s (n,) and a run as such cost at `prices` (P,): (n, F, T) and (F, T)."""
    for limit, price in parts_of(problem, prices):
        by_start = limit.by_start(price)
        yield limit.a_unit[s][:, None, None] * by_start, limit.a_run[:, None] * by_start


def hard_share(problem: Problem, used: Floats, s: Ints, share: float) -> tuple[HardLimit, ...]:
    """The hard limits of styles s (n,) alone, with a share of what `used` (P,) leaves."""
    return tuple(
        replace(
            limit,
            given=share * np.maximum(limit.room - mine, 0.0),
            taken=np.zeros_like(limit.taken),
            a_unit=limit.a_unit[s],
        )
        for limit, mine in parts_of(problem, used)
    )
