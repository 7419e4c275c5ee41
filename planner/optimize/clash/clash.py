"""Whether what is decided already fits the limits at all; if not, a smallest set that clashes.

Ordering nothing keeps every limit, so only decisions can clash: released orders and pins. The set is found by a
deletion filter (Chinneck & Dravnieks 1991): leave out one decision or limit after the other; what can stay out while
the rest still clashes is no part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pulp

from planner.errors import InfeasibleError
from planner.language import _, gathered
from planner.optimize.clash.part import Part, pinned_styles_only
from planner.optimize.clash.parts import all_parts
from planner.optimize.clash.remedies import what_helps
from planner.optimize.direct.model import keep_limits
from planner.optimize.direct.variables import make_decisions
from planner.optimize.problem.limits import may_start
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.statement import Bools, Pin, Problem
from planner.optimize.problem.valuation import Valuation
from planner.optimize.solver.solve import HIGHS, SolverStatus, solve

# From so many weeks of one factory on, a message names the first and counts the others.
MANY_WEEKS = 3
# Such a model holds the pinned styles only; should one take longer than this, it counts as one that fits.
TIME_LIMIT_SECONDS = 10.0
# Where nothing can be done about it tonight.
PLAN_AROUND = gathered("Until then, --relax plans around it.")


def check_decided(problem: Problem, solver: str = HIGHS) -> None:
    """Raise InfeasibleError, with a smallest clashing set, unless some plan keeps every limit and decision."""
    if fits(problem, solver):
        return
    every = all_parts(problem)
    parts = smallest_clash(problem, every, solver)
    raise InfeasibleError(
        _("no plan satisfies every limit: {names}").format(names="; ".join(_in_words(parts))),
        hint=f"{what_helps(problem, every, parts, solver)} {_(PLAN_AROUND)}",
        details=[{"kind": part.kind, "name": part.name, "what": part.words} for part in parts],
    )


def _in_words(parts: Sequence[Part]) -> list[str]:
    """What each part says; the weeks of a factory together where there are many."""
    words = []
    for part in parts:
        weeks = [other for other in parts if other.kind == part.kind == "minutes" and other.place[0] == part.place[0]]
        if len(weeks) < MANY_WEEKS:
            words.append(part.words)
        elif part is weeks[0]:
            words.append(
                _("{words}, and too few as well in {value} other weeks").format(words=part.words, value=len(weeks) - 1)
            )
    return words


def fits(problem: Problem, solver: str = HIGHS) -> bool:
    """Whether released orders and pins can all be kept within every limit."""
    if len(overfull_weeks(problem)):
        return False
    wanted = [pin for pin in problem.pins if pin.units > 0]
    allowed = may_start(problem)
    if any(not runs_of_pin(allowed, pin).any() for pin in wanted):
        return False
    return not wanted or _pins_fit(pinned_styles_only(problem), solver)


def overfull_weeks(problem: Problem) -> np.ndarray:
    """(n, 2) factory and week of every week that released orders alone overfill."""
    factories = problem.factories
    room = factories.capacity + factories.overtime[:, None]
    allowed = np.where(np.isfinite(room), TOLERANCE * (1 + factories.capacity), 0.0)
    return np.argwhere(factories.released > room + allowed)


def runs_of_pin(allowed: Bools, pin: Pin) -> Bools:
    """The runs that a pin speaks of, of those that may be; none where its week is off the axis."""
    if pin.t is not None and not 0 <= pin.t < allowed.shape[2]:
        return np.zeros(1, dtype=bool)
    found: Bools = np.asarray(allowed[pin.s, *pin.at])
    return found


def _pins_fit(problem: Problem, solver: str) -> bool:
    """Whether some runs of the pinned styles keep to the pins and every limit."""
    model = pulp.LpProblem("decided", pulp.LpMaximize)
    v = make_decisions(model, problem, Valuation(problem, 1))
    keep_limits(model, v)
    model.setObjective(pulp.LpAffineExpression([(y, -1.0) for y in v.runs.values()]))
    return solve(model, time_limit=TIME_LIMIT_SECONDS, solver=solver, gap=1.0).status is not SolverStatus.INFEASIBLE


def smallest_clash(problem: Problem, every: Sequence[Part], solver: str = HIGHS) -> list[Part]:
    """Decisions and limits, of `every` one, that cannot all hold, though any one left out, the others can.

    Whole kinds are tried first, since most play no part.
    """
    kept = list(every)
    for kind in dict.fromkeys(part.kind for part in every):
        kept = _if_still_clashing(problem, every, [p for p in kept if p.kind != kind], kept, solver)
    for part in every:
        kept = _if_still_clashing(problem, every, [p for p in kept if p is not part], kept, solver)
    return kept


def _if_still_clashing(
    problem: Problem, every: Sequence[Part], fewer: list[Part], kept: list[Part], solver: str
) -> list[Part]:
    """`fewer` if these clash by themselves, else `kept`."""
    if len(fewer) == len(kept):
        return kept
    for part in every:
        if not any(part is other for other in fewer):
            problem = part.leave_out(problem)
    return kept if fits(problem, solver) else fewer
