"""Ranges that a backtest has found too narrow or too wide -> scaled so that they hold what they claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain import Warn
from planner.forecast.quantiles import FEW_UNITS, MEDIAN
from planner.language import _

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Recalibration:
    """What a backtest found: 80% ranges held `covered` of `styles` styles over `days` days; `scale` mends it.

    run_id   the backtest
    """

    scale: float
    covered: float
    styles: int
    days: int
    run_id: str

    def as_dict(self) -> dict[str, object]:
        """For the manifest."""
        return {
            "scale": self.scale,
            "covered_80": self.covered,
            "styles": self.styles,
            "days": self.days,
            "backtest": self.run_id,
        }

    def notice(self) -> Warn:
        """What people are told of it."""
        done = f"{abs(self.scale - 1):.0%} {'wider' if self.scale > 1 else 'narrower'}"
        return Warn(
            "recalibrated",
            _(
                "In the backtest {run_id} 80% ranges held {covered:.0%} of {styles} styles, which chance "
                "does not explain: ranges are made {done}."
            ).format(run_id=self.run_id, covered=self.covered, styles=self.styles, done=done),
            notice=True,
        )


def rescaled(quantiles: Floats, recalibration: Recalibration | None) -> Floats:
    """(n, 21) quantiles whose distances to the median are scaled, in logs of units + FEW_UNITS."""
    if recalibration is None or recalibration.scale == 1.0:
        return quantiles
    logs = np.log(quantiles + FEW_UNITS)
    middle = logs[:, [MEDIAN]]
    return np.maximum(np.exp(middle + recalibration.scale * (logs - middle)) - FEW_UNITS, 0.0)
