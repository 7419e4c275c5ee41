"""Every row of a list is valued or named as not valued."""

from datetime import date

import polars as pl
from planning_cases import MONDAY, problem_of

from planner.questions.value.place import place_orders


def orders(*rows):
    schema = {"style_id": pl.String, "factory_id": pl.String, "week": pl.Date, "units": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_the_cheapest_factory_and_the_first_week_where_the_list_does_not_say():
    problem = problem_of([{}], [{"cost_factor": 1.2}, {"cost_factor": 1.0}])
    placed = place_orders(problem, orders((problem.styles.ids[0], None, None, 50.0)))
    assert placed.orders.rows() == [(problem.styles.ids[0], problem.factories.ids[1], MONDAY, 50.0)]


def test_rows_of_one_place_are_one_run_and_none_is_lost():
    problem = problem_of([{}], [{}])
    style, factory = problem.styles.ids[0], problem.factories.ids[0]
    placed = place_orders(
        problem,
        orders(
            (style, factory, MONDAY, 20.0),
            (style, None, date(2026, 3, 5), 30.0),
            ("nobody", None, None, 1.0),
            (style, "moon", None, 2.0),
            (style, factory, date(2026, 1, 5), 3.0),
        ),
    )
    assert placed.orders["units"].to_list() == [50.0]
    assert placed.not_valued["units"].to_list() == [1.0, 2.0, 3.0]
    assert [why.split()[0] for why in placed.not_valued["why"]] == ["no", "no", "week"]
