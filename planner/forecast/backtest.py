"""What the past teaches about the forecast itself: how to weigh its members and how wide to be.

The store is put back to earlier days, the styles on sale then are forecast with what was known then, and what they
sold until as_of is compared: always in the order of launch, never on random folds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.blend import MEMBERS, MOST_QUESTIONS, cut_short, member_quantiles
from planner.forecast.history import History, build_history
from planner.forecast.panel import Panel
from planner.forecast.quantiles import LEVELS, pinball, widen
from planner.forecast.seasons import YEAR_DAYS, Event

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
# Early styles, older ones, and those whose start was cut short are weighed and widened apart.
EARLY_DAYS = 28
# Before any backtest: neighbours do best on short histories of real launches, the rest steady them.
PRIOR_WEIGHTS = np.array([0.05, 0.24, 0.48, 0.23])
# What a change of weights (KL from the prior) has to earn: so much of the loss of one origin.
WEIGHT_PRIOR = 1.0
STEPS, STEP = 300, 0.1
MOST_LOSS = 0.05
SPREADS = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.2])
# Spread believed before any backtest, with and without finished styles; it counts as much as one recent origin of
# PRIOR_CASES. An origin counts half as much for every HALF_LIFE_DAYS that it lies back: less was known then.
PRIOR_SPREAD, PRIOR_SPREAD_COLD, PRIOR_CASES, HALF_LIFE_DAYS = 0.25, 0.6, 50, 180.0
# Ages of `split_cases`, and the trust in other cases below which they are called in.
SPLIT_AGES, LEAST_TRUST = (7, 14, 28, 42, 56), 0.5
# Log-sd of what a season never seen may do to demand: a peak season commonly doubles it. Its variance fades with the
# share of the year not seen yet; some of it stays, since seasons seen once do not repeat exactly.
SEASON_SPREAD, SEASON_STAYS = 0.7, 0.15
SEASON_DAYS = 84


@dataclass(frozen=True)
class Cases:
    """Forecasts `back` days ago: members' quantiles (members, n, 21), what was sold (n,), class of each style (n,)."""

    back: int
    members: Floats
    actual: Floats
    kind: NDArray[np.str_]


def classes(history: History, row: Ints) -> NDArray[np.str_]:
    """The class of each style: an index into what has been learned."""
    by_age = np.where(history.panel.seen[row] <= EARLY_DAYS, "early", "older")
    return np.where(cut_short(history, row), "cut_short", by_age)


@dataclass(frozen=True)
class Lesson:
    """How to combine forecasts for one class of age.

    weights   of the members; add up to 1
    spread    log-sd of the factor that widens the combination
    season    log-sd for seasons never seen, over SEASON_DAYS or more
    cases     past forecasts behind it; covered = share of them inside the 80 % interval before widening
    """

    weights: Floats
    spread: float
    season: float
    cases: int
    covered: float | None


def backtest_cases(panel: Panel, days: int, events: Sequence[Event]) -> list[Cases]:
    """Cases at each origin that the past allows."""
    most = MOST_QUESTIONS if len(panel.ids) <= MOST_STYLES else FEW_QUESTIONS
    panel = _thin(panel)
    now = build_history(panel, days, events)
    today = panel.as_of.toordinal()
    made = (_cases(now, panel.as_of_day(today - back), events, most) for back in ORIGINS_DAYS)
    return [cases for cases in made if cases is not None]


def split_cases(history: History) -> list[Cases]:
    """Half of the finished styles forecast from the other half, at a few ages: for shops whose styles are all launched
    together, where no order of launch is to be had. Says which member is best, and less of how wide to be.
    """
    finished = _thin(history.panel.rows(~history.panel.on_sale))
    if len(finished.ids) < 2 * LEAST_STYLES:
        return []
    return [cases for age in SPLIT_AGES if (cases := _split_at(finished, history.curve.days, age)) is not None]


