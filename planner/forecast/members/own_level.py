"""Styles long on sale: their own recent level by exponential smoothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.history.seasons import ahead
from planner.forecast.members.quiet import quietly
from planner.forecast.quantiles import FEW_UNITS, LEVELS, MEDIAN, with_errors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
# A style's own level begins to count after so many weeks on sale, and counts in full after so many.
FIRST_WEEKS, FULL_WEEKS = 16, 40
# Smoothing parameters that are tried beside the one that statsmodels finds.
ALPHAS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.6)
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

    def as_dict(self) -> dict[str, object]:
        """As plain data, for the manifest."""
        return {"smoothing": round(self.alpha, 3), "series_fitted": self.series}


@dataclass(frozen=True)
class Alone:
    """What styles long on sale say of themselves: (n, 21) quantiles for `place` of those asked.

    `grown`: (n,) 0 .. 1, how far each is on the way from FIRST_WEEKS to FULL_WEEKS on sale.
    """

    place: Ints
    quantiles: Floats
    grown: Floats


def smooth_levels(history: History, fit: bool = True) -> OwnLevel | None:
    """Simple exponential smoothing (ETS(A,N,N); Hyndman et al. 2008) of weekly units / what curve and calendar expect.

    None where too few styles have been on sale for long. Without `fit` statsmodels is not asked for its parameter.
    """
    weeks = history.panel.seen // WEEK
    row = np.flatnonzero((weeks >= FIRST_WEEKS) & (history.panel.observed > 0))
    if len(row) < LEAST_SERIES or not history.panel.on_sale[row].any():
        return None
    teachers = _evenly(row, MOST_TEACHERS)
    row = np.union1d(row[history.panel.on_sale[row]], teachers)
    units, share = _weekly(history, row, weeks[row])
    place = np.searchsorted(row, teachers)
    found, series = _fitted_alpha(units[place], share[place], weeks[teachers]) if fit else (None, 0)
    tried = sorted({*ALPHAS} | ({found} if found else set()))
    errors = [_past_error(history, teachers, _smoothed(units[place], share[place], alpha)) for alpha in tried]
    alpha = tried[int(np.argmin(errors))] if min(errors) < np.inf else found or ALPHAS[2]
    return OwnLevel(row, weeks[row], place, _smoothed(units, share, alpha), alpha, series)


def _past_error(history: History, rows: Ints, smoothed: Floats) -> float:
    """Units by which the levels of past weeks missed, over units sold, added up over HORIZONS."""
    told = [past for h in HORIZONS if (past := _past(history, rows, smoothed, h)) is not None]
    return sum(float(np.abs(expected - sold).sum() / max(sold.sum(), 1.0)) for expected, sold in told) or np.inf


def _evenly(items: Ints, count: int) -> Ints:
    """At most `count` of the items, evenly over their order."""
    return items[np.linspace(0, len(items) - 1, min(count, len(items))).astype(np.int64)]


def _ends(history: History, row: Ints, width: int) -> Ints:
    """(n, width + 1) ages at the ends of the weeks, counted back from as_of (or the end of its life)."""
    return history.panel.seen[row][:, None] - WEEK * np.arange(width, -1, -1)


def _weekly(history: History, row: Ints, weeks: Ints) -> tuple[Floats, Floats]:
    """(n, W) units a week and the share of the curve that falls on it; both 0 before the first."""
    ends = _ends(history, row, int(weeks.max()))
    there = np.maximum(ends, 0)
    whole = ends[:, :-1] >= 0
    units = np.diff(history.filled[row[:, None], there], axis=1)
    return np.where(whole, units, 0.0), np.where(whole, np.diff(history.curve.at(there), axis=1), 0.0)


def _fitted_alpha(units: Floats, share: Floats, weeks: Ints) -> tuple[float | None, int]:
    """The median smoothing parameter that statsmodels finds on a sample of the longest series; how many they are."""
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    longest = np.argsort(-weeks, kind="stable")[: 4 * SAMPLE]
    found = []
    with quietly():  # a series that does not converge is one of many
        for k in _evenly(longest, SAMPLE):
            series = units[k, -weeks[k] :] / np.maximum(share[k, -weeks[k] :], 1e-9)
            if share[k, -weeks[k] :].min() > 1e-9 and series.mean() > 0:
                fit = SimpleExpSmoothing(series / series.mean(), initialization_method="estimated").fit()
                found.append(float(fit.params["smoothing_level"]))
    return (float(np.clip(np.median(found), ALPHAS[0], ALPHAS[-1])) if found else None), len(found)


def _smoothed(units: Floats, share: Floats, alpha: float) -> Floats:
    """The recursion for all series at once, units and shares of the curve apart, so that the first weeks count alike
    and weeks of little share count little. NaN before the first week.
    """
    out, sold, expected = np.full(units.shape, np.nan), np.zeros(len(units)), np.zeros(len(units))
    for t in range(units.shape[1]):
        kept = np.where(share[:, t] > 0, 1 - alpha, 1.0)
        sold, expected = kept * sold + units[:, t], kept * expected + share[:, t]
        out[:, t] = np.divide(sold, expected, out=out[:, t], where=expected > 1e-9)
    return out


def alone(history: History, asked: Ints, stop: Ints, own: OwnLevel | None) -> Alone | None:
    """What the styles long on sale among those asked will sell until `stop` (days of age), by their own level."""
    if own is None:
        return None
    place = np.full(len(history.panel.ids), -1)
    place[own.row] = np.arange(len(own.row))
    long = np.flatnonzero(place[asked] >= 0)
    if len(long) == 0:
        return None
    mine, seen = place[asked[long]], history.panel.seen[asked[long]]
    point = np.nan_to_num(own.smoothed[mine, -1]) * (history.curve.at(stop[long]) - history.curve.at(seen))
    point = point * ahead(history.panel, history.calendar, history.curve, asked[long], stop[long])
    grown = np.clip((own.weeks[mine] - FIRST_WEEKS) / (FULL_WEEKS - FIRST_WEEKS), 0.0, 1.0)
    return Alone(long, _with_past_errors(history, own, point, (stop[long] - seen) / WEEK), grown)


def _with_past_errors(history: History, own: OwnLevel, point: Floats, to_go: Floats) -> Floats:
    """Each point x the errors that such points made over about as many weeks; beyond them, growing with the root."""
    out = np.repeat(point[:, None], len(LEVELS), axis=1)
    rows, levels = own.row[own.teachers], own.smoothed[own.teachers]
    known = [(h, *past) for h in HORIZONS if (past := _past(history, rows, levels, h)) is not None]
    if not known:
        return out
    nearest = np.abs(np.log([h for h, *_ in known]) - np.log(np.maximum(to_go, 1.0))[:, None]).argmin(axis=1)
    for k, (horizon, expected, sold) in enumerate(known):
        asked = np.flatnonzero(nearest == k)
        if len(asked):
            told = with_errors(point[asked] + FEW_UNITS, expected + FEW_UNITS, sold + FEW_UNITS, np.ones(len(sold)))
            further = np.sqrt(np.maximum(to_go[asked] / horizon, 1.0))[:, None]
            middle = told[:, [MEDIAN]]
            out[asked] = np.maximum(middle * (told / middle) ** further - FEW_UNITS, 0.0)
    return out


def _past(history: History, rows: Ints, smoothed: Floats, horizon: int) -> tuple[Floats, Floats] | None:
    """Units expected over `horizon` weeks from the levels of past weeks, and units sold; None where there are few."""
    width = smoothed.shape[1]
    steps = np.arange(width - horizon, 0, -EVERY_WEEKS)
    ends = _ends(history, rows, width)[:, steps]
    style, step = np.nonzero((ends >= FIRST_WEEKS * WEEK) & np.isfinite(smoothed[:, steps - 1]))
    if len(style) < LEAST_ERRORS:
        return None
    begin, row = ends[style, step], rows[style]
    stop = begin + WEEK * horizon
    expected = smoothed[style, steps[step] - 1] * (history.curve.at(stop) - history.curve.at(begin))
    return expected, history.filled[row, stop] - history.filled[row, begin]
