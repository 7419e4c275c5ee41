"""All that is known of the past, ready to be asked: unconstrained sales, free of season and events, by age of style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.class_curves import learn_class_curves
from planner.forecast.history.curve import Curve, learn_curve, levels
from planner.forecast.history.design_levels import learn_design_levels
from planner.forecast.history.seasons import (
    AT_ONCE,
    Calendar,
    Event,
    flat_calendar,
    learn_calendar,
    sold_by_wave,
    without_calendar,
)
from planner.forecast.panel.open_days import OpenDays, open_days_of
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How often curve and calendar are learned in turn.
ROUNDS = 4


@dataclass(frozen=True)
class History:
    """Every style's units so far, divided by the calendar's index; days without stock filled from its own level.

    panel      the styles; its units are divided by the calendar's index too
    curve      life-cycle curve of an average style
    calendar   what season and events do
    sold       (S, D + 1) units sold up to the start of each day of age
    filled     the same at full reach and never out of stock
    exposed    (S, D + 1) share of the curve over which it was seen in stock, up to the start of each day of age
    selling    (S, D + 1) days with a sale up to the start of each day of age
    level      (S,) units it would sell over the whole curve
    """

    panel: Panel
    curve: Curve
    calendar: Calendar
    sold: Floats
    filled: Floats
    exposed: Floats
    selling: NDArray[np.int16]
    level: Floats

    @cached_property
    def by_launch(self) -> Ints:
        """The rows from the first launch to the last."""
        return np.argsort(self.panel.launch, kind="stable")

    @cached_property
    def seen_by_launch(self) -> Ints:
        """Days seen of the rows in `by_launch`."""
        return self.panel.seen[self.by_launch]

    def demand(self, row: Ints, begin: Ints, stop: Ints) -> Floats:
        """Units as sold, season and events included, from age `begin` up to age `stop`; days without stock filled."""
        if self.calendar.plain:
            return np.asarray(self.filled[row, stop] - self.filled[row, begin])
        day = np.arange(self.panel.units.shape[1])
        daily = np.diff(self.filled[row], axis=1) * self.calendar.factors(self.panel, row, day[None, :])
        inside = (day >= begin[:, None]) & (day < stop[:, None])
        return np.asarray(np.where(inside, daily, 0.0).sum(axis=1))


@dataclass(frozen=True)
class CurveAndCalendar:
    """What all styles together say: the panel with units divided by the calendar's index, curve, calendar, OpenDays."""

    panel: Panel
    curve: Curve
    calendar: Calendar
    open_: OpenDays


def build_history(panel: Panel, days: int, events: Sequence[Event] = ()) -> History:
    """Learn curve and calendar, fill the days without stock from each style's own level and add up.

    `days`: length of the curve.
    """
    as_sold, learned = panel.units, learn_curve_and_calendar(panel, days, events)
    panel, curve, open_ = learned.panel, learned.curve, learned.open_
    rate = curve.rates(open_.width)
    exposed = _exposed(open_, rate)
    level = levels(panel.units.sum(axis=1), exposed[:, -1], curve.total)
    so_far = filled = cumulative(panel.units)
    if len(open_.partly):
        filled = _filled(panel, open_, rate, level, so_far)
    selling = np.zeros(exposed.shape, dtype=np.int16)
    np.cumsum(as_sold > 0, axis=1, out=selling[:, 1:])
    return History(panel, curve, learned.calendar, so_far, filled, exposed, selling, level)


def learn_curve_and_calendar(panel: Panel, days: int, events: Sequence[Event] = ()) -> CurveAndCalendar:
    """Curve and calendar in turn, then the curves of classes and what designs promise."""
    as_sold, open_ = panel.units, open_days_of(panel)
    calendar = flat_calendar(panel)
    curve = learn_curve(panel, days, open_)
    if events or panel.years >= 1:
        by_wave = sold_by_wave(as_sold, open_)
        for _ in range(ROUNDS):
            calendar = learn_calendar(panel, by_wave, curve, events, open_)
            panel = replace(panel, units=without_calendar(as_sold, calendar, open_))
            curve = learn_curve(panel, days, open_)
    classes = learn_class_curves(panel, curve)
    if classes is not None:
        calendar = replace(calendar, classes=classes)
        panel = replace(panel, units=without_calendar(as_sold, calendar, open_))
        curve = learn_curve(panel, days, open_)
    design = learn_design_levels(panel, curve, open_)
    if design is not None:
        calendar = replace(calendar, design=design)
        panel = replace(panel, units=without_calendar(as_sold, calendar, open_))
        curve = learn_curve(panel, days, open_)
    return CurveAndCalendar(panel, curve, calendar, open_)


def _exposed(open_: OpenDays, rate: Floats) -> Floats:
    """(S, D + 1) share of the curve over which each style was seen in stock, up to the start of each day of age."""
    so_far, age = np.concatenate([[0.0], np.cumsum(rate)]), np.arange(open_.width + 1)
    out = so_far[np.minimum(age, age[:, None])].take(open_.upto, axis=0)
    out[open_.partly] = cumulative(open_.there * rate)
    return out


def _filled(panel: Panel, open_: OpenDays, rate: Floats, level: Floats, so_far: Floats) -> Floats:
    """(S, D + 1) units so far with days not open filled from each style's own level; a share above 1 takes some off."""
    out = so_far.copy()
    for start in range(0, len(open_.partly), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        row = open_.partly[part]
        daily = (np.arange(open_.width) < open_.upto[row, None]) - open_.there[part]
        daily *= rate
        daily *= level[row, None]
        daily += panel.units[row]
        out[row] = cumulative(np.maximum(daily, 0.0, out=daily))
    return out


def cumulative(daily: Floats) -> Floats:
    """(S, D) -> (S, D + 1): sums up to the start of each day."""
    out = np.zeros((daily.shape[0], daily.shape[1] + 1))
    np.cumsum(daily, axis=1, out=out[:, 1:])
    return out