def _split_at(finished: Panel, days: int, age: int) -> Cases | None:
    asked = np.flatnonzero((np.arange(len(finished.ids)) % 2 == 1) & (finished.life > age + 7))[:MOST_CASES]
    if len(asked) < LEAST_CASES:
        return None
    today = finished.as_of.toordinal()
    launch, seen = today - finished.life, finished.seen.copy()  # all of them finish today, so no season is learned
    launch[asked], seen[asked] = today - age, age
    hidden = np.arange(finished.units.shape[1]) >= seen[:, None]
    cut = replace(finished, launch=launch, seen=seen, age=today - launch, units=np.where(hidden, 0.0, finished.units),
                  open=None if finished.open is None else np.where(hidden, 1.0, finished.open))
    actual = np.where(hidden, finished.units, 0.0)[asked].sum(axis=1)
    history = build_history(cut, days)
    return Cases(YEAR_DAYS, member_quantiles(history, asked, finished.life[asked]), actual, classes(history, asked))


def _thin(panel: Panel) -> Panel:
    """At most MOST_STYLES styles, evenly over their launches."""
    if len(panel.ids) <= MOST_STYLES:
        return panel
    order = np.argsort(panel.launch, kind="stable")
    return panel.rows(np.sort(order[np.linspace(0, len(order) - 1, MOST_STYLES).astype(np.int64)]))


def _cases(now: History, before: Panel, events: Sequence[Event], most: int) -> Cases | None:
    """What would have been forecast as of `before`, with what was known then, and what was sold until now."""
    origin, today = before.as_of.toordinal(), now.panel.as_of.toordinal()
    if len(before.ids) < LEAST_STYLES:
        return None
    then = np.flatnonzero(now.panel.launch < origin)  # the rows of `before` among those of now
    live = np.flatnonzero(before.on_sale)
    stop, begin = np.minimum(today - before.launch[live], before.life[live]), before.seen[live]
    shares = now.curve.at(stop) - now.curve.at(begin)
    in_stock = (now.exposed[then[live], stop] - now.exposed[then[live], begin]) / np.maximum(shares, 1e-9)
    told = np.flatnonzero(in_stock >= LEAST_IN_STOCK)
    if len(told) < LEAST_CASES:
        return None
    told = told[np.linspace(0, len(told) - 1, min(len(told), MOST_CASES)).astype(np.int64)]
    live, stop, begin = live[told], stop[told], begin[told]
    history = build_history(before, now.curve.days, events)
    forecast = member_quantiles(history, live, stop, most)
    return Cases(today - origin, forecast, now.demand(then[live], begin, stop), classes(history, live))


def learn_lessons(history: History, cases: list[Cases], cold: bool) -> dict[str, Lesson]:
    """The lesson for each of CLASSES."""
    lacking = [kind for kind in ("early", "older") if trust(cases, kind) < LEAST_TRUST]
    split = split_cases(history) if lacking else []
    prior = PRIOR_SPREAD_COLD if cold else PRIOR_SPREAD
    lessons = {kind: learn(cases + split if kind in lacking else cases, kind, history.panel.years, prior)
               for kind in ("early", "older")}
    # less is known of a start cut short than of a full one, so it is at least as wide
    short = learn(cases, "cut_short", history.panel.years, lessons["early"].spread)
    return lessons | {"cut_short": replace(short, spread=max(short.spread, lessons["early"].spread))}


def learn(cases: list[Cases], kind: str, years: float, prior: float) -> Lesson:
    """Weights that would have had the least pinball loss and the spread that would have covered what it claims."""
    mine = _of_class(cases, kind)
    weights = _learn_weights(mine)
    count = sum(len(c.actual) for c in mine)
    combined = [np.tensordot(weights, c.members, 1) for c in mine]
    actuals = [c.actual for c in mine]
    worth = trust(cases, kind)
    spread = (worth * (_calibrated_spread(combined, actuals) if mine else 0.0) + prior) / (worth + 1.0)
    return Lesson(weights, spread, _unseen_season(years), count,
                  round(_coverage(combined, actuals)[0], 3) if mine else None)


def _unseen_season(years: float) -> float:
    """Log-sd of demand for the part of the year that the past does not hold."""
    return float(SEASON_SPREAD * max(1.0 - years, SEASON_STAYS / max(years, 1.0)) ** 0.5)


def trust(cases: list[Cases], kind: str) -> float:
    """What the cases of a class are worth, in recent origins of PRIOR_CASES each."""
    return float(sum(0.5 ** (c.back / HALF_LIFE_DAYS) * min(1.0, len(c.actual) / PRIOR_CASES)
                     for c in _of_class(cases, kind)))


def _of_class(cases: list[Cases], kind: str) -> list[Cases]:
    """The part of each origin's cases that is of the class, where it is enough to go by."""
    parts = []
    for c in cases:
        keep = c.kind == kind
        if keep.sum() >= 5 and c.actual[keep].sum() > 0:
            parts.append(Cases(c.back, c.members[:, keep], c.actual[keep], c.kind[keep]))
    return parts


