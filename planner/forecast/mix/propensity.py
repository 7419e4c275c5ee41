"""What sizes and colours sell in all styles: how much more than another one a size, a colour is bought where both are.

A style's sales are a choice among the parts (sizes, or colours) it has. Each part has a propensity; a style's part
sells in proportion to it (Luce 1959). Propensities are learned level by level from coarse to fine, each a multiplier
on the one before, shrunk to 1: for a level with units `sold` and units `expected` under the levels before it, the
multiplier is (sold + a) / (expected + a), as a gamma prior has it (Hunter 2004 for the iteration over choice sets).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.mix.own import in_group
from planner.forecast.mix.pieces import Pieces
from planner.tables.labels import size_place

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 4
# A style's units count for at most so many: what one style sells is one opinion, however often it is bought.
ONE_OPINION = 20.0
# Units' worth of belief that a level says nothing beyond the ones before it.
BELIEF_PLACE, BELIEF_NEIGHBOURS, BELIEF_NAME, BELIEF_CATEGORY, BELIEF_BAND = 75.0, 15.0, 15.0, 45.0, 90.0
BELIEF_COLOUR_PLACE, BELIEF_COLOUR_CATEGORY = 75.0, 60.0
PLACES, PRICE_BANDS = 5, 3
# Columns of styles that say how a garment fits: sizes of a loose cut sell otherwise than those of a slim one.
FIT = ("fit", "silhouette", "版型", "廓形")


@dataclass(frozen=True)
class Level:
    """Parts told apart by `group` (a number a part); `near` (groups, groups) lets groups learn from their neighbours."""

    group: Ints
    belief: float
    near: Floats | None = None


@dataclass(frozen=True)
class Parts:
    """The sizes, or the colours, of all styles with the levels that tell them apart; `offered` = styles that have it."""

    style: Ints
    styles: int
    levels: tuple[Level, ...]
    offered: Floats


def propensities(parts: Parts, sold: Floats) -> Floats:
    """Share that each part of a style is expected to sell, from what all styles `sold` (units a part)."""
    total = np.bincount(parts.style, sold, parts.styles)
    counted = 1.0 / (1.0 + total / ONE_OPINION)
    units, of_style = sold * counted[parts.style], (total * counted)[parts.style]
    weight = np.ones(len(sold))
    for level in parts.levels:
        weight = _refined(parts, level, weight, units, of_style)
    return in_group(weight, parts.style)


def _refined(parts: Parts, level: Level, weight: Floats, units: Floats, of_style: Floats) -> Floats:
    """`weight` times the multiplier of each group of the level."""
    if not len(level.group):
        return weight
    sold = np.bincount(level.group, units)
    times = np.ones(len(sold))
    for _ in range(ROUNDS):
        share = in_group(weight * times[level.group], parts.style)
        expected = np.bincount(level.group, of_style * share) / times
        told, hoped = (sold, expected) if level.near is None else (level.near @ sold, level.near @ expected)
        times = (told + level.belief) / (hoped + level.belief)
    return np.asarray(weight * times[level.group])


def size_parts(pieces: Pieces, styles: pl.DataFrame) -> Parts:
    """Sizes by their place in the style's range, their neighbours, their name; by category, fit and price band."""
    names = [size_place(name) for name in pieces.size_names]
    systems = {system: i for i, system in enumerate(sorted({system for system, _ in names}))}
    system = np.array([systems[s] for s, _ in names], dtype=np.int64)
    value = np.array([v for _, v in names])
    label, style = pieces.size_label, pieces.grid.style_of_size
    middle, many = _place_in_range(style, system[label], value[label])
    coarse = np.minimum((middle * PLACES).astype(np.int64), PLACES - 1)
    known, which = np.unique(label, return_inverse=True)
    apart = np.abs(value[known][:, None] - value[known][None, :])
    near = np.where(system[known][:, None] == system[known][None, :], np.exp(-apart), 0.0)
    category, cheap = _codes(styles["category"]), _price_band(styles)
    fits = [Level(_pairs(_codes(styles[c])[style], label), BELIEF_BAND) for c in FIT if c in styles.columns]
    levels = (
        Level(coarse + PLACES * np.minimum(many // 4, 2), BELIEF_PLACE),
        Level(which.astype(np.int64), BELIEF_NEIGHBOURS, near),
        Level(label, BELIEF_NAME),
        Level(_pairs(category[style], label), BELIEF_CATEGORY),
        *fits,
        Level(_pairs(cheap[style], label), BELIEF_BAND),
    )
    return Parts(style, pieces.grid.styles, levels, np.bincount(label)[label].astype(np.float64))


def colour_parts(pieces: Pieces, styles: pl.DataFrame) -> Parts:
    """Colours by their place in the style's list, and by what the colour did in other styles, also of the category."""
    label, style = pieces.colour_label, pieces.grid.style_of_colour
    category = _codes(styles["category"])
    levels = (
        Level(np.minimum(pieces.colour_place, 2), BELIEF_COLOUR_PLACE),
        Level(label, BELIEF_NAME),
        Level(_pairs(category[style], label), BELIEF_COLOUR_CATEGORY),
    )
    return Parts(style, pieces.grid.styles, levels, np.ones(len(label)))


def _place_in_range(style: Ints, system: Ints, value: Floats) -> tuple[Floats, Ints]:
    """(middle of each size's part of its style's range, 0 to 1; sizes of the style)."""
    order = np.lexsort((value, system, style))
    many = np.bincount(style)
    begins = np.concatenate([[0], np.cumsum(many)[:-1]]).astype(np.int64)
    rank = np.empty(len(style))
    rank[order] = np.arange(len(style)) - begins[style[order]]
    return (rank + 0.5) / many[style], many[style]


def _price_band(styles: pl.DataFrame) -> Ints:
    """The third of its category that a style's price falls into; styles of a category without others in one."""
    rank = pl.col("price").rank("average").over("category")
    band = (rank * PRICE_BANDS / pl.len().over("category")).ceil().fill_null(0)
    return _codes(styles.select(pl.struct("category", band))["category"])


def _codes(values: pl.Series) -> Ints:
    codes = values.rank("dense").cast(pl.Int64).fill_null(0)
    return np.asarray(codes.to_numpy(), dtype=np.int64)


def _pairs(one: Ints, other: Ints) -> Ints:
    """A number for each pair that there is."""
    _, which = np.unique(one * (int(other.max(initial=0)) + 1) + other, return_inverse=True)
    return np.asarray(which, dtype=np.int64)
