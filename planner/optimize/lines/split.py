"""The lines of one run: how many of each SKU, so that they sell most.

Without minimums the best split gives each next unit to the SKU that most likely lacks it; that is exact, since what a
SKU sells is a concave curve of its units. Minimums a line or a colour and packs make it a choice of which to leave
out: all choices are weighed where there are few, else the worst is dropped or topped up one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.statement import Floats, Ints

LEVELS = np.array(QUANTILE_LEVELS)
# All ways to leave SKUs out are weighed where a style has at most so many SKUs in question; colours likewise.
FEW_SKUS, FEW_COLOURS = 8, 6
# Of more, so many numbers of colours are tried, from the most that their minimum allows.
TRIED_COLOURS = 2
_TINY = 1e-9


@dataclass(frozen=True)
class Ask:
    """What is to be split over the K SKUs of a style.

    units           of the run
    knots, there    (K, 21) quantiles of the demand that the run has to cover, (K,) units that are there for it already
    colour          (K,) colour of each SKU, 0 to C - 1
    share           (K,) of the style's demand
    step            a line is a multiple of it
    least           least units of a line that is made
    least_colour    least units of a colour that is made
    moves           share of a missing colour's demand that takes another colour
    packs           each (K,) units of a SKU in one pack of its colour; none = single pieces
    """

    units: float
    knots: Floats
    there: Floats
    colour: Ints
    share: Floats
    step: float = 1.0
    least: float = 0.0
    least_colour: float = 0.0
    moves: float = 0.0
    packs: tuple[Floats, ...] = ()

    @property
    def colours(self) -> int:
        """C."""
        return int(self.colour.max(initial=-1)) + 1


def best_split(ask: Ask) -> Floats:
    """(K,) units of each SKU that together sell most; they add up to the run.

    Where no split keeps every minimum, as a pin can ask for, the one that comes nearest: fewest and largest lines.
    """
    if ask.packs:
        found = [s for chosen in _colour_sets(ask) if (s := _packed(ask, chosen)) is not None]
        if found:
            return max(found, key=lambda s: expected_sales(ask, s))
    over = ask.units % ask.step
    if over > _TINY:
        return _with_odd_pieces(ask, over)
    free = replace(ask, least=0.0, least_colour=0.0)
    plain = _filled(free, np.ones(len(ask.share), dtype=bool))
    if plain is not None and _keeps(ask, plain) and not ask.moves:
        return plain
    found = [s for made in _choices(ask) if (s := _filled(ask, made)) is not None and _keeps(ask, s)]
    if found:
        return max(found, key=lambda s: expected_sales(ask, s))
    return _nearest(ask)


def expected_sales(ask: Ask, split: Floats) -> float:
    """Units of demand that what is there and `split` meet in expectation; missing colours' demand moves as it may."""
    supply = ask.there + split
    return float(expected_met(ask.knots * _carried(ask, supply)[:, None], supply).sum())


def _carried(ask: Ask, supply: Floats) -> Floats:
    """(K,) by what demand of a SKU is multiplied when colours without any supply send theirs on."""
    if not ask.moves:
        return np.ones(len(supply))
    has = np.bincount(ask.colour, supply)[ask.colour] > 0
    gone, stays = ask.share[~has].sum(), ask.share[has].sum()
    return np.where(has, 1.0 + (ask.moves * gone / stays if stays > 0 else 0.0), 1.0)


def expected_met(knots: Floats, supply: Floats) -> Floats:
    """E min(supply, D) for demands with quantiles `knots` (K, 21), straight between them and flat outside; (K,)."""
    low, high = knots[:, :-1], knots[:, 1:]
    width = np.diff(LEVELS)
    inside = np.clip(supply[:, None], low, high)
    step = high - low
    reached = np.divide(inside - low, step, out=(supply[:, None] >= high).astype(float), where=step > 0)
    # Below the supply the mean of the straight line, above it the supply itself.
    of_part = width * (reached * (low + inside) / 2 + (1 - reached) * np.minimum(supply[:, None], high))
    of_part = np.where(supply[:, None] < low, width * supply[:, None], of_part)
    ends = LEVELS[0] * np.minimum(supply, knots[:, 0]) + (1 - LEVELS[-1]) * np.minimum(supply, knots[:, -1])
    return np.asarray(of_part.sum(axis=1) + ends)


