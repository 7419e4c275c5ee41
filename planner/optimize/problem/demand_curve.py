"""What a chain of runs sells: expected sales, leftover and stock held, demand uncertain and unmet demand lost.

The distribution of a style's total demand is its quantile function (straight lines between the knots, flat outside)
at SCENARIOS equally likely levels; in each level week t's demand is the level times share[s, t]. Everything here works
on N chains at once; a chain is a style and the units that arrive for it week by week (stock and open orders included).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.statement import Floats

SCENARIOS = 400
# Chains simulated at once: keeps the work arrays (chains x scenarios) within a few megabytes.
_CHUNK = 1024


@dataclass(frozen=True)
class Outlook:
    """What becomes of N chains, in expectation: each (N,) units, held in unit-weeks."""

    sold: Floats
    leftover: Floats
    held: Floats


@dataclass(frozen=True)
class Slope:
    """What one unit more, arriving in a week, adds: each (N, W)."""

    leftover: Floats
    held: Floats


def demand_levels(quantiles: Floats, scenarios: int = SCENARIOS) -> Floats:
    """(N, 21) quantile knots -> (N, scenarios) total demand at the middle of equally likely steps, ascending."""
    knots = np.array(QUANTILE_LEVELS)
    u = (np.arange(scenarios) + 0.5) / scenarios
    right = np.clip(np.searchsorted(knots, u), 1, len(knots) - 1)
    weight = np.clip((u - knots[right - 1]) / (knots[right] - knots[right - 1]), 0.0, 1.0)
    found: Floats = quantiles[:, right - 1] * (1 - weight) + quantiles[:, right] * weight
    return found


def share_from(share: Floats) -> Floats:
    """K[n, a] = share of demand from week a on, (N, W) -> (N, W + 1); the last column is 0."""
    rest = np.zeros((share.shape[0], share.shape[1] + 1))
    rest[:, :-1] = np.cumsum(share[:, ::-1], axis=1)[:, ::-1]
    return rest


def expected_leftover(levels: Floats, share: Floats, arrivals: Floats) -> Floats:
    """Expected units left at exit of N chains; levels (N, D), share and arrivals (N, W).

    Between two arrivals nothing comes in, so all demand of those weeks may be met at once: only the weeks in which
    something arrives are stepped through.
    """
    steps = int((arrivals > 0).sum(axis=1).max(initial=0))
    out = np.zeros(len(arrivals))
    if not steps:
        return out
    first = np.argsort(arrivals <= 0, axis=1, kind="stable")[:, :steps]
    units = np.maximum(np.take_along_axis(arrivals, first, axis=1), 0.0)
    rest = np.take_along_axis(share_from(share), first, axis=1)
    rest[units <= 0] = 0.0
    window = rest - np.concatenate([rest[:, 1:], np.zeros((len(rest), 1))], axis=1)
    for low in range(0, len(arrivals), _CHUNK):
        part = slice(low, low + _CHUNK)
        stock = np.zeros_like(levels[part])
        for i in range(steps):
            stock += units[part, i, None] - levels[part] * window[part, i, None]
            np.maximum(stock, 0.0, out=stock)
        out[part] = stock.mean(axis=1)
    return out


def expected_held(levels: Floats, share: Floats, arrivals: Floats, last_week: np.ndarray) -> Floats:
    """Expected unit-weeks on hand at the ends of weeks before last_week (N,), week by week."""
    out = np.zeros(len(arrivals))
    for low in range(0, len(arrivals), _CHUNK):
        part = slice(low, low + _CHUNK)
        stock = np.zeros_like(levels[part])
        for t in range(share.shape[1]):
            stock += arrivals[part, t, None] - levels[part] * share[part, t, None]
            np.maximum(stock, 0.0, out=stock)
            out[part] += np.where(t < last_week[part], stock.mean(axis=1), 0.0)
    return out


def outlook(levels: Floats, share: Floats, arrivals: Floats, last_week: np.ndarray, *, with_held: bool) -> Outlook:
    """Expected sales, leftover and (where asked) unit-weeks held of N chains."""
    leftover = expected_leftover(levels, share, arrivals)
    held = expected_held(levels, share, arrivals, last_week) if with_held else np.zeros(len(arrivals))
    return Outlook(sold=arrivals.sum(axis=1) - leftover, leftover=leftover, held=held)


def slopes(levels: Floats, share: Floats, arrivals: Floats, last_week: np.ndarray) -> Slope:
    """Subgradients of expected leftover and unit-weeks held, by week of arrival.

    A unit more is still there at the end of week t unless the stock ran out between its arrival and then. Stepping
    back through the weeks adds up how long it stays. Both functions are convex, so these make tangents from below.
    """
    n, weeks = share.shape
    left, held = np.zeros((n, weeks)), np.zeros((n, weeks))
    for low in range(0, n, _CHUNK):
        part = slice(low, low + _CHUNK)
        there = _on_hand(levels[part], share[part], arrivals[part])
        stays, kept = np.ones_like(levels[part]), np.zeros_like(levels[part])
        for t in range(weeks - 1, -1, -1):
            stays *= there[t]
            kept = there[t] * ((t < last_week[part])[:, None] + kept)
            left[part, t], held[part, t] = stays.mean(axis=1), kept.mean(axis=1)
    return Slope(leftover=left, held=held)


def _on_hand(levels: Floats, share: Floats, arrivals: Floats) -> list[np.ndarray]:
    """Whether anything is on hand after each week: W arrays (n, D)."""
    stock = np.zeros_like(levels)
    there = []
    for t in range(share.shape[1]):
        stock += arrivals[:, t, None] - levels * share[:, t, None]
        np.maximum(stock, 0.0, out=stock)
        there.append(stock > 0)
    return there
