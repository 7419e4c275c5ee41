"""One decision or limit that can be left out of a problem, to see what clashes with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.optimize.problem.statement import Floats, Problem


@dataclass(frozen=True, eq=False)
class Part:
    """A decision or limit: its kind, what it concerns, its words, what would help, and the problem without it.

    place is (f, t) of minutes, (t,) of a budget by week, (row,) of a hard limit, else ().
    """

    kind: str
    name: str
    words: str
    remedy: str
    leave_out: Callable[[Problem], Problem]
    place: tuple[int, ...] = ()


def pinned_styles_only(problem: Problem) -> Problem:
    """The same problem in which only styles with pins can be made: no other has to be."""
    pinned = np.zeros(len(problem.styles.ids), dtype=bool)
    pinned[[pin.s for pin in problem.pins]] = True
    return with_factories(problem, makes=problem.factories.makes & pinned[:, None])


def replaced(values: Floats, place: int | tuple[int, ...], value: float) -> Floats:
    """A copy of `values` with one of them changed."""
    copy = values.copy()
    copy[place] = value
    return copy


def with_factories(problem: Problem, **changes: Any) -> Problem:
    """The problem with other figures of its factories."""
    return replace(problem, factories=replace(problem.factories, **changes))
