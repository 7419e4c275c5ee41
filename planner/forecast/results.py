"""Distributions -> the demand tables of docs/tables.md."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_NAMES
from planner.forecast.curve import Curve
from planner.forecast.panel import Panel
from planner.forecast.quantiles import MEDIAN, moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()
P10, P90 = 2, 18


def demand_table(panel: Panel, asked: Ints, quantiles: Floats, method: list[str]) -> pl.DataFrame:
    """One row a style asked about, sorted by style_id: what it is based on, mean, sd, 21 quantiles (units)."""
    mean, sd = moments(quantiles)
    return pl.DataFrame({
        "style_id": panel.ids[asked].tolist(), "method": method, "age_days": np.maximum(panel.age[asked], 0),
        "observed_units": panel.observed[asked], "stockout_days": panel.stockout_days[asked], "mean": mean, "sd": sd,
        **{name: quantiles[:, k] for k, name in enumerate(QUANTILE_NAMES)}})


def weekly_table(panel: Panel, curve: Curve, asked: Ints, quantiles: Floats) -> pl.DataFrame:
    """One row a style and week from the week of as_of to that of the last day on sale; means add up to the total's."""
    mean, _ = moments(quantiles)
    today = panel.as_of.toordinal()
    launch = panel.launch[asked]
    leave = launch + panel.life[asked]
    first = today - (today - 1) % 7  # ordinal 1 was a Monday
    weeks = (leave - 1 - first) // 7 + 1
    style = np.repeat(np.arange(len(asked)), weeks)
    number = np.arange(len(style)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    monday = first + 7 * number
    begin, end = np.maximum(monday, today), np.minimum(monday + 7, leave[style])
    ahead = curve.at(end - launch[style]) - curve.at(begin - launch[style])
    whole = np.bincount(style, weights=ahead, minlength=len(asked))
    days = (end - begin) / np.maximum(leave - today, 1)[style]
    share = np.where(whole[style] > 0, ahead / np.where(whole > 0, whole, 1.0)[style], days)
    return pl.DataFrame({
        "style_id": panel.ids[asked][style].tolist(), "week": pl.Series(monday - EPOCH).cast(pl.Int32).cast(pl.Date),
        "mean": mean[style] * share, "p10": quantiles[style, P10] * share, "p50": quantiles[style, MEDIAN] * share,
        "p90": quantiles[style, P90] * share})
