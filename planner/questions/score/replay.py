"""Sells from a supply day by day at the demand that was seen; what is left is worth what it still may sell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.optimize.problem.demand_curve import demand_levels

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class UnitMoney:
    """Money of one style, currency a unit; `ahead`: the 21 quantiles of what may still sell, None = nothing any more."""

    revenue: float
    salvage: float
    penalty: float
    ahead: Floats | None


@dataclass(frozen=True)
class Outcome:
    """What came of a supply: units sold and left; money they make, what is left valued too, costs not taken off."""

    sold: float
    left: float
    money: float


def least_stock(sold: Floats, arrivals: Floats) -> float:
    """The least stock at the start that explains what was sold, (D,) units a day each."""
    return float(max((np.cumsum(sold) - np.cumsum(arrivals)).max(initial=0.0), 0.0))


def replay(stock: float, arrivals: Floats, demand: Floats, unit_money: UnitMoney, coming: float = 0.0) -> Outcome:
    """`arrivals` and `demand` (D,) units a day from the day of the decision on; `coming`: units paid and not there yet."""
    sold = unmet = 0.0
    for came, wanted in zip(arrivals.tolist(), demand.tolist(), strict=True):
        stock += came
        sells = min(stock, wanted)
        stock, sold, unmet = stock - sells, sold + sells, unmet + wanted - sells
    left = stock + coming
    later = 0.0
    if unit_money.ahead is not None:
        later = float(np.minimum(demand_levels(unit_money.ahead[None], 200)[0], left).mean())
    money = unit_money.revenue * (sold + later) + unit_money.salvage * (left - later) - unit_money.penalty * unmet
    return Outcome(sold, left, money)


def newsvendor_units(quantiles: Floats, supply: float, cost: float, money: UnitMoney, least: float) -> float:
    """The critical quantile of demand less what is there, in a run of at least `least` units; 0 where it pays nothing.

    Source: Arrow, Harris & Marschak (1951); critical ratio (revenue - cost) / (revenue - salvage).
    """
    revenue, salvage = money.revenue, money.salvage
    if revenue <= cost or revenue <= salvage:
        return 0.0
    ratio = (revenue - cost) / (revenue - salvage)
    levels = demand_levels(quantiles[None], 400)[0]
    wanted = float(np.quantile(levels, min(max(ratio, 0.0), 1.0))) - supply
    if wanted <= 0:
        return 0.0
    if wanted >= least:
        return float(np.ceil(wanted))
    worth = revenue * (np.minimum(levels, supply + least) - np.minimum(levels, supply)).mean()
    rest = least - (np.minimum(levels, supply + least) - np.minimum(levels, supply)).mean()
    return least if worth + salvage * rest > cost * least else 0.0
