"""What nobody can beat, and a plan that knows all demand: the season as a linear programme, then with whole runs."""

from __future__ import annotations

from collections.abc import Callable, Container

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix
from season_company import TEST_PIECES, Company
from season_world import World

Key = tuple[int, int, int]  # style, factory, week of start


class _Rows:
    """Sparse rows of a programme, added one term at a time."""

    def __init__(self) -> None:
        self.row, self.column, self.value, self.right = [], [], [], []

    def new(self, right: float) -> int:
        self.right.append(right)
        return len(self.right) - 1

    def add(self, row: int, column: int, value: float) -> None:
        self.row.append(row)
        self.column.append(column)
        self.value.append(value)

    def matrix(self, columns: int) -> coo_matrix:
        return coo_matrix((self.value, (self.row, self.column)), shape=(len(self.right), columns)).tocsr()


class _Season:
    """The programme: what sells and is left each week, what is made and bought. Fabric may be cut as soon as it is
    wanted. `whole`: runs exist or not, with their setup and minimum batch; only the runs in `among` may exist.
    """

    def __init__(self, company: Company, *, among: Container[Key] | None = None, whole: bool = False) -> None:
        self.company, self.world, self.among, self.whole = company, World(company), among, whole
        self.cost: list[float] = []
        self.top: list[float] = []
        self.made: dict[Key, int] = {}
        self.exists: dict[Key, int] = {}
        self.balance, self.limit = _Rows(), _Rows()
        weeks = range(company.design.decisions)
        self.minutes = {
            (f, t): self.limit.new(float(x)) for t in weeks for f, x in enumerate(self.world.factory["weekly_minutes"])
        }
        self.money = [self.limit.new(company.budget) for _ in weeks]
        self.metres = [self.limit.new(float(x)) for x in company.fabrics["on_hand"]]
        self.constant = float((company.fabrics["on_hand"] * company.fabrics["leftover_value"]).sum())
        for g, (price, left) in enumerate(company.fabrics.select("cost", "leftover_value").iter_rows()):
            self.limit.add(self.metres[g], self.variable(price - left), -1.0)
        for s in range(company.past, len(company.launch)):
            self.add_style(s)

    def variable(self, cost: float, most: float = np.inf) -> int:
        self.cost.append(cost)
        self.top.append(most)
        return len(self.cost) - 1

    def add_style(self, s: int) -> None:
        c, p = self.company, self.world.prices
        first, weeks = int(c.launch[s]) // 7, int(c.life[s]) // 7
        weekly = c.demand[s, : 7 * weeks].reshape(weeks, 7).sum(axis=1)
        net = p["price"][s] * (1 - p["return_rate"][s]) + p["salvage_value"][s] * p["return_rate"][s]
        self.constant -= TEST_PIECES * p["unit_cost"][s]
        rows, hold = [self.balance.new(-TEST_PIECES if w == 0 else 0.0) for w in range(weeks)], -1
        for w in range(weeks):
            self.balance.add(rows[w], self.variable(-net, float(weekly[w])), -1.0)
            if w:
                self.balance.add(rows[w], hold, 1.0)
            hold = self.variable(-p["salvage_value"][s] if w == weeks - 1 else 0.0)
            self.balance.add(rows[w], hold, -1.0)
        for f, made in enumerate(self.world.makes):
            lead = int(self.world.factory["lead_time_weeks"][f])
            if made is None or self.world.category[s] in made:
                for t in range(first, min(first + weeks - lead, c.design.decisions)):
                    if self.among is None or (s, f, t) in self.among:
                        self.add_run((s, f, t), rows[t + lead - first], float(weekly[t + lead - first :].sum()))

    def add_run(self, key: Key, arrives: int, sellable: float) -> None:
        (s, f, t), p, factory = key, self.world.prices, self.world.factory
        g = int(self.world.fabric[s])
        unit = p["unit_cost"][s] * factory["cost_factor"][f]
        worth_left = float(self.company.fabrics["leftover_value"][g]) * p["fabric_per_unit"][s]
        q = self.made[key] = self.variable(unit + worth_left)
        self.balance.add(arrives, q, 1.0)
        self.limit.add(self.minutes[f, t], q, p["sewing_minutes"][s])
        self.limit.add(self.money[t], q, unit)
        self.limit.add(self.metres[g], q, p["fabric_per_unit"][s])
        if self.whole:
            least = float(factory["min_batch"][f])
            y = self.exists[key] = self.variable(float(factory["setup_cost"][f]), 1.0)
            self.limit.add(self.minutes[f, t], y, float(factory["setup_minutes"][f]))
            self.limit.add(self.money[t], y, float(factory["setup_cost"][f]))
            for sign, units in ((1.0, max(sellable, least)), (-1.0, least)):  # nothing, or least <= q <= sellable
                row = self.limit.new(0.0)
                self.limit.add(row, q, sign)
                self.limit.add(row, y, -sign * units)

    def solve(self, seconds: float) -> tuple[float, dict[Key, float]]:
        """The best margin found and its runs; that of the linear programme is the best there is."""
        count = len(self.cost)
        limits, balance = self.limit.matrix(count), self.balance.matrix(count)
        if self.whole:
            kind = np.zeros(count)
            kind[list(self.exists.values())] = 1
            done = milp(
                self.cost,
                integrality=kind,
                bounds=Bounds(0, np.array(self.top)),
                constraints=[
                    LinearConstraint(limits, -np.inf, self.limit.right),
                    LinearConstraint(balance, self.balance.right, self.balance.right),
                ],
                options={"time_limit": seconds, "mip_rel_gap": 0.01},
            )
        else:
            done = linprog(
                self.cost,
                A_ub=limits,
                b_ub=self.limit.right,
                A_eq=balance,
                b_eq=self.balance.right,
                bounds=np.column_stack([np.zeros(count), self.top]),
                method="highs",
            )
        if done.x is None:
            raise SystemExit(f"no solution: {done.message}")
        return self.constant - float(done.fun), {k: float(done.x[q]) for k, q in self.made.items() if done.x[q] > 0.5}


