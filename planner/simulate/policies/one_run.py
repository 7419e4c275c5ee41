"""One run for demand that is not known: the newsvendor's quantity, and what a run near it is expected to earn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.simulate.policies.allot import Wish
from planner.simulate.season_arrays import SeasonArrays

Floats = NDArray[np.float64]


def critical_quantile(want: Floats, ratio: float) -> float:
    """The quantile at the critical ratio (Arrow, Harris & Marschak 1951) of equally likely demands, ascending."""
    return float(want[int(np.clip(ratio * len(want), 0, len(want) - 1))])


def one_run(
    arrays: SeasonArrays,
    s: int,
    f: int,
    want: Floats,
    worth: float,
    quantity: Callable[[Floats, float], float] = critical_quantile,
) -> Wish:
    """The batch of style s at factory f closest to `quantity(want, critical ratio)`, fabric paid for.

    want    equally likely demands that the run can meet, units, ascending
    worth   of a unit sold, currency
    """
    cost, lot = arrays.unit_cost_at(s, f), arrays.lot[f]
    ratio = (worth - cost) / max(worth - arrays.salvage[s], 1e-9)
    units = min(max(round(quantity(want, float(ratio)) / lot) * lot, arrays.least[s, f]), arrays.max_batch[f])
    sold = float(np.minimum(units, want).mean())
    profit = worth * sold + arrays.salvage[s] * (units - sold) - cost * units - arrays.setup_cost[f]
    return Wish(s, f, int(units), float(profit))
