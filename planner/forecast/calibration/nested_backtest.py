"""The forecast tried on the past: what its members would have said on earlier days, and what was sold.

The store is put back to earlier days, the styles on sale then are forecast with what was known then, and what they
sold until as_of is compared: always in the order of launch, never on random folds. `calibrations` learns from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History, build_history
from planner.forecast.history.seasons import Event
from planner.forecast.members.blend import MOST_QUESTIONS, cut_short, member_quantiles
from planner.forecast.members.own_level import Alone, alone, smooth_levels
from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How far back the origins lie: from four weeks to nearly a year, so that windows and seasons of all kinds are tried.
ORIGINS_DAYS = (28, 42, 56, 84, 112, 168, 252, 336)
LEAST_STYLES = 30
LEAST_CASES = 10
MOST_STYLES = 3000
MOST_CASES = 400
# Where styles had to be left out for time, cases are put as fewer questions too.
FEW_QUESTIONS = 100
# A case counts where the style was in stock for this share of the window.
LEAST_IN_STOCK = 0.7
# Early styles, older ones, those whose start was cut short and those not on sale yet are weighed and widened apart.
EARLY_DAYS = 28
# The length of the window at which a case is as good as today's question.
LONG_DAYS = 84
# Ages of `split_cases`, and how like today they are: they know nothing of what changes from launch to launch.
SPLIT_AGES, SPLIT_LIKE = (7, 14, 28, 42, 56), 0.25


@dataclass(frozen=True)
class Cases:
    """Forecasts `back` days ago: members' quantiles (members, n, 21), what was sold (n,), class of each style (n,).

    `like`: 0 .. 1, how far that day was like today, with as long a window to come and as much past to learn from.
    `split`: half of the styles forecast from the other half, not earlier days. `alone`: what those long on sale said of
    themselves.
    """

    back: int
    like: float
    members: Floats
    actual: Floats
    kind: NDArray[np.str_]
    split: bool = False
    alone: Alone | None = None


def classes(history: History, row: Ints) -> NDArray[np.str_]:
    """The class of each style: an index into what has been learned."""
    seen = history.panel.seen[row]
    by_age = np.where(seen == 0, "new", np.where(seen <= EARLY_DAYS, "early", "older"))
    return np.where(cut_short(history, row), "cut_short", by_age)


def backtest_cases(
    panel: Panel, days: int, events: Sequence[Event], each: Callable[..., Iterable[Cases | None]] = map
) -> list[Cases]:
    """Cases at each origin that the past allows; `each`: the map of a pool of threads, to try several at a time."""
    most = MOST_QUESTIONS if len(panel.ids) <= MOST_STYLES else FEW_QUESTIONS
    panel = _thin(panel)
    now = build_history(panel, days, events)
    today = panel.as_of.toordinal()
    made = each(lambda back: _cases(now, panel.as_of_day(today - back), events, most), ORIGINS_DAYS)
    return [cases for cases in made if cases is not None]


def split_cases(history: History, seed: int = 0) -> list[Cases]:
    """Half of the finished styles forecast from the other half, at a few ages: for shops whose styles are all launched
    together, where no order of launch is to be had. Says which member is best, and less of how wide to be.

    `seed` draws the half: one of every two styles.
    """
    row = np.flatnonzero(~history.panel.on_sale)
    row = row[_evenly_over_launches(history.panel.launch[row])]
    if len(row) < 2 * LEAST_STYLES:
        return []
    first = np.random.default_rng(seed).integers(0, 2, len(row) // 2 + 1)
    drawn = np.arange(len(row)) % 2 == np.repeat(first, 2)[: len(row)]
    return [cases for age in SPLIT_AGES if (cases := _split_at(history, row, drawn, age)) is not None]


def _split_at(history: History, row: Ints, drawn: NDArray[np.bool_], age: int) -> Cases | None:
    """Those `drawn` of the styles `row`, all finished, as they stood at `age`; what they then sold, days without stock
    filled.
    """
    finished = history.panel.rows(row)
    asked = np.flatnonzero(drawn & (finished.life > age + 7))
    begin, stop = np.full(len(asked), age), finished.life[asked]
    asked = asked[_told(history, row[asked], begin, stop)][:MOST_CASES]
    if len(asked) < LEAST_CASES:
        return None
    today = finished.as_of.toordinal()
    launch, seen = today - finished.life, finished.seen.copy()  # all of them finish today, so no season is learned
    launch[asked], seen[asked] = today - age, age
    hidden = np.arange(finished.units.shape[1]) >= seen[:, None]
    cut = replace(
        finished,
        launch=launch,
        seen=seen,
        age=today - launch,
        units=np.where(hidden, 0.0, finished.units),
        open=None if finished.open is None else np.where(hidden, 1.0, finished.open),
    )
    actual = history.filled[row[asked], finished.life[asked]] - history.filled[row[asked], age]
    then = build_history(cut, history.curve.days)
    members = member_quantiles(then, asked, finished.life[asked])
    return Cases(0, SPLIT_LIKE, members, actual, classes(then, asked), split=True)


def _told(history: History, row: Ints, begin: Ints, stop: Ints) -> NDArray[np.bool_]:
    """Whether each style was in stock for LEAST_IN_STOCK of the curve between two ages: its sales tell its demand."""
    share = history.curve.at(stop) - history.curve.at(begin)
    in_stock = (history.exposed[row, stop] - history.exposed[row, begin]) / np.maximum(share, 1e-9)
    return np.asarray(in_stock >= LEAST_IN_STOCK)


def _thin(panel: Panel) -> Panel:
    """At most MOST_STYLES styles, evenly over their launches."""
    return panel if len(panel.ids) <= MOST_STYLES else panel.rows(_evenly_over_launches(panel.launch))


def _evenly_over_launches(launch: Ints) -> Ints:
    """Places of at most MOST_STYLES styles, in order."""
    order = np.argsort(launch, kind="stable")
    if len(order) > MOST_STYLES:
        order = order[np.linspace(0, len(order) - 1, MOST_STYLES).astype(np.int64)]
    return np.sort(order)


def _cases(now: History, before: Panel, events: Sequence[Event], most: int) -> Cases | None:
    """What would have been forecast as of `before`, with what was known then, and what was sold until now."""
    origin, today = before.as_of.toordinal(), now.panel.as_of.toordinal()
    if len(before.ids) < LEAST_STYLES:
        return None
    then = np.flatnonzero(now.panel.launch < origin)  # the rows of `before` among those of now
    live = np.flatnonzero(before.on_sale)
    stop, begin = np.minimum(today - before.launch[live], before.life[live]), before.seen[live]
    told = np.flatnonzero(_told(now, then[live], begin, stop))
    if len(told) < LEAST_CASES:
        return None
    told = told[np.linspace(0, len(told) - 1, min(len(told), MOST_CASES)).astype(np.int64)]
    live, stop, begin = live[told], stop[told], begin[told]
    history = build_history(before, now.curve.days, events)
    forecast = member_quantiles(history, live, stop, most)
    like = min(1.0, (today - origin) / LONG_DAYS) * before.years / now.panel.years
    own = alone(history, live, stop, smooth_levels(history, fit=False))
    return Cases(today - origin, like, forecast, now.demand(then[live], begin, stop), classes(history, live), alone=own)
