"""Rules of thumb that season_loop.py measures beside the planner, so that its shares can be compared with others'.

Every rule but the grades knows the true life-cycle curve, the festival, what designs are worth and how noisy sales
are; what it does not know is each style's level. That is more than a company knows, so the marks are high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from season_world import World

GRID = np.linspace(-2.8, 2.8, 57)
Wish = tuple[float, float, int, int, int]  # profit, profit a minute, style, factory, units


def belief(world: World, s: int, *, true_level: bool) -> tuple[np.ndarray, np.ndarray]:
    """Levels that style s may have, and how likely each is after what it has sold so far."""
    c, d = world.company, world.company.design
    if true_level:
        return np.array([c.level[s]]), np.ones(1)
    level = np.exp(c.prior[s] + d.spread * GRID)
    age = int(world.today - c.launch[s])
    began, sold = world.began[s, :age], world.sold[s, :age]
    there = np.where(began == 0, 0.0, np.where(sold >= began, 0.5, 1.0)) * c.shown[s, :age] * c.curve[s, :age]
    expected = level * there.sum()
    weeks = max(age / 7, 1.0)
    spread = d.noise * (there**2).sum() / max(there.sum(), 1e-9) ** 2 + d.wobble**2 / weeks
    spread = max(spread, 1e-3)
    # Negative binomial likelihood of the total: size 1 / spread.
    log = sold.sum() * np.log(expected + 1e-12) - (sold.sum() + 1 / spread) * np.log1p(spread * expected)
    log -= GRID**2 / 2
    weight = np.exp(log - log.max())
    return level, weight / weight.sum()


def shares(world: World, s: int, first: int, last: int) -> float:
    """Share of the level that falls from week `first` up to week `last`."""
    c = world.company
    low, high = (int(np.clip(7 * w - c.launch[s], 0, c.life[s])) for w in (first, last))
    return float((c.curve[s, low:high] * c.shown[s, low:high]).sum())


def lacking(world: World, s: int, arrival: int, until: int, level: np.ndarray) -> np.ndarray:
    """Units of demand from week `arrival` up to week `until` that stock and open orders will not meet, by level."""
    left = level * 0 + world.stock[s]
    coming = dict.fromkeys(range(world.week, until), 0)
    for week, units in world.coming(s):
        coming[min(week, until - 1)] = coming.get(min(week, until - 1), 0) + units
    lost = level * 0
    for week in range(world.week, until):
        left = left + coming[week] - level * shares(world, s, week, week + 1)
        if week >= arrival:
            lost = lost + np.maximum(-left, 0.0)
        left = np.maximum(left, 0.0)
    return lost


def newsvendor_wishes(
    world: World, s: int, *, true_level: bool = False, cover_weeks: int | None = None, mean: bool = False
) -> Iterable[Wish]:
    """The best run of style s at each factory; `cover_weeks` orders no more than what the weeks after arrival want."""
    c, p = world.company, world.prices
    level, weight = belief(world, s, true_level=true_level)
    exit_week = int(c.launch[s] + c.life[s]) // 7
    revenue = p["price"][s] * (1 - p["return_rate"][s]) + p["salvage_value"][s] * p["return_rate"][s]
    fabric = c.fabrics["cost"][int(world.fabric[s])] * p["fabric_per_unit"][s]
    for f in range(len(c.factories)):
        arrival = world.week + int(world.factory["lead_time_weeks"][f])
        if arrival >= exit_week:
            continue
        want = lacking(world, s, arrival, exit_week, level)
        cost = p["unit_cost"][s] * world.factory["cost_factor"][f] + fabric
        ratio = (revenue - cost) / (revenue - p["salvage_value"][s])
        units = float(want @ weight) if mean else _quantile(want, weight, ratio)
        if cover_weeks is not None and arrival + cover_weeks < exit_week:
            soon = lacking(world, s, arrival, arrival + cover_weeks, level)
            units = min(units, _quantile(soon, weight, max(ratio, 0.5)))
        if units < 0.5 * world.factory["min_batch"][f]:
            continue
        units = max(round(units), int(world.factory["min_batch"][f]))
        sold = np.minimum(units, want) @ weight
        profit = revenue * sold + p["salvage_value"][s] * (units - sold) - cost * units - world.factory["setup_cost"][f]
        if profit > 0:
            minutes = units * p["sewing_minutes"][s] + world.factory["setup_minutes"][f]
            yield profit, profit / minutes, s, f, units


def _quantile(values: np.ndarray, weight: np.ndarray, ratio: float) -> float:
    order = np.argsort(values)
    place = np.searchsorted(np.cumsum(weight[order]), np.clip(ratio, 0.0, 1.0) - 1e-9)
    return float(values[order][min(place, len(values) - 1)])


def carry_out(world: World, wishes: list[Wish]) -> None:
    """Styles whose best run pays most a minute first, each its best run that minutes, fabric and money still allow."""
    done: set[int] = set()
    first = {wish[2]: wish[1] for wish in sorted(wishes)}  # of each style's most profitable run
    for _, _, s, f, units in sorted(wishes, key=lambda wish: (-first[wish[2]], -wish[0], wish[2])):
        if s in done:
            continue
        left = (world.minutes_left(f) - world.factory["setup_minutes"][f]) / world.prices["sewing_minutes"][s]
        money = (world.money_left() - world.factory["setup_cost"][f]) / (
            world.prices["unit_cost"][s] * world.factory["cost_factor"][f]
        )
        units = int(min(units, left, money))
        g = int(world.fabric[s])
        need = units * world.prices["fabric_per_unit"][s] - world.metres[g]
        if need > 0 and world.company.fabrics["lead_time_weeks"][g] > 0:
            units = int(world.metres[g] / world.prices["fabric_per_unit"][s])
        if units < world.factory["min_batch"][f]:
            continue
        if need > 0 and world.company.fabrics["lead_time_weeks"][g] == 0:
            world.buy(g, max(need + 0.01, float(world.company.fabrics["min_order"][g])))
        if not world.why_not(s, f, units):
            world.order(s, f, units)
            done.add(s)


def stock_up_slow_fabrics(world: World) -> None:
    """Fabrics that take a week are kept at a fortnight's use (as much as was on hand at the start)."""
    table = world.company.fabrics
    for g, lead in enumerate(table["lead_time_weeks"]):
        coming = sum(m for _, k, m in world.coming_metres if k == g)
        low = 1.5 * table["on_hand"][g] - world.metres[g] - coming
        if lead and low > 0 and world.week < world.company.design.launch_weeks + 2:
            world.buy(g, max(low, float(table["min_order"][g])))


