"""What runs sell, as tangents: expected units left and held are convex in the arrivals, so tangents lie below them.

A model that knows the tangents at some plans thinks that no less is sold than is; where its own plan lies it is told
the truth, until the two agree (Kelley's cutting planes). The first tangents are those of one arrival alone.
"""

from __future__ import annotations

import numpy as np

from planner.optimize.compact.columns import Layout
from planner.optimize.compact.rows import rows_of
from planner.optimize.problem.demand_curve import expected_held, expected_leftover, share_from, slopes
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.solver.arrays import Rows, stacked

# First tangents of a style: at so many points over all its weeks of arrival, at least the few of one week.
FIRST_POINTS, LEAST_POINTS = 24, 3
# Sizes of a run at which it is looked at alone, between its least and its most, by the chance that a unit is left over.
ALONE = (0.1, 0.35, 0.6, 0.85)


def touch(layout: Layout, style: Ints, added: Floats) -> Rows:
    """Tangents of L and H of styles (m,), numbers among layout.styles, at units `added` (m, W) by week of arrival."""
    left, held = _looks(layout, style, added)
    parts = [_tangents(layout, style, added, layout.left[style], *left)]
    holds = layout.problem.styles.holding[layout.styles[style]] > 0
    if holds.any():
        value, slope = held
        some = np.flatnonzero(holds)
        parts.append(_tangents(layout, style[some], added[some], layout.held[style[some]], value[some], slope[some]))
    return stacked(parts)


def _looks(layout: Layout, style: Ints, added: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """((value, slope by week) of L, the same of H) at these arrivals."""
    s, styles = layout.styles[style], layout.problem.styles
    levels, share, last = layout.valuation.levels[s], styles.share[s], styles.last_week[s]
    arrivals = layout.valuation.given[s] + added
    slope = slopes(levels, share, arrivals, last)
    left = expected_leftover(levels, share, arrivals)
    held = np.zeros(len(s))
    holds = np.flatnonzero(styles.holding[s] > 0)
    if len(holds):
        held[holds] = expected_held(levels[holds], share[holds], arrivals[holds], last[holds])
    return (left, slope.leftover), (held, slope.held)


def _tangents(layout: Layout, style: Ints, added: Floats, column: Ints, value: Floats, slope: Floats) -> Rows:
    """Rows  column - sum of slope x q >= value - sum of slope x added."""
    c, m = layout.candidates, len(style)
    of_style = np.bincount(layout.style_of, minlength=len(layout.styles))
    first = np.concatenate([[0], np.cumsum(of_style)])
    count = of_style[style]
    row = np.repeat(np.arange(m), count)
    run = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first[style], count)
    lower = value - (slope * added).sum(axis=1)
    return rows_of(
        lower,
        np.full(m, np.inf),
        (np.arange(m), column, np.ones(m)),
        (row, layout.lots[run], -slope[row, c.arrival[run]] * c.lot[run]),
    )


def first_tangents(layout: Layout) -> Rows:
    """Tangents at single arrivals: of each style and week of arrival at a few likely sizes."""
    styles, levels = layout.problem.styles, layout.valuation.levels
    pairs = np.unique(np.stack([layout.style_of, layout.candidates.arrival]), axis=1)
    weeks = np.bincount(pairs[0], minlength=len(layout.styles))
    points = np.maximum(FIRST_POINTS // np.maximum(weeks, 1), LEAST_POINTS)[pairs[0]]
    style, week = np.repeat(pairs[0], points), np.repeat(pairs[1], points)
    place = np.arange(len(style)) - np.repeat(np.cumsum(points) - points, points)
    chance = (place + 0.5) / np.repeat(points, points)
    s = layout.styles[style]
    rest = share_from(styles.share)[s, week]
    level = levels[s, np.minimum((chance * levels.shape[1]).astype(np.int64), levels.shape[1] - 1)]
    added = np.zeros((len(style), styles.share.shape[1]))
    added[np.arange(len(style)), week] = rest * level
    return touch(layout, style, added)


def tangents_alone(layout: Layout, alone: RunsAlone) -> Rows:
    """Tangents of every run alone beside stock and open orders, at a few sizes, which a run that is not made pays nothing
    for:

        L - L0  >=  sum over runs of [slope x lot x n - (slope x size - left alone) x y],      and the same of H:

    units left and held are supermodular, so that beside others a run leaves no less than alone. Where a relaxation makes
    a tenth of a run, this is a tenth of what the run leaves, not what a tenth of it would.
    """
    styles, c, anyway = layout.problem.styles, layout.candidates, layout.valuation.anyway
    units = _sizes_alone(layout, alone)
    looks = [(layout.left, anyway.leftover, *alone.left(c.s, c.arrival, units))]
    if (styles.holding[layout.styles] > 0).any():
        looks.append((layout.held, anyway.held, *alone.held(c.s, c.arrival, units)))
    parts, k = [], np.arange(len(layout.styles))
    for column, at_least, value, slope in looks:
        # Where holding is free H is no matter, and its column shut.
        some = k if column is layout.left else np.flatnonzero(styles.holding[layout.styles] > 0)
        number = np.full(len(k), -1)
        number[some] = np.arange(len(some))
        run = np.flatnonzero(number[layout.style_of] >= 0)
        row, none = number[layout.style_of[run]], np.full(len(some), np.inf)
        for j in range(len(ALONE)):
            entries = (
                (np.arange(len(some)), column[some], np.ones(len(some))),
                (row, layout.lots[run], -(slope[:, j] * c.lot)[run]),
                (row, layout.runs[run], (slope[:, j] * units[:, j] - value[:, j])[run]),
            )
            parts.append(rows_of(at_least[layout.styles[some]], none, *entries))
    return stacked(parts)


def _sizes_alone(layout: Layout, alone: RunsAlone) -> Floats:
    """(n, k) sizes at which runs are looked at alone: from the least to the most, evenly by the chance to be left over."""
    c = layout.candidates
    chance = alone.left(c.s, c.arrival, np.stack([c.least, c.most], axis=1))[1]
    place = chance[:, :1] + (chance[:, 1:] - chance[:, :1]) * np.array(ALONE)
    return np.clip(alone.size(c.s, c.arrival, place), c.least[:, None], c.most[:, None])


def too_hopeful(layout: Layout, values: Floats, tolerance: float) -> tuple[Floats, Bools, Floats]:
    """(arrivals (k, W) of the model's plan, the styles of which it thinks too well by more than `tolerance` currency,
    by how much (k,)).
    """
    added = arrivals_in(layout, values)
    every = np.arange(len(layout.styles))
    (left, _), (held, _) = _looks(layout, every, added)
    short = layout.margin * (left - values[layout.left])
    short += layout.problem.styles.holding[layout.styles] * (held - values[layout.held])
    return added, short > tolerance, short


def arrivals_in(layout: Layout, values: Floats) -> Floats:
    """Units by week of arrival (k, W) of the model's plan."""
    added = np.zeros((len(layout.styles), layout.problem.styles.share.shape[1]))
    units = np.maximum(values[layout.lots], 0.0) * layout.candidates.lot
    np.add.at(added, (layout.style_of, layout.candidates.arrival), units)
    return added
