"""Which SKUs a run may make, so that its lines and colours can keep their minimums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.fill import filled
from planner.optimize.lines.split_sales import expected_met
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats

# All ways to leave SKUs out are weighed where a style has at most so many SKUs in question; colours likewise.
FEW_SKUS, FEW_COLOURS, VERY_FEW_COLOURS = 8, 6, 3


def keeps(ask: Ask, split: Floats) -> bool:
    """Whether a split keeps the minimums of lines and colours."""
    lines = bool((split[split > ROUNDING] >= ask.least - ROUNDING).all())
    of_colour = np.bincount(ask.colour, split)
    return lines and bool((of_colour[of_colour > ROUNDING] >= ask.least_colour - ROUNDING).all())


def choices(ask: Ask) -> Iterator[np.ndarray]:
    """Sets of SKUs to make: of some colours, all lines or all but some."""
    for chosen in colour_sets(ask):
        yield from of_colours(ask, chosen)


def of_colours(ask: Ask, chosen: np.ndarray) -> Iterator[np.ndarray]:
    """Sets of SKUs of the colours `chosen` (C,) to make: all lines, or all but some that would be too small."""
    inside = chosen[ask.colour]
    if ask.least <= ask.step:
        yield inside
    elif len(ask.share) <= FEW_SKUS:
        k = np.flatnonzero(inside).tolist()
        for n in range(len(k), 0, -1):
            for kept in combinations(k, n):
                yield np.isin(np.arange(len(inside)), kept)
    else:
        yield from _without_small_lines(ask, inside)


def colour_sets(ask: Ask) -> Iterator[np.ndarray]:
    """Which colours to make, (C,) flags: all sets where colours are few, else those that lack most together, one by one fewer."""
    C, most = ask.colours, _most_colours(ask)
    if C <= VERY_FEW_COLOURS or (C <= FEW_COLOURS and len(ask.share) <= FEW_SKUS):
        for n in range(most, 0, -1):
            for chosen in combinations(range(C), n):
                yield np.isin(np.arange(C), chosen)
        return
    # Of many colours, those whose next unit sells best.
    lacking = expected_met(ask.knots, ask.there + 1e9) - expected_met(ask.knots, ask.there)
    order = np.argsort(-np.bincount(ask.colour, lacking), kind="stable")
    for n in range(most, 0, -1):
        yield np.isin(np.arange(C), order[:n])


def neighbours(ask: Ask, chosen: np.ndarray) -> Iterator[np.ndarray]:
    """Sets of colours that differ from `chosen` (C,) by one: one more, one less, one for another."""
    if ask.colours <= VERY_FEW_COLOURS:
        return
    most = _most_colours(ask)
    inside, outside = np.flatnonzero(chosen).tolist(), np.flatnonzero(~chosen).tolist()
    changes = [*((c,) for c in inside + outside), *((a, b) for a in inside for b in outside)]
    for change in changes:
        other = chosen.copy()
        other[list(change)] ^= True
        if 0 < other.sum() <= most:
            yield other


def _most_colours(ask: Ask) -> int:
    """The most colours that a run can make at their minimum."""
    return (
        ask.colours if not ask.least_colour else max(1, min(ask.colours, int(ask.units / ask.least_colour + ROUNDING)))
    )


def _without_small_lines(ask: Ask, inside: np.ndarray) -> Iterator[np.ndarray]:
    """`inside`, then without the smallest lines below the minimum, as long as there are such."""
    free, kept = replace(ask, least=0.0), inside.copy()
    while kept.any():
        wish = filled(free, kept)
        if wish is None:
            return
        small = kept & (wish < ask.least - ROUNDING)
        if small.sum() * ask.least <= ask.units:
            yield kept.copy()
        if not small.any():
            return
        # Lines far below it go together: one by one they would take a style of many SKUs as many splits.
        kept[small & (wish < ask.least / 2)] = False
        kept[int(np.argmin(np.where(small, wish, np.inf)))] = False
