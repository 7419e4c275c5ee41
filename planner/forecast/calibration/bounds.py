"""The most that can be believed of a style: its far quantiles stay within what styles have been seen to sell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.history.seasons import ahead
from planner.forecast.quantiles import MEDIAN

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A style tells how much can be sold once it was in stock over this share of the curve; fewer such styles tell nothing.
LEAST_SEEN, LEAST_STYLES = 0.25, 30
# A style may always sell this many times its own median: one hotter than all before it is not cut down to them.
MOST_MEDIANS = 8.0
# How far a season never seen may lift the best of all styles, in its log-sd: nine times in ten it lifts less.
LIFT = 1.2816


def within_reason(quantiles: Floats, history: History, asked: Ints, season: Floats) -> Floats:
    """(asked, 21) the quantiles, none above what the best style so far would sell in the time to go, or MOST_MEDIANS x
    the median where that is more. `season`: (asked,) log-sd for seasons never seen.

    A style that sold two pieces before it took off makes its neighbours' ratios, and widening multiplies them: such a
    tail is an accident of arithmetic, and a mean rests on its tail.
    """
    panel, curve = history.panel, history.curve
    tell = history.exposed[:, -1] >= LEAST_SEEN
    if tell.sum() < LEAST_STYLES:
        return quantiles
    seen, stop = panel.seen[asked], panel.life[asked]
    best = float(history.level[tell].max()) * (curve.at(stop) - curve.at(seen))
    best = best * ahead(panel, history.calendar, curve, asked, stop) * np.exp(LIFT * season)
    return np.minimum(quantiles, np.maximum(best, MOST_MEDIANS * quantiles[:, MEDIAN])[:, None])
