"""How much more of a limit would end a clash: the least that the decisions need of it, less what there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pulp

from planner.language import _
from planner.optimize.clash.part import Part, pinned_styles_only
from planner.optimize.direct.model import keep_limits
from planner.optimize.direct.shared import added_to, taken_of
from planner.optimize.direct.variables import Variables, make_decisions, total
from planner.optimize.problem.shared_limits import BUDGET, MINUTES, WEEK
from planner.optimize.problem.statement import Problem
from planner.optimize.problem.valuation import Valuation
from planner.optimize.solver.solve import solve
from planner.optimize.solver.weighted_sum import Term

# Any one of the remedies is enough; more than so many are not read.
MOST_REMEDIES = 4


def what_helps(problem: Problem, every: Sequence[Part], parts: Sequence[Part], solver: str) -> str:
    """One sentence: what would end the clash of `parts`, with amounts where they are known."""
    remedies = [remedy for part in parts if (remedy := _amount(problem, every, parts, part, solver) or part.remedy)]
    text = _(", or ").join(list(dict.fromkeys(remedies))[:MOST_REMEDIES]) or _("change one of them")
    return _("{text}.").format(text=text[:1].upper() + text[1:])


def _amount(problem: Problem, every: Sequence[Part], parts: Sequence[Part], part: Part, solver: str) -> str:
    """`add 3,600 minutes at F1 in the week of 2026-03-09` or `raise the budget by 1,200 to 61,200`; "" for other kinds."""
    if part.kind not in (MINUTES, BUDGET, *(limit.kind for limit in problem.hard)):
        return ""
    only_these = problem
    for other in every:
        if not any(other is kept for kept in parts):
            only_these = other.leave_out(only_these)
    # With all the rest kept, the amount is enough for everything; where more clashes than this, it is enough for this clash.
    for setting in (problem, only_these):
        needed = _least_needed(part.leave_out(setting), part, solver)
        if needed is not None:
            return _in_words(setting, part, needed)
    return ""


def _least_needed(problem: Problem, part: Part, solver: str) -> float | None:
    """The least that decisions need of the limit that was left out; None where they cannot be kept anyhow."""
    model = pulp.LpProblem("needed", pulp.LpMinimize)
    v = make_decisions(model, pinned_styles_only(problem), Valuation(problem, 1))
    keep_limits(model, v)
    use = _use(v, part)
    model.setObjective(total(use))
    outcome = solve(model, solver=solver, time_limit=10.0)
    if not v.candidates:
        return 0.0
    return outcome.objective if outcome.has_values else None


def _use(v: Variables, part: Part) -> list[Term]:
    """What is taken of the row that the part is, overtime and purchases of money counted."""
    kind, row = _row_of(v.problem, part)
    added = [] if kind == MINUTES else added_to(v, kind, row)
    return taken_of(v, kind).get(row, []) + added


def _row_of(problem: Problem, part: Part) -> tuple[str, int]:
    """(kind, row) of the shared limit that the part is."""
    if part.kind == MINUTES:
        f, t = part.place
        return MINUTES, f * problem.T + t
    if part.kind == BUDGET:
        return (WEEK, part.place[0]) if part.place else (BUDGET, 0)
    return part.kind, part.place[0]


def _in_words(problem: Problem, part: Part, needed: float) -> str:
    if part.kind == "minutes":
        f, t = part.place
        factories = problem.factories
        room = factories.capacity[f, t] + factories.overtime[f] - factories.released[f, t]
        where = _("{value} in the week of {value_2}").format(value=factories.ids[f], value_2=problem.monday(t))
        return _("add {value:,.0f} minutes at {where}").format(value=np.ceil(round(needed - room, 6)), where=where)
    for limit in problem.hard:
        if part.kind == limit.kind:
            (row,) = part.place
            return limit.remedy(row, float(np.ceil(round(needed + limit.taken[row] - limit.given[row], 6))))
    money = problem.money
    given, released = money.given, money.released
    if part.place:
        given, released = money.by_week[part.place[0]], money.released_by_week[part.place[0]]
    whole = np.ceil(round(needed + released, 6))
    beside = _(" ({released:,.0f} of it released already)").format(released=released) if released else ""
    return _("{remedy} by {value:,.0f} to {whole:,.0f}{beside}").format(
        remedy=part.remedy, value=np.ceil(round(whole - given, 6)), whole=whole, beside=beside
    )
