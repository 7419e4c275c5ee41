"""Each rule of the direct model, built alone on a tiny problem, against the .lp file that people have read.

After a change that is meant, write the files anew with UPDATE_GOLDEN=1 and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pulp
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.direct import batches, capacity, decided, fabric, money, objective, sales, shared
from planner.optimize.direct.variables import make_variables
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation

HERE = Path(__file__).parent
TWO_STYLES = ({}, {"price": 60.0, "cost": 25.0, "salvage": 5.0, "minutes": 8.0, "low": 10.0, "high": 90.0})
CLOTH = ({"fabric": 0, "metres": 1.5}, {"fabric": 0, "metres": 2.0, "low": 10.0, "high": 90.0})
MILL = ({"on_hand": 30.0, "min_order": 100.0, "max_order": 150.0, "leftover_value": 1.0, "lead": 1},)

CASES = {
    "find_leftover": (sales.find_leftover, {"styles": ({"stock": 12.0},), "weeks": 4}),
    "expect_leftover": (sales.expect_leftover, {}),
    "find_stock_held": (sales.find_stock_held, {"styles": ({"holding": 0.5, "stock": 12.0},), "weeks": 4}),
    "expect_stock_held": (sales.expect_stock_held, {"styles": ({"holding": 0.5},)}),
    "touch_at": (lambda model, v: sales.touch_at(model, v, runs_of((0, 0, 0, 60)), "0"),
                 {"styles": ({"holding": 0.5},)}),
    "make_whole_lots": (batches.make_whole_lots, {"factories": ({"lot_size": 20.0},)}),
    "keep_minimum_batch": (batches.keep_minimum_batch, {"factories": ({"min_batch": 50.0, "lot_size": 20.0},)}),
    "keep_minimum_of_each_colour": (batches.keep_minimum_of_each_colour, {
        "styles": ({"colours": 3},), "factories": ({"min_batch_colour": 25.0},)}),
    "keep_dye_lot_of_each_colour": (batches.keep_dye_lot_of_each_colour, {
        "styles": ({"fabric": 0, "metres": 1.5, "colours": 3}, {"fabric": 0, "metres": 2.0}, {}),
        "factories": ({"lot_size": 5.0},), "fabrics": ({"min_dye_lot": 40.0},)}),
    "keep_maximum_batch": (batches.keep_maximum_batch, {"factories": ({"max_batch": 120.0},)}),
    "make_only_what_can_sell": (batches.make_only_what_can_sell, {"styles": TWO_STYLES}),
    "keep_minutes_within_capacity": (shared.keep_minutes_within_capacity, {
        "styles": TWO_STYLES, "factories": ({"setup_minutes": 60.0, "overtime": 200.0, "capacity": [2000.0, 1500.0],
                                             "released": [700.0, 0.0]},)}),
    "keep_overtime_within_limit": (capacity.keep_overtime_within_limit, {
        "factories": ({"overtime": 200.0, "capacity": [600.0, 600.0], "released": [700.0, 0.0]},)}),
    "cover_fabric_used": (shared.cover_fabric_used, {"styles": CLOTH, "fabrics": MILL}),
    "wait_for_bought_fabric": (shared.wait_for_bought_fabric, {"styles": CLOTH, "fabrics": MILL}),
    "buy_at_least_mill_minimum": (fabric.buy_at_least_mill_minimum, {"styles": CLOTH, "fabrics": MILL}),
    "buy_at_most_mill_maximum": (fabric.buy_at_most_mill_maximum, {"styles": CLOTH, "fabrics": MILL}),
    "count_metres_unused": (fabric.count_metres_unused, {"styles": CLOTH, "fabrics": MILL}),
    "keep_spend_within_budget": (shared.keep_spend_within_budget, {
        "styles": CLOTH, "fabrics": MILL, "budget": 9000.0,
        "factories": ({"setup_cost": 30.0, "cost_factor": 1.1, "overtime": 100.0, "overtime_cost": 0.5},)}),
    "keep_spend_within_weekly_budget": (shared.keep_spend_within_weekly_budget, {
        "styles": CLOTH, "fabrics": MILL, "budget_by_week": [4000.0, np.inf],
        "factories": ({"setup_cost": 30.0, "overtime": 100.0, "overtime_cost": 0.5},)}),
    "keep_hard_limits": (shared.keep_hard_limits, {
        "styles": TWO_STYLES, "factories": ({}, {"lead": 2}),
        "receiving": {(None, 2): (150.0, 40.0), (1, 2): (60.0, 0.0), (0, 1): (30.0, 50.0)}}),
    "keep_pins": (decided.keep_pins, {
        "styles": TWO_STYLES, "pins": (Pin(0, None, None, 120.0), Pin(1, 0, 1, 0.0))}),
    "maximise_expected_profit": (objective.maximise_expected_profit, {
        "styles": ({"fabric": 0, "metres": 1.5, "holding": 0.5, "penalty": 4.0, "stock": 12.0},), "fabrics": MILL,
        "factories": ({"setup_cost": 30.0, "cost_factor": 1.1, "overtime": 100.0, "overtime_cost": 0.5},)}),
}


def written(rule, case, tmp_path) -> str:
    """The rule alone in a model, as an .lp file; numbers to nine digits."""
    problem = problem_of(**case)
    model = pulp.LpProblem("rule", pulp.LpMaximize)
    v = make_variables(model, problem, Valuation(problem), scenarios=2)
    rule(model, v)
    file = tmp_path / "rule.lp"
    model.writeLP(str(file))
    return file.read_text()


@pytest.mark.parametrize("name", CASES)
def test_rule_writes_the_rows_people_have_read(name, tmp_path):
    found, kept = written(*CASES[name], tmp_path), HERE / f"{name}.lp"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(found)
    assert found == kept.read_text()


def test_every_rule_of_the_model_has_a_golden_file():
    rules = {name for module in (sales, batches, capacity, fabric, money, shared, decided, objective)
             for name, thing in vars(module).items()
             if callable(thing) and getattr(thing, "__module__", "") == module.__name__ and not name.startswith("_")}
    helpers_of_rules = {"making", "overtime", "fabric", "taken_of", "added_to"}
    assert rules - helpers_of_rules == set(CASES)


def test_the_model_on_paper_has_every_rule_in_the_order_of_the_code():
    paper = (HERE.parents[1] / "docs/model.md").read_text(encoding="utf-8")
    code = "".join((HERE.parents[1] / "planner/optimize/direct/model.py").read_text(encoding="utf-8").split("def ")[1:])
    called = [(code.index(f".{name}(model, v)"), name) for name in CASES if f".{name}(model, v)" in code]
    assert len(called) == len(CASES) - 2  # the objective is called by its bare name, tangents come while solving
    places = [paper.index(f"`{name}`") for _, name in sorted(called)]
    assert places == sorted(places)
    assert all(f"`{name}`" in paper for name in CASES)
