"""What waiting costs a run: units that are held from its arrival until they are sold, or until exit_date.

Held unit-weeks are supermodular in the units of a style's runs: beside others a run's units wait no less than alone beside
stock and open orders. And alone they are convex in its size. So the tangent at any size, of the run alone, is never more
than what it adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.statement import Floats, Ints, StyleArrays

# Sizes of a run at which its waiting is known, up to what all but the highest of TOP of the levels could sell; fewer of
# them where styles are many.
SIZES, TOP = ((1500, 16), (np.inf, 6)), 0.97


@dataclass(frozen=True)
class Waiting:
    """Of styles with a holding cost (row (S,), -1 = none), by week of arrival and size: units, units sold, unit-weeks
    held and what one unit more adds to these, each (rows, A, J).
    """

    row: Ints
    units: Floats
    sold: Floats
    held: Floats
    slope: Floats

    @classmethod
    def of(cls, alone: RunsAlone, weeks: int) -> Waiting | None:
        """The table for arrivals in weeks 0 .. weeks - 1; None where holding costs nothing."""
        styles, curve = alone.styles, alone.curve
        s = np.flatnonzero(styles.holding > 0)
        if not len(s):
            return None
        number = next(sizes for most, sizes in SIZES if len(s) <= most)
        row = np.full(len(styles.holding), -1)
        row[s] = np.arange(len(s))
        rest = alone.rest[s]
        level = curve.levels[s, int(TOP * (curve.levels.shape[1] - 1))]
        part = (np.arange(1, number + 1) / number) ** 1.5
        shape = (len(s), weeks, number)
        every, when = np.repeat(s, weeks), np.tile(np.arange(weeks), len(s))
        here = np.maximum(rest[:, np.minimum(np.arange(weeks), rest.shape[1] - 1)], 1e-12).ravel()[:, None]
        units = here * np.repeat(level, weeks)[:, None] * part
        sold = units - alone.left(every, when, units)[0]
        held, slope = alone.held(every, when, units)
        units, sold, held, slope = (x.reshape(shape) for x in (units, sold, held, slope))
        return cls(row, units, sold, held, slope)

    def at_corners(
        self, styles: StyleArrays, s: Ints, arrival: Ints, least: Floats, most: Floats
    ) -> tuple[Floats, Floats]:
        """(sizes between `least` and `most` (m,) of runs of styles s (m,) with a holding cost that arrive in weeks (m,), what
        waiting costs at them at least), both (m, M): between these sizes it is at least what straight lines say, so that a
        run at any cost a unit is worth most at one of them.
        """
        row, when, none = self.row[s], np.minimum(arrival, self.units.shape[1] - 1), np.zeros((len(s), 1))
        slope = np.concatenate([none, self.slope[row, when]], axis=1)
        apart = np.concatenate([none, self.held[row, when] - self.slope[row, when] * self.units[row, when]], axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            corner = (apart[:, :-1] - apart[:, 1:]) / np.diff(slope, axis=1)
        corner = np.where(np.isfinite(corner), corner, self.units[row, when])
        sizes = np.concatenate([least[:, None], np.clip(corner, least[:, None], most[:, None]), most[:, None]], axis=1)
        held = np.zeros(sizes.shape)
        for j in range(1, slope.shape[1]):
            np.maximum(held, slope[:, j, None] * sizes + apart[:, j, None], out=held)
        return sizes, styles.holding[s][:, None] * held

    def costs(
        self, styles: StyleArrays, s: Ints, arrival: Ints, margin: Floats, b: Floats, least: Floats, most: Floats
    ) -> tuple[Floats, Floats]:
        """(cost a unit, cost a run, the latter 0 or less) (n, F, T) of waiting at the size that pays best with a unit
        costing `b` (n, F, T): tangents there, never more than what waiting costs. arrival (F, T); least (n, F).
        """
        a_unit, a_run = np.zeros(b.shape), np.zeros(b.shape)
        mine = np.flatnonzero(self.row[s] >= 0)
        row, holding = self.row[s[mine]], styles.holding[s[mine]][:, None, None]
        b, least, most, margin = b[mine], least[mine][:, :, None], most[mine], margin[mine][:, None, None]
        best = np.full(b.shape, -np.inf)
        unit, run = np.zeros(b.shape), np.zeros(b.shape)
        when = np.minimum(arrival, self.units.shape[1] - 1)
        for j in range(self.units.shape[2]):
            units, held = self.units[:, :, j][row][:, when], self.held[:, :, j][row][:, when]
            slope = self.slope[:, :, j][row][:, when]
            earns = margin * self.sold[:, :, j][row][:, when] - b * units - holding * held
            # The first size and those beyond the least are looked at, as far as the largest allows.
            better = ((earns > best) & (units <= most)) | (units <= least) | (best == -np.inf)
            best = np.where(better, earns, best)
            unit, run = np.where(better, slope, unit), np.where(better, held - slope * units, run)
        a_unit[mine], a_run[mine] = holding * unit, holding * run
        return a_unit, a_run
