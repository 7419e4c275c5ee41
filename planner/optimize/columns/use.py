"""How much of every shared limit chains take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chain import Chains
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates
from planner.optimize.problem.receiving import brought, by_start
from planner.optimize.problem.statement import Floats, Ints


@dataclass(frozen=True)
class Terms:
    """What each run of n chains takes: `chain` the row it belongs to, f, t, minutes, money, metres, early metres, units."""

    chain: Ints
    f: Ints
    t: Ints
    g: Ints
    minutes: Floats
    money: Floats
    metres: Floats
    early: Floats
    units: Floats


def terms_of(options: Options, chains: Chains) -> Terms:
    """One entry a run, in the order of the chains."""
    styles, factories = options.problem.styles, options.problem.factories
    i, j = np.nonzero(chains.on)
    s, f, t, units = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
    g = styles.fabric[s]
    metres = np.where(g >= 0, styles.metres[s] * units, 0.0)
    early = np.where(options.early(g)[np.arange(len(t)), t], metres, 0.0)
    return Terms(
        i,
        f,
        t,
        g,
        styles.minutes[s] * units + factories.setup_minutes[f],
        options.making[s, f] * units + factories.setup_cost[f],
        metres,
        early,
        units,
    )


@dataclass(frozen=True)
class Use:
    """What chains take together: minutes (F, T), metres and early metres (G,), money by week of start (T,), units that
    arrive (F + 1, A) where the warehouse has a limit.
    """

    minutes: Floats
    metres: Floats
    early: Floats
    money: Floats
    arriving: Floats

    def scaled(self, times: float) -> Use:
        """As many times as much."""
        return Use(
            self.minutes * times, self.metres * times, self.early * times, self.money * times, self.arriving * times
        )

    def plus(self, other: Use) -> Use:
        """Both together."""
        return Use(
            self.minutes + other.minutes,
            self.metres + other.metres,
            self.early + other.early,
            self.money + other.money,
            self.arriving + other.arriving,
        )


def use_of(options: Options, chains: Chains) -> Use:
    """Total use of all chains."""
    terms = terms_of(options, chains)
    minutes = np.zeros(options.shape)
    np.add.at(minutes, (terms.f, terms.t), terms.minutes)
    n_fabrics, known = len(options.problem.fabrics.ids), terms.g >= 0
    g = terms.g[known]
    return Use(
        minutes,
        added_up(g, terms.metres[known], n_fabrics),
        added_up(g, terms.early[known], n_fabrics),
        added_up(terms.t, terms.money, options.shape[1]),
        brought(options.problem, terms.f, terms.t, terms.units),
    )


def added_up(place: Ints, amounts: Floats, n: int) -> Floats:
    """Sum of the amounts by place, (n,)."""
    found: Floats = np.bincount(place, amounts, minlength=n).astype(np.float64)
    return found


def takes(options: Options, chains: Chains, rates: Rates) -> Floats:
    """What each chain takes of the shared limits at these prices, (n,) currency; its own making cost not counted."""
    terms = terms_of(options, chains)
    cost = terms.minutes * rates.minutes[terms.f, terms.t] + terms.money * (rates.money[terms.t] - 1.0)
    if rates.receiving is not None:
        cost = cost + terms.units * by_start(options.problem, rates.receiving)[terms.f, terms.t]
    if rates.toll is not None:
        cost = cost + rates.toll[chains.s[terms.chain], terms.f, terms.t]
    known = terms.g >= 0
    g = terms.g[known]
    cost[known] += terms.metres[known] * rates.fabric[g] + terms.early[known] * rates.on_hand[g]
    return added_up(terms.chain, cost, len(chains))
