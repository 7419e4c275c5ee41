"""A season that has been played to its end -> its figures; many seasons -> means with intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.simulate.world import World

# Two-sided 95% quantiles of Student's t by degrees of freedom; beyond the table, by the last.
T95 = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
    2.120,
    2.110,
    2.101,
    2.093,
    2.086,
    2.080,
    2.074,
    2.069,
    2.064,
    2.060,
    2.056,
    2.052,
    2.048,
    2.045,
)
FIGURES = ("margin", "share", "sell_through", "lost_sales", "leftover", "changes")


@dataclass(frozen=True)
class Score:
    """One policy in one season. Money in the workspace's currency, shares 0-1.

    margin        sales net of returns + salvage + leftover fabric - units, setups, overtime, fabric, holding, goodwill
    share         of the margin of the plan that knows the future, in the same season; None where that was not played
    sell_through  units sold / units received, test pieces included
    lost_sales    share of demand that found no stock
    leftover      units left at their exit
    changes       share of provisional orders that the next plan no longer has as they were; None without such orders
    """

    policy: str
    season: int
    margin: float
    sell_through: float
    lost_sales: float
    leftover: int
    ordered: int
    sold: int
    runs: int
    refused: int
    changes: float | None
    share: float | None = None


def score(policy: str, world: World, changes: float | None) -> Score:
    """The figures of a season that is over."""
    season, arrays = world.season, world.arrays
    inside = np.arange(season.demand.shape[1]) < season.life[:, None]
    demand, sold = (season.demand * inside).sum(axis=1), world.sold.sum(axis=1)
    lost = demand - sold
    leftover_fabric = float((np.minimum(world.metres, world.metres_bought) * arrays.leftover_value).sum())
    margin = (
        float((arrays.revenue * sold + arrays.salvage * world.stock - arrays.penalty * lost).sum()) + leftover_fabric
    )
    margin -= world.test_cost + world.making_cost + world.fabric_cost + world.holding_cost
    received = int((world.made + world.tested).sum())
    return Score(
        policy,
        season.seed,
        round(margin, 2),
        _share(sold.sum(), received),
        _share(lost.sum(), demand.sum()),
        int(world.stock.sum()),
        int(world.made.sum()),
        int(sold.sum()),
        len(world.orders),
        len(world.refused),
        changes,
    )


def _share(part: float, whole: float) -> float:
    return round(float(part) / max(float(whole), 1e-9), 6) if whole else 0.0


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95% t interval of the mean; None for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    mean = math.fsum(values) / n
    sd = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (n - 1))
    half = T95[min(n - 1, len(T95)) - 1] * sd / math.sqrt(n)
    return mean - half, mean + half


def summary(scores: Sequence[Score]) -> dict[str, Any]:
    """One policy over its seasons: each figure's mean, `_low` and `_high` of the 95% t interval over seasons."""
    row: dict[str, Any] = {"policy": scores[0].policy, "seasons": len(scores)}
    for name in FIGURES:
        values = [float(v) for v in (getattr(s, name) for s in scores) if v is not None]
        between = interval(values)
        row[name] = round(math.fsum(values) / len(values), 6) if values else None
        row[f"{name}_low"], row[f"{name}_high"] = (
            (None, None) if between is None else (round(between[0], 6), round(between[1], 6))
        )
    row["ordered"] = round(sum(s.ordered for s in scores) / len(scores), 1)
    row["runs"] = round(sum(s.runs for s in scores) / len(scores), 1)
    row["refused"] = sum(s.refused for s in scores)
    return row
