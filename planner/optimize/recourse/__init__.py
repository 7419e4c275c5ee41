"""Recourse: the firm runs are chosen knowing that the next ones will be decided on what is seen until then."""

from planner.optimize.recourse.decide import Decision, decide
from planner.optimize.recourse.fineness import fineness_within
from planner.optimize.recourse.learning import weekly_learning
from planner.optimize.recourse.report import no_time_warning, overrun_warning, with_recourse

__all__ = [
    "Decision",
    "decide",
    "fineness_within",
    "no_time_warning",
    "overrun_warning",
    "weekly_learning",
    "with_recourse",
]
