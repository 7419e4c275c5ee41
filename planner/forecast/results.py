"""Distributions -> the demand tables of docs/tables.md."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_NAMES
from planner.forecast.history.evenings_to_come import Evenings
from planner.forecast.history.history import History, cumulative
from planner.forecast.history.seasons import AT_ONCE, day_factors
from planner.forecast.history.week_noise import WeekNoise, week_quantiles
from planner.forecast.panel.panel import Panel
from planner.forecast.quantiles import MEDIAN, moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()
# The quantiles of a week: p10, p50, p90.
WEEKLY = (2, MEDIAN, 18)


def demand_table(
    panel: Panel, asked: Ints, quantiles: Floats, method: list[str], learning: Floats, evenings: Evenings | None
) -> pl.DataFrame:
    """One row a style asked about, sorted by style_id: what it is based on, mean, sd, 21 quantiles (units), the share
    of its uncertainty that one more week of sales is expected to resolve, and the chance of another evening of a host.
    """
    mean, sd = moments(quantiles)
    return pl.DataFrame(
        {
            "style_id": panel.ids[asked].tolist(),
            "method": method,
            "age_days": np.maximum(panel.age[asked], 0),
            "observed_units": panel.observed[asked],
            "stockout_days": panel.stockout_days[asked],
            "mean": mean,
            "sd": sd,
            **{name: quantiles[:, k] for k, name in enumerate(QUANTILE_NAMES)},
            "learning": learning,
            "evening_chance": np.zeros(len(asked)) if evenings is None else evenings.chance,
            "evening_units": pl.Series(
                dtype=pl.Float64, values=[None] * len(asked) if evenings is None else evenings.units
            ),
        }
    )


def weekly_table(history: History, asked: Ints, quantiles: Floats, noise: WeekNoise) -> pl.DataFrame:
    """One row a style and week from the week of as_of to that of the last day on sale; means add up to the total's.

    The total falls over the weeks as the life-cycle curve at the style's age and the calendar have it; quantiles hold
    the noise of the week besides.
    """
    panel = history.panel
    mean, sd = moments(quantiles)
    today = panel.as_of.toordinal()
    leave = panel.launch[asked] + panel.life[asked]
    first = today - (today - 1) % 7  # ordinal 1 was a Monday
    weeks = (leave - 1 - first) // 7 + 1
    style = np.repeat(np.arange(len(asked)), weeks)
    monday = first + 7 * (np.arange(len(style)) - np.repeat(np.cumsum(weeks) - weeks, weeks))
    so_far = _share_by_day(history, asked, today)
    share = so_far[style, np.minimum(monday + 7, leave[style]) - today] - so_far[style, np.maximum(monday - today, 0)]
    of_week = week_quantiles(quantiles[:, WEEKLY][style], share, mean[style], sd[style], noise)
    return pl.DataFrame(
        {
            "style_id": panel.ids[asked][style].tolist(),
            "week": pl.Series(monday - EPOCH).cast(pl.Int32).cast(pl.Date),
            "mean": mean[style] * share,
            **{QUANTILE_NAMES[k]: q for k, q in zip(WEEKLY, of_week.T, strict=True)},
        }
    )


def _share_by_day(history: History, asked: Ints, today: int) -> Floats:
    """(asked, days + 1) share of each style's demand that falls before each day from as_of on; ends at 1."""
    panel = history.panel
    days = today + np.arange(int((panel.launch[asked] + panel.life[asked]).max()) - today)
    out = np.empty((len(asked), len(days) + 1))
    for start in range(0, len(asked), AT_ONCE):
        row = asked[start : start + AT_ONCE]
        age = days - panel.launch[row, None]
        weight = (history.curve.at(age + 1) - history.curve.at(age) + 1e-12) * day_factors(
            panel, history.calendar, row, age
        )
        weight = cumulative(np.where((age >= 0) & (age < panel.life[row, None]), weight, 0.0))
        out[start : start + AT_ONCE] = weight / weight[:, -1:]
    return out
