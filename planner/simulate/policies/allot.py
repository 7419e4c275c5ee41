"""Runs that styles ask for one by one -> those that minutes, fabric and money carry, the best a minute first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from planner.simulate.world import World


@dataclass(frozen=True)
class Wish:
    """A run that a style would like, and what it is expected to earn."""

    s: int
    f: int
    units: int
    profit: float


def allot(world: World, wishes: Iterable[Wish]) -> set[int]:
    """Start at most one run a style, that of the highest profit that still fits; returns the styles served.

    Styles whose best run earns most a minute come first. Cloth that lacks is bought, at least the mill's minimum;
    what has to come first makes the style wait.
    """
    by_style: dict[int, list[Wish]] = {}
    for wish in wishes:
        if wish.profit > 0:
            by_style.setdefault(wish.s, []).append(wish)
    arrays, served = world.arrays, set()

    def earns_a_minute(s: int) -> float:
        best = max(by_style[s], key=lambda w: (w.profit, -w.f))
        return best.profit / max(float(best.units * arrays.minutes[s] + arrays.setup_minutes[best.f]), 1e-9)

    for s in sorted(by_style, key=lambda s: (-earns_a_minute(s), s)):
        for wish in sorted(by_style[s], key=lambda w: (-w.profit, w.f)):
            _buy_fabric(world, wish)
            units = min(wish.units, world.most_units(s, wish.f))
            if units >= arrays.least[s, wish.f] and not world.why_not(s, wish.f, units):
                world.order(s, wish.f, units)
                served.add(s)
                break
    return served


def _buy_fabric(world: World, wish: Wish) -> None:
    """Buy what the wish lacks, once: fabric on its way is waited for."""
    arrays, g = world.arrays, int(world.arrays.fabric[wish.s])
    if g < 0 or world.why_not(wish.s, wish.f, wish.units).endswith("left"):
        return
    coming = sum(metres for _, fabric, metres in world.metres_coming if fabric == g)
    lacks = arrays.metres[wish.s] * wish.units - world.metres[g] - coming
    if lacks <= 1e-6:
        return
    metres = min(max(np.ceil(lacks * 100) / 100, arrays.min_order[g]), arrays.max_order[g])
    if metres * arrays.fabric_cost[g] <= world.money_of_season():
        world.buy(g, float(metres))
