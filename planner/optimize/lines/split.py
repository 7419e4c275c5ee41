"""The lines of one run: how many of each SKU, so that they sell most.

Minimums a line or a colour and packs make it a choice of which SKUs to leave out: all choices are weighed where there
are few, else the worst is dropped or topped up one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.fill import filled
from planner.optimize.lines.pack_split import whole_packs
from planner.optimize.lines.sku_choice import choices, colour_sets, keeps, neighbours, of_colours
from planner.optimize.lines.split_sales import expected_met, expected_sales
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats

MOST_EXCHANGES = 5


def best_split(ask: Ask) -> Floats:
    """(K,) units of each SKU that together sell most; they add up to the run.

    Where no split keeps every minimum, as a pin can ask for, the one that comes nearest: fewest and largest lines.
    """
    if ask.packs:
        found = [s for chosen in colour_sets(ask) if (s := whole_packs(ask, chosen)) is not None]
        if found:
            return max(found, key=lambda s: expected_sales(ask, s))
    over = ask.units % ask.step
    if over > ROUNDING:
        return _with_odd_pieces(ask, over)
    free = replace(ask, least=0.0, least_colour=0.0)
    plain = filled(free, np.ones(len(ask.share), dtype=bool))
    if plain is not None and keeps(ask, plain) and not ask.moves:
        return plain
    best = _best_of(ask, choices(ask))
    return _nearest(ask) if best is None else _exchanged_colours(ask, best)


def _best_of(ask: Ask, made: Iterable[np.ndarray]) -> Floats | None:
    """The split that sells most, of those over the SKUs `made` that keep the minimums; None where none does."""
    found = [s for one in made if (s := filled(ask, one)) is not None and keeps(ask, s)]
    return max(found, key=lambda s: expected_sales(ask, s)) if found else None


def _exchanged_colours(ask: Ask, split: Floats) -> Floats:
    """`split` with a colour more, less or for another as long as that sells more."""
    for _ in range(MOST_EXCHANGES):
        tried = neighbours(ask, np.bincount(ask.colour, split) > 0)
        other = _best_of(ask, (made for chosen in tried for made in of_colours(ask, chosen)))
        if other is None or expected_sales(ask, other) <= expected_sales(ask, split) + 1e-9:
            break
        split = other
    return split


def _with_odd_pieces(ask: Ask, over: float) -> Floats:
    """The best split of whole steps, and `over` more pieces in its largest line: what is asked is no multiple of the step."""
    if ask.units < ask.step:
        return _nearest(replace(ask, least=0.0, least_colour=0.0))
    split = best_split(replace(ask, units=ask.units - over))
    split[int(np.argmax(split))] += over
    return split


def _nearest(ask: Ask) -> Floats:
    """Where minimums cannot be kept: without those of lines, without any; else all in the SKU that sells it best."""
    for eased in (replace(ask, least=0.0), replace(ask, least=0.0, least_colour=0.0)):
        found = _best_of(eased, choices(eased))
        if found is not None and ask.units >= ask.step:
            return found
    most = [float(expected_met(ask.knots[[i]], ask.there[[i]] + ask.units)[0]) for i in range(len(ask.share))]
    out = np.zeros(len(ask.share))
    out[int(np.argmax(most))] = ask.units
    return out
