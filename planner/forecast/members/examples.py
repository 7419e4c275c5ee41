"""Past styles as examples: what they had sold at a given age, and what they went on to sell until another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.curve import Curve
from planner.forecast.history.history import History

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# An example must have been seen this many days beyond the age in question.
SEEN_BEYOND_DAYS = 7
# With fewer examples than this at an age, those of an earlier age (down to half of it) serve, carried over by the
# curve; if that is not enough, imagined styles make up the number.
LEAST_EXAMPLES = 15
# More examples than this add time, not knowledge: the latest launches are kept.
MOST_EXAMPLES = 2000
# What a difference in days with a sale counts in the distance between styles, beside one in units.
SELLING_WEIGHT = 1.5
# A past style counts as shown as little as the style in question up to this many times its share of the curve.
MOST_LIKE_EXPOSED = 1.5
# How fast old sales of a style lose their say in its recent level.
HALF_LIFE_DAYS = 28.0
# An example of which less than this share of the time in question was seen in stock tells nothing.
LEAST_SEEN = 0.02
# What the mean style counts for in the part of a rest that is not seen yet, as a share of that rest. With more, styles
# that sell nothing after their start would all be taken to end with something.
MEAN_SHARE = 0.03
# Where no style has sold anything yet: units a day of an imagined style.
PRIOR_UNITS_A_DAY = 1.0
# Log-sd of the level of imagined styles, and of what they go on to sell given that level.
PRIOR_LEVEL_SPREAD, PRIOR_REST_SPREAD = 1.2, 0.8


@dataclass(frozen=True)
class Examples:
    """What styles seen beyond `age` did: one entry a style.

    row      its row in the panel; -1 for the imagined styles that carry a cold start
    early    units before `age`
    recent   the same, had it always sold as its latest weeks say
    rest     units from `age` up to the end asked for
    weight   share of that rest that has been seen (the remainder goes on as that)
    shape    (n, 6) its cumulative curve up to `age`, as `shapes` gives it
    """

    age: int
    row: Ints
    early: Floats
    recent: Floats
    rest: Floats
    weight: Floats
    shape: Floats


@dataclass(frozen=True)
class Stopped:
    """A start cut short by stock or by a small audience: units sold, over which share of the curve.

    units   None: too few were sold for a number of units to tell when; it ended with that share of the curve
    """

    units: float | None
    exposed: float


def examples_at(history: History, age: int, end: int, stopped: Stopped | None = None) -> Examples:
    """Examples of (units before `age`, units from `age` up to `end`); what is not seen yet goes on as the seen part.

    `stopped` replays a start cut short: styles that sold as many units before `age` count as they stood at that moment,
    and styles shown as little count as they stood at `age`; where hardly any were sold, all as they stood at that share
    of the curve. Their early units are what that told of a full start, units / share of the curve seen by then x share
    by `age`. So a launch spike, or luck on the first day, misleads the examples as it misleads about the style in
    question.
    """
    seen, curve = history.seen_by_launch, history.curve
    earliest = max(1, age // 2)
    while age > earliest and np.count_nonzero(seen >= min(age + SEEN_BEYOND_DAYS, end)) < LEAST_EXAMPLES:
        age -= 1
    row, stop, weight = _latest(history, age, end, stopped)
    by_age, by_end = curve.at(np.array([age, end]))
    early = history.filled[row, min(age, history.filled.shape[1] - 1)]
    rest = _whole_rests(history.filled[row, stop] - early, curve.at(stop) - by_age, by_end - by_age, curve.total)
    recent = recent_units(history, row, age)
    shape = shapes(history, row, age, early)
    if stopped is not None:
        units, share, selling = _when_stopped(history, row, age, stopped)
        early = recent = units * by_age / share
        shape = stopped_shapes(curve, age, early, selling)
    found = Examples(age, row, early, recent, np.maximum(rest, 0.0), weight, shape)
    return found if len(row) >= LEAST_EXAMPLES else _with_imagined(found, curve, end)


def _whole_rests(seen: Floats, share: Floats, whole: float, total: float) -> Floats:
    """Units over `whole` of the curve of styles that sold `seen` in `share` of it: what they sold in that part goes on.

    Their earlier sales have no say, else whatever is not seen yet would follow from a start by assumption.
    """
    mean = MEAN_SHARE * whole
    return np.asarray(seen + (seen + mean * total) / (np.maximum(share, 0.0) + mean + 1e-12) * (whole - share))


def recent_units(history: History, row: Ints, age: int) -> Floats:
    """Units before `age` that a style would have sold at its recent level: simple exponential smoothing of units over
    what the curve expects, each HALF_LIFE_DAYS counting half as much as the next (Brown 1959; Gardner 2006).
    """
    age = min(age, history.filled.shape[1] - 1)
    weight = 0.5 ** ((age - 1 - np.arange(age)) / HALF_LIFE_DAYS)
    expected = float(history.curve.rates(age) @ weight)
    # units of each day x its weight, from the units so far: by parts, which spares taking differences of all of them
    units = history.filled[row, : age + 1] @ np.diff(-weight, prepend=0.0, append=0.0)
    return np.asarray(units / max(expected, 1e-9) * history.curve.at(np.array([age]))[0])


def _latest(history: History, age: int, end: int, stopped: Stopped | None) -> tuple[Ints, Ints, Floats]:
    """Rows of the styles that tell of the days from `age` up to `end`, the MOST_EXAMPLES launched last; up to which age
    they do, and the share of those days that it is.
    """
    able = history.by_launch[history.seen_by_launch >= min(age + SEEN_BEYOND_DAYS, end)]
    ahead = float(np.diff(history.curve.at(np.array([age, end])))[0])
    tried = 2 * MOST_EXAMPLES  # mostly enough, and far fewer than all
    while True:
        row = able[-tried:]
        if stopped is not None:
            row = row[_alike_stopped(history, row, age, stopped)]
        stop = np.minimum(history.panel.seen[row], end)
        seen_ahead = history.exposed[row, stop] - history.exposed[row, np.minimum(age, stop)]
        weight = np.minimum(np.maximum(seen_ahead / max(ahead, 1e-9), 0.0), 1.0)
        told = np.flatnonzero(weight > LEAST_SEEN)[-MOST_EXAMPLES:]
        if len(told) == MOST_EXAMPLES or tried >= len(able):
            told = told[np.argsort(row[told])]
            return row[told], stop[told], weight[told]
        tried *= 4


def _alike_stopped(history: History, row: Ints, age: int, stopped: Stopped) -> NDArray[np.bool_]:
    """Which styles tell what a start cut short like that told: they went as far before `age`, or were shown as little."""
    before = row, np.minimum(age, history.filled.shape[1] - 1)
    exposed = history.exposed[before]
    if stopped.units is None:
        return np.asarray(exposed * MOST_LIKE_EXPOSED > stopped.exposed)
    return np.asarray((history.sold[before] >= stopped.units) | (exposed < MOST_LIKE_EXPOSED * stopped.exposed))


def _when_stopped(history: History, row: Ints, age: int, stopped: Stopped) -> tuple[Floats, Floats, Floats]:
    """Units, share of the curve seen (within the day, in proportion) and days with a sale when each was stopped."""
    upto = min(age, history.sold.shape[1] - 1)
    sold, exposed = history.sold[row, : upto + 1], history.exposed[row, : upto + 1]
    so_far, limit = (exposed, stopped.exposed) if stopped.units is None else (sold, stopped.units)
    reached = np.minimum(so_far[:, -1], limit)
    after = np.clip((so_far < reached[:, None]).sum(axis=1), 1, upto)
    place = np.arange(len(row))
    low, high = so_far[place, after - 1], so_far[place, after]
    part = np.where(reached < limit, 1.0, np.clip((reached - low) / np.maximum(high - low, 1e-9), 0.0, 1.0))
    after = np.where(reached < limit, upto, after)
    units, share = (x[place, after - 1] + part * (x[place, after] - x[place, after - 1]) for x in (sold, exposed))
    return units, np.maximum(share, 1e-9), history.selling[row, after].astype(float)


def stopped_shapes(curve: Curve, age: int, early: Floats, selling: Floats) -> Floats:
    """`shapes` of styles of which no more is known than how many units they would have sold before `age`."""
    by_age = max(float(curve.at(np.array([age]))[0]), 1e-9)
    points = early[:, None] * curve.at(_quarters(age)) / by_age
    recent = early * (1.0 - curve.at(np.array([age - _week(age)])) / by_age)
    return _in_logs(points, recent, early, selling)


def shapes(history: History, row: Ints, age: int, early: Floats) -> Floats:
    """(n, 6) the start up to `age`, in logs: four points on the cumulative curve (the last is `early`), the last week,
    days with a sale. Many small sales promise more than one large one.
    """
    last = min(history.filled.shape[1] - 1, age)
    points = history.filled[np.ix_(row, np.minimum(_quarters(age), last))]
    recent = history.filled[row, last] - history.filled[row, max(last - _week(age), 0)]
    return _in_logs(points, recent, early, history.selling[row, last].astype(float))


def _quarters(age: int) -> Ints:
    quarters: Ints = np.ceil(age * np.array([0.25, 0.5, 0.75, 1.0])).astype(np.int64)
    return np.asarray(np.maximum(quarters, 1))


def _week(age: int) -> int:
    return max(1, min(7, age // 2))


def _in_logs(points: Floats, recent: Floats, early: Floats, selling: Floats) -> Floats:
    points = np.column_stack([points[:, :-1], early])
    return np.column_stack([np.log1p(points) / 2, np.log1p(recent), SELLING_WEIGHT * np.log1p(selling)])


def _with_imagined(found: Examples, curve: Curve, end: int) -> Examples:
    """The examples and, beside them, imagined styles: levels spread about the mean level, a rest true to the curve
    but for a factor. They weigh as much as LEAST_EXAMPLES real ones less those there are.
    """
    normal = np.array([-1.28, -0.52, 0.0, 0.52, 1.28])
    total = curve.total if curve.total > 0 else PRIOR_UNITS_A_DAY * curve.days
    level = np.repeat(total * np.exp(PRIOR_LEVEL_SPREAD * normal - PRIOR_LEVEL_SPREAD**2 / 2), 5)
    factor = np.tile(np.exp(PRIOR_REST_SPREAD * normal), 5)
    age = found.age
    early = level * curve.at(np.array([age]))
    rest = level * factor * (curve.at(np.array([end])) - curve.at(np.array([age])))
    weight = np.full(25, (LEAST_EXAMPLES - len(found.row)) / 25)
    return Examples(
        age,
        np.concatenate([found.row, np.full(25, -1)]),
        np.concatenate([found.early, early]),
        np.concatenate([found.recent, early]),
        np.concatenate([found.rest, rest]),
        np.concatenate([found.weight, weight]),
        np.vstack([found.shape, stopped_shapes(curve, age, early, np.minimum(early, age))]),
    )
