from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from planning_inputs import forecast_of, inputs_of

from planner.errors import InputError
from planner.optimize.problem.build import build_problem
from planner.settings import OptimizeSettings

WEDNESDAY = date(2026, 3, 4)
DEMAND = {"001": (20, 180), "002": (10, 90)}
STYLES = ({"style_id": "001"}, {"style_id": "002"}, {"style_id": "003"})


def build(
    styles=STYLES, factories=({"factory_id": "F1"},), demand=DEMAND, as_of=date(2026, 3, 2), settings=None, **rows
):
    inputs = inputs_of(styles, factories, as_of=as_of, **rows)
    forecast = forecast_of(demand, as_of=as_of)
    return build_problem(inputs, forecast.demand, forecast.demand_weekly, settings or OptimizeSettings(horizon_weeks=4))


def test_styles_with_a_forecast_are_planned():
    problem = build()
    assert problem.styles.ids == ("001", "002")
    assert problem.styles.share.sum(axis=1) == pytest.approx([1, 1])
    assert problem.T == 4


def test_week_zero_holds_as_of_and_starts_wait_for_the_next_monday():
    problem = build(as_of=WEDNESDAY)
    assert problem.week_zero == date(2026, 3, 2)
    assert (problem.first_start, problem.T) == (1, 5)
    assert problem.monday(1) == date(2026, 3, 9)


def test_exit_date_sets_the_last_arrival_and_the_last_week():
    leaves = ({"style_id": "001", "exit_date": date(2026, 3, 16)}, {"style_id": "002", "exit_date": date(2026, 3, 17)})
    problem = build(leaves)
    assert problem.styles.last_arrival.tolist() == [1, 2]  # a Monday before exit_date
    assert problem.styles.last_week.tolist() == [1, 2]  # the week of the day before


def test_returns_lower_what_a_sale_is_worth():
    problem = build(({"style_id": "001", "return_rate": 0.25}, {"style_id": "002"}))
    assert problem.styles.revenue.tolist() == [100 * 0.75 + 10 * 0.25, 100]


def test_open_orders_arrive_late_ones_now_and_count_what_is_outstanding():
    rows = [
        {
            "order_id": "A",
            "style_id": "001",
            "factory_id": "F1",
            "units": 50,
            "received": 20,
            "arrival_date": date(2026, 2, 20),
        },
        {"order_id": "B", "style_id": "001", "factory_id": "F1", "units": 30, "arrival_date": date(2026, 3, 18)},
        {
            "order_id": "C",
            "style_id": "002",
            "factory_id": "F1",
            "units": 9,
            "received": 9,
            "arrival_date": date(2026, 3, 18),
        },
    ]
    problem = build(orders=rows)
    assert problem.styles.coming[0, :3].tolist() == [30, 0, 30]
    assert problem.styles.coming[1].sum() == 0


def test_orders_not_begun_keep_their_minutes():
    rows = [
        {
            "order_id": "A",
            "style_id": "001",
            "factory_id": "F1",
            "units": 20,
            "colour": "red",
            "arrival_date": date(2026, 3, 16),
        },
        {
            "order_id": "A",
            "style_id": "001",
            "factory_id": "F1",
            "units": 30,
            "colour": "blue",
            "arrival_date": date(2026, 3, 16),
        },
        {
            "order_id": "B",
            "style_id": "003",
            "factory_id": "F1",
            "units": 10,
            "arrival_date": date(2026, 4, 1),
            "week": date(2026, 3, 2),
        },
        {"order_id": "C", "style_id": "001", "factory_id": "F1", "units": 10, "arrival_date": date(2026, 3, 2)},
    ]
    problem = build(factories=({"factory_id": "F1", "setup_minutes": 60},), orders=rows)
    # A starts a lead time before it arrives, its colours as one run; B says when it starts; C is being sewn already.
    assert problem.factories.released[0].tolist() == [10 * 10 + 60, 50 * 10 + 60, 0, 0]
    assert [(o.order_id, o.t, o.units, o.s) for o in problem.released] == [("A", 1, 50, 0), ("B", 0, 10, -1)]


def test_stock_adds_up_over_colours():
    rows = [
        {"style_id": "001", "units": 5, "colour": "red"},
        {"style_id": "001", "units": 7, "colour": "blue"},
        {"style_id": "003", "units": 9},
    ]
    assert build(stock=rows).styles.stock.tolist() == [12, 0]


