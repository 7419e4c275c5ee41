"""What the minutes, metres, money and hard limits of a run would earn in other styles, at the prices of the limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.language import _
from planner.optimize.problem.hard_limits import hard_costs
from planner.optimize.problem.statement import Prices, Problem

# Resources that make up less of the worth than this share are not worth naming.
NAMED_SHARE = 0.2


@dataclass(frozen=True)
class Elsewhere:
    """Prices of the limits, turned into words about one run."""

    problem: Problem
    prices: Prices

    def worth(self, s: int, f: int, t: int, units: float, making: float, *, setup: bool) -> tuple[float, str]:
        """(currency, words) that the resources of `units` of style s at f in week t earn elsewhere.

        `making` is what they cost without fabric. Words such as `minutes at F1 and money`; "" where nothing is scarce.
        """
        parts = self._parts(s, f, t, units, making, setup=setup)
        total = sum(parts.values())
        named = [name for name, amount in parts.items() if amount > NAMED_SHARE * total]
        return total, _(" and ").join(named)

    def _parts(self, s: int, f: int, t: int, units: float, making: float, *, setup: bool) -> dict[str, float]:
        styles, factories, fabrics = self.problem.styles, self.problem.factories, self.problem.fabrics
        minutes = styles.minutes[s] * units + (factories.setup_minutes[f] if setup else 0.0)
        parts = {
            _("minutes at {factory}").format(factory=factories.ids[f]): float(minutes * self.prices.minutes[f, t]),
            _("money"): float(self.prices.of_money[t]) * making,
        }
        costs = hard_costs(self.problem, self.prices.hard, np.array([s]))
        for limit, (a_unit, a_run) in zip(self.problem.hard, costs, strict=True):
            parts[limit.noun()] = float(a_unit[0, f, t]) * units + (float(a_run[f, t]) if setup else 0.0)
        g = int(styles.fabric[s])
        if g >= 0:
            # The price of a metre that is bought holds what it costs; only what is above that is scarcity.
            scarce = max(float(self.prices.fabric[g]) - float(fabrics.cost[g]) * (1 + self.prices.budget), 0.0)
            parts[_("fabric {name}").format(name=fabrics.ids[g])] = scarce * float(styles.metres[s]) * units
        return parts
