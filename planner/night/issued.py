"""The forecasts that past runs issued, where what came of them is known by now."""

from __future__ import annotations

from datetime import date

import polars as pl

from planner.domain import QUANTILE_NAMES
from planner.errors import StorageError
from planner.forecast.rolling.origins import has_truth, spaced
from planner.forecast.rolling.truth import Past
from planner.workspace import RunInfo, Workspace, list_runs

NEEDED = ("style_id", "method", "stockout_days", "mean", *QUANTILE_NAMES)


def issued_forecasts(ws: Workspace, past: Past, every_weeks: int) -> dict[date, pl.DataFrame]:
    """as_of -> demand table, oldest first: the newest good run of a day, days at least `every_weeks` apart.

    A job that runs every night forecasts a style again and again; only days so far apart are looked at.
    """
    newest: dict[date, RunInfo] = {}
    for run in list_runs(ws):
        if run.good and run.made_forecast and (day := _day(run.as_of)) is not None:
            newest.setdefault(day, run)
    return {
        day: table
        for day in spaced([d for d in newest if has_truth(past, d)], every_weeks)
        if (table := _demand(newest[day])) is not None
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _demand(run: RunInfo) -> pl.DataFrame | None:
    """The demand table of a run, with the `scale` that its ranges were given after an earlier backtest; None where an
    older program left other columns, or the file is damaged.
    """
    try:
        table = run.table("demand")
    except StorageError:
        return None
    if not set(NEEDED) <= set(table.columns):
        return None
    scale = (run.forecast.get("recalibration") or {}).get("scale", 1.0)
    return table.select(NEEDED).with_columns(pl.lit(float(scale)).alias("scale"))
