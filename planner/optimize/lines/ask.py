"""What a run asks to split over its style's SKUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats, Ints, Problem, SkuMix


@dataclass(frozen=True)
class Ask:
    """What is to be split over the K SKUs of a style.

    units           of the run
    knots, there    (K, 21) quantiles of the demand that the run has to cover, (K,) units that are there for it already
    colour          (K,) colour of each SKU, 0 to C - 1
    share           (K,) of the style's demand
    step            a line is a multiple of it
    least           least units of a line that is made
    least_colour    least units of a colour that is made
    moves           share of a missing colour's demand that takes another colour
    packs           each (K,) units of a SKU in one pack of its colour; none = single pieces
    """

    units: float
    knots: Floats
    there: Floats
    colour: Ints
    share: Floats
    step: float = 1.0
    least: float = 0.0
    least_colour: float = 0.0
    moves: float = 0.0
    packs: tuple[Floats, ...] = ()

    @property
    def colours(self) -> int:
        """C."""
        return int(self.colour.max(initial=-1)) + 1


def ask_of(problem: Problem, mix: SkuMix, k: Ints, f: int, units: float, there: Floats, window: float = 1.0) -> Ask:
    """What a run of `units` of the SKUs `k` at factory f asks to split."""
    s, factories = int(mix.style[k[0]]), problem.factories
    return Ask(
        units=units,
        knots=mix.knots[k] * window,
        there=there,
        colour=mix.colour[k],
        share=mix.share[k],
        step=float(factories.line_multiple[f]) if factories.line_multiple is not None else 1.0,
        least=float(factories.min_line[f]) if factories.min_line is not None else 0.0,
        least_colour=least_colour(problem, s, f),
        moves=float(mix.substitution[s]),
        packs=mix.packs.get(s, ()),
    )


def least_colour(problem: Problem, s: int, f: int) -> float:
    """Least units of a colour that style s makes at factory f: the factory's minimum, and a dye lot of its fabric."""
    least, g = float(problem.factories.min_batch_colour[f]), int(problem.styles.fabric[s])
    if g >= 0 and problem.styles.metres[s] > 0:
        least = max(least, float(problem.fabrics.min_dye_lot[g] / problem.styles.metres[s]))
    return float(np.ceil(least - ROUNDING))
