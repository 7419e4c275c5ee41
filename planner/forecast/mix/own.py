"""A style's own sales and what other styles say -> the share of each SKU.

A hierarchical Dirichlet-multinomial: the colours of a style are believed to sell as their propensities say, with the
weight of `colours` units; its sizes likewise with `sizes` units; and a SKU as its colour and size together say, with
`skus` units. A style's own sales are counted beside that, those of `half_life` days ago half.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.mix.pieces import Cut, Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How often what closed SKUs would have sold is filled in from what the others sold.
FILLING_ROUNDS = 8


@dataclass(frozen=True)
class Weights:
    """How much each source counts: units of belief, days, and exponents of propensities (1 = as they are).

    offered     exponent of the number of styles that have a size: what most styles have is a core size
    """

    colours: float
    sizes: float
    skus: float
    half_life: float
    size_power: float
    colour_power: float
    offered: float


@dataclass(frozen=True)
class Evidence:
    """What is known of a grid of SKUs at one day.

    size_share, colour_share    (Z,), (C,) share in its style that a size, a colour is expected to sell by all styles
    offered                     (Z,) styles that have the size
    own                         half-life in days -> (K,) units of the SKU sold so far, as `Weights.half_life` counts
    """

    grid: Grid
    size_share: Floats
    colour_share: Floats
    offered: Floats
    own: dict[float, Floats]

    def of(self, cut: Cut) -> Evidence:
        """What is known of a part of the grid."""
        own = {half_life: units[cut.skus] for half_life, units in self.own.items()}
        return Evidence(
            cut.grid, self.size_share[cut.sizes], self.colour_share[cut.colours], self.offered[cut.sizes], own
        )


def shares(known: Evidence, weights: Weights, own: Floats | None = None) -> Floats:
    """(K,) share of each SKU in what its style will sell; those of a style add up to 1."""
    grid = known.grid
    own = known.own[weights.half_life] if own is None else own
    of_size = in_group(known.size_share**weights.size_power * known.offered**weights.offered, grid.style_of_size)
    of_colour = in_group(known.colour_share**weights.colour_power, grid.style_of_colour)
    total = summed(grid.style, own, grid.styles)
    size = summed(grid.size, own, len(of_size)) + weights.sizes * of_size
    colour = summed(grid.colour, own, len(of_colour)) + weights.colours * of_colour
    size /= (total + weights.sizes)[grid.style_of_size]
    colour /= (total + weights.colours)[grid.style_of_colour]
    return in_group(own + weights.skus * size[grid.size] * colour[grid.colour], grid.style)


def summed(group: Ints, amount: Floats, groups: int) -> Floats:
    """(groups,) sum of `amount` over the entries of each group."""
    return np.bincount(group, amount, groups).astype(np.float64, copy=False)


def in_group(amount: Floats, group: Ints) -> Floats:
    """`amount` as a share of its group's; 0 where the group has none."""
    total = np.bincount(group, amount)[group]
    return np.divide(amount, total, out=np.zeros_like(amount), where=total > 0)


def unconstrained(known: Evidence, weights: Weights, own: Floats, closed: Floats) -> Floats:
    """Own counts with what was missed filled in: a SKU closed for a share of the time missed its share of that.

    `closed`: (K,) share of the counted time that the SKU could not be bought. What the style would have sold in all is
    what it sold / the shares of what was open (expectation-maximisation).
    """
    if not closed.any():
        return own
    grid, filled = known.grid, own
    for _ in range(FILLING_ROUNDS):
        share = shares(known, weights, filled)
        there = summed(grid.style, share * (1.0 - closed), grid.styles)
        sold = summed(grid.style, own, grid.styles)
        whole = np.divide(sold, there, out=np.zeros_like(sold), where=there > 1e-6)
        filled = own + closed * share * whole[grid.style]
    return filled
