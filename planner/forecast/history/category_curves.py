"""Life-cycle curves by category: how a category's demand falls over its days on sale, beside the common curve.

Knitwear may start slowly and last, party dresses burn out in two weeks. A category's curve is the common one times a
ratio by age, shrunk to 1 as far as categories differ no more than chance has it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import Curve, levels, open_days
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Ages in days at which the parts of a curve that are compared begin.
PARTS = np.array([0, 3, 7, 14, 21, 28, 42, 56, 84, 112, 168, 252, 364])
# A category says nothing of a part of the curve with fewer styles seen over all of it; two categories must.
LEAST_STYLES = 12
# Ratios found in the past are believed so far, in logs: what one year shows of a category, another may not.
BELIEVED = 0.7
# Ratios beyond these are not believed.
MOST_RATIO = 4.0
# More styles than this add time, not knowledge.
ROUNDS, MOST_STYLES = 3, 12000


def learn_ratios(panel: Panel, curve: Curve) -> Floats | None:
    """(categories + 1, days of the curve) what each category multiplies the common curve by; the last row is 1, for
    styles without a category. None where categories do not differ beyond chance.

    Per category and part of the curve: log(units sold / expected from the styles' own levels), with a variance from the
    scatter of styles, drawn to 0 by the share of it that is chance (DerSimonian & Laird 1986: random effects).
    """
    if len(panel.ids) > MOST_STYLES:
        panel = panel.rows(np.linspace(0, len(panel.ids) - 1, MOST_STYLES).astype(np.int64))
    count = int(panel.design[:, 0].max(initial=0)) + 2
    category = panel.design[:, 0] % count  # -1 = none: the last row
    width = min(panel.units.shape[1], curve.days)
    begin = PARTS[width > PARTS]
    if len(np.unique(category)) < 2 or curve.total <= 0:
        return None
    there = open_days(panel)[:, :width] * curve.rates(width)
    units = np.where(there > 0, panel.units[:, :width], 0.0)
    exposed, sold = np.add.reduceat(there, begin, axis=1), np.add.reduceat(units, begin, axis=1)
    whole = panel.seen[:, None] >= np.append(begin[1:], width)
    logs = np.zeros((count, len(begin)))
    early = panel.launch <= np.median(panel.launch)
    for _ in range(ROUNDS):
        ratio = np.exp(logs)[category]
        expected = levels(sold.sum(axis=1), (exposed * ratio).sum(axis=1), curve.total)[:, None] * exposed
        parts = [
            _by_category((sold * whole)[m], (expected * whole)[m], whole[m], category[m], count)
            for m in (np.full(len(sold), True), early, ~early)
        ]
        logs = _shrunk(*parts)
        logs[-1] = 0.0
    if not logs.any():
        return None
    ratio = np.exp(np.clip(BELIEVED * _by_day(logs, begin, curve), -np.log(MOST_RATIO), np.log(MOST_RATIO)))
    rate = np.diff(curve.share)
    ratio /= (ratio @ rate / rate.sum())[:, None]
    return np.asarray(ratio)


def ratios_of(ratios: Floats, panel: Panel, row: Ints, age: Ints) -> Floats:
    """The ratio of each style's category at each age: (n,) rows with (n, days) ages."""
    return np.asarray(ratios[panel.design[row, 0][:, None], np.clip(age, 0, ratios.shape[1] - 1)])


def _by_category(
    sold: Floats, expected: Floats, whole: NDArray[np.bool_], category: Ints, count: int
) -> tuple[Floats, Floats]:
    """(categories, parts) log of sold / expected over that of all styles, and its variance (infinite: few styles)."""

    def total(x: Floats) -> Floats:
        out = np.zeros((count, x.shape[1]))
        np.add.at(out, category, x)
        return out

    common = sold.sum(axis=0) / np.maximum(expected.sum(axis=0), 1e-9)
    expected = expected * common
    styles, mean = total(whole.astype(float)), total(expected)
    ratio = (total(sold) + 1.0) / (mean + 1.0)
    # a style's part of the error: how far it is from what its category sells
    scatter = total((sold - expected * ratio[category]) ** 2)
    variance = scatter / np.maximum(mean * ratio, 1.0) ** 2 * styles / np.maximum(styles - 1.0, 1.0)
    return np.log(ratio), np.where(styles >= LEAST_STYLES, np.maximum(variance, 1.0 / np.maximum(mean, 1.0)), np.inf)


def _shrunk(every: tuple[Floats, Floats], early: tuple[Floats, Floats], late: tuple[Floats, Floats]) -> Floats:
    """Each log ratio x the share of its scatter over categories, part by part, that lasts from the earlier half of the
    launches to the later: what both show is no chance and no season of one. Parts of which nothing is known yet go on
    as the last one that is.
    """
    logs, variance = every
    weight = 1.0 / np.sqrt(early[1] * late[1])
    told = np.isfinite(early[1]) & np.isfinite(late[1])
    weight = np.where(told, weight, 0.0)
    lasting = (weight * early[0] * late[0]).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12)
    between = np.where(told.sum(axis=0) >= 2, np.maximum(lasting, 0.0), 0.0)
    known = np.isfinite(variance) & (told.sum(axis=0) >= 2)
    shrunk = np.where(known, logs * between / (between + np.where(known, variance, 1.0)), 0.0)
    last = np.maximum.accumulate(np.where(known, np.arange(logs.shape[1]), 0), axis=1)
    return np.take_along_axis(shrunk, last, axis=1)


def _by_day(logs: Floats, begin: Ints, curve: Curve) -> Floats:
    """(categories, days) straight lines between the middles of the parts, flat beyond."""
    end = np.append(begin[1:], min(curve.days, int(begin[-1]) + 28))
    return np.array([np.interp(np.arange(curve.days), (begin + end - 1) / 2, row) for row in logs])
