"""Sales and exposure of every style by part of the life-cycle curve: what curves of classes are compared by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ages in days at which the parts of a curve that are compared begin.
PARTS = np.array([0, 3, 7, 14, 21, 28, 42, 56, 84, 112, 168, 252, 364])


@dataclass(frozen=True)
class Parts:
    """By style and part of the curve.

    begin    (parts,) first day of age of each
    sold     (S, parts) units; exposed = (S, parts) share of the curve over which they were sold
    whole    (S, parts) whether all of the part has been seen
    early    (S,) whether the style is of the earlier half of the launches
    """

    begin: Ints
    sold: Floats
    exposed: Floats
    whole: NDArray[np.bool_]
    early: NDArray[np.bool_]


def parts_of(panel: Panel, units: Floats, there: Floats) -> Parts:
    """The Parts of daily `units` sold over daily shares of the curve `there`."""
    width = there.shape[1]
    begin = PARTS[width > PARTS]
    exposed, sold = np.add.reduceat(there, begin, axis=1), np.add.reduceat(units, begin, axis=1)
    whole = panel.seen[:, None] >= np.append(begin[1:], width)
    return Parts(begin, sold, exposed, whole, panel.launch <= np.median(panel.launch))
