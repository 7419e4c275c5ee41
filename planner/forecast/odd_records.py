"""What is odd in the records of sales and was left out or bounded: told, so that somebody mends the export."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.domain import Warn
from planner.forecast.panel.panel import Panel
from planner.language import _

Ints = NDArray[np.int64]

NAMED = 3  # styles that a message names


def odd_records(panel: Panel) -> list[Warn]:
    """Sales before launch, visits that cannot be right, days on which the feed was silent."""
    return [*_before_launch(panel), *_odd_visits(panel), *_silent(panel)]


def _before_launch(panel: Panel) -> list[Warn]:
    if panel.early is None:
        return []
    rows = np.flatnonzero(panel.early)
    words = _(
        "{n:,} style(s) have {value:,.0f} units sold before their launch_date, which do not count as "
        "sold in this launch: {panel}. Where the launch was earlier, correct launch_date; give "
        "another season's style an id of its own"
    ).format(n=len(rows), value=panel.early.sum(), panel=_named(panel, rows))
    return [Warn("sales_before_launch", words)]


def _odd_visits(panel: Panel) -> list[Warn]:
    rows = panel.odd_visits
    if len(rows) == 0:
        return []
    words = _(
        "{n:,} style(s) sell so many more units a visit than any other that their visits cannot be "
        "right: {panel}. Their visits are taken for more, or as unknown; look at the visits in the "
        "export"
    ).format(n=len(rows), panel=_named(panel, rows))
    return [Warn("odd_visits", words)]


def _silent(panel: Panel) -> list[Warn]:
    """A silence that lasts until today may be a stuck export; an earlier one is over, and told as a note."""
    if len(panel.silent) == 0:
        return []
    today = panel.as_of.toordinal()
    trailing = [day for i, day in enumerate(panel.silent[::-1]) if day == today - 1 - i]
    found = []
    if trailing:
        last = panel.as_of - timedelta(days=len(trailing) + 1)
        found.append(
            Warn(
                "sales_feed_stopped",
                _(
                    "no sale of any style since {last}, for {n} day(s), which has not been so before: has the "
                    "export stopped? Those days are taken as unknown, not as days without demand"
                ).format(last=last, n=len(trailing)),
            )
        )
    earlier = panel.silent[: len(panel.silent) - len(trailing)]
    if len(earlier):
        first, last = date.fromordinal(int(earlier[0])), date.fromordinal(int(earlier[-1]))
        found.append(
            Warn(
                "silent_days",
                _(
                    "{n} day(s) without a sale of any style ({first} to {last}) are taken as unknown: closed, or "
                    "missing in the exports"
                ).format(n=len(earlier), first=first, last=last),
                notice=True,
            )
        )
    return found


def _named(panel: Panel, rows: Ints) -> str:
    more = ", ..." if len(rows) > NAMED else ""
    return ", ".join(panel.ids[rows[:NAMED]].tolist()) + more
