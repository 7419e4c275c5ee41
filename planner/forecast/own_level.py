"""Styles long on sale: their own recent level by exponential smoothing, joined to the pooled answer without a jump."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history import History
from planner.forecast.quantiles import LEVELS, MEDIAN, widen, with_errors
from planner.forecast.seasons import ahead

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
# A style's own level begins to count after so many weeks on sale, and counts in full after so many.
FIRST_WEEKS, FULL_WEEKS = 26, 52
# The most it counts for beside the pooled answer.
MOST_SAY = 0.5
# Series to which statsmodels is fitted; all share what it finds. Fewer than LEAST_SERIES long ones: nothing is done.
SAMPLE, LEAST_SERIES = 24, 10
# Horizons in weeks at which past forecasts are compared with what was sold, and how many of them it takes.
HORIZONS, LEAST_ERRORS = (1, 2, 4, 8, 13, 26, 39, 52), 100
# Past forecasts are looked at every so many weeks, on so many styles.
EVERY_WEEKS, MOST_TEACHERS = 4, 1000


@dataclass(frozen=True)
class OwnLevel:
    """Weekly levels of styles long on sale (units over the whole curve), the latest week last; NaN before the first.

    row, weeks   the styles (rows of the panel) and how many weeks they have
    teachers     places of those whose past forecasts are looked at
    smoothed     (n, W) level by exponential smoothing after each week
    alpha        smoothing parameter; series = how many statsmodels was fitted to
    """

    row: Ints
    weeks: Ints
    teachers: Ints
    smoothed: Floats
    alpha: float
    series: int


def smooth_levels(history: History) -> OwnLevel | None:
    """Simple exponential smoothing (ETS(A,N,N); Hyndman et al. 2008) of weekly units / what curve and calendar expect.

    None where too few styles have been on sale for long.
    """
    weeks = history.panel.seen // WEEK
    row = np.flatnonzero((weeks >= FIRST_WEEKS) & (history.panel.observed > 0))
    if len(row) < LEAST_SERIES or not history.panel.on_sale[row].any():
        return None
    teachers = _evenly(row, MOST_TEACHERS)
    row = np.union1d(row[history.panel.on_sale[row]], teachers)
    levels = _weekly_levels(history, row, weeks[row])
    alpha, series = _fitted_alpha(levels, weeks[row])
    return OwnLevel(row, weeks[row], np.searchsorted(row, teachers), _smoothed(levels, history.level[row], alpha),
                    alpha, series)


def _evenly(items: Ints, count: int) -> Ints:
    """At most `count` of the items, evenly over their order."""
    return items[np.linspace(0, len(items) - 1, min(count, len(items))).astype(np.int64)]


def _ends(history: History, row: Ints, width: int) -> Ints:
    """(n, width + 1) ages at the ends of the weeks, counted back from as_of (or the end of its life)."""
    return history.panel.seen[row][:, None] - WEEK * np.arange(width, -1, -1)


def _weekly_levels(history: History, row: Ints, weeks: Ints) -> Floats:
    ends = _ends(history, row, int(weeks.max()))
    there = np.maximum(ends, 0)
    units = np.diff(history.filled[row[:, None], there], axis=1)
    share = np.diff(history.curve.at(there), axis=1)
    return np.where((ends[:, :-1] >= 0) & (share > 1e-9), units / np.maximum(share, 1e-9), np.nan)


def _fitted_alpha(levels: Floats, weeks: Ints) -> tuple[float, int]:
    """The median smoothing parameter that statsmodels finds on a sample of the longest series."""
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    longest = np.argsort(-weeks, kind="stable")[:4 * SAMPLE]
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a series that does not converge is one of many
        for k in _evenly(longest, SAMPLE):
            series = levels[k, -weeks[k]:]
            if np.isfinite(series).all() and series.mean() > 0:
                fit = SimpleExpSmoothing(series / series.mean(), initialization_method="estimated").fit()
                found.append(float(fit.params["smoothing_level"]))
    return float(np.clip(np.median(found), 0.02, 0.6)) if found else 0.1, len(found)


def _smoothed(levels: Floats, start: Floats, alpha: float) -> Floats:
    """The recursion for all series at once; it starts from the style's level over all its life."""
    out, level = np.empty_like(levels), start.copy()
    for t in range(levels.shape[1]):
        level = np.where(np.isnan(levels[:, t]), level, level + alpha * (np.nan_to_num(levels[:, t]) - level))
        out[:, t] = level
    return out


def with_own_level(history: History, asked: Ints, pooled: Floats, own: OwnLevel | None, season: Floats) -> Floats:
    """(asked, 21) the pooled quantiles, averaged with those of the own level where a style has been on sale for long.

    `season`: (asked,) log-sd for seasons never seen, by which the own level's errors are widened.
    """
    if own is None:
        return pooled
    place = np.full(len(history.panel.ids), -1)
    place[own.row] = np.arange(len(own.row))
    long = np.flatnonzero(place[asked] >= 0)
    if len(long) == 0:
        return pooled
    out, mine = pooled.copy(), place[asked[long]]
    stop, seen = history.panel.life[asked[long]], history.panel.seen[asked[long]]
    point = own.smoothed[mine, -1] * (history.curve.at(stop) - history.curve.at(seen))
    point = point * ahead(history.panel, history.calendar, history.curve, asked[long], stop)
    say = MOST_SAY * np.clip((own.weeks[mine] - FIRST_WEEKS) / (FULL_WEEKS - FIRST_WEEKS), 0.0, 1.0)[:, None]
    alone = widen(_with_past_errors(history, own, point, (stop - seen) / WEEK), season[long])
    out[long] = (1 - say) * pooled[long] + say * alone
    return out


def _with_past_errors(history: History, own: OwnLevel, point: Floats, to_go: Floats) -> Floats:
    """Each point x the errors that such points made over about as many weeks; beyond them, growing with the root."""
    out = np.repeat(point[:, None], len(LEVELS), axis=1)
    known = [(h, *past) for h in HORIZONS if (past := _past(history, own, h)) is not None]
    if not known:
        return out
    nearest = np.abs(np.log([h for h, *_ in known]) - np.log(np.maximum(to_go, 1.0))[:, None]).argmin(axis=1)
    for k, (horizon, expected, sold) in enumerate(known):
        rows = np.flatnonzero(nearest == k)
        if len(rows):
            told = with_errors(point[rows], expected, sold, np.ones(len(sold)))
            further = np.sqrt(np.maximum(to_go[rows] / horizon, 1.0))[:, None]
            middle = np.maximum(told[:, [MEDIAN]], 1e-9)
            out[rows] = middle * (np.maximum(told, 1e-9) / middle) ** further
    return out


def _past(history: History, own: OwnLevel, horizon: int) -> tuple[Floats, Floats] | None:
    """Units expected over `horizon` weeks from the levels of past weeks, and units sold; None where there are few."""
    width, rows = own.smoothed.shape[1], own.row[own.teachers]
    steps = np.arange(width - horizon, 0, -EVERY_WEEKS)
    ends = _ends(history, rows, width)[:, steps]
    style, step = np.nonzero(ends >= FIRST_WEEKS * WEEK)
    if len(style) < LEAST_ERRORS:
        return None
    begin, row = ends[style, step], rows[style]
    stop = begin + WEEK * horizon
    expected = own.smoothed[own.teachers[style], steps[step] - 1] * (history.curve.at(stop) - history.curve.at(begin))
    return expected, history.filled[row, stop] - history.filled[row, begin]
