"""The outside world of season_loop.py: stock, open orders, fabric and money, exact to the piece; it refuses what
breaks a limit.

It shares nothing with planner/simulate, which keeps books of the same kind: an error there would be made here too, and
would not be found.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from season_company import TEST_PIECES, Company


@dataclass(frozen=True)
class Order:
    """A run of `units` of style `s` at factory `f`, started in week `week`, on sale from week `arrival` on."""

    s: int
    f: int
    week: int
    arrival: int
    units: int


@dataclass
class World:
    """Where a season stands. `sold` and `began` (units sold, stock at the start of the day) are by style and day of
    age, over the new styles; nobody may look at `company.demand` but the days that have gone by.
    """

    company: Company
    stock: np.ndarray = field(init=False)
    sold: np.ndarray = field(init=False)
    began: np.ndarray = field(init=False)
    metres: np.ndarray = field(init=False)
    coming_metres: list[tuple[int, int, float]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    made: np.ndarray = field(init=False)
    spent: float = 0.0
    bought: float = 0.0
    refused: list[str] = field(default_factory=list)
    week: int = 0

    def __post_init__(self) -> None:
        """Nothing sold, nothing ordered."""
        c = self.company
        self.stock = np.zeros(len(c.launch), dtype=np.int64)
        self.made = np.zeros(len(c.launch), dtype=np.int64)
        self.sold = np.zeros(c.demand.shape, dtype=np.int64)
        self.began = np.zeros(c.demand.shape, dtype=np.int64)
        self.metres = c.fabrics["on_hand"].to_numpy().astype(float).copy()
        self.prices = {
            name: c.styles[name].to_numpy()
            for name in ("price", "unit_cost", "salvage_value", "sewing_minutes", "fabric_per_unit", "return_rate")
        }
        self.fabric = np.array([int(x[1:]) for x in c.styles["fabric_id"]])
        self.factory = {
            name: c.factories[name].to_numpy()
            for name in ("weekly_minutes", "min_batch", "lead_time_weeks", "setup_minutes", "setup_cost", "cost_factor")
        }
        self.makes = [x.split(";") if x else None for x in c.factories["categories"]]
        self.category = c.styles["category"].to_list()

    @property
    def today(self) -> int:
        """The day of this Monday."""
        return 7 * self.week

    def on_sale(self) -> np.ndarray:
        """Rows of the new styles that have been launched by today and are still to be sold."""
        c = self.company
        rows = np.arange(len(c.launch))
        return rows[(rows >= c.past) & (c.launch <= self.today) & (c.launch + c.life > self.today)]

    def open_monday(self) -> None:
        """Goods and fabric due come in, test pieces of today's launches too."""
        for order in (o for o in self.orders if o.arrival == self.week):
            self.stock[order.s] += order.units
        for arrival, g, metres in self.coming_metres:
            if arrival == self.week:
                self.metres[g] += metres
        new = (self.company.launch == self.today) & (np.arange(len(self.stock)) >= self.company.past)
        self.stock[new] += TEST_PIECES
        self.spent += float((self.prices["unit_cost"] * TEST_PIECES)[new].sum())

    def buy(self, g: int, metres: float) -> None:
        """Buy fabric; below the mill's minimum it is refused."""
        table = self.company.fabrics
        if metres < table["min_order"][g] - 1e-6:
            self.refused.append(f"fabric {g}: {metres} metres")
            return
        lead = int(table["lead_time_weeks"][g])
        if lead:
            self.coming_metres.append((self.week + lead, g, metres))
        else:
            self.metres[g] += metres
        self.bought += metres * float(table["cost"][g])

    def minutes_left(self, f: int) -> float:
        """Minutes of this week that no run has taken."""
        used = sum(
            o.units * self.prices["sewing_minutes"][o.s] + self.factory["setup_minutes"][f]
            for o in self.orders
            if o.week == self.week and o.f == f
        )
        return float(self.factory["weekly_minutes"][f] - used)

    def money_left(self) -> float:
        """Open-to-buy of this week that no run has taken."""
        return self.company.budget - sum(self.cost(o.s, o.f, o.units) for o in self.orders if o.week == self.week)

    def cost(self, s: int, f: int, units: int) -> float:
        """What a run costs, fabric apart."""
        return float(
            self.prices["unit_cost"][s] * self.factory["cost_factor"][f] * units + self.factory["setup_cost"][f]
        )

    def why_not(self, s: int, f: int, units: int) -> str:
        """The limit that a run started now would break; empty where it may be."""
        lead = int(self.factory["lead_time_weeks"][f])
        if self.makes[f] is not None and self.category[s] not in self.makes[f]:
            return "category"
        if units < self.factory["min_batch"][f]:
            return "minimum batch"
        if 7 * (self.week + lead) >= self.company.launch[s] + self.company.life[s]:
            return "too late"
        need = units * self.prices["sewing_minutes"][s] + self.factory["setup_minutes"][f]
        if need > self.minutes_left(f) + 1e-3:
            return f"minutes ({need:.1f} of {self.minutes_left(f):.1f})"
        if units * self.prices["fabric_per_unit"][s] > self.metres[self.fabric[s]] + 1e-3:
            return f"fabric ({units * self.prices['fabric_per_unit'][s]:.1f} of {self.metres[self.fabric[s]]:.1f})"
        if self.cost(s, f, units) > self.money_left() + 1e-2:
            return "budget"
        return ""

    def order(self, s: int, f: int, units: int) -> bool:
        """Start a run now; a run that breaks a limit is refused and told in `refused`."""
        broken = self.why_not(s, f, units)
        if broken:
            self.refused.append(f"week {self.week}: {units} of {s} at {f}: {broken}")
            return False
        self.metres[self.fabric[s]] -= units * self.prices["fabric_per_unit"][s]
        self.spent += self.cost(s, f, units)
        self.made[s] += units
        self.orders.append(Order(s, f, self.week, self.week + int(self.factory["lead_time_weeks"][f]), units))
        return True

    def play_week(self) -> None:
        """Seven days of sales."""
        c, rows = self.company, self.on_sale()
        for weekday in range(7):
            age = self.today + weekday - c.launch[rows]
            open_ = rows[age < c.life[rows]]
            age = age[age < c.life[rows]]
            self.began[open_, age] = self.stock[open_]
            self.sold[open_, age] = np.minimum(self.stock[open_], c.demand[open_, age])
            self.stock[open_] -= self.sold[open_, age]
        self.week += 1

    def coming(self, s: int) -> list[tuple[int, int]]:
        """(week, units) of each open order of a style."""
        return [(o.arrival, o.units) for o in self.orders if o.s == s and o.arrival > self.week]

    def result(self) -> dict[str, float]:
        """Money and units of a season that has been played to its end."""
        c, p = self.company, self.prices
        new = np.arange(len(c.launch)) >= c.past
        sold = self.sold.sum(axis=1)
        net = p["price"] * (1 - p["return_rate"]) + p["salvage_value"] * p["return_rate"]
        fabric = float((self.metres * c.fabrics["leftover_value"].to_numpy()).sum())
        margin = float((net * sold + p["salvage_value"] * self.stock)[new].sum()) + fabric - self.spent - self.bought
        received = self.made[new].sum() + TEST_PIECES * new.sum()
        demand = c.demand[new].sum()
        return {
            "margin": margin,
            "sold": float(sold[new].sum()),
            "sell_through": float(sold[new].sum() / received),
            "lost": float(1 - sold[new].sum() / demand),
            "leftover": float(self.stock[new].sum()),
            "ordered": float(self.made[new].sum()),
            "runs": float(len(self.orders)),
            "batch": float(self.made[new].sum() / max(len(self.orders), 1)),
            "fabric": self.bought,
            "refused": float(len(self.refused)),
        }
