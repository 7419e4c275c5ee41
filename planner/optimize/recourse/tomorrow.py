"""The problem that is left once tonight's firm runs are released: later starts only, firm runs on their way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.problem.balance import balance_of
from planner.optimize.problem.shared_limits import WEEK
from planner.optimize.problem.statement import FabricArrays, Floats, Problem, Runs
from planner.optimize.problem.valuation import (
    cheapest_purchases,
    making_cost,
    metres_by_fabric,
    minutes_used,
    overtime_used,
)
from planner.optimize.recourse.firm import firm_end


def after_release(problem: Problem, firm: Runs) -> Problem:
    """`problem` with `firm` released: supply on its way, minutes taken, fabric used or bought, money spent.

    Pins at units are left out (their styles are settled already); those at none stay.
    """
    end = firm_end(problem)  # what the firm runs take fits, so that below 0 is rounding
    coming = problem.styles.coming.copy()
    np.add.at(coming, (firm.s, firm.t + problem.factories.lead[firm.f]), firm.units)
    overtime = (overtime_used(problem, firm) * problem.factories.overtime_cost[:, None]).sum()
    spent = float(making_cost(problem, firm).sum() + overtime + cheapest_purchases(problem, firm).cost.sum())
    return replace(
        problem,
        first_start=end,
        firm_weeks=0,
        styles=replace(problem.styles, coming=coming),
        factories=replace(problem.factories, released=problem.factories.released + minutes_used(problem, firm)),
        fabrics=_fabrics_after(problem, firm),
        money=problem.money.less(spent, _spent_by_week(problem, firm)),
        pins=tuple(pin for pin in problem.pins if pin.units <= 0),
        hard=tuple(limit.with_taken(limit.used(firm.s, firm.f, firm.t, firm.units)) for limit in problem.hard),
    )


def _spent_by_week(problem: Problem, firm: Runs) -> Floats:
    """(T,) what tonight's runs spend of budgets that roll over; of others nothing that is left for later runs."""
    return np.zeros(problem.T) if problem.money.rolls is None else balance_of(problem, firm).used[WEEK]


def _fabrics_after(problem: Problem, firm: Runs) -> FabricArrays:
    """A fabric of which some is bought tonight can be bought on without a minimum: it is one purchase."""
    fabrics, bought = problem.fabrics, cheapest_purchases(problem, firm).bought
    waited = firm_end(problem) - problem.first_start
    return replace(
        fabrics,
        on_hand=np.maximum(fabrics.on_hand + bought - metres_by_fabric(problem, firm), 0.0),
        min_order=np.where(bought > 0, 0.0, fabrics.min_order),
        max_order=np.maximum(fabrics.max_order - bought, 0.0),
        lead=np.maximum(fabrics.lead - waited, 0),
    )
