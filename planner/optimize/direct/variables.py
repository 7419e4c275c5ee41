"""The decisions of the direct model as PuLP variables, named by their indices: q_s_f_t, y_s_f_t, o_f_t, b_g, ..."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pulp

from planner.optimize.problem.demand_curve import SCENARIOS, demand_levels
from planner.optimize.problem.limits import largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.statement import Floats, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.solver.weighted_sum import Term, weighted_sum


@dataclass(frozen=True)
class Run:
    """A run that may be: its index, the week it arrives, and the least and most units it can be worth making."""

    s: int
    f: int
    t: int
    arrival: int
    least: float
    most: float

    @property
    def key(self) -> tuple[int, int, int]:
        """(s, f, t)."""
        return self.s, self.f, self.t

    @property
    def name(self) -> str:
        """The index as it ends the names of variables and constraints."""
        return f"{self.s}_{self.f}_{self.t}"


@dataclass
class Variables:
    """Every variable of the model, and what the rules need to know to write rows about them.

    units[s,f,t]       q: units made            lots[s,f,t]   n: lots made, whole numbers
    runs[s,f,t]        y: whether the run exists
    overtime[f,t]      o: minutes
    bought[g]          b: metres                buys[g]       z: whether
    unused[g]          metres bought and not used
    leftover[s]        L: expected units left at exit_date; left_in[s,w]  l: in scenario w
    held[s]            H: expected unit-weeks on hand; on_hand[s,w,t]  h: in scenario w after week t
    """

    problem: Problem
    valuation: Valuation
    levels: Floats  # (S, D) demand in the scenarios the model sees: means over bins of the valuation's levels
    candidates: tuple[Run, ...]
    units: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)
    lots: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)
    runs: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)
    overtime: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    bought: dict[int, pulp.LpVariable] = field(default_factory=dict)
    buys: dict[int, pulp.LpVariable] = field(default_factory=dict)
    unused: dict[int, pulp.LpVariable] = field(default_factory=dict)
    leftover: dict[int, pulp.LpVariable] = field(default_factory=dict)
    left_in: dict[tuple[int, int], pulp.LpVariable] = field(default_factory=dict)
    held: dict[int, pulp.LpVariable] = field(default_factory=dict)
    on_hand: dict[tuple[int, int, int], pulp.LpVariable] = field(default_factory=dict)

    def made(self, runs: Iterable[Run], weight: Callable[[Run], float] = lambda _: 1.0) -> list[Term]:
        """Terms weight x q of `runs`."""
        return [(self.units[r.key], weight(r)) for r in runs]

    def set_up(self, runs: Iterable[Run], weight: Callable[[Run], float]) -> list[Term]:
        """Terms weight x y of `runs`."""
        return [(self.runs[r.key], weight(r)) for r in runs]

    def of_style(self, s: int) -> list[Run]:
        """The runs that style s may have."""
        return [r for r in self.candidates if r.s == s]

    @property
    def styles(self) -> list[int]:
        """Styles that may be made."""
        return sorted({r.s for r in self.candidates})


def total(terms: Iterable[Term]) -> pulp.LpAffineExpression:
    """The sum of variable x coefficient, zeros left out."""
    return weighted_sum((variable, float(c)) for variable, c in terms if c != 0)


def candidate_runs(problem: Problem, valuation: Valuation) -> tuple[Run, ...]:
    """Runs that may be, in the order style, factory, week."""
    least, most = smallest_batch(problem), largest_sensible_run(problem, valuation)
    lead = problem.factories.lead
    return tuple(
        Run(s, f, t, t + int(lead[f]), float(least[s, f]), float(most[s, f, t]))
        for s, f, t in np.argwhere(may_start(problem)).tolist()
    )


def make_variables(
    model: pulp.LpProblem, problem: Problem, valuation: Valuation, scenarios: int, *, whole: bool = True
) -> Variables:
    """Add every variable to `model`; whole = False relaxes the whole numbers (for prices).

    `scenarios` divides the number of the valuation's. Each is the mean of as many levels, so that what the model
    thinks is left over is never more than what is (Jensen), and its bound holds for the true problem.
    """
    v = make_decisions(model, problem, valuation, scenarios, whole=whole)
    _add_outcomes(model, v)
    return v


def make_decisions(
    model: pulp.LpProblem, problem: Problem, valuation: Valuation, scenarios: int = 1, *, whole: bool = True
) -> Variables:
    """Add the variables of what is decided to `model`, but none of what becomes of it."""
    bins = (len(problem.styles.ids), scenarios, SCENARIOS // scenarios)
    levels = demand_levels(problem.styles.quantiles).reshape(bins).mean(axis=2)
    v = Variables(problem, valuation, levels, candidate_runs(problem, valuation))
    kind = pulp.LpInteger if whole else pulp.LpContinuous
    _add_runs(model, v, kind)
    _add_supplies(model, v, kind)
    return v


def _add_runs(model: pulp.LpProblem, v: Variables, kind: str) -> None:
    for r in v.candidates:
        lot = float(v.problem.factories.lot_size[r.f])
        v.units[r.key] = model.add_variable(f"q_{r.name}", 0, None)
        v.lots[r.key] = model.add_variable(f"n_{r.name}", 0, float(np.ceil(r.most / lot)), kind)
        v.runs[r.key] = model.add_variable(f"y_{r.name}", 0, 1, kind)


def _add_supplies(model: pulp.LpProblem, v: Variables, kind: str) -> None:
    for f, t in sorted({(r.f, r.t) for r in v.candidates}):
        if v.problem.factories.overtime[f] > 0:
            v.overtime[f, t] = model.add_variable(f"o_{f}_{t}", 0, None)
    for g in sorted({int(v.problem.styles.fabric[s]) for s in v.styles} - {-1}):
        v.buys[g] = model.add_variable(f"z_{g}", 0, 1, kind)
        v.bought[g] = model.add_variable(f"b_{g}", 0, None)
        if v.problem.fabrics.leftover_value[g] > 0:
            v.unused[g] = model.add_variable(f"unused_{g}", 0, None)


def _add_outcomes(model: pulp.LpProblem, v: Variables) -> None:
    """Outcomes only of styles that may be made: all others do what they would do anyway."""
    styles = v.problem.styles
    for s in v.styles:
        v.leftover[s] = model.add_variable(f"L_{s}", 0, None)
        for w in range(v.levels.shape[1]):
            v.left_in[s, w] = model.add_variable(f"l_{s}_{w}", 0, None)
        if styles.holding[s] > 0:
            v.held[s] = model.add_variable(f"H_{s}", 0, None)
            for w in range(v.levels.shape[1]):
                for t in range(int(styles.last_week[s])):
                    v.on_hand[s, w, t] = model.add_variable(f"h_{s}_{w}_{t}", 0, None)


def made_of(v: Variables, values: Mapping[str, float]) -> Runs:
    """The runs of a relaxed model, as they are: neither whole lots nor of the least size."""
    made = [(r, units) for r in v.candidates if (units := values[v.units[r.key].name]) > 0]
    return _as_runs(made)


def runs_of(v: Variables, values: Mapping[str, float]) -> Runs:
    """The runs of a solved model, lots rounded to whole numbers."""
    lots = [(r, round(values[v.lots[r.key].name])) for r in v.candidates]
    return _as_runs([(r, n * float(v.problem.factories.lot_size[r.f])) for r, n in lots if n > 0])


def _as_runs(made: Sequence[tuple[Run, float]]) -> Runs:
    return Runs(
        s=np.array([r.s for r, _ in made], dtype=np.int64),
        f=np.array([r.f for r, _ in made], dtype=np.int64),
        t=np.array([r.t for r, _ in made], dtype=np.int64),
        units=np.array([units for _, units in made], dtype=np.float64),
    )
