"""What is learned from the company's past: how well its styles sold, how their sales fell, how noisy they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import Inputs
from planner.errors import NoDemandError
from planner.forecast.history.curve import open_days
from planner.forecast.history.history import History, build_history
from planner.forecast.history.seasons import Calendar, read_events
from planner.forecast.panel.panel import Panel, build_panel
from planner.language import _
from planner.settings import Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A style must have been on sale so long to say anything; of so many, the latest launches, a season is drawn.
LEAST_DAYS, MOST_STYLES = 14, 600
LEAST_STYLES = 8
# Units of the curve's own shape that a week of a style counts for beside its sales.
BELIEF_UNITS = 10.0
# Daily noise (variance = mean + noise x mean^2) outside these has nothing to do with sales.
LEAST_NOISE, MOST_NOISE = 0.0, 20.0
# A company that keeps no stock records is taken to test with so many pieces.
USUAL_PIECES = 40


@dataclass(frozen=True)
class Company:
    """The past in the form that seasons are drawn from; one row a past style.

    styles      its row of the styles table
    launch      day of launch, an ordinal
    finished    whether it was finished as of the day asked about
    life        days from launch to exit
    level       units it would sell over its life, never out of stock, at full reach, without season and events
    shape       (styles, days) share of that by day of age
    noise       variance of a day's units = mean + noise x mean^2
    calendar    what season and events multiply each day by
    daily       (styles, days) units as they were sold, season and events included, days without stock filled
    seen        days on sale so far
    a_week      styles launched a week
    pieces      units with which a test begins
    """

    inputs: Inputs
    settings: Settings
    sales: pl.DataFrame
    styles: pl.DataFrame
    launch: Ints
    finished: NDArray[np.bool_]
    life: Ints
    level: Floats
    shape: Floats
    noise: float
    calendar: Calendar
    daily: Floats
    seen: Ints
    a_week: float
    pieces: int


def learn_company(inputs: Inputs, sales: pl.DataFrame, settings: Settings) -> Company:
    """Learn from the styles that have been on sale; `sales` may hold later rows, which change nothing.

    Raises NoDemandError where too few styles have been on sale.
    """
    past = sales.filter(pl.col("date") < inputs.as_of)
    styles = _seen_styles(inputs, past)
    if styles.height < LEAST_STYLES:
        raise NoDemandError(
            _(
                "there is no past to draw a season from: {height} style(s) have been on sale for "
                "{LEAST_DAYS} days by {as_of}, {LEAST_STYLES} are needed"
            ).format(height=styles.height, LEAST_DAYS=LEAST_DAYS, as_of=inputs.as_of, LEAST_STYLES=LEAST_STYLES),
            hint=_("Ingest past sales, or set a later --as-of."),
        )
    panel = build_panel(styles, past, inputs.reach, inputs.as_of, inputs.attributes)
    days = int(panel.life.max())
    # The calendar has to reach the end of the season to come, so that it holds the events planned in it.
    history = build_history(_with_a_year_ahead(panel), days, read_events(inputs.events))
    shape = _shapes(history, days)
    span = max((int(panel.launch.max()) - int(panel.launch.min())) / 7 + 1, 1.0)
    return Company(
        inputs=inputs,
        settings=settings,
        sales=past,
        styles=styles.sort("style_id"),
        launch=panel.launch,
        finished=~panel.on_sale,
        life=panel.life,
        level=history.level[:-1],
        shape=shape,
        noise=_noise(history, shape),
        calendar=history.calendar,
        daily=_as_sold(history),
        seen=panel.seen,
        a_week=styles.height / span,
        pieces=_test_pieces(past),
    )


def _seen_styles(inputs: Inputs, past: pl.DataFrame) -> pl.DataFrame:
    """The latest styles that have been on sale long enough, by launch date or first sale."""
    first = past.group_by("style_id").agg(pl.col("date").min().alias("_first"))
    begun = pl.coalesce("launch_date", "_first")
    found = inputs.styles.join(first, on="style_id").filter(
        begun <= inputs.as_of - timedelta(days=LEAST_DAYS), pl.col("exit_date") > begun
    )
    latest = found.sort(begun, "style_id", descending=[True, False]).head(MOST_STYLES)
    return latest.drop("_first").sort("style_id")


def _with_a_year_ahead(panel: Panel) -> Panel:
    """The panel with one more style, of no sales, whose life ends in 18 months: its calendar covers the season."""
    longest = int(np.argmax(panel.launch + panel.life))
    rows = panel.rows(np.append(np.arange(len(panel.ids)), longest))
    life = rows.life.copy()
    life[-1] = panel.as_of.toordinal() + 550 - rows.launch[-1]
    seen = rows.seen.copy()
    seen[-1] = 0
    units = rows.units.copy()
    units[-1] = 0
    return replace(rows, life=life, seen=seen, units=units)


def _shapes(history: History, days: int) -> Floats:
    """(S, days) share of each style's level by day of age: the curve, each week moved to what the style sold in it.

    Weeks that were not seen follow the curve. A week counts with BELIEF_UNITS of the curve beside it.
    """
    count = len(history.level) - 1
    rate = history.curve.rates(days)
    daily = np.diff(history.filled[:count], axis=1)[:, :days]
    sold = np.zeros((count, days))
    sold[:, : daily.shape[1]] = daily
    expected = history.level[:count, None] * rate
    seen = np.arange(days) < history.panel.seen[:count, None]
    week = np.arange(days) // 7
    sums = np.zeros((2, count, int(week[-1]) + 1))
    for k in range(days):
        sums[0, :, week[k]] += np.where(seen[:, k], sold[:, k], expected[:, k])
        sums[1, :, week[k]] += expected[:, k]
    moved = ((sums[0] + BELIEF_UNITS) / (sums[1] + BELIEF_UNITS))[:, week] * rate
    inside = np.arange(days) < history.panel.life[:count, None]
    moved = np.where(inside, moved, 0.0)
    return np.asarray(moved / np.maximum(moved.sum(axis=1, keepdims=True), 1e-12))


def _noise(history: History, shape: Floats) -> float:
    """By moments over all days in stock: how much more a day's units scatter than Poisson."""
    count, width = len(shape), min(shape.shape[1], history.panel.units.shape[1])
    there = open_days(history.panel)[:count, :width]
    mean = history.level[:count, None] * shape[:, :width] * there
    units = history.panel.units[:count, :width]
    whole = there > 0.99
    over = float((((units - mean) ** 2 - mean) * whole).sum()) / max(float((mean**2 * whole).sum()), 1e-9)
    return float(np.clip(over, LEAST_NOISE, MOST_NOISE))


def _as_sold(history: History) -> Floats:
    """(S, D) units by day of age, season and events included, days without stock filled."""
    count = len(history.level) - 1
    daily = np.diff(history.filled[:count], axis=1)
    index = history.calendar.factors(history.panel, np.arange(count), np.arange(daily.shape[1])[None, :])
    return np.asarray(daily * index)


def _test_pieces(past: pl.DataFrame) -> int:
    """The median stock with which styles began, where stock was recorded."""
    known = past.filter(pl.col("stock").is_not_null())
    first = (
        known.group_by("style_id", "date")
        .agg(pl.col("stock").sum())
        .sort("date")
        .group_by("style_id")
        .agg(pl.col("stock").first())
    )
    usual = first.filter(pl.col("stock") > 0)["stock"].median()
    return USUAL_PIECES if usual is None else max(round(float(str(usual))), 1)
