"""Life-cycle curves by class of style: how the demand of a category, or of short and long planned lives, falls beside
the common curve.

Knitwear may start slowly and last, party dresses burn out in two weeks; what is planned to stay for half a year mostly
falls more slowly than what is planned for ten weeks. A class's curve is the common one times a ratio by age, shrunk to 1
as far as classes differ no more than chance has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import Curve, levels, open_days
from planner.forecast.history.curve_parts import Parts, parts_of
from planner.forecast.history.lives import life_ratios
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A class says nothing of a part of the curve with fewer styles seen over all of it; two classes must.
LEAST_STYLES = 12
# Ratios found in the past are believed so far, in logs: what one year shows of a category, another may not.
BELIEVED = 0.7
# Ratios beyond these are not believed.
MOST_RATIO = 4.0
# More styles than this add time, not knowledge.
ROUNDS, MOST_STYLES = 3, 12000


@dataclass(frozen=True)
class ClassCurves:
    """What each class multiplies the common curve by: `ratio` (classes, days of the curve), `of` (styles,) the class of
    each style of the panel.
    """

    ratio: Floats
    of: Ints

    def at(self, row: Ints, age: Ints) -> Floats:
        """The ratio of each style's class at each age: (n,) rows with (n, days) ages."""
        return np.asarray(self.ratio[self.of[row][:, None], np.clip(age, 0, self.ratio.shape[1] - 1)])


def learn_class_curves(panel: Panel, curve: Curve) -> ClassCurves | None:
    """Curves of categories, and of planned lives beside them; None where neither differ beyond chance."""
    if curve.total <= 0:
        return None
    some = np.unique(np.linspace(0, len(panel.ids) - 1, min(len(panel.ids), MOST_STYLES)).astype(np.int64))
    few = panel if len(some) == len(panel.ids) else panel.rows(some)
    width = min(few.units.shape[1], curve.days)
    there = open_days(few)[:, :width] * curve.rates(width)
    units = np.where(there > 0, few.units[:, :width], 0.0)
    found = None
    count = int(panel.design[:, 0].max(initial=0)) + 2
    ratio = _by_category(few.design[:, 0] % count, count, parts_of(few, units, there), curve)
    if ratio is not None:
        found = ClassCurves(ratio, panel.design[:, 0] % count)
        there = there * found.ratio[found.of[some], :width]
    lives = life_ratios(few.life, parts_of(few, units, there), curve, panel.life)
    return found if lives is None else _both(found, ClassCurves(*lives))


def _both(one: ClassCurves | None, other: ClassCurves) -> ClassCurves:
    """The product of two ratios: a class for each pair."""
    if one is None:
        return other
    ratio = (one.ratio[:, None] * other.ratio[None]).reshape(-1, one.ratio.shape[1])
    return ClassCurves(ratio, one.of * len(other.ratio) + other.of)


def _levelled(ratio: Floats, curve: Curve) -> Floats:
    """The ratios with curves that add up to the same over all days."""
    rate = np.diff(curve.share)
    return np.asarray(ratio / (ratio @ rate / rate.sum())[:, None])


def _by_category(code: Ints, count: int, p: Parts, curve: Curve) -> Floats | None:
    """(classes + 1, days of the curve) what each class multiplies the common curve by; the last row is 1, for styles
    without a class. None where classes do not differ beyond chance.

    Per class and part of the curve: log(units sold / expected from the styles' own levels), with a variance from the
    scatter of styles, drawn to 0 by the share of it that is chance (DerSimonian & Laird 1986: random effects).
    """
    if len(np.unique(code)) < 2:
        return None
    logs = np.zeros((count, len(p.begin)))
    for _ in range(ROUNDS):
        ratio = np.exp(logs)[code]
        level = levels(p.sold.sum(axis=1), (p.exposed * ratio).sum(axis=1), curve.total)
        expected = level[:, None] * p.exposed
        parts = [
            _by_class((p.sold * p.whole)[m], (expected * p.whole)[m], p.whole[m], code[m], count)
            for m in (np.full(len(code), True), p.early, ~p.early)
        ]
        logs = _shrunk(*parts)
        logs[-1] = 0.0
    if not logs.any():
        return None
    ratio = np.exp(np.clip(BELIEVED * _by_day(logs, p.begin, curve), -np.log(MOST_RATIO), np.log(MOST_RATIO)))
    return _levelled(ratio, curve)


def _by_class(
    sold: Floats, expected: Floats, whole: NDArray[np.bool_], code: Ints, count: int
) -> tuple[Floats, Floats]:
    """(classes, parts) log of sold / expected over that of all styles, and its variance (infinite: few styles)."""

    def total(x: Floats) -> Floats:
        out = np.zeros((count, x.shape[1]))
        np.add.at(out, code, x)
        return out

    common = sold.sum(axis=0) / np.maximum(expected.sum(axis=0), 1e-9)
    expected = expected * common
    styles, mean = total(whole.astype(float)), total(expected)
    ratio = (total(sold) + 1.0) / (mean + 1.0)
    # a style's part of the error: how far it is from what its class sells
    scatter = total((sold - expected * ratio[code]) ** 2)
    variance = scatter / np.maximum(mean * ratio, 1.0) ** 2 * styles / np.maximum(styles - 1.0, 1.0)
    return np.log(ratio), np.where(styles >= LEAST_STYLES, np.maximum(variance, 1.0 / np.maximum(mean, 1.0)), np.inf)


def _shrunk(every: tuple[Floats, Floats], early: tuple[Floats, Floats], late: tuple[Floats, Floats]) -> Floats:
    """Each log ratio x the share of its scatter over classes, part by part, that lasts from the earlier half of the
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
    """(classes, days) straight lines between the middles of the parts, flat beyond."""
    end = np.append(begin[1:], min(curve.days, int(begin[-1]) + 28))
    return np.array([np.interp(np.arange(curve.days), (begin + end - 1) / 2, row) for row in logs])