def _learn_weights(cases: list[Cases]) -> Floats:
    """Exponentiated gradient (Kivinen & Warmuth 1997) on pinball loss / that of the prior weights, held by the prior.

    The loss of averaged quantiles is convex in the weights, so that few steps find its minimum.
    """
    weights = PRIOR_WEIGHTS
    scales = [(pinball(np.tensordot(weights, c.members, 1), c.actual) + 0.1).sum() for c in cases]
    if not cases:
        return weights
    for _ in range(STEPS):
        slope = WEIGHT_PRIOR * np.log(weights / PRIOR_WEIGHTS)
        for c, scale in zip(cases, scales, strict=True):
            over = np.tensordot(weights, c.members, 1) > c.actual[:, None]
            per_member = ((over - LEVELS) * c.members).mean(axis=2).sum(axis=1)
            slope = slope + per_member / scale
        weights = weights * np.exp(-STEP * (slope - slope @ weights))
        weights = np.maximum(weights / weights.sum(), 1e-6)
    return np.asarray(weights / weights.sum())


def _calibrated_spread(combined: list[Floats], actuals: list[Floats]) -> float:
    """The spread at which the 80 and 90 % intervals would have covered 80 and 90 %.

    None where they fell short by no more than a standard error, all of it from two on.
    A few large misses can ask for a width that makes every other forecast worthless, so the pinball loss may not rise
    by more than MOST_LOSS above the least that any spread gives.
    """
    covered, loss = [], []
    for spread in SPREADS:
        wide = [widen(q, spread) for q in combined]
        covered.append(sum(_coverage(wide, actuals)) / 2)
        loss.append(np.mean([pinball(q, y).sum() / (y.sum() + len(y)) for q, y in zip(wide, actuals, strict=True)]))
    chance = (0.85 * 0.15 / sum(map(len, actuals))) ** 0.5
    beyond_chance = np.clip((0.85 - covered[0]) / chance - 1.0, 0.0, 1.0)
    wanted = float(beyond_chance * np.interp(0.85, np.maximum.accumulate(covered), SPREADS))
    affordable = float(SPREADS[np.array(loss) <= (1 + MOST_LOSS) * min(loss)].max())
    return min(wanted, affordable)


def _coverage(quantiles: list[Floats], actuals: list[Floats]) -> tuple[float, float]:
    """Share inside the 80 and 90 % intervals, every origin counting the same."""
    shares = [[((y >= q[:, low] - 1e-9) & (y <= q[:, high] + 1e-9)).mean() for low, high in ((2, 18), (1, 19))]
              for q, y in zip(quantiles, actuals, strict=True)]
    mean = np.mean(shares, axis=0)
    return float(mean[0]), float(mean[1])


def combine(members: Floats, kind: NDArray[np.str_], to_go: Ints, lessons: dict[str, Lesson]) -> Floats:
    """(n, 21): the members averaged quantile by quantile and widened, each style by the lesson of its class."""
    out, spread = np.empty(members.shape[1:]), widening(kind, to_go, lessons)
    for name, lesson in lessons.items():
        rows = kind == name
        if rows.any():
            out[rows] = widen(np.tensordot(lesson.weights, members[:, rows], 1), spread[rows])
    return out


def widening(kind: NDArray[np.str_], to_go: Ints, lessons: dict[str, Lesson]) -> Floats:
    """(n,) log-sd of the factor that widens each style's combination: ranges that proved too narrow, unseen seasons."""
    spread = np.array([lessons[k].spread for k in kind])
    season = np.array([lessons[k].season for k in kind]) * np.sqrt(np.minimum(to_go / SEASON_DAYS, 1.0))
    return np.asarray(np.hypot(spread, season))


def describe(lessons: dict[str, Lesson]) -> dict[str, dict[str, object]]:
    """The lessons as plain data, for the manifest."""
    return {name: {
        "weights": {m: round(float(w), 3) for m, w in zip(MEMBERS, lesson.weights, strict=True)},
        "spread": round(lesson.spread, 3), "season_spread": round(lesson.season, 3), "past_forecasts": lesson.cases,
        "covered_80_unwidened": lesson.covered} for name, lesson in lessons.items()}
