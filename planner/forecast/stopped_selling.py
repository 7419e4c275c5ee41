"""Styles on sale that sold day after day and then, all at once, nothing: sold out, most likely, where nobody tells stock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.panel.panel import Panel

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# The days of sales that say what was usual before the silence.
LOOKED_BACK = 28
# At least so many times the mean the units of a day vary: a quiet day says less than a Poisson count would.
LEAST_DISPERSION = 3.0
# Styles with fewer days do not say how much days vary.
SHORT = 7
# On fewer days of sales a style did not sell day after day: one order of many pieces is no rate.
FEWEST_DAYS = 2
# A silence that a style's own days make less likely than this is none of demand.
UNLIKELY = 1e-3


def stopped_selling(panel: Panel) -> tuple[Ints, Ints]:
    """(rows of the panel, days each has been silent), the best seller first.

    The chance of so long a silence is that of a gamma-Poisson count whose rate its last LOOKED_BACK days of sales tell, so
    that a few sales promise little, and whose dispersion is that of the style or of the shop, whichever is larger. Days on
    which the whole shop was silent count for neither.
    """
    columns = np.arange(panel.units.shape[1])
    counts = np.ones(panel.units.shape, dtype=bool)
    if len(panel.silent):
        counts = ~np.isin(panel.launch[:, None] + columns, panel.silent)
    sold = (panel.units > 0) & (columns < panel.seen[:, None])
    last = np.where(sold.any(axis=1), panel.units.shape[1] - 1 - np.argmax(sold[:, ::-1], axis=1), -1)
    before = (columns <= last[:, None]) & (columns > last[:, None] - LOOKED_BACK) & counts
    after = (columns > last[:, None]) & (columns < panel.seen[:, None]) & counts
    days, silent = before.sum(axis=1), after.sum(axis=1)
    units = np.where(before, panel.units, 0.0).sum(axis=1)
    chance = (days / np.maximum(days + silent, 1)) ** (units / _dispersion(panel.units, before) + 0.5)
    rows = np.flatnonzero(
        panel.on_sale & ((before & sold).sum(axis=1) >= FEWEST_DAYS) & (silent > 0) & (chance < UNLIKELY)
    )
    rows = rows[np.argsort(-units[rows] / days[rows], kind="stable")]
    return rows, silent[rows]


def _dispersion(units: Floats, counted: Bools) -> Floats:
    """(S,) variance of the units of a day by their mean over the days counted; at least that of the shop's middle style."""
    days = np.maximum(counted.sum(axis=1), 1)
    mean = np.where(counted, units, 0.0).sum(axis=1) / days
    variance = np.where(counted, (units - mean[:, None]) ** 2, 0.0).sum(axis=1) / np.maximum(days - 1, 1)
    tells = (days > SHORT) & (mean > 0)
    own = np.where(tells, variance / np.maximum(mean, 1e-12), 0.0)
    return np.maximum(own, max(float(np.median(own[tells])) if tells.any() else 0.0, LEAST_DISPERSION))
