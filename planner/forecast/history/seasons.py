"""What the calendar does to demand: events with their uplift, and the season once the past holds a whole year.

Demand is level of the style x life-cycle curve at its age x index of the day. Sales are divided by the index before
anything is learned from them; forecasts are multiplied by the index of their days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.history.class_curves import ClassCurves
from planner.forecast.history.curve import Curve, levels
from planner.forecast.panel.open_days import OpenDays
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A year of whole weeks, so that a day is compared with the same weekday.
YEAR_DAYS = 364
# The season of a day is read off this many days either side of it, and drawn towards none.
HALF_WINDOW_DAYS = 10
TRUST = 0.8
# Units' worth of belief that a day or event does nothing, as a share of a mean day's (or event's) sales.
BELIEF_DAYS = 7.0
MOST_INDEX = 4.0
# Styles whose days are worked out at a time: few enough that they stay in the processor's cache.
AT_ONCE = 256
# Fewer units than this, or styles launched in fewer weeks, cannot tell a season from the age of the styles.
LEAST_SALES, LEAST_LAUNCH_WEEKS = 500.0, 12


@dataclass(frozen=True)
class Event:
    """A festival or promotion: first and last day as ordinals, its multiplier if it is known."""

    name: str
    first: int
    last: int
    uplift: float | None


@dataclass(frozen=True)
class Calendar:
    """Index by day: `index[k]` belongs to the day with ordinal `first + k`; and by age in a class of styles, see `classes`.

    classes  what categories and planned lives multiply the common curve by, or None: they do not differ
    design   (styles,) what the design of each promises against the mean style, or None: it promises nothing
    """

    first: int
    index: Floats
    season: bool
    uplifts: dict[str, float]
    unknown: tuple[str, ...]
    classes: ClassCurves | None = None
    design: Floats | None = None

    @property
    def plain(self) -> bool:
        """Whether every day is alike, one curve serves all categories and no design promises more than another."""
        return self.classes is None and self.design is None and bool((self.index == 1).all())

    def factors(self, panel: Panel, row: Ints, age: Ints) -> Floats:
        """(n, days) what calendar, class and design make of the common curve, for rows of the panel at ages."""
        index = self.of(panel.launch[row][:, None] + age)
        if self.classes is not None:
            index = index * self.classes.at(row, age)
        return index if self.design is None else index * self.design[row][:, None]

    def of(self, days: Ints) -> Floats:
        """The index of each day (an ordinal)."""
        return self.index[np.minimum(np.maximum(days - self.first, 0), len(self.index) - 1)]


def read_events(events: pl.DataFrame) -> tuple[Event, ...]:
    """The events table as Events, sorted."""
    epoch = date(1970, 1, 1).toordinal()
    rows = (
        events.select(
            "name", pl.col("start_date").cast(pl.Int32) + epoch, pl.col("end_date").cast(pl.Int32) + epoch, "uplift"
        )
        .sort("start_date", "name")
        .iter_rows()
        if events.height
        else ()
    )
    return tuple(Event(*row) for row in rows)


def flat_calendar(panel: Panel) -> Calendar:
    """A calendar on which every day is alike."""
    first, last = int(panel.launch.min()), int((panel.launch + panel.life).max())
    return Calendar(first, np.ones(max(last - first, 1) + 1), False, {}, ())


def sold_by_wave(sold: Floats, open_: OpenDays) -> Floats:
    """(days of launch, days of age) units sold by all styles of a day of launch."""
    order = np.argsort(open_.wave, kind="stable")
    begins = np.searchsorted(open_.wave[order], np.arange(len(open_.launches)))
    return np.asarray(np.add.reduceat(sold[order], begins, axis=0))


def learn_calendar(
    panel: Panel, sold_by_wave: Floats, curve: Curve, events: Sequence[Event], open_: OpenDays
) -> Calendar:
    """Uplifts of events and, from a year of past on, the season, from units as they were sold.

    Sales of a day are set against what the levels and ages of the styles on sale that day would lead one to expect,
    so that a month with more launches is not taken for a season.
    """
    flat = flat_calendar(panel)
    sold, expected = _by_day(panel, sold_by_wave, curve, flat, open_)
    days = flat.first + np.arange(len(flat.index))
    eventful = np.zeros(len(days), dtype=bool)
    for event in events:
        eventful |= (days >= event.first) & (days <= event.last)
    season = np.ones(len(days))
    launches = len(np.unique(panel.launch // 7))
    seasonal = panel.years >= 1 and sold.sum() >= LEAST_SALES and launches >= LEAST_LAUNCH_WEEKS
    if seasonal:
        season = _season(days, np.where(eventful, 0.0, sold), np.where(eventful, 0.0, expected))
    index, uplifts, unknown = season.copy(), {}, []
    for name in dict.fromkeys(e.name for e in events):
        mine = [e for e in events if e.name == name]
        known = _uplift(mine, days, sold, expected * season)
        if known is None:
            unknown.append(name)
            continue
        uplifts[name] = known
        for event in mine:
            index[(days >= event.first) & (days <= event.last)] *= event.uplift or known
    return Calendar(flat.first, index, seasonal, uplifts, tuple(unknown))


def without_calendar(sold: Floats, calendar: Calendar, open_: OpenDays) -> Floats:
    """(S, D) units sold divided by the index of their day, what their class does at that age and their design."""
    if calendar.plain:
        return sold
    age, out = np.arange(sold.shape[1]), np.empty(sold.shape)
    by_wave = calendar.of(open_.launches[:, None] + age)
    classes = calendar.classes
    ratios = None if classes is None else classes.ratio.take(age, axis=1, mode="clip")
    for start in range(0, len(sold), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        factors = by_wave.take(open_.wave[part], axis=0)
        if classes is not None and ratios is not None:
            factors *= ratios.take(classes.of[part], axis=0)
        if calendar.design is not None:
            factors *= calendar.design[part, None]
        np.divide(sold[part], factors, out=out[part])
    return out


def ahead(panel: Panel, calendar: Calendar, curve: Curve, row: Ints, stop: Ints) -> Floats:
    """Demand of each style's days to come up to age `stop`, over what the curve alone says: calendar and release."""
    if calendar.plain and not (panel.release[row] > panel.seen[row]).any():
        return np.ones(len(row))
    to_go = np.arange(max(int((stop - panel.seen[row]).max()), 1))
    out = np.empty(len(row))
    for start in range(0, len(row), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        age = panel.seen[row[part], None] + to_go
        plain = np.where(age < stop[part, None], curve.at(age + 1) - curve.at(age), 0.0) + 1e-12
        out[part] = (plain * day_factors(panel, calendar, row[part], age)).sum(axis=1) / plain.sum(axis=1)
    return out


def day_factors(panel: Panel, calendar: Calendar, row: Ints, age: Ints) -> Floats:
    """(row, day) what calendar and class do x the share of its audience a style is shown to until its release."""
    waiting = age < panel.release[row][:, None]
    return calendar.factors(panel, row, age) * np.where(waiting, panel.shown[row][:, None], 1.0)


def _by_day(panel: Panel, sold_by_wave: Floats, curve: Curve, flat: Calendar, open_: OpenDays) -> tuple[Floats, Floats]:
    """Units sold on each calendar day, and those expected from levels (of the panel's units) and ages."""
    rate = curve.rates(open_.width)
    level = levels(panel.units.sum(axis=1), open_.exposure(rate), curve.total)
    day = open_.launches[:, None] - flat.first + np.arange(open_.width)
    day = np.minimum(np.maximum(day, 0), len(flat.index) - 1).ravel()
    by_day = [np.bincount(day, x.ravel(), len(flat.index)) for x in (sold_by_wave, open_.by_wave(level) * rate)]
    return by_day[0].astype(np.float64), by_day[1].astype(np.float64)


def _season(days: Ints, sold: Floats, expected: Floats) -> Floats:
    """Sold / expected by day of the year, over a window that wraps round, drawn towards 1."""
    slot = days % YEAR_DAYS
    by_slot = np.stack([np.bincount(slot, x, YEAR_DAYS) for x in (sold, expected)])
    kernel = np.ones(2 * HALF_WINDOW_DAYS + 1)
    wrapped = np.concatenate([by_slot[:, -HALF_WINDOW_DAYS:], by_slot, by_slot[:, :HALF_WINDOW_DAYS]], axis=1)
    near = np.stack([np.convolve(x, kernel, "valid") for x in wrapped])
    belief = BELIEF_DAYS * expected.sum() / max((expected > 0).sum(), 1)
    ratio = ((near[0] + belief) / (near[1] + belief)) ** TRUST
    return np.asarray(np.clip(ratio, 1 / MOST_INDEX, MOST_INDEX)[slot])


def _uplift(events: list[Event], days: Ints, sold: Floats, expected: Floats) -> float | None:
    """The multiplier of an event: as given, or learned from its past days; None where it has had none."""
    given = [e.uplift for e in events if e.uplift is not None]
    if given:
        return given[-1]
    during = np.zeros(len(days), dtype=bool)
    for event in events:
        during |= (days >= event.first) & (days <= event.last) & (expected > 0)
    if not during.any():
        return None
    belief = expected.sum() / max((expected > 0).sum(), 1)
    ratio = (sold[during].sum() + belief) / (expected[during].sum() + belief)
    return float(np.clip(ratio, 1 / MOST_INDEX, 2 * MOST_INDEX))
