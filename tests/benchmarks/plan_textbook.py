"""The textbook model in PuLP, for plan_rivals.py: stock balance a scenario and week, big-M rows for runs."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pulp

from planner.optimize.problem.demand_curve import demand_levels
from planner.optimize.problem.limits import largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.statement import Problem, Runs
from planner.optimize.problem.valuation import Valuation, free_minutes, free_overtime


class Textbook:
    """max expected profit; stock[s,w,t] = stock[s,w,t-1] + arrivals - sales; q <= most y; q >= least y."""

    def __init__(self, problem: Problem, scenarios: int, *, whole: bool) -> None:
        self.problem, self.model = problem, pulp.LpProblem("textbook", pulp.LpMaximize)
        self.gain: list[tuple[pulp.LpVariable, float]] = []
        self.rows: dict[object, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
        self.units: dict[tuple[int, int, int], pulp.LpVariable] = {}
        self.arrive: dict[tuple[int, int], list[pulp.LpVariable]] = defaultdict(list)
        kind = pulp.LpInteger if whole else pulp.LpContinuous
        self._add_runs(kind)
        self._add_sales(scenarios)
        self._add_limits(kind)
        self.model.setObjective(pulp.LpAffineExpression(self.gain))

    def _row(self, terms: list[tuple[pulp.LpVariable, float]], most: float) -> None:
        self.model.addConstraint(pulp.LpAffineExpression(terms) <= most)

    def _add_runs(self, kind: str) -> None:
        p = self.problem
        least, most = smallest_batch(p), largest_sensible_run(p, Valuation(p))
        for s, f, t in np.argwhere(may_start(p)).tolist():
            q = self.model.add_variable(f"q_{s}_{f}_{t}", 0)
            y = self.model.add_variable(f"y_{s}_{f}_{t}", 0, 1, kind)
            self._row([(q, 1.0), (y, -float(most[s, f, t]))], 0)
            self._row([(y, float(least[s, f])), (q, -1.0)], 0)
            cost, setup = float(p.styles.unit_cost[s] * p.factories.cost_factor[f]), float(p.factories.setup_cost[f])
            self.gain += [(q, float(p.styles.salvage[s]) - cost), (y, -setup)]
            self.rows["minutes", f, t] += [(q, float(p.styles.minutes[s])), (y, float(p.factories.setup_minutes[f]))]
            self.rows["budget"] += [(q, cost), (y, setup)]
            self.rows["week", t] += [(q, cost), (y, setup)]
            if p.styles.fabric[s] >= 0:
                self.rows["fabric", int(p.styles.fabric[s])].append((q, float(p.styles.metres[s])))
            self.units[s, f, t] = q
            self.arrive[s, t + int(p.factories.lead[f])].append(q)

    def _add_sales(self, scenarios: int) -> None:
        p = self.problem
        levels = demand_levels(p.styles.quantiles, scenarios)
        given = Valuation(p).given
        margin = p.styles.revenue + p.styles.penalty - p.styles.salvage
        for s in sorted({s for s, _, _ in self.units}):
            for w in range(scenarios):
                before = None
                for t in range(p.styles.share.shape[1]):
                    sale = self.model.add_variable(f"sale_{s}_{w}_{t}", 0, float(levels[s, w] * p.styles.share[s, t]))
                    stock = self.model.add_variable(f"stock_{s}_{w}_{t}", 0)
                    flow = [(sale, 1.0), (stock, 1.0), *((q, -1.0) for q in self.arrive[s, t])]
                    flow += [] if before is None else [(before, -1.0)]
                    self.model.addConstraint(pulp.LpAffineExpression(flow) == float(given[s, t]))
                    self.gain.append((sale, float(margin[s]) / scenarios))
                    before = stock

    def _add_limits(self, kind: str) -> None:
        p = self.problem
        regular, extra = free_minutes(p), free_overtime(p)
        for _, f, t in [k for k in self.rows if k[0] == "minutes"]:
            o = self.model.add_variable(f"o_{f}_{t}", 0, float(extra[f, t]))
            self._row([*self.rows["minutes", f, t], (o, -1.0)], float(regular[f, t]))
            cost = float(p.factories.overtime_cost[f])
            self.gain.append((o, -cost))
            self.rows["budget"].append((o, cost))
            self.rows["week", t].append((o, cost))
        for _, g in [k for k in self.rows if k[0] == "fabric"]:
            b, z = self.model.add_variable(f"b_{g}", 0), self.model.add_variable(f"z_{g}", 0, 1, kind)
            self._row([*self.rows["fabric", g], (b, -1.0)], float(p.fabrics.on_hand[g]))
            self._row([(b, 1.0), (z, -float(min(p.fabrics.max_order[g], 1e6)))], 0)
            self._row([(z, float(p.fabrics.min_order[g])), (b, -1.0)], 0)
            self.gain.append((b, -float(p.fabrics.cost[g])))
            self.rows["budget"].append((b, float(p.fabrics.cost[g])))
        if np.isfinite(p.money.given):
            self._row(self.rows["budget"], p.money.left)
        for t in p.money.limited_weeks:
            self._row(self.rows["week", t], float(p.money.left_by_week[t]))

    def runs(self, values: dict[str, float]) -> Runs:
        """The runs of a solution, units rounded down to lots."""
        rows = []
        least, lot = smallest_batch(self.problem), self.problem.factories.lot_size
        for (s, f, t), q in self.units.items():
            units = max(np.floor(values[q.name] / lot[f] + 1e-6) * lot[f], least[s, f])
            rows += [(s, f, t, units)] if values[q.name] > 0.5 else []
        table = np.array(rows, float).reshape(-1, 4)
        return Runs(*(table[:, k].astype(np.int64) for k in range(3)), table[:, 3])
