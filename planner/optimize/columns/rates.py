"""Prices on shared limits, and what a run costs at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.options import Options
from planner.optimize.problem import Floats, Ints


@dataclass(frozen=True)
class Rates:
    """A price on every shared limit; all >= 0.

    minutes (F, T) a minute; fabric (G,) a metre; on_hand (G,) a metre used before a purchase can be there, on top;
    budget and budget_by_week (T,) a unit of currency.
    """

    minutes: Floats
    fabric: Floats
    on_hand: Floats
    budget: float
    budget_by_week: Floats

    @property
    def money(self) -> Floats:
        """What a unit of currency costs, spent on runs that start in week t, (T,)."""
        return 1.0 + self.budget + self.budget_by_week


def blend(old: Rates, new: Rates, weight: float) -> Rates:
    """old + weight x (new - old)."""
    def between(a: Floats, b: Floats) -> Floats:
        return a + weight * (b - a)

    return Rates(between(old.minutes, new.minutes), between(old.fabric, new.fabric), between(old.on_hand, new.on_hand),
                 old.budget + weight * (new.budget - old.budget), between(old.budget_by_week, new.budget_by_week))


def run_costs(options: Options, rates: Rates, s: Ints) -> tuple[Floats, Floats]:
    """(b, k): cost a unit less salvage (n, F, T) of styles s (n,), and cost of a run as such (F, T)."""
    styles, factories = options.problem.styles, options.problem.factories
    g = styles.fabric[s]
    cloth = np.zeros((len(s), 1, options.shape[1]))
    if len(rates.fabric):
        cloth = (np.where(g >= 0, rates.fabric[g], 0.0)[:, None]
                 + np.where(options.early(g), rates.on_hand[g][:, None], 0.0))[:, None, :]
    b = (options.making[s][:, :, None] * rates.money + styles.minutes[s][:, None, None] * rates.minutes[None]
         + styles.metres[s][:, None, None] * cloth - styles.salvage[s][:, None, None])
    k = factories.setup_cost[:, None] * rates.money + factories.setup_minutes[:, None] * rates.minutes
    return b, k
