"""What has been learned -> what styles may still sell, as quantiles."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.calibration.bounds import within_reason
from planner.forecast.calibration.calibrations import combine, widening
from planner.forecast.calibration.learning import learning_of
from planner.forecast.calibration.nested_backtest import classes
from planner.forecast.calibration.own_weight import joined
from planner.forecast.calibration.recalibration import Recalibration, rescaled
from planner.forecast.learn import Learned
from planner.forecast.members.blend import member_quantiles, most_questions
from planner.forecast.members.own_level import alone

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Answer:
    """(asked, 21) quantiles of the demand to the exit date; (asked,) share of it that a week more would resolve."""

    quantiles: Floats
    learning: Floats


def answer(learned: Learned, asked: Ints, recalibration: Recalibration | None, beside: Executor) -> Answer:
    """What the styles `asked`, rows of the panel, may still sell if stock never runs out.

    The members answer, a few questions at a time on threads `beside`; calibrations combine them; a style long on sale
    has its own level beside; the best of the past bounds the whole.
    """
    history, calibrations = learned.history, learned.calibrations
    panel = history.panel
    stop = panel.life[asked]
    kind, to_go = classes(history, asked), stop - panel.seen[asked]
    members = member_quantiles(history, asked, stop, most_questions(len(panel.ids)), beside.map)
    unseen = widening(kind, to_go, {name: replace(known, spread=0.0) for name, known in calibrations.items()})
    quantiles = combine(members, kind, to_go, calibrations)
    quantiles = joined(quantiles, alone(history, asked, stop, learned.own_level), learned.own_weight, unseen)
    quantiles = within_reason(quantiles, history, asked, unseen)
    learning = learning_of(learned.learning, history, asked, quantiles, widening(kind, to_go, calibrations))
    if recalibration is not None:
        quantiles, learning = rescaled(quantiles, recalibration), learning / max(recalibration.scale, 1.0) ** 2
    return Answer(quantiles, learning)
