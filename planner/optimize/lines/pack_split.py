"""A run in whole packs: put one by one where they sell most a piece, then exchanged while that gains."""

from __future__ import annotations

import numpy as np

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.split_sales import expected_sales
from planner.optimize.problem.rounding import ROUNDING
from planner.optimize.problem.statement import Floats, Ints


def whole_packs(ask: Ask, chosen: np.ndarray) -> Floats | None:
    """Whole packs in the colours `chosen` that add up to the run; None where they cannot.

    Packs are put one by one where they sell most a piece, then exchanged while that gains.
    """
    kinds = pack_sizes(ask.packs, ask.colour, ask.step, ask.least)
    colours = np.flatnonzero(chosen).tolist()
    held = np.array([np.where(ask.colour == c, pack, 0.0) for c in colours for pack, _, _ in kinds])
    pieces = np.array([round(n) for _ in colours for _, n, _ in kinds])
    of = np.repeat(colours, len(kinds))
    floor = max(ask.least_colour, min(n * k for _, n, k in kinds))
    count = np.zeros(len(of), dtype=np.int64)
    for c in colours:
        while (count * pieces)[of == c].sum() < floor - ROUNDING:
            count[_best_pack(ask, count, held, pieces, of == c)] += 1
    left = round(ask.units) - int((count * pieces).sum())
    ways = _ways(pieces.tolist(), max(left, 0))
    if left < 0 or not ways[left]:
        return None
    while left > 0:
        fits = np.array([n <= left and ways[left - n] for n in pieces.tolist()])
        best = _best_pack(ask, count, held, pieces, fits)
        count[best] += 1
        left -= int(pieces[best])
    return np.asarray(_exchanged_packs(ask, count, held, pieces, of, floor) @ held)


def pack_sizes(packs: tuple[Floats, ...], colour: Ints, step: float, least: float) -> list[tuple[Floats, float, int]]:
    """Packs as (units a SKU in one colour, pieces in a pack, least number of them in a colour).

    Packs are taken several at a time where only that makes every line a multiple of `step`.
    """
    found = []
    for pack in packs:
        inner = pack[colour == colour[int(np.argmax(pack > 0))]]
        times = 1
        while any(round(times * u) % round(step) for u in inner):
            times += 1
        held = pack * times
        smallest = float(held[held > 0].min())
        found.append((held, float((inner * times).sum()), max(1, int(np.ceil(least / smallest - ROUNDING)))))
    return found


def reachable(ask: Ask, most: float) -> np.ndarray:
    """(most + 1,) whether whole packs can make exactly so many units, minimums kept.

    What several colours can make one colour can make too, so that one is asked.
    """
    sizes = pack_sizes(ask.packs, ask.colour, ask.step, ask.least)
    can = _ways([round(pieces) for _, pieces, _ in sizes], int(most))
    floor = max(ask.least_colour, min(pieces * k for _, pieces, k in sizes))
    can[: min(int(np.ceil(floor)), len(can))] = False
    return can


def _best_pack(ask: Ask, count: Ints, held: Floats, pieces: Ints, may: np.ndarray) -> int:
    """Which pack more, of those that may be, sells most a piece."""
    split = count @ held
    now = expected_sales(ask, split)
    worth = [(expected_sales(ask, split + more) - now) / n for more, n in zip(held, pieces, strict=True)]
    return int(np.argmax(np.where(may, worth, -np.inf)))


def _ways(pieces: list[int], upto: int) -> np.ndarray:
    """(upto + 1,) whether packs of so many pieces can make exactly n."""
    can = np.zeros(upto + 1, dtype=bool)
    can[0] = True
    for n in range(1, upto + 1):
        can[n] = any(p <= n and can[n - p] for p in pieces)
    return can


def _exchanged_packs(ask: Ask, count: Ints, held: Floats, pieces: Ints, of: Ints, floor: float) -> Ints:
    """Exchanges one pack for another of as many pieces while that sells more; colours keep their minimum."""
    for _ in range(50):
        best, gain, now = None, 1e-9, expected_sales(ask, count @ held)
        for out in np.flatnonzero(count).tolist():
            for into in np.flatnonzero(pieces == pieces[out]).tolist():
                changed = count.copy()
                changed[out] -= 1
                changed[into] += 1
                if (changed * pieces)[of == of[out]].sum() < floor - ROUNDING:
                    continue
                if (value := expected_sales(ask, changed @ held) - now) > gain:
                    best, gain = changed, value
        if best is None:
            break
        count = best
    return count
