"""Before anything is planned: yesterday's sales of each channel, whether they are whole, and which file says so."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from planner.domain import Warn
from planner.errors import Finding, InputError
from planner.ingest.whole_days import OddDay, odd_days
from planner.language import _
from planner.workspace import Workspace
from planner.workspace.order_lines import in_words

_WEEK = timedelta(days=7)


def incomplete_sales(ws: Workspace, sales: pl.DataFrame, as_of: date, events: pl.DataFrame | None = None) -> list[Warn]:
    """A warning for each channel whose last day before `as_of` is not whole. `sales`: those before as_of; `events`: the
    table of events, whose uplifts a day is judged by.

    InputError in their place where `ingest.incomplete` is refuse.
    """
    found = odd_days(sales, as_of, uplifts=_uplifts(events, as_of - timedelta(days=1)))
    if not found:
        return []
    files = _files_of(ws, found)
    if ws.settings.ingest.incomplete == "refuse":
        raise InputError(
            _("sales are not complete, and ingest.incomplete is refuse"),
            details=[_finding(odd, files[odd]) for odd in found],
            hint=_("Export the day again and ingest it, or plan without: set ingest.incomplete to warn."),
        )
    return [
        Warn(
            "incomplete_sales",
            _("{day} ({file}). Export it again, or the plan counts it as it is").format(day=odd, file=file),
        )
        for odd, file in files.items()
    ]


def _uplifts(events: pl.DataFrame | None, day: date) -> dict[date, float]:
    """What the events of the day, as far as their uplift is known, make of its sales."""
    if events is None:
        return {}
    known = events.filter(pl.lit(day).is_between("start_date", "end_date"), pl.col("uplift").is_not_null())["uplift"]
    return {day: float(known.cast(pl.Float64).product())} if len(known) else {}


def _finding(odd: OddDay, file: str) -> Finding:
    return Finding(
        file,
        column="date",
        value=str(odd.day),
        expected=_("a whole day; {odd}").format(odd=odd),
        mend=_("Export it again."),
    )


def _files_of(ws: Workspace, found: list[OddDay]) -> dict[OddDay, str]:
    """The file that says the day, or that said the days before it."""
    first, last = min(odd.day for odd in found) - _WEEK, max(odd.day for odd in found)
    told = ws.store.sales_and_files(pl.col("date").is_between(first, last)).select("date", "channel", "source").unique()
    return {odd: _file_of(odd, told) for odd in found}


def _file_of(odd: OddDay, told: pl.DataFrame) -> str:
    rows = told.filter(pl.col("channel").eq_missing(odd.channel), pl.col("date") <= odd.day)
    latest = rows.filter(pl.col("date") == rows["date"].max())["source"].sort()
    return ", ".join(map(in_words, latest.head(3))) or _("sales")
