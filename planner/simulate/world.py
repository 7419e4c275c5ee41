"""The bookkeeping of a season: stock, open orders, minutes, fabric and money, exact; it refuses what breaks a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.language import _
from planner.simulate.season import Season
from planner.simulate.season_arrays import SeasonArrays, numbers

Ints = NDArray[np.int64]

# Rounding that is no breach, as a share of the limit.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Order:
    """A run of `units` of style s at factory f that starts in week `week` and is on sale from week `arrival` on."""

    s: int
    f: int
    week: int
    arrival: int
    units: int


class World:
    """Where a season stands. Policies may look at all of it: what could be sold but has not been is not in here.

    week        the Monday it is, counted from the season's first; the one big buy begins in weeks below 0
    stock       units on hand by style
    sold        (S, D) units sold by day of age; `began` the stock with which that day began
    orders      every run so far
    metres      fabric on hand by fabric
    refused     what was asked for and broke a limit, in words
    """

    def __init__(self, season: Season) -> None:
        self.season, self.arrays = season, SeasonArrays(season)
        count, days = season.demand.shape
        self.week = -season.before
        self.stock = np.zeros(count, dtype=np.int64)
        self.made, self.tested = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        self.sold, self.began = np.zeros((count, days), dtype=np.int64), np.zeros((count, days), dtype=np.int64)
        self.orders: list[Order] = []
        self.metres = numbers(season.inputs.fabrics, "on_hand")
        self.metres_bought, self.metres_cut = np.zeros(len(self.metres)), np.zeros(len(self.metres))
        self.metres_coming: list[tuple[int, int, float]] = []
        self.making_cost = self.fabric_cost = self.holding_cost = self.test_cost = 0.0
        self.refused: list[str] = []
        self._minutes: dict[tuple[int, int], float] = {}
        self._spent: dict[int, float] = {}
        self._capacity = {
            (f, w): m for f, w, m in season.inputs.capacity.select("factory_id", "week", "minutes").iter_rows()
        }
        self._budget = dict(season.inputs.budget.select("week", "amount").iter_rows())

    # -- what limits leave --------------------------------------------------------------------------------------

    def room(self, f: int) -> tuple[float, float]:
        """Minutes of this week that no run has taken at factory f: regular ones, and overtime."""
        name, monday = self.season.inputs.factories["factory_id"][f], self.season.day(7 * self.week)
        regular = self._capacity.get((name, monday))
        if regular is None:
            regular = float(self.season.inputs.factories["weekly_minutes"][f])
        used = self._minutes.get((f, self.week), 0.0)
        return max(regular - used, 0.0), max(self.arrays.overtime[f] - max(used - regular, 0.0), 0.0)

    def money_left(self) -> float:
        """What may still be committed in this week: by the week's own budget, and by the season's so far.

        The budget of the settings is open-to-buy for one horizon; every week that goes by opens its share of the next.
        What is ordered ahead of the season may spend all of it.
        """
        return min(self.budget_of_week() - self._spent.get(self.week, 0.0), self.money_of_season())

    def budget_of_week(self) -> float:
        """The amount the budget table gives this week, with what weeks before it have left where budgets roll over; no
        limit where it names none.
        """
        return float(self._budget.get(self.season.day(7 * self.week), np.inf)) + self.left_of_weeks_before()

    def left_of_weeks_before(self) -> float:
        """What budgets of the season's weeks before this one have left for later: 0 where they do not roll over."""
        if not self.season.settings.optimize.budget_rolls_over:
            return 0.0
        before = range(-self.season.before, self.week)
        named = [(week, self._budget.get(self.season.day(7 * week))) for week in before]
        return float(sum(amount - self._spent.get(week, 0.0) for week, amount in named if amount is not None))

    def money_of_season(self) -> float:
        """What the budget of the settings leaves, fabric counted."""
        how = self.season.settings.optimize
        if how.budget is None:
            return np.inf
        weeks = self.season.weeks if self.week < 0 else self.week
        return how.budget * (1 + weeks / how.horizon_weeks) - self.making_cost - self.fabric_cost

    def cost(self, s: int, f: int, units: int) -> float:
        """What a run started now costs: units, setup, overtime; not the fabric."""
        arrays = self.arrays
        overtime = max(self._need(s, f, units) - self.room(f)[0], 0.0)
        return float(
            arrays.unit_cost[s] * arrays.cost_factor[f] * units
            + arrays.setup_cost[f]
            + arrays.overtime_cost[f] * overtime
        )

    def _need(self, s: int, f: int, units: int) -> float:
        return float(units * self.arrays.minutes[s] + self.arrays.setup_minutes[f])

    def most_units(self, s: int, f: int) -> int:
        """Most units of a run started now that minutes, fabric on hand and money allow, in whole lots; 0 = none."""
        arrays, (regular, extra) = self.arrays, self.room(f)
        most = min((regular + extra - arrays.setup_minutes[f]) / max(arrays.minutes[s], 1e-9), arrays.max_batch[f], 1e9)
        if arrays.metres[s] > 0:
            most = min(most, self.metres[arrays.fabric[s]] / arrays.metres[s])
        unit = arrays.unit_cost[s] * arrays.cost_factor[f]
        most = min(most, (self.money_left() - arrays.setup_cost[f]) / max(unit, 1e-9))
        units = int(np.floor(max(most, 0.0) / arrays.lot[f] + 1e-9) * arrays.lot[f])
        while units >= arrays.least[s, f] and self.why_not(s, f, units):  # overtime costs money too
            units -= int(max(arrays.lot[f], units // 20 // arrays.lot[f] * arrays.lot[f]))
        return units if units >= arrays.least[s, f] else 0

    def why_not(self, s: int, f: int, units: int) -> str:
        """The limit that a run started now would break; empty where it may start."""
        arrays, season = self.arrays, self.season
        if not arrays.makes[s, f]:
            return _("the factory does not make the category")
        if units < arrays.least[s, f] or units % arrays.lot[f] or units > arrays.max_batch[f]:
            return _("{units} is no batch (least {value:.0f}, lots of {value_2:.0f})").format(
                units=units, value=arrays.least[s, f], value_2=arrays.lot[f]
            )
        if 7 * (self.week + int(arrays.lead[f])) >= season.launch[s] + season.life[s]:
            return _("it would come after the last day on sale")
        regular, extra = self.room(f)
        if self._need(s, f, units) > (regular + extra) * (1 + TOLERANCE) + TOLERANCE:
            return _("{value:.1f} minutes, {value_2:.1f} left").format(
                value=self._need(s, f, units), value_2=regular + extra
            )
        if arrays.metres[s] * units > (metres := self._metres_at_hand(s)) * (1 + TOLERANCE) + TOLERANCE:
            return _("{value:.1f} metres, {metres:.1f} on hand").format(value=arrays.metres[s] * units, metres=metres)
        if self.cost(s, f, units) > self.money_left() * (1 + TOLERANCE) + 0.01:
            return _("{value:.2f} of money, {value_2:.2f} left").format(
                value=self.cost(s, f, units), value_2=self.money_left()
            )
        return ""

    def _metres_at_hand(self, s: int) -> float:
        return float(self.metres[self.arrays.fabric[s]]) if self.arrays.fabric[s] >= 0 else np.inf

    # -- what is done -------------------------------------------------------------------------------------------

    def open_monday(self) -> None:
        """Goods and fabric that are due come in; the test pieces of styles launched this week too."""
        for order in self.orders:
            if order.arrival == self.week:
                self.stock[order.s] += order.units
        for arrival, g, metres in self.metres_coming:
            if arrival == self.week:
                self.metres[g] += metres
        self.metres_coming = [x for x in self.metres_coming if x[0] > self.week]
        new = self.season.launch // 7 == self.week
        self.stock[new] += self.season.pieces
        self.tested[new] += self.season.pieces
        self.test_cost += float(self.arrays.unit_cost[new].sum()) * self.season.pieces

    def buy(self, g: int, metres: float) -> bool:
        """Buy fabric; refused where the mill asks for more or sells less, or the money is not there."""
        arrays, cost = self.arrays, metres * self.arrays.fabric_cost[g]
        if metres < arrays.min_order[g] * (1 - TOLERANCE) or metres > arrays.max_order[g] * (1 + TOLERANCE):
            self.refused.append(
                _("week {week}: {metres:.1f} metres of fabric {g} is no purchase").format(
                    week=self.week, metres=metres, g=g
                )
            )
            return False
        if cost > self.money_of_season() * (1 + TOLERANCE) + 0.01:
            self.refused.append(
                _("week {week}: fabric {g} for {cost:.2f}, {value:.2f} left").format(
                    week=self.week, g=g, cost=cost, value=self.money_of_season()
                )
            )
            return False
        self.fabric_cost += cost
        self.metres_bought[g] += metres
        if arrays.fabric_lead[g]:
            self.metres_coming.append((self.week + int(arrays.fabric_lead[g]), g, metres))
        else:
            self.metres[g] += metres
        return True

    def order(self, s: int, f: int, units: int) -> bool:
        """Start a run now; one that breaks a limit is refused and told."""
        broken = self.why_not(s, f, units)
        if broken:
            self.refused.append(
                _("week {week}: {units} of style {s} at factory {f}: {broken}").format(
                    week=self.week, units=units, s=s, f=f, broken=broken
                )
            )
            return False
        cost, arrays = self.cost(s, f, units), self.arrays
        self._minutes[f, self.week] = self._minutes.get((f, self.week), 0.0) + self._need(s, f, units)
        self._spent[self.week] = self._spent.get(self.week, 0.0) + cost
        self.making_cost += cost
        if arrays.fabric[s] >= 0:
            self.metres[arrays.fabric[s]] = max(self.metres[arrays.fabric[s]] - arrays.metres[s] * units, 0.0)
            self.metres_cut[arrays.fabric[s]] += arrays.metres[s] * units
        self.made[s] += units
        self.orders.append(Order(s, f, self.week, self.week + int(arrays.lead[f]), units))
        return True

    def play_week(self) -> None:
        """Seven days of sales, then what is on hand is paid for."""
        season = self.season
        for weekday in range(7):
            age = 7 * self.week + weekday - season.launch
            rows = np.flatnonzero((age >= 0) & (age < season.life))
            self.began[rows, age[rows]] = self.stock[rows]
            self.sold[rows, age[rows]] = np.minimum(self.stock[rows], season.demand[rows, age[rows]])
            self.stock[rows] -= self.sold[rows, age[rows]]
        self.week += 1
        held = (season.launch < 7 * self.week) & (season.launch + season.life > 7 * self.week)
        self.holding_cost += float((self.arrays.holding * self.stock)[held].sum())

    def on_sale(self) -> Ints:
        """The styles launched by this Monday and still to be sold."""
        launch, today = self.season.launch, 7 * self.week
        return np.flatnonzero((launch <= today) & (launch + self.season.life > today))

    def coming(self) -> list[Order]:
        """Orders not in yet."""
        return [order for order in self.orders if order.arrival > self.week]
