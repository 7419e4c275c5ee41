from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.plan_tables import limits_table
from planner.optimize.explain.slack import slack_of
from planner.optimize.explain.why_ordered import reasons_for
from planner.optimize.explain.why_skipped import skipped_table
from planner.optimize.problem.statement import Pin, Prices
from planner.optimize.problem.valuation import Valuation


def prices(problem, minutes=0.0, fabric=0.0, budget=0.0) -> Prices:
    return Prices(
        minutes=np.full_like(problem.factories.capacity, minutes),
        fabric=np.full(len(problem.fabrics.ids), fabric),
        budget=budget,
        budget_by_week=np.zeros(problem.T),
    )


def why(problem, *rows, **given) -> list[str]:
    """What is said of each run, from the quantity's reason on."""
    runs = runs_of(*rows)
    said = reasons_for(
        problem, Valuation(problem), runs, slack_of(problem, runs), Elsewhere(problem, prices(problem, **given))
    )
    return [text.split("; ")[-1] for text in said]


@pytest.mark.parametrize(
    ("given", "units", "reason"),
    [
        ({}, 150, "more would not earn its cost."),
        ({"factories": ({"min_batch": 150.0},)}, 150, "150 is the minimum batch."),
        ({"factories": ({"max_batch": 60.0},)}, 60, "60 is the maximum batch."),
        ({"pins": (Pin(0, None, None, 60.0),)}, 60, "pinned."),
        (
            {"factories": ({"capacity": 605.0},)},
            60,
            "more would pay, but F0 has 5 minutes left in the week of 2026-03-02 and this takes 10.",
        ),
        ({"budget": 2410.0}, 60, "more would pay, but the budget has 10 left and this costs 40."),
        (
            {"budget_by_week": [2410.0, np.inf]},
            60,
            "more would pay, but the budget of the week of 2026-03-02 has 10 left and this costs 40.",
        ),
        (
            {"styles": ({"fabric": 0, "metres": 2.0},), "fabrics": ({"on_hand": 20.5, "max_order": 100.0},)},
            60,
            "more would pay, but fabric G0 has 0.5 metres left and this takes 2.0.",
        ),
        (
            {"styles": ({"fabric": 0, "metres": 2.0},), "fabrics": ({"on_hand": 120.5, "lead": 1},)},
            60,
            "more would pay, but fabric G0 cannot be bought in time.",
        ),
    ],
)
def test_the_limit_that_set_the_quantity_is_named(given, units, reason):
    assert why(problem_of(**given), (0, 0, 0, units)) == [reason]


def test_a_run_larger_than_any_week_of_its_factory_is_no_matter_of_other_styles():
    """50 units of 10 minutes where a week has 400, whatever minutes earn elsewhere."""
    problem = problem_of(factories=({"capacity": 400.0, "min_batch": 50.0},))
    elsewhere = Elsewhere(problem, prices(problem, minutes=90.0))
    said = skipped_table(problem, runs_of(), slack_of(problem, runs_of()), elsewhere)
    ((kind, reason),) = said.select("kind", "reason").rows()
    assert kind == "crowded_out"
    assert reason.endswith("but F0 has at most 400 minutes in a week and this takes 500.")


def test_what_resources_earn_elsewhere_is_named_where_nothing_is_used_up():
    assert why(problem_of(), (0, 0, 0, 40), minutes=50.0) == [
        "more would pay, but its minutes at F0 would earn more in other styles."
    ]
    assert why(problem_of(), (0, 0, 0, 40))[0].startswith("1 more would add only about ")


def test_a_run_lasts_until_expected_demand_has_used_it_up():
    problem = problem_of(({"low": 100.0, "high": 100.0},), starts=3)  # 20 a week, from week 0 on
    runs = runs_of((0, 0, 0, 30), (0, 0, 2, 20))
    said = reasons_for(problem, Valuation(problem), runs, slack_of(problem, runs), Elsewhere(problem, prices(problem)))
    assert "30 at F0 cover expected sales until the week of 2026-03-16;" in said[0]  # arrives 03-09
    assert "20 at F0 cover expected sales until the week of 2026-03-30;" in said[1]  # a week is lost in between
    assert said[0].startswith("Expected demand 100 (80%: 100-100);")


def test_stock_and_open_orders_are_told():
    problem = problem_of(({"stock": 12.0},), coming=[[0, 30, 0, 0, 0]])
    runs = runs_of((0, 0, 0, 30))
    said = reasons_for(problem, Valuation(problem), runs, slack_of(problem, runs), Elsewhere(problem, prices(problem)))
    assert "against 12 in stock and 30 on order;" in said[0]


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"factories": ({"makes": False},)}, "no_factory", "no factory makes its category."),
        (
            {"styles": ({"last_arrival": 0},)},
            "too_late",
            "nothing started now would arrive before it leaves the shops.",
        ),
        ({"pins": (Pin(0, None, None, 0.0),)}, "pinned", "pinned at none."),
        ({"styles": ({"stock": 200.0},)}, "covered", "stock and open orders cover what is worth making."),
        ({"styles": ({"low": 0.0, "high": 1.0},)}, "no_demand", "hardly anything is expected to sell."),
        (
            {"styles": ({"low": 0.0, "high": 10.0},), "factories": ({"min_batch": 80.0},)},
            "minimum_batch",
            "the best run, 80 at F0, would lose about 2,",
        ),
        ({"budget": 100.0}, "crowded_out", "by itself, but the budget has 100 left and this costs"),
    ],
)
def test_the_reason_for_no_run_is_named(given, kind, words):
    problem = problem_of(**given)
    nothing = runs_of()
    table = skipped_table(problem, nothing, slack_of(problem, nothing), Elsewhere(problem, prices(problem)))
    assert table["kind"].to_list() == [kind]
    assert words in table["reason"][0]


def test_what_a_skipped_style_would_take_from_others_is_named():
    problem = problem_of(({}, {}))
    runs = runs_of((0, 0, 0, 100))
    table = skipped_table(
        problem,
        runs,
        slack_of(problem, runs),
        Elsewhere(problem, prices(problem, minutes=9.0, budget=0.1)),
    )
    assert table["style_id"].to_list() == ["S1"]
    assert "its minutes at F0 would earn about " in table["reason"][0]


@pytest.mark.parametrize(
    ("fabric", "price", "named"),
    [
        ({"on_hand": 0.0, "max_order": np.inf}, 4.0, 0.0),  # a metre more only saves buying it
        ({"on_hand": 0.0, "max_order": np.inf}, 9.0, 0.0),
        ({"on_hand": 100.0, "max_order": 0.0}, 9.0, 9.0),  # none can be bought
        ({"on_hand": 0.0, "max_order": 100.0}, 9.0, 5.0),  # what it is worth beyond its price
        ({"on_hand": 0.0, "max_order": 100.0}, 4.0, 0.0),
    ],
)
def test_a_fabric_holds_back_what_it_is_worth_beyond_its_price(fabric, price, named):
    problem = problem_of(({"fabric": 0, "metres": 1.0},), fabrics=({"cost": 4.0, **fabric},))
    table = limits_table(problem, runs_of((0, 0, 0, 100)), prices(problem, fabric=price))
    assert table.filter(pl.col("kind") == "fabric")["price"].to_list() == [pytest.approx(named)]
