"""Which number of 8/1/26 is the day: as some cell proves, as days that follow one another show, else as people say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl

from planner.errors import Finding
from planner.ingest.raw_table import column_of
from planner.ingest.recipes.context import NeedsAnswerError
from planner.ingest.recipes.days import DayForm, Order, day, days, order_of
from planner.ingest.recipes.reading import Reading
from planner.language import _

ORDERS: tuple[Order, ...] = ("dmy", "mdy")
TIME_MEANINGS = ("paid_at", "dealt_at", "created_at", "shipped_at", "completed_at")
_PARTS = re.compile(r"\s+(?:-|–|—|to|bis|through)\s+|~|至|：|:\s")


def proven_order(reading: Reading, sample: pl.DataFrame) -> Order | None:
    """Which number is the day, as some column of times shows: a file writes all of them one way."""
    for name in ("day", *TIME_MEANINGS, "cancelled_at"):
        if name in reading.places and (found := order_of(sample[column_of(reading.places[name])])) is not None:
            return found
    return None


def likely_order(cells: pl.Series, reading: Reading) -> Order | None:
    """Which number of 8/1/26 is the day, where only one way makes sense: days that follow one another, or that the
    titles name.
    """
    spans: dict[Order, tuple[date, date, int]] = {}
    for order in ORDERS:
        found, blank = days(cells, replace(reading.day_form, order=order))
        if (found.is_null() & ~blank).any() or found.null_count() == found.len():
            continue
        first, last = found.min(), found.max()
        assert isinstance(first, date)
        assert isinstance(last, date)
        spans[order] = (first, last, found.n_unique())
    if len(spans) < 2:
        return next(iter(spans), None)
    named = [
        d for title in reading.layout.titles for part in _PARTS.split(title) if (d := day(part, DayForm())) is not None
    ]
    if named:
        within = [o for o, (first, last, _) in spans.items() if min(named) <= first and last <= max(named)]
        if len(within) == 1:
            return within[0]
    close = [o for o, (first, last, count) in spans.items() if (last - first).days < 2 * count]
    far = [o for o, (first, last, count) in spans.items() if (last - first).days > 20 * (count - 1)]
    counts = {count for _, _, count in spans.values()}
    return close[0] if len(close) == 1 and len(far) == 1 and max(counts) > 2 else None


def ask_order(cells: pl.Series, reading: Reading, name: str, order: str | None, file: str) -> None:
    """Asks which number of 8/1/26 is the day, where no cell of the column shows it."""
    if order is not None:
        return
    with_both, _unused = days(cells, replace(reading.day_form, order="dmy"))
    one_way, _unused = days(cells, replace(reading.day_form, order=None))
    unsure = with_both.is_not_null() & one_way.is_null()
    if unsure.any():
        raise NeedsAnswerError(
            Finding(
                file,
                column=reading.header(name),
                value=cells.filter(unsure)[0],
                expected=_("a day that can be read one way"),
                mend=_("Say which number is the day with --dates dmy (day first) or --dates mdy (month first)."),
            ),
            "order",
            ("dmy", "mdy"),
        )
