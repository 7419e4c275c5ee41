"""What a style's runs sell SKU by SKU, added up week by week as it is over styles elsewhere."""

from __future__ import annotations

import numpy as np

from planner.optimize.lines.ask import Ask
from planner.optimize.lines.split_sales import carried
from planner.optimize.problem.demand_curve import Outlook, demand_levels, expected_leftover, outlook
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs, SkuMix


def supply_by_week(mix: SkuMix, k: Ints) -> Floats:
    """(K, W) stock and open orders of SKUs k by week of arrival."""
    supply = mix.coming[k].copy()
    supply[:, 0] += mix.stock[k]
    return supply


def left_at(problem: Problem, mix: SkuMix, k: Ints, supply: Floats, week: int) -> Floats:
    """(K,) units expected to be left as a week opens of what came before it."""
    share = problem.styles.share[int(mix.style[k[0]])].copy()
    share[week:] = 0.0
    before = supply.copy()
    before[:, week:] = 0.0
    if not before.any() or not share.any():
        return np.asarray(before.sum(axis=1))
    return expected_leftover(demand_levels(mix.knots[k]), np.repeat(share[None], len(k), axis=0), before)


def added_by_runs(
    problem: Problem, mix: SkuMix, k: Ints, runs: Runs, mine: Ints, units: list[Floats]
) -> tuple[Floats, Floats]:
    """(units sold, unit-weeks held) that each of a style's runs adds to those before it."""
    s = int(runs.s[mine[0]])
    supply = supply_by_week(mix, k)
    nothing = np.zeros(len(k))
    before = _outlook(problem, mix, k, s, supply) if supply.any() else Outlook(nothing, nothing, nothing)
    sold, held = np.zeros(len(mine)), np.zeros(len(mine))
    for i, r in enumerate(mine.tolist()):
        supply[:, int(runs.t[r] + problem.factories.lead[runs.f[r]])] += units[r]
        now = _outlook(problem, mix, k, s, supply)
        sold[i] = now.sold.sum() - before.sold.sum()
        held[i] = now.held.sum() - before.held.sum()
        before = now
    return sold, held


def _outlook(problem: Problem, mix: SkuMix, k: Ints, s: int, supply: Floats) -> Outlook:
    """What becomes of a style's SKUs supplied with `supply` (K, W)."""
    styles = problem.styles
    knots = mix.knots[k]
    if mix.substitution[s]:
        ask = Ask(0.0, knots, supply.sum(axis=1), mix.colour[k], mix.share[k], moves=float(mix.substitution[s]))
        knots = knots * carried(ask, ask.there)[:, None]
    return outlook(
        demand_levels(knots),
        np.repeat(styles.share[[s]], len(k), axis=0),
        supply,
        np.repeat(styles.last_week[[s]], len(k)),
        with_held=bool(styles.holding[s] > 0),
    )