def _filled(ask: Ask, made: np.ndarray) -> Floats | None:
    """The best split over the SKUs `made`, each line and colour at least its minimum; None where that cannot be."""
    floor = ask.step * np.ceil(ask.least / ask.step - _TINY) if ask.least > ask.step else 0.0
    low = np.where(made, floor, 0.0)
    if ask.least_colour:
        _raise_colours(ask, made, low)
    left = ask.units - low.sum()
    if left < -_TINY or not made.any():
        return None
    knots = ask.knots * _carried(ask, ask.there + np.where(made, 1.0, 0.0))[:, None] if ask.moves else ask.knots
    return _topped_up(ask, knots, low, made, left)


def _raise_colours(ask: Ask, made: np.ndarray, low: Floats) -> None:
    """Lifts `low` so that each colour made has its minimum, by what sells best within the colour."""
    total = np.bincount(ask.colour, low)
    for c in np.flatnonzero(np.bincount(ask.colour, made) > 0).tolist():
        lack = ask.least_colour - total[c]
        if lack > _TINY:
            inner = made & (ask.colour == c)
            low[:] = _topped_up(ask, ask.knots, low, inner, ask.step * np.ceil(lack / ask.step - _TINY))


def _topped_up(ask: Ask, knots: Floats, low: Floats, made: np.ndarray, left: float) -> Floats:
    """`low` and `left` more units in whole steps, each where it most likely sells, on SKUs `made`.

    A common level comes within a step or two of it; which steps around it sell most is then seen one by one. What sells
    alike, or not at all, goes by share.
    """
    k = np.flatnonzero(made)
    step, base, steps = ask.step, ask.there[k] + low[k], round(left / ask.step)
    level = _common_level(knots[k], base, left)
    sure = np.floor(np.maximum(_at_level(knots[k], level) - base, 0.0) / step + _TINY) - 2
    sure = np.maximum(sure, 0.0)
    if sure.sum() > steps:  # flat parts of the curves: more than is left would do as well
        sure = np.floor(sure * (steps / sure.sum()))
    open_steps = int(steps - sure.sum())
    out = low.copy()
    out[k] += step * (sure + _best_steps(knots[k], base + sure * step, sure, step, open_steps, ask.share[k]))
    return out


def _best_steps(knots: Floats, supply: Floats, sure: Floats, step: float, many: int, share: Floats) -> Floats:
    """How many of `many` steps more each SKU gets; sales are concave in the steps, so the best ones are the first."""
    found = np.zeros(len(supply))
    wide = 8
    while many > 0:
        width = min(wide, many)
        at = supply[:, None] + (found[:, None] + np.arange(width + 1)) * step
        sales = expected_met(np.repeat(knots, width + 1, axis=0), at.ravel()).reshape(at.shape)
        gain = np.round(np.diff(sales, axis=1), 9)
        fair = (sure + found)[:, None] + np.arange(1, width + 1)
        row = np.repeat(np.arange(len(supply)), width)
        order = np.lexsort((row, (fair / np.maximum(share, 1e-12)[:, None]).ravel(), -gain.ravel()))
        # A SKU whose steps are all taken may have better ones beyond: no worse step than its last is taken yet.
        bar = gain[:, -1].max() if width < many else -np.inf
        taken = order[:many]
        taken = taken[gain.ravel()[taken] >= bar]
        got = np.bincount(row[taken], minlength=len(supply))
        found += got
        many -= len(taken)
        wide *= 2
    return found


def _common_level(knots: Floats, base: Floats, left: float) -> float:
    """The level up to which `left` units cover all SKUs alike, those with more being left as they are."""
    needed = np.maximum(knots - base[:, None], 0.0).sum(axis=0)
    if needed[-1] <= left:
        return float(LEVELS[-1])
    high = int(np.argmax(needed > left))
    if high == 0:
        return 0.0
    step = needed[high] - needed[high - 1]
    return float(LEVELS[high - 1] + (LEVELS[high] - LEVELS[high - 1]) * (left - needed[high - 1]) / step)


def _at_level(knots: Floats, u: float) -> Floats:
    if u < LEVELS[0]:
        return np.zeros(len(knots))
    high = int(np.clip(np.searchsorted(LEVELS, u), 1, len(LEVELS) - 1))
    part = (u - LEVELS[high - 1]) / (LEVELS[high] - LEVELS[high - 1])
    return np.asarray(knots[:, high - 1] * (1.0 - part) + knots[:, high] * part)


