"""On which days of age each style could be bought, in a form in which sums over all styles and days are quick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.panel.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class OpenDays:
    """What `curve.open_days` says, as the days seen of each style and the daily shares of those alone that were not
    always open.

    width    days of age
    upto     (S,) days seen, at most `width`
    wave     (S,) which of the days of launch, `launches`, is the style's; numbered from the first
    partly   rows of the styles not always open, by wave; there = (partly, width) their shares
    """

    width: int
    upto: Ints
    wave: Ints
    launches: Ints
    partly: Ints
    there: Floats

    def exposure(self, rate: Floats) -> Floats:
        """(S,) sum over days of share open x rate of the day of age."""
        out = np.concatenate([[0.0], np.cumsum(rate[: self.width])])[self.upto]
        out[self.partly] = self.there @ rate[: self.width]
        return np.asarray(out)

    def by_age(self, level: Floats) -> Floats:
        """(width,) sum over styles of share open x level of the style."""
        counted = np.bincount(self.upto, self._of_always_open(level), self.width + 1)
        return np.asarray(np.cumsum(counted[::-1])[::-1][1:] + level[self.partly] @ self.there)

    def by_wave(self, level: Floats) -> Floats:
        """(waves, width) the same sum apart for the styles of each day of launch."""
        shape = len(self.launches), self.width + 1
        counted = np.bincount(self.wave * shape[1] + self.upto, self._of_always_open(level), shape[0] * shape[1])
        out = np.cumsum(counted.reshape(shape)[:, ::-1], axis=1)[:, ::-1][:, 1:]
        if len(self.partly):
            waves, begins = np.unique(self.wave[self.partly], return_index=True)
            out[waves] += np.add.reduceat(level[self.partly, None] * self.there, begins, axis=0)
        return np.asarray(out)

    def _of_always_open(self, level: Floats) -> Floats:
        level = level.copy()
        level[self.partly] = 0.0
        return level


def open_days_of(panel: Panel, width: int | None = None) -> OpenDays:
    """The OpenDays of a panel, up to a day of age (default: as far as any style has been seen)."""
    width = panel.units.shape[1] if width is None else width
    launches, wave = np.unique(panel.launch, return_inverse=True)
    partly, there = np.zeros(0, dtype=np.int64), np.zeros((0, width))
    if panel.open is not None:
        seen = np.arange(panel.open.shape[1]) < panel.seen[:, None]
        partly = np.flatnonzero(((panel.open != 1.0) & seen).any(axis=1))
        partly = partly[np.argsort(wave[partly], kind="stable")]
        there = np.where(seen[partly], panel.open[partly], 0.0)[:, :width]
    return OpenDays(width, np.minimum(panel.seen, width), wave, launches, partly, np.ascontiguousarray(there))
