"""So many pieces over all styles: each next piece goes where it adds most."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def spread_pieces(pieces: Ints, value: Floats, total: float) -> Ints:
    """(S,) index into `pieces` for each style, so that the sum of `value` (S, len(pieces)) is as large as `total` allows.

    `pieces` ascend from 0. Steps along the upper hull of each style's values are taken in order of value a piece: the
    best spread of the relaxed problem, short of one style by less than a step (Sinha & Zoltners 1979, the multiple-choice
    knapsack). What is left is given to the best single step that still fits.
    """
    at = np.zeros(len(value), dtype=np.int64)
    left = float(total)
    heap = [(-gain, s, to) for s in range(len(value)) for gain, to in [_next_step(pieces, value[s], 0)] if to]
    heapq.heapify(heap)
    while heap:
        _, s, to = heapq.heappop(heap)
        needed = float(pieces[to] - pieces[at[s]])
        if needed > left:
            continue
        at[s], left = to, left - needed
        gain, further = _next_step(pieces, value[s], to)
        if further:
            heapq.heappush(heap, (-gain, s, further))
    return _filled(pieces, value, at, left)


def _next_step(pieces: Ints, value: Floats, at: int) -> tuple[float, int]:
    """The step with the most value a piece from `at` on: (value a piece, where to); (0, 0) where none adds anything."""
    further = np.arange(at + 1, len(pieces))
    if not len(further):
        return 0.0, 0
    gain = (value[further] - value[at]) / (pieces[further] - pieces[at])
    best = int(np.argmax(gain))
    return (float(gain[best]), int(further[best])) if gain[best] > 1e-9 else (0.0, 0)


def _filled(pieces: Ints, value: Floats, at: Ints, left: float) -> Ints:
    """Single steps that fit into what is left, the best first, until none adds anything."""
    while True:
        fits = pieces[None, :] - pieces[at][:, None] <= left
        gain = np.where(fits, value - np.take_along_axis(value, at[:, None], axis=1), 0.0)
        s, to = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[s, to] <= 1e-9:
            return at
        left -= float(pieces[to] - pieces[at[s]])
        at[s] = to