def foresight(company: Company) -> tuple[float, dict[Key, float]]:
    """The most that any way of ordering could have earned (no minimum batch, no setup, no mill minimum), its runs."""
    return _Season(company).solve(0)


def knowing_runs(company: Company, wanted: dict[Key, float], seconds: float) -> tuple[float, dict[Key, float]]:
    """Whole runs that know all demand: the best found in so many seconds among the bound's and those a week around."""
    among = {(s, f, t + d) for s, f, t in wanted for d in (-1, 0, 1)} if len(wanted) < 800 else set(wanted)
    return _Season(company, among=among, whole=True).solve(seconds)


def playing(company: Company, wanted: dict[Key, float]) -> Callable[[World], None]:
    """A way of playing that starts the runs `wanted`, fabric bought a week ahead."""
    runs: dict[int, list[tuple[int, int, int]]] = {}
    for (s, f, t), units in sorted(wanted.items()):
        runs.setdefault(t, []).append((s, f, max(int(units + 1e-6), int(company.factories["min_batch"][f]))))

    def decide(world: World) -> None:
        for g in range(len(world.metres)):
            due = [x for t in (world.week, world.week + 1) for x in runs.get(t, ()) if world.fabric[x[0]] == g]
            need = sum(units * world.prices["fabric_per_unit"][s] for s, _, units in due) - world.metres[g]
            need -= sum(metres for week, h, metres in world.coming_metres if h == g and week > world.week)
            if need > 0:
                world.buy(g, max(need + 1.0, float(company.fabrics["min_order"][g])))
        for s, f, units in runs.get(world.week, ()):
            if not world.why_not(s, f, units):
                world.order(s, f, units)

    return decide
