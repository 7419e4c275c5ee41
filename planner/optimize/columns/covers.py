"""Covers: runs that cannot all be made in one week of a factory, since even their least batches take too many minutes.

A relaxation fills a week with parts of runs. Of runs whose least batches do not fit together at least one must be
missing; told so, it comes much nearer to plans where a week holds only a few batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chain import Chains
from planner.optimize.columns.options import Options
from planner.optimize.problem import Floats, Ints

# A cover counts when the relaxation exceeds it by this many runs; this many are kept a week of a factory and round.
EXCEEDED, KEPT = 0.02, 6
# Runs that the relaxation makes at least this part of, and most of them, are looked through for covers.
PART, LOOKED_THROUGH = 0.02, 16
# Covers by size alone: of runs that need more than 1/n of a week there are at most n - 1.
PARTS_OF_A_WEEK = range(2, 9)
_EVEN = 1e-9


@dataclass(frozen=True)
class Cover:
    """sum of weight[s] (S,) over the runs of factory f in week t  <=  most."""

    f: int
    t: int
    weight: Floats
    most: float

    @property
    def key(self) -> tuple[int, int, float, bytes]:
        """Two covers that say the same have the same."""
        return self.f, self.t, self.most, self.weight.tobytes()

    def weight_of(self, chains: Chains) -> float:
        """What the runs of these chains count together."""
        here = ((chains.f == self.f) & (chains.t == self.t)).any(axis=1)
        return float(self.weight[chains.s[here]].sum())


def exceeded(options: Options, made: Floats) -> list[Cover]:
    """Covers that a relaxation exceeds; made (S, F, T) is the part of each run that it makes."""
    styles, factories = options.problem.styles, options.problem.factories
    minutes = options.least * styles.minutes[:, None] + factories.setup_minutes
    room = options.regular + options.extra
    found = []
    for f, t in np.argwhere(made.sum(axis=0) > 1 + EXCEEDED).tolist():
        fits = minutes[:, f] <= room[f, t]
        offers: list[tuple[float, int, Cover]] = []
        for weight, most in _candidates(minutes[:, f], float(room[f, t]), made[:, f, t]):
            cover = Cover(f, t, np.where(fits, weight, 0.0), most)
            over = float(cover.weight @ made[:, f, t]) - most
            if over > EXCEEDED:
                length = float(np.sqrt((cover.weight[made[:, f, t] > 0] ** 2).sum()))
                offers.append((-over / length, len(offers), cover))
        best = {cover.key: cover for _, _, cover in sorted(offers, key=lambda offer: offer[:2])}
        found += list(best.values())[:KEPT]
    return found


def _candidates(minutes: Floats, room: float, made: Floats) -> Iterator[tuple[Floats, float]]:
    """(weight (S,), most) of rows that hold for any runs that fit into `room`."""
    for n in PARTS_OF_A_WEEK:
        yield np.maximum(np.ceil(minutes * n / room - _EVEN) - 1, 0.0), n - 1.0
    often = np.argsort(-made, kind="stable")[:LOOKED_THROUGH]
    for chosen in _minimal_covers(minutes, room, made, often[made[often] > PART]):
        yield lifted(minutes, room, chosen), len(chosen) - 1.0


def _minimal_covers(minutes: Floats, room: float, made: Floats, often: Ints) -> Iterator[list[int]]:
    """Sets that exceed the room but for any one of their runs; the relaxation makes more of them than all but one."""
    def grow(chosen: list[int], start: int, missing: float, total: float) -> Iterator[list[int]]:
        if total > room * (1 + _EVEN):
            if total - minutes[chosen].min() <= room * (1 + _EVEN):
                yield chosen
            return
        for place in range(start, len(often)):
            s = int(often[place])
            left = missing - (1 - float(made[s]))
            if left <= 0:  # so it is for all that follow, which are made less
                break
            yield from grow([*chosen, s], place + 1, left, total + float(minutes[s]))

    yield from grow([], 0, 1 - EXCEEDED / 2, 0.0)


def lifted(minutes: Floats, room: float, chosen: list[int]) -> Floats:
    """Weights (S,) with which the cover `chosen` holds for runs of all styles: sum of weights <= len(chosen) - 1.

    A run of the cover counts 1. Any other, and those of the cover above `top`, counts k when it needs more minutes than
    the k largest of the cover together, each taken as at most `top`; with all at most `top` the cover just fits.
    Source: Letchford & Souza, On the lifted cover inequalities, Operations Research Letters 47 (2019), theorem 1.
    """
    sizes = np.sort(minutes[chosen])
    left, top = room, 0.0
    for n, size in zip(range(len(sizes), 0, -1), sizes.tolist(), strict=True):
        if size * n >= left:
            top = left / n
            break
        left -= size
    steps = np.cumsum(np.minimum(sizes[::-1], top))
    weight = np.searchsorted(steps, minutes - _EVEN * room, side="left").astype(np.float64)
    weight[[s for s in chosen if minutes[s] <= top * (1 + _EVEN)]] = 1.0
    return weight
