"""Past days to forecast from, and the inputs as they were known on such a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from planner.domain import Inputs
from planner.forecast.rolling.truth import Past, on_sale

# The latest origin is the first one, going back week by week, where the lives of this share of the styles then on sale
# are over: were only the short-lived and old ones looked at, the forecasts would seem better than they are.
MOSTLY_FINISHED = 0.9
LEAST_STYLES = 10


def latest_origin(past: Past, as_of: date) -> date | None:
    """The latest day, whole weeks before `as_of`, on which most styles on sale are finished by now.

    Where there is none (styles that stay for years), the day with the most finished styles. None without any.
    """
    best, most = None, 0
    for day in _weeks_back(past, as_of):
        finished = on_sale(past, day)["finished"]
        if finished.sum() >= LEAST_STYLES and finished.sum() >= MOSTLY_FINISHED * len(finished):
            return day
        if finished.sum() > most:
            best, most = day, int(finished.sum())
    return best


def choose_origins(past: Past, as_of: date, count: int, every_weeks: int) -> list[date]:
    """At most `count` origins, `every_weeks` apart, oldest first; each with a finished style and sales before it."""
    latest = latest_origin(past, as_of)
    if latest is None:
        return []
    days = [latest - timedelta(weeks=every_weeks * k) for k in range(count)]
    return sorted(day for day in days if has_truth(past, day))


def has_truth(past: Past, day: date) -> bool:
    """Whether anything was sold before that day and a style on sale on it is finished by now."""
    return bool((past.sales["date"] < day).any()) and bool(on_sale(past, day)["finished"].any())


def spaced(days: Sequence[date], every_weeks: int) -> list[date]:
    """Days at least so many weeks apart, counted back from the newest; oldest first."""
    kept: list[date] = []
    for day in sorted(days, reverse=True):
        if not kept or (kept[-1] - day).days >= 7 * every_weeks:
            kept.append(day)
    return sorted(kept)


def inputs_at(inputs: Inputs, past: Past, origin: date) -> Inputs:
    """The inputs of that day: only styles launched before it."""
    launched = past.styles.filter(pl.col("start") < origin)
    return replace(inputs, as_of=origin, styles=inputs.styles.join(launched, on="style_id", how="semi"))


def _weeks_back(past: Past, as_of: date) -> list[date]:
    first = past.sales["date"].min()
    if not isinstance(first, date):
        return []
    weeks = (as_of - first).days // 7
    return [day for k in range(1, weeks + 1) if (day := as_of - timedelta(weeks=k)) > first]
