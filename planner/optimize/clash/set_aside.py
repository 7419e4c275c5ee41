"""Plans around decisions that clash: sets aside as few of them as it takes, and says which.

Ordering nothing keeps every limit, so only decisions can clash. Orders that are released cannot be taken back here:
where they overfill a week, the week is taken as full. Of the pins that then cannot all be kept, the fewest are set
aside (of as many, those of the fewest units). Pins at 0 forbid, and forbidding never clashes: they are always kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pulp

from planner.domain import Warn
from planner.language import _
from planner.optimize.clash.clash import check_decided, fits, overfull_weeks, runs_of_pin
from planner.optimize.clash.decisions import pin_place
from planner.optimize.clash.part import pinned_styles_only
from planner.optimize.direct.model import keep_limits
from planner.optimize.direct.variables import Variables, make_decisions, total
from planner.optimize.problem.limits import may_start
from planner.optimize.problem.statement import Floats, Pin, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.solver.solve import HIGHS, solve

# The model holds the pinned styles only. It stops by nodes, so that the same pins give way on every machine.
NODE_LIMIT = 5000
TIME_LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class SetAside:
    """A problem whose decisions fit, and what had to give way: pins, and weeks that released orders overfill.

    `problem` takes each overfull week as just full; `released` (F, T) are the minutes that orders really take.
    """

    problem: Problem
    pins: tuple[Pin, ...]
    overfull: tuple[tuple[int, int], ...]
    released: Floats

    @property
    def as_it_is(self) -> Problem:
        """The problem with all minutes that released orders take: for tables and reasons, not for planning."""
        return _with_released(self.problem, self.released)


def all_kept(problem: Problem, solver: str = HIGHS) -> SetAside:
    """The problem as it is, nothing set aside; InfeasibleError where its decisions clash."""
    check_decided(problem, solver)
    return SetAside(problem, (), (), problem.factories.released)


def set_aside_what_clashes(problem: Problem, solver: str = HIGHS) -> SetAside:
    """The problem without the fewest decisions that keep the others from fitting; nothing gives way where all fit."""
    released = problem.factories.released
    overfull = tuple((f, t) for f, t in overfull_weeks(problem).tolist())
    if overfull:
        room = problem.factories.capacity + problem.factories.overtime[:, None]
        problem = _with_released(problem, np.minimum(released, room))
    if fits(problem, solver):
        return SetAside(problem, (), overfull, released)
    aside = _pins_that_give_way(problem, solver)
    kept = tuple(pin for i, pin in enumerate(problem.pins) if i not in aside)
    return SetAside(replace(problem, pins=kept), tuple(problem.pins[i] for i in aside), overfull, released)


def _with_released(problem: Problem, minutes: Floats) -> Problem:
    return replace(problem, factories=replace(problem.factories, released=minutes))


def _pins_that_give_way(problem: Problem, solver: str) -> list[int]:
    """Places among the pins of the fewest whose absence lets the others hold; all that want units if none is found."""
    wanted = [i for i, pin in enumerate(problem.pins) if pin.units > 0]
    allowed = may_start(problem)
    possible = [i for i in wanted if runs_of_pin(allowed, problem.pins[i]).any()]
    model = pulp.LpProblem("set_aside", pulp.LpMinimize)
    v = make_decisions(model, pinned_styles_only(problem), Valuation(problem, 1))
    v.problem = replace(v.problem, pins=tuple(pin for pin in problem.pins if pin.units == 0))
    keep_limits(model, v)
    gives_way = {i: _keep_or_set_aside(model, v, problem.pins[i], i) for i in possible}
    most = 1.0 + sum(problem.pins[i].units for i in possible)
    model.setObjective(total([(aside, 1.0 + problem.pins[i].units / most) for i, aside in gives_way.items()]))
    outcome = solve(model, solver=solver, time_limit=TIME_LIMIT_SECONDS, node_limit=NODE_LIMIT)
    aside = [
        i for i in wanted if i not in gives_way or not outcome.has_values or outcome.values[gives_way[i].name] > 0.5
    ]
    without = replace(problem, pins=tuple(pin for i, pin in enumerate(problem.pins) if i not in aside))
    return aside if fits(without, solver) else wanted


def _keep_or_set_aside(model: pulp.LpProblem, v: Variables, pin: Pin, i: int) -> pulp.LpVariable:
    """The pin is kept, or its variable is 1:  units x (1 - aside) <= sum of q over the pin <= units + most x aside."""
    runs = [r for r in v.candidates if pin.speaks_of(*r.key)]
    aside = model.add_variable(f"aside_{i}", 0, 1, pulp.LpInteger)
    model += total([*v.made(runs), (aside, pin.units)]) >= pin.units, f"pin_at_least_{i}"
    model += total([*v.made(runs), (aside, -sum(r.most for r in runs))]) <= pin.units, f"pin_at_most_{i}"
    return aside


def what_gave_way(aside: SetAside, runs: Runs) -> tuple[Warn, ...]:
    """One warning (code relaxed) a decision that was set aside, with its amount and what `runs` make instead."""
    return (
        *(Warn("relaxed", _overfull_in_words(aside, f, t)) for f, t in aside.overfull),
        *(Warn("relaxed", _pin_in_words(aside.problem, pin, runs)) for pin in aside.pins),
    )


def _overfull_in_words(aside: SetAside, f: int, t: int) -> str:
    problem, factories = aside.problem, aside.problem.factories
    orders = [order.order_id for order in problem.released if (order.f, order.t) == (f, t)]
    room, taken = factories.capacity[f, t] + factories.overtime[f], aside.released[f, t]
    return _(
        "released orders overfill {value} in the week of {value_2} by {value_3:,.0f} minutes "
        "({taken:,.0f} of {room:,.0f}; {orders}); no new run starts there in that week"
    ).format(
        value=factories.ids[f],
        value_2=problem.monday(t),
        value_3=np.ceil(round(taken - room, 6)),
        taken=taken,
        room=room,
        orders=_listed(orders),
    )


def _pin_in_words(problem: Problem, pin: Pin, runs: Runs) -> str:
    made = sum(
        units
        for s, f, t, units in zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True)
        if pin.speaks_of(s, f, t)
    )
    return _(
        "the pin of {units:,.0f} of {value}{problem} cannot be kept and was set aside; the plan makes {made:,.0f} there"
    ).format(units=pin.units, value=problem.styles.ids[pin.s], problem=pin_place(problem, pin), made=made)


def _listed(names: Sequence[str]) -> str:
    more = _(" and {value} more").format(value=len(names) - 5) if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"
