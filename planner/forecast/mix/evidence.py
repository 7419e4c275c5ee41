"""What was known of the mix at a day, now or in the past: propensities, own counts, what was closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.mix.own import Evidence, Weights, summed, unconstrained
from planner.forecast.mix.pieces import Cut, Grid
from planner.forecast.mix.propensity import Parts, propensities
from planner.forecast.mix.sold import SoldPieces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Past:
    """Everything that evidence at any day is made from.

    launch    (S,) ordinals
    rate      age in days -> share of a style's usual sales up to that age (the life-cycle curve)
    """

    grid: Grid
    sizes: Parts
    colours: Parts
    sold: SoldPieces
    launch: Ints
    rate: Callable[[Ints], Floats]


def evidence_at(
    past: Past, day: int, half_lives: Sequence[float], usual: Weights, styles: Ints | None = None
) -> Evidence:
    """What the sales of all styles before `day` say of some (default: all); stock-outs filled in at `usual` weights."""
    grid, sold = past.grid, past.sold
    units = sold.counts(grid.count, day)
    known = _by_all(past, units)
    filled = unconstrained(known, usual, units, closed_share(past, day))
    if filled is not units:
        known = _by_all(past, filled)
    cut = Cut(grid, *(np.arange(n) for n in (grid.count, len(grid.style_of_colour), len(grid.style_of_size))))
    if styles is not None:
        cut = grid.of_styles(styles)
        known = known.of(cut)
    for half_life in half_lives:
        own, closed = sold.counts(grid.count, day, half_life), closed_share(past, day, half_life)
        known.own[half_life] = unconstrained(known, usual, own[cut.skus], closed[cut.skus])
    return known


def _by_all(past: Past, units: Floats) -> Evidence:
    """What `units` sold of each SKU say of sizes and colours."""
    grid = past.grid
    return Evidence(
        grid,
        propensities(past.sizes, summed(grid.size, units, len(grid.style_of_size))),
        propensities(past.colours, summed(grid.colour, units, len(grid.style_of_colour))),
        past.sizes.offered,
        {},
    )


def closed_share(past: Past, upto: int, half_life: float = np.inf, since: int | None = None) -> Floats:
    """(K,) share of its style's time before `upto` (from `since`, or launch, on) that each SKU could not be bought.

    Time counts by what a style usually sells at that age, and half for every half-life ago.
    """
    grid, sold, spans = past.grid, past.sold, past.sold.closed
    out = np.zeros(grid.count)
    if not len(spans.sku):
        return out
    styles, which = np.unique(grid.style[spans.sku], return_inverse=True)
    begin = np.maximum(past.launch[styles], sold.first if since is None else max(since, sold.first))
    days = np.arange(sold.first, upto)
    age = np.maximum(days[None, :] - past.launch[styles][:, None], 0)
    weight = past.rate(age + 1) - past.rate(age) + 1e-9
    weight *= days >= begin[:, None]
    if np.isfinite(half_life):
        weight *= np.exp2((days + 1 - upto) / half_life)
    so_far = np.concatenate([np.zeros((len(styles), 1)), np.cumsum(weight, axis=1)], axis=1)
    start, stop = np.minimum(spans.start, len(days)), np.minimum(spans.stop, len(days))
    lost = spans.loss * (so_far[which, stop] - so_far[which, start])
    np.add.at(out, spans.sku, lost / np.maximum(so_far[which, -1], 1e-12))
    return np.clip(out, 0.0, 1.0)
