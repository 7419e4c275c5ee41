"""The chance of another evening of a host: how often styles had one, what it sold, what of that is still to come.

What livestreams.py and evenings.py of the panel took out of the days that set the rate is no part of the forecast of
ordinary days; here it is forecast as what it is, a number of evenings and the units of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.panel.panel import Panel
from planner.forecast.quantiles import CELLS, NORMAL, weighted_quantiles

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How alike styles may be in how often they have evenings: shape of the gamma distribution of their rates.
LEAST_ALIKE, MOST_ALIKE = 0.25, 25.0
HALF = 0.5  # units a day added to what a style sells: next to nothing on ordinary days says little of an evening
MOST_EVENINGS = 6  # more of them to come are counted as so many


@dataclass(frozen=True)
class Evenings:
    """What is to come of each style asked about until its last day on sale.

    chance  (asked,) probability of at least one evening
    units   (asked,) units that an evening is expected to sell above an ordinary day
    number  (asked, MOST_EVENINGS + 1) probability of 0, 1, 2, ... evenings
    spread  log-sd of the units of an evening
    """

    chance: Floats
    units: Floats
    number: Floats
    spread: float


def evenings_to_come(panel: Panel, asked: Ints) -> Evenings | None:
    """None where no style has had such an evening.

    How often: evenings a day on sale, gamma-Poisson over all styles with its shape by moments (empirical Bayes). How
    much: the style's own evenings and those of all, in times of what a style sells a day, the latter as one more.
    """
    if panel.hosted is None or panel.evenings is None or not panel.hosted.any():
        return None
    had, seen = panel.evenings, panel.seen.astype(np.float64)
    rate = had.sum() / max(seen.sum(), 1.0)
    usual = rate * seen
    excess = float(((had - usual) ** 2 - usual).sum() / (usual**2).sum())
    shape = float(np.clip(1.0 / excess if excess > 0 else MOST_ALIKE, LEAST_ALIKE, MOST_ALIKE))
    to_go = np.maximum(panel.life[asked] - panel.seen[asked], 0).astype(np.float64)
    known = shape / rate + seen[asked]
    number = _negative_binomial(shape + had[asked], known / (known + to_go))
    a_day = panel.units.sum(axis=1) / np.maximum(seen, 1.0) + HALF
    of = np.flatnonzero(panel.hosted > 0)
    times = float(panel.hosted[of].sum() / (had[of] * a_day[of]).sum())
    units = (panel.hosted[asked] + times * a_day[asked]) / (had[asked] + 1.0)
    spread = float(np.std(np.log(panel.hosted[of] / (had[of] * a_day[of])))) if len(of) > 1 else 0.0
    return Evenings(1.0 - number[:, 0], units, number, spread)


def _negative_binomial(shape: Floats, missed: Floats) -> Floats:
    """(n, MOST_EVENINGS + 1) probability of 0, 1, 2, ...; the last is that of all more. `missed` = success probability."""
    out = np.empty((len(shape), MOST_EVENINGS + 1))
    out[:, 0] = missed**shape
    for k in range(1, MOST_EVENINGS):
        out[:, k] = out[:, k - 1] * (shape + k - 1.0) / k * (1.0 - missed)
    out[:, -1] = np.maximum(1.0 - out[:, :-1].sum(axis=1), 0.0)
    return out


def counted(quantiles: Floats, evenings: Evenings) -> Floats:
    """(asked, 21) quantiles of ordinary days and evenings together."""
    many = np.arange(1, MOST_EVENINGS + 1)
    size = np.exp(evenings.spread * NORMAL - evenings.spread**2 / 2)
    above = np.append(0.0, np.outer(many, size).ravel())
    share = np.concatenate(
        [evenings.number[:, :1], np.repeat(evenings.number[:, 1:], len(size), axis=1) / len(size)], axis=1
    )
    values = quantiles[:, :, None] + (evenings.units[:, None] * above)[:, None, :]
    weights = CELLS[None, :, None] * share[:, None, :]
    return weighted_quantiles(values.reshape(len(values), -1), weights.reshape(len(values), -1))
