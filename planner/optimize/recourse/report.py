"""A plan with what recourse adds to it: the chance of each run, verdicts, and the figures of the decision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from planner.domain import Plan, Warn
from planner.language import _
from planner.optimize.direct.solve import relative_gap
from planner.optimize.recourse.chance import chances
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.verdicts import verdicts_table


def with_recourse(plan: Plan, decision: Decision) -> Plan:
    """`plan` (made of decision.runs) with column `chance`, verdicts and the object `recourse`.

    Its fixed plan is what the search came up with, before firm runs were chosen for their recourse.
    """
    problem = decision.recourse.candidates.problem
    chance = np.round(chances(problem, decision, decision.runs), 4)
    earned = decision.recourse.earned(decision.worth[decision.chosen], decision.profit[decision.chosen])
    objective = max(min(plan.objective + decision.learning, earned), plan.objective)
    gain = decision.gain - (plan.objective + decision.learning - objective)
    reviews = decision.recourse.reviews
    recourse = {
        "objective": round(objective, 2),
        "gain": round(gain, 2),
        "fixed_plan": {
            "objective": round(objective - gain, 2),
            "bound": plan.bound,
            "gap": round(relative_gap(objective - gain, plan.bound), 6),
        },
        "review": problem.monday(reviews[0].start).isoformat() if reviews else None,
        "learning": round(decision.recourse.learned, 4),
        "styles_changed": int(decision.changed.sum()),
    }
    return replace(
        plan,
        orders=plan.orders.with_columns(chance=pl.Series(chance, dtype=pl.Float64)),
        verdicts=verdicts_table(decision, plan.skipped),
        recourse=recourse,
    )


def no_time_warning(seconds: float) -> Warn:
    """Say that `seconds` were too few to choose firm runs for what later ones can add."""
    return Warn(
        "recourse_left_out",
        _(
            "optimize.time_limit ({seconds:g} s) left no time to choose the firm runs for what they earn when later runs are "
            "decided on what is seen: this is the plan as if nothing more were learned. Raise it"
        ).format(seconds=seconds),
    )


def overrun_warning(decision: Decision | None) -> tuple[Warn, ...]:
    """Say so where the choice of firm runs had to be given up."""
    if decision is None or not decision.overrun:
        return ()
    return (
        Warn(
            "recourse_given_up",
            _(
                "the runs chosen for what later ones can add would break a limit ({value}): this is the plan "
                "without that choice, within every limit. It is a bug in the program; please report it."
            ).format(value=decision.overrun[0]),
        ),
    )
