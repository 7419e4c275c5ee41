"""Prices on shared limits, and what a run costs at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.options import Options
from planner.optimize.problem.receiving import by_start
from planner.optimize.problem.statement import Floats, Ints


@dataclass(frozen=True)
class Rates:
    """A price on every shared limit; all >= 0.

    minutes (F, T) a minute; fabric (G,) a metre; on_hand (G,) a metre used before a purchase can be there, on top;
    budget and budget_by_week (T,) a unit of currency. What covers.py finds adds toll (S, F, T) a run as such, and
    relief, in currency, what all runs together are allowed at these tolls. receiving (F + 1, A) a unit that arrives;
    None = no price.
    """

    minutes: Floats
    fabric: Floats
    on_hand: Floats
    budget: float
    budget_by_week: Floats
    toll: Floats | None = None
    relief: float = 0.0
    receiving: Floats | None = None

    @property
    def money(self) -> Floats:
        """What a unit of currency costs, spent on runs that start in week t, (T,)."""
        return 1.0 + self.budget + self.budget_by_week


def blend(old: Rates, new: Rates, weight: float) -> Rates:
    """old + weight x (new - old)."""

    def between(a: Floats, b: Floats) -> Floats:
        return a + weight * (b - a)

    def between_any(a: Floats | None, b: Floats | None) -> Floats | None:
        none = np.zeros(1)
        return None if a is None and b is None else between(none if a is None else a, none if b is None else b)

    return Rates(
        between(old.minutes, new.minutes),
        between(old.fabric, new.fabric),
        between(old.on_hand, new.on_hand),
        old.budget + weight * (new.budget - old.budget),
        between(old.budget_by_week, new.budget_by_week),
        between_any(old.toll, new.toll),
        old.relief + weight * (new.relief - old.relief),
        between_any(old.receiving, new.receiving),
    )


def run_costs(options: Options, rates: Rates, s: Ints) -> tuple[Floats, Floats]:
    """(b, k): cost a unit less salvage and cost of a run as such, both (n, F, T), of styles s (n,)."""
    styles, factories = options.problem.styles, options.problem.factories
    g = styles.fabric[s]
    cloth = np.zeros((len(s), 1, options.shape[1]))
    if len(rates.fabric):
        cloth = (
            np.where(g >= 0, rates.fabric[g], 0.0)[:, None] + np.where(options.early(g), rates.on_hand[g][:, None], 0.0)
        )[:, None, :]
    b = (
        options.making[s][:, :, None] * rates.money
        + styles.minutes[s][:, None, None] * rates.minutes[None]
        + styles.metres[s][:, None, None] * cloth
        - styles.salvage[s][:, None, None]
    )
    if rates.receiving is not None:
        b = b + by_start(options.problem, rates.receiving)
    k = factories.setup_cost[:, None] * rates.money + factories.setup_minutes[:, None] * rates.minutes
    return b, np.broadcast_to(k, b.shape) if rates.toll is None else k + rates.toll[s]
