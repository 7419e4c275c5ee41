"""What a plan leaves of every shared limit, and which one stands in the way of making more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.language import _
from planner.optimize.problem.balance import balance_of
from planner.optimize.problem.hard_limits import parts_of
from planner.optimize.problem.shared_limits import BUDGET, FABRIC, MINUTES, WEEK
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import cheapest_purchases, metres_by_fabric


@dataclass(frozen=True)
class Slack:
    """What is left: minutes (F, T) overtime included, metres (G,) purchases included, money in all and by week
    (T,), of every row of the hard limits (P,).

    metres_paid is what is left of metres on hand or bought by the plan; fabric_bought whether the plan buys any.
    """

    problem: Problem
    minutes: Floats
    metres: Floats
    metres_paid: Floats
    fabric_bought: Bools
    money: float
    money_by_week: Floats
    hard: Floats

    def missing_for(self, s: int, f: int, t: int, units: float, *, setup: bool) -> str:
        """The first shared limit that has no room for `units` more of style s at f in week t; "" when all have.

        `setup` says whether a run of its own is meant. In words, to be read after "because".
        """
        problem, factories = self.problem, self.problem.factories
        minutes = problem.styles.minutes[s] * units + (factories.setup_minutes[f] if setup else 0.0)
        if minutes > self.minutes[f, t] + 1e-6:
            return _(
                "{value} has {value_2:,.0f} minutes left in the week of {value_3} and this takes {minutes:,.0f}"
            ).format(value=factories.ids[f], value_2=self.minutes[f, t], value_3=problem.monday(t), minutes=minutes)
        return (
            self._fabric_missing(s, t, units)
            or self._money_missing(s, f, t, units, setup=setup)
            or self._hard_missing(s, f, t, units, setup=setup)
        )

    def never_in_a_week(self, s: int, f: int, units: float) -> str:
        """Where a run of `units` takes more minutes than f has in any week, open orders aside; "" where it does not."""
        factories = self.problem.factories
        minutes = float(self.problem.styles.minutes[s] * units + factories.setup_minutes[f])
        most = float((factories.capacity[f] + factories.overtime[f]).max(initial=0.0))
        if most <= 0 or minutes <= most + 1e-6:
            return ""
        return _("{value} has at most {most:,.0f} minutes in a week and this takes {minutes:,.0f}").format(
            value=factories.ids[f], most=most, minutes=minutes
        )

    def _hard_missing(self, s: int, f: int, t: int, units: float, *, setup: bool) -> str:
        for limit, left in parts_of(self.problem, self.hard):
            needed = float(limit.a_unit[s] * units + (limit.a_run[f] if setup else 0.0))
            for row in limit.place[::-1, f, t].tolist():
                if row >= 0 and needed > left[row] + 1e-6:
                    return limit.missing(row, max(float(left[row]), 0.0), needed)
        return ""

    def _fabric_missing(self, s: int, t: int, units: float) -> str:
        problem, g = self.problem, int(self.problem.styles.fabric[s])
        if g < 0:
            return ""
        needed, name = float(problem.styles.metres[s] * units), problem.fabrics.ids[g]
        if needed > self.metres[g] + 1e-6:
            return _("fabric {name} has {value:,.1f} metres left and this takes {needed:,.1f}").format(
                name=name, value=self.metres[g], needed=needed
            )
        if t < problem.first_start + problem.fabrics.lead[g] and needed > self.metres_paid[g] + 1e-6:
            return _("fabric {name} cannot be bought in time").format(name=name)
        return ""

    def _money_missing(self, s: int, f: int, t: int, units: float, *, setup: bool) -> str:
        making, fabric = self.cost(s, f, units, setup=setup), self._fabric_cost_of_one(s, units)
        if making + fabric > self.money + 1e-6:
            return _("the budget has {money:,.0f} left and this costs {value:,.0f}").format(
                money=self.money, value=making + fabric
            )
        if making > self.money_by_week[t] + 1e-6:
            left = f"{self.money_by_week[t]:,.0f}"
            return _("the budget of the week of {value} has {left} left and this costs {making:,.0f}").format(
                value=self.problem.monday(t), left=left, making=making
            )
        return ""

    def cost(self, s: int, f: int, units: float, *, setup: bool) -> float:
        """Units and setup, without fabric."""
        factories = self.problem.factories
        units_cost = self.problem.styles.unit_cost[s] * factories.cost_factor[f] * units
        return float(units_cost + (factories.setup_cost[f] if setup else 0.0))

    def _fabric_cost_of_one(self, s: int, units: float) -> float:
        return float(self.fabric_cost(np.array([s]), np.array([units]))[0])

    def fabric_cost(self, s: Ints, units: Floats) -> Floats:
        """What the metres cost that are neither on hand nor bought; the mill's minimum where the plan buys none.

        For runs of styles s (n,) of so many units (n,), each by itself.
        """
        fabrics, g = self.problem.fabrics, self.problem.styles.fabric[s]
        if not len(fabrics.ids):
            return np.zeros(len(s))
        missing = np.maximum(self.problem.styles.metres[s] * units - self.metres_paid[g], 0.0)
        least = np.where(self.fabric_bought[g], 0.0, fabrics.min_order[g])
        missing = np.where(missing > 0, np.maximum(missing, least), 0.0)
        return np.where(g >= 0, missing * fabrics.cost[g], 0.0)


def slack_of(problem: Problem, runs: Runs) -> Slack:
    """What `runs` leave of every shared limit."""
    fabrics, bought = problem.fabrics, cheapest_purchases(problem, runs)
    balance, used = balance_of(problem, runs), metres_by_fabric(problem, runs)
    return Slack(
        problem=problem,
        minutes=balance.left(MINUTES).reshape(problem.factories.capacity.shape),
        metres=balance.left(FABRIC),
        metres_paid=fabrics.on_hand + bought.bought - used,
        fabric_bought=bought.bought > 0,
        money=float(balance.left(BUDGET)[0]),
        money_by_week=problem.money.free_in_week(balance.left(WEEK)),
        hard=np.concatenate([np.zeros(0), *(balance.left(limit.kind) for limit in problem.hard)]),
    )
