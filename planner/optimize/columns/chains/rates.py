"""Prices on shared limits, and what a run costs at them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.optimize.columns.chains.options import Options
from planner.optimize.problem.hard_limits import hard_costs
from planner.optimize.problem.shared_limits import BUDGET, EARLY, FABRIC, MINUTES, WEEK, ByKind
from planner.optimize.problem.statement import Floats, Ints, Prices


@dataclass(frozen=True)
class Rates:
    """A price on every shared limit; all >= 0.

    minutes (F, T) a minute; fabric (G,) a metre; on_hand (G,) a metre used before a purchase can be there, on top;
    budget and budget_by_week (T,) a unit of currency. What relaxation/covers.py finds adds toll (S, F, T) a run as
    such, and relief, in currency, what all runs together are allowed at these tolls. hard (P,) a unit of each row of the
    hard limits; without rows where there are none.
    """

    minutes: Floats
    fabric: Floats
    on_hand: Floats
    budget: float
    budget_by_week: Floats
    toll: Floats | None = None
    relief: float = 0.0
    hard: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def money(self) -> Floats:
        """What a unit of currency costs, spent on runs that start in week t, (T,)."""
        return 1.0 + self.budget + self.budget_by_week


def prices_of(rates: Rates) -> Prices:
    """The prices as those of a solution."""
    return Prices(rates.minutes, rates.fabric, rates.budget, rates.budget_by_week, rates.hard)


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
        between(*_of_one_length(old.hard, new.hard)),
    )


def rates_of_rows(options: Options, price: ByKind, toll: Floats | None, relief: float = 0.0) -> Rates:
    """Prices of the rows of every shared limit as Rates."""
    none, problem = np.zeros(len(options.problem.fabrics.ids)), options.problem
    return Rates(
        price[MINUTES].reshape(options.shape),
        price.get(FABRIC, none),
        price.get(EARLY, none),
        float(price[BUDGET][0]),
        price[WEEK],
        toll,
        relief,
        np.concatenate([np.zeros(0), *(price[limit.kind] for limit in problem.hard)]),
    )


def _of_one_length(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both as they are; no rows stand for prices of 0."""
    return (one if len(one) else np.zeros_like(other)), (other if len(other) else np.zeros_like(one))


def run_costs(options: Options, rates: Rates, s: Ints) -> tuple[Floats, Floats]:
    """(b, k): cost a unit less salvage and cost of a run as such, both (n, F, T), of styles s (n,). What waiting costs is
    in both, as a tangent, so that k may be below 0 (problem/waiting.py).
    """
    styles, factories = options.problem.styles, options.problem.factories
    g = styles.fabric[s]
    metre = np.zeros((len(s), 1, options.shape[1]))
    if len(rates.fabric):
        metre = (
            np.where(g >= 0, rates.fabric[g], 0.0)[:, None] + np.where(options.early(g), rates.on_hand[g][:, None], 0.0)
        )[:, None, :]
    b = (
        options.making[s][:, :, None] * rates.money
        + styles.minutes[s][:, None, None] * rates.minutes[None]
        + styles.metres[s][:, None, None] * metre
        - styles.salvage[s][:, None, None]
    )
    k = factories.setup_cost[:, None] * rates.money + factories.setup_minutes[:, None] * rates.minutes
    for a_unit, a_run in hard_costs(options.problem, rates.hard, s):
        b, k = b + a_unit, k + a_run
    k = np.broadcast_to(k, b.shape) if rates.toll is None else k + rates.toll[s]
    if options.waiting is not None:
        arrival = np.arange(options.shape[1])[None, :] + factories.lead[:, None]
        size = options.least[s], options.most[s]
        unit, run = options.waiting.costs(styles, s, arrival, options.margin[s], b, *size)
        b, k = b + unit, k + run
    return b, k
