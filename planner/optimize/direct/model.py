"""The direct model, read like a table of contents; docs/model.md has the same rules in the same order."""

from __future__ import annotations

import pulp

from planner.optimize.direct import batches, capacity, decided, fabric, sales, shared
from planner.optimize.direct.objective import maximise_expected_profit
from planner.optimize.direct.variables import Variables, make_variables
from planner.optimize.problem.statement import Problem
from planner.optimize.problem.valuation import Valuation


def build_model(
    problem: Problem, valuation: Valuation, scenarios: int, *, whole: bool = True
) -> tuple[pulp.LpProblem, Variables]:
    """The concave MILP of the whole problem with `scenarios` scenarios a style; whole = False relaxes it to an LP."""
    model = pulp.LpProblem("plan", pulp.LpMaximize)
    v = make_variables(model, problem, valuation, scenarios, whole=whole)
    maximise_expected_profit(model, v)

    sales.find_leftover(model, v)
    sales.expect_leftover(model, v)
    sales.find_stock_held(model, v)
    sales.expect_stock_held(model, v)

    keep_limits(model, v)
    return model, v


def keep_limits(model: pulp.LpProblem, v: Variables) -> None:
    """Everything that a plan must keep to, whatever it earns."""
    batches.make_whole_lots(model, v)
    batches.keep_minimum_batch(model, v)
    batches.keep_minimum_of_each_colour(model, v)
    batches.keep_dye_lot_of_each_colour(model, v)
    batches.keep_maximum_batch(model, v)
    batches.make_only_what_can_sell(model, v)

    decided.keep_pins(model, v)

    shared.keep_minutes_within_capacity(model, v)
    capacity.keep_overtime_within_limit(model, v)

    shared.cover_fabric_used(model, v)
    shared.wait_for_bought_fabric(model, v)
    fabric.buy_at_least_mill_minimum(model, v)
    fabric.buy_at_most_mill_maximum(model, v)
    fabric.count_metres_unused(model, v)

    shared.keep_spend_within_budget(model, v)
    shared.keep_spend_within_weekly_budget(model, v)
    shared.keep_hard_limits(model, v)
