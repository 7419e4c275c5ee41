"""The life-cycle curve: how an average style's demand falls over its days on sale, learned from all styles so far.

Styles still on sale teach it as far as they have been seen (chain ladder: the Poisson model with a level a style and a
factor a day of age gives the same factors; Mack 1991, Renshaw & Verrall 1998). Days without stock count for nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.panel.open_days import OpenDays, open_days_of
from planner.forecast.panel.panel import Panel
from planner.settings import PriorCurve

Floats = NDArray[np.float64]

DEFAULT_PRIOR = PriorCurve()
# How much of a life of evidence the mean level of all styles counts for in the level of one.
PRIOR_LIFE = 0.1
ROUNDS = 6
# The trend beyond the last age seen: from so many weeks, at most a quarter of the ages seen. Weeks after one another
# are alike, so that its error's variance is so many times what it would be were they not. A rise keeps so much a day.
LEAST_TREND_WEEKS, MOST_TREND_WEEKS, LIKE_WEEKS = 4, 26, 3.0
RECENT_DAYS, ODD_LASTS = 28, 0.98
# A sudden change of level is believed where it leaves no more than this share of the squares that a line leaves.
CLEARLY = 0.3


@dataclass(frozen=True)
class Curve:
    """Demand of an average style: `total` units over `days`, cumulative shares in `share` (0 .. 1)."""

    share: Floats
    total: float

    @property
    def days(self) -> int:
        """Days the curve covers."""
        return len(self.share) - 1

    def rates(self, width: int) -> Floats:
        """Share of the curve that falls on each of the first `width` days; 0 beyond its end."""
        rate = np.zeros(width)
        rate[: self.days] = np.diff(self.share)[:width]
        return rate

    def at(self, age: NDArray[np.int64]) -> Floats:
        """Share of the curve that is over at an age in days."""
        return self.share[np.minimum(np.maximum(age, 0), self.days)]


def prior_rates(days: int, life: float, prior: PriorCurve = DEFAULT_PRIOR) -> Floats:
    """The prior curve of styles with a usual life of `life` days, by day; sums to 1: a launch spike that fades, on a
    demand that halves within a share of that life.
    """
    day = np.arange(days)
    rate = 0.5 ** (day / (prior.half_life * life)) * (1.0 + prior.spike * np.exp(-day / prior.spike_days))
    return np.asarray(rate / rate.sum())


def open_days(panel: Panel) -> Floats:
    """(S, D) how far each style could be bought on each day seen; 0 on days not seen yet."""
    seen = np.arange(panel.units.shape[1]) < panel.seen[:, None]
    return seen.astype(float) if panel.open is None else np.where(seen, panel.open, 0.0)


def learn_curve(panel: Panel, days: int, open_: OpenDays | None = None) -> Curve:
    """The curve over `days`, from every style's days in stock; beyond what any style has shown, the prior's shape.

    `open_`: the panel's OpenDays, where they are at hand and no wider than `days`.
    """
    width = min(panel.units.shape[1], days)
    units = panel.units[:, :width]
    open_ = open_days_of(panel, width) if open_ is None or open_.width > width else open_
    prior = prior_rates(days, max(float(np.median(panel.life)), 7.0), panel.prior)
    rate = prior.copy()
    sold = units.sum(axis=0)
    per_style = units.sum(axis=1)
    styles_seen = open_.by_age(np.ones(len(units)))
    total = 0.0
    for _ in range(ROUNDS):
        exposure = open_.exposure(rate)
        total = float(per_style.sum() / max(exposure.sum(), 1e-9))
        if total <= 0:
            return Curve(np.concatenate([[0.0], np.cumsum(prior)]), 0.0)
        level = levels(per_style, exposure, total)
        evidence = open_.by_age(level)
        believed = panel.prior.styles * total
        rate[:width] = (sold + believed * prior[:width]) / (evidence + believed)
        rate = _beyond(rate, prior, styles_seen, sold)
        rate = smooth(rate / rate.sum())
        prior = prior / prior.sum()
    return Curve(np.concatenate([[0.0], np.cumsum(rate)]), total)


def levels(sold: Floats, exposure: Floats, total: float) -> Floats:
    """What each style would sell over the whole curve: units sold and exposure, shrunk to the mean style."""
    return (sold + PRIOR_LIFE * total) / (exposure + PRIOR_LIFE)


def _beyond(rate: Floats, prior: Floats, styles_seen: Floats, units: Floats) -> Floats:
    """Days that hardly any style has reached: from the level of the last four weeks seen, the prior's fall as far as
    the last quarter of the ages seen does not tell another.

    `units`: (width,) sold at each age. A rise dies out (damped trend; Gardner & McKenzie 1985), a fall goes on.
    """
    reached = int((styles_seen >= 1).sum())
    if reached == 0 or reached >= len(rate):
        return rate
    recent = slice(max(reached - RECENT_DAYS, 0), reached)
    middle = (recent.start + reached) // 2
    usual = np.diff(np.log(prior[middle:]))
    trend = usual + _trend_beside_prior(rate[:reached] / prior[:reached], units[:reached], -float(usual.mean()))
    goes_on = np.clip(trend, np.minimum(usual, 0.0), 0.0)
    dying = ODD_LASTS ** np.maximum(np.arange(len(usual)) - (reached - middle), 0)
    along = np.cumsum(goes_on + dying * (trend - goes_on))[reached - middle - 1 :]
    rate[reached:] = rate[recent].sum() / prior[recent].sum() * prior[middle] * np.exp(along)
    return rate


def _trend_beside_prior(ratio: Floats, units: Floats, usual: float) -> float:
    """By how much a day the log of rate / prior rises over the last quarter of the ages seen, drawn to 0 by its error.

    Weighted least squares on weeks, with a step where one clearly explains more; `usual`: the daily fall that the prior
    tells, as uncertain as it is large.
    """
    weeks = min(len(ratio) // 4 // 7, MOST_TREND_WEEKS)
    if weeks < LEAST_TREND_WEEKS:
        return 0.0
    by_week = [x[-7 * weeks :].reshape(weeks, 7) for x in (ratio, units)]
    y, weight = np.log(by_week[0].mean(axis=1)), by_week[1].sum(axis=1)
    if weight.sum() <= 0:
        return 0.0
    day = 7.0 * np.arange(weeks)
    plain = np.column_stack([day, np.ones(weeks)])
    slope, error, left = _fitted(plain, y, weight)
    for week in range(2, weeks - 1):  # a sudden change of level is no trend
        found = _fitted(np.column_stack([plain, day >= 7.0 * week]), y, weight)
        if found[2] < CLEARLY * left:
            (slope, error, _), left = found, found[2] / CLEARLY
    return slope * usual**2 / (usual**2 + LIKE_WEEKS * error)


def _fitted(design: Floats, y: Floats, weight: Floats) -> tuple[float, float, float]:
    """Weighted least squares: the first coefficient, its variance (no less than Poisson's), the sum of squares left.

    Where too few weeks have sales to tell a trend (one style whose export begins late), it is 0 and wholly uncertain.
    """
    gram = design.T @ (weight[:, None] * design)
    if not np.isfinite(gram).all() or np.linalg.matrix_rank(gram) < design.shape[1]:
        return 0.0, math.inf, math.inf
    inverse = np.linalg.inv(gram)
    found = inverse @ (design.T @ (weight * y))
    left = float(weight @ (y - design @ found) ** 2)
    noise = max(left / max(len(y) - design.shape[1], 1), 1.0)
    return float(found[0]), float(noise * inverse[0, 0]), left


def smooth(rate: Floats) -> Floats:
    """Means over windows that grow with age: one day at launch, up to two weeks later on; the sum stays."""
    day = np.arange(len(rate))
    half = np.minimum(day // 7, 7)
    low, high = np.maximum(day - half, 0), np.minimum(day + half + 1, len(rate))
    sums = np.concatenate([[0.0], np.cumsum(rate)])
    smoothed = (sums[high] - sums[low]) / (high - low)
    return np.asarray(smoothed / smoothed.sum())