def test_capacity_of_single_weeks_replaces_the_usual():
    rows = [{"factory_id": "F1", "week": date(2026, 3, 9), "minutes": 0}]
    assert build(capacity=rows).factories.capacity[0].tolist() == [3000, 0, 3000, 3000]
    ends = [{"factory_id": "F1", "week": date(2026, 3, day), "minutes": day} for day in (2, 23, 30)]
    assert build(capacity=ends).factories.capacity[0].tolist() == [2, 3000, 3000, 23]


def test_categories_and_colours_are_lists():
    problem = build(
        ({"style_id": "001", "category": "tee", "colours": "red; blue;"}, {"style_id": "002"}),
        ({"factory_id": "F1", "categories": "dress;coat"}, {"factory_id": "F2"}),
    )
    assert problem.factories.makes.tolist() == [[False, True], [True, True]]
    assert problem.styles.colours.tolist() == [2, 1]


def test_blank_limits_are_none():
    problem = build(fabrics=[{"fabric_id": "G", "on_hand": 5, "cost": 2, "min_order": 10}])
    assert np.isinf(problem.factories.max_batch).all()
    assert np.isinf(problem.fabrics.max_order).all()
    assert problem.money.left == np.inf


def test_budget_in_all_and_by_week():
    some = build(budget=[{"week": date(2026, 3, 9), "amount": 500}])
    assert some.money.left_by_week.tolist() == [np.inf, 500, np.inf, np.inf]
    assert some.money.left == np.inf
    every = build(budget=[{"week": date(2026, 3, 2 + 7 * t), "amount": 500} for t in range(4)])
    assert every.money.left == 2000  # fabric too has to be paid from the weeks' money
    assert build(settings=OptimizeSettings(horizon_weeks=4, budget=900.0)).money.left == 900


def test_pins_of_planned_styles_are_kept():
    problem = build(
        pins=[
            {"style_id": "001", "units": 60, "week": date(2026, 3, 9)},
            {"style_id": "002", "units": 0, "factory_id": "F1"},
            {"style_id": "003", "units": 5},
        ]
    )
    assert [(p.s, p.f, p.t, p.units) for p in problem.pins] == [(0, None, 1, 60), (1, 0, None, 0)]


def test_pins_of_weeks_that_have_begun_are_left_aside():
    problem = build(
        pins=[
            {"style_id": "001", "units": 60, "week": date(2026, 2, 23)},
            {"style_id": "002", "units": 70, "week": date(2026, 3, 2)},
        ]
    )
    assert [(p.s, p.t) for p in problem.pins] == [(1, 0)]


def test_a_fabric_that_is_not_in_its_table_is_an_error_that_names_it():
    with pytest.raises(InputError) as caught:
        build(
            ({"style_id": "001", "fabric_id": "SILK"}, {"style_id": "002"}),
            fabrics=[{"fabric_id": "WOOL", "on_hand": 5, "cost": 2, "min_order": 10}],
        )
    assert "SILK" in str(caught.value.details[0])


def test_quantiles_that_fall_are_an_error_that_names_the_style():
    with pytest.raises(InputError) as caught:
        build(demand={"001": (180, 20), "002": (10, 90)})
    assert "001" in str(caught.value.details[0])


def test_receiving_is_by_week_of_arrival_and_open_orders_have_their_part():
    open_order = {"style_id": "003", "factory_id": "F2", "units": 30, "received": 10, "arrival_date": date(2026, 3, 18)}
    late = {**open_order, "arrival_date": date(2026, 2, 23)}
    problem = build(
        factories=({"factory_id": "F1"}, {"factory_id": "F2", "lead_time_weeks": 2}),
        orders=({**open_order, "order_id": "1"}, {**late, "order_id": "2"}),
        receiving=(
            {"week": date(2026, 3, 2), "units": 15},
            {"week": date(2026, 3, 16), "units": 100},
            {"week": date(2026, 3, 16), "units": 60, "factory_id": "F2"},
            {"week": date(2026, 2, 2), "units": 5},
        ),
    )
    (receiving,) = problem.hard
    rows = zip(receiving.names, receiving.weeks, receiving.room.tolist(), strict=True)
    assert sorted(rows) == [("", date(2026, 3, 2), 0.0), ("", date(2026, 3, 16), 80.0), ("F2", date(2026, 3, 16), 40.0)]
    assert receiving.by_start(receiving.room).tolist() == [[0.0, 80.0, 0.0, 0.0], [120.0, 0.0, 0.0, 0.0]]
    assert (receiving.place >= 0).sum() == 3  # of all runs: one of F1 and, in two rows, one of F2


def test_without_a_row_that_speaks_of_an_arrival_nothing_is_limited():
    assert build().hard == ()
    assert build(receiving=({"week": date(2026, 2, 2), "units": 5},)).hard == ()