def _keeps(ask: Ask, split: Floats) -> bool:
    """Whether a split keeps the minimums of lines and colours."""
    lines = bool((split[split > _TINY] >= ask.least - _TINY).all())
    of_colour = np.bincount(ask.colour, split)
    return lines and bool((of_colour[of_colour > _TINY] >= ask.least_colour - _TINY).all())


def _colour_sets(ask: Ask) -> Iterator[np.ndarray]:
    """Which colours to make, (C,) flags: all sets where colours are few, else the largest shares together."""
    C = ask.colours
    most = C if not ask.least_colour else max(1, min(C, int(ask.units / ask.least_colour + _TINY)))
    if C <= FEW_COLOURS and len(ask.share) <= FEW_SKUS:
        for n in range(most, 0, -1):
            for chosen in combinations(range(C), n):
                yield np.isin(np.arange(C), chosen)
        return
    # Of many colours, those whose next unit sells best.
    lacking = expected_met(ask.knots, ask.there + 1e9) - expected_met(ask.knots, ask.there)
    order = np.argsort(-np.bincount(ask.colour, lacking), kind="stable")
    for n in range(most, max(most - TRIED_COLOURS, 0), -1):
        yield np.isin(np.arange(C), order[:n])
    if most > TRIED_COLOURS:
        yield np.isin(np.arange(C), order[:1])


def _choices(ask: Ask) -> Iterator[np.ndarray]:
    """Sets of SKUs to make: of some colours, all lines or all but some."""
    few = len(ask.share) <= FEW_SKUS
    for chosen in _colour_sets(ask):
        inside = chosen[ask.colour]
        if ask.least <= ask.step:
            yield inside
        elif few:
            k = np.flatnonzero(inside).tolist()
            for n in range(len(k), 0, -1):
                for kept in combinations(k, n):
                    yield np.isin(np.arange(len(inside)), kept)
        else:
            yield from _without_small_lines(ask, inside)


def _without_small_lines(ask: Ask, inside: np.ndarray) -> Iterator[np.ndarray]:
    """`inside`, then without the smallest lines below the minimum, as long as there are such."""
    free, kept = replace(ask, least=0.0), inside.copy()
    while kept.any():
        wish = _filled(free, kept)
        if wish is None:
            return
        small = kept & (wish < ask.least - _TINY)
        if small.sum() * ask.least <= ask.units:
            yield kept.copy()
        if not small.any():
            return
        # Lines far below it go together: one by one they would take a style of many SKUs as many splits.
        kept[small & (wish < ask.least / 2)] = False
        kept[int(np.argmin(np.where(small, wish, np.inf)))] = False


def _with_odd_pieces(ask: Ask, over: float) -> Floats:
    """The best split of whole steps, and `over` more pieces in its largest line: what is asked is no multiple of the step."""
    if ask.units < ask.step:
        return _nearest(replace(ask, least=0.0, least_colour=0.0))
    split = best_split(replace(ask, units=ask.units - over))
    split[int(np.argmax(split))] += over
    return split


def _nearest(ask: Ask) -> Floats:
    """Where minimums cannot be kept: without those of lines, without any; else all in the SKU that sells it best."""
    for eased in (replace(ask, least=0.0), replace(ask, least=0.0, least_colour=0.0)):
        found = [s for made in _choices(eased) if (s := _filled(eased, made)) is not None and _keeps(eased, s)]
        if found and eased != ask and ask.units >= ask.step:
            return max(found, key=lambda s: expected_sales(ask, s))
    most = [float(expected_met(ask.knots[[i]], ask.there[[i]] + ask.units)[0]) for i in range(len(ask.share))]
    out = np.zeros(len(ask.share))
    out[int(np.argmax(most))] = ask.units
    return out


# packs


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
        found.append((held, float((inner * times).sum()), max(1, int(np.ceil(least / smallest - _TINY)))))
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


def _packed(ask: Ask, chosen: np.ndarray) -> Floats | None:
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
        while (count * pieces)[of == c].sum() < floor - _TINY:
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
                if (changed * pieces)[of == of[out]].sum() < floor - _TINY:
                    continue
                if (value := expected_sales(ask, changed @ held) - now) > gain:
                    best, gain = changed, value
        if best is None:
            break
        count = best
    return count