def at_ages(ages: Iterable[int] | None, **how: object) -> Callable[[World], None]:
    """A rule that orders newsvendor quantities when styles reach certain ages in days (None: every Monday)."""
    wanted = None if ages is None else set(ages)

    def decide(world: World) -> None:
        stock_up_slow_fabrics(world)
        carry_out(
            world,
            [
                wish
                for s in world.on_sale()
                if wanted is None or int(world.today - world.company.launch[s]) in wanted
                for wish in newsvendor_wishes(world, s, **how)
            ],
        )

    return decide


def grades(world: World) -> None:
    """By hand: after a week, by units sold so far, a fixed quantity for hot, good and flat styles and none for slow."""
    stock_up_slow_fabrics(world)
    c, wishes = world.company, []
    for s in world.on_sale():
        if world.today - c.launch[s] != 7:
            continue
        sold = world.sold[s].sum()
        units = 400 if sold >= 18 else 200 if sold >= 9 else 80 if sold >= 4 else 0
        fits = [
            f
            for f in range(len(c.factories))
            if world.factory["min_batch"][f] <= units
            and (world.makes[f] is None or world.category[s] in world.makes[f])
        ]
        wishes += [(float(-k), float(units), s, f, units) for k, f in enumerate(fits[::-1])]
    carry_out(world, wishes)


RULES: dict[str, Callable[[World], None]] = {
    "grades": grades,
    "mean": at_ages({14}, mean=True),
    "newsvendor-14": at_ages({14}),
    "newsvendor-7": at_ages({7}),
    "two-stage-14": at_ages({14, 28}, cover_weeks=4),
    "two-stage": at_ages(None, cover_weeks=3),
    "two-stage-true": at_ages(None, cover_weeks=5, true_level=True),
}
