"""What a start tells of a style's level when the levels of past styles are spread as they are seen to be.

Levels may come in groups (basics, fashion, duds), which no gamma distribution has. The spread of past styles' levels is
taken as it is, a histogram in logs, and a start is weighed by the Poisson probability that each level gives it
(non-parametric empirical Bayes; Robbins 1956, Koenker & Mizera 2014), its evidence discounted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Width of a step of the histogram in logs, and the lowest level that is told from nothing, in units.
STEP, LEAST_LEVEL = 0.1, 0.3
# The share of styles that are like none before: spread about all of them, wider, and beyond the best so far.
ODD_SHARE, ODD_WIDTH = 0.1, 1.5
# Levels are worked out for so many starts and read off between them.
STARTS = 60


def expected_levels(
    past: Floats, total: Floats, weight: Floats, asked: Floats, share: float, discount: float
) -> tuple[Floats, Floats]:
    """Posterior mean levels of (past styles, styles asked about), in units up to the end.

    `past`, `asked`: units in a start that is `share` of the time up to the end; `total`: units of the past styles up to
    the end, of weight `weight`. A past style's own total says nothing of its own level: every second one is judged by
    the others. `discount`: what a unit counts for, 1 where single pieces sell one by one.
    """
    most = max(float(past.max(initial=0.0)), float(asked.max(initial=0.0)))
    level, prior = _spread(total, weight, most / max(share, 1e-9))
    start = np.expm1(np.linspace(0.0, np.log1p(most), STARTS))
    mean = level * max(share, 1e-9)
    logs = discount * (start[:, None] * np.log(mean) - mean)
    chance = np.exp(logs - logs.max(axis=1, keepdims=True))
    found = np.log((chance @ (prior * level[:, None])) / (chance @ prior))
    x, own = np.log1p(start), np.empty(len(past))
    for half, others in ((0, 2), (1, 1)):
        own[half::2] = np.interp(np.log1p(past[half::2]), x, found[:, others])
    return np.exp(own), np.exp(np.interp(np.log1p(asked), x, found[:, 0]))


def _spread(total: Floats, weight: Floats, most: float) -> tuple[Floats, Floats]:
    """Levels (G,) and how common each is (G, 3): among all past styles, every second one, and the others."""
    logs = np.log(np.maximum(total, LEAST_LEVEL))
    step = np.floor(logs / STEP).astype(np.int64)
    first, last = int(step.min()), max(int(step.max()), int(np.log(max(most, LEAST_LEVEL)) / STEP)) + 3
    middle = (np.arange(first, last + 1) + 0.5) * STEP
    counts = np.zeros((len(middle), 3))
    for part, mine in enumerate((slice(None), slice(0, None, 2), slice(1, None, 2))):
        counts[:, part] = np.bincount(step[mine] - first, weights=weight[mine], minlength=len(middle))
    counts /= np.maximum(counts.sum(axis=0), 1e-9)
    mean = np.average(logs, weights=weight)
    sd = ODD_WIDTH * np.sqrt(np.average((logs - mean) ** 2, weights=weight)) + STEP
    odd = (1.0 + ((middle - mean) / sd) ** 2 / 3.0) ** -2.0  # Student's t: never none
    return np.exp(middle), (1 - ODD_SHARE) * counts + ODD_SHARE * (odd / odd.sum())[:, None]
