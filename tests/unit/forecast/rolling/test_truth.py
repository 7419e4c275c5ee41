"""What counts as known about a past day: finished styles that stayed in stock, and nothing else."""

import pytest
from unit.forecast.rolling.past_sales import day, sales, styles

from planner.forecast.rolling.truth import on_sale, read_past, truth_at


def truth(style_rows, sale_rows, origin, as_of=40):
    past = read_past(styles(*style_rows), sales(*sale_rows), day(as_of))
    return {row["style_id"]: row for row in truth_at(past, day(origin)).iter_rows(named=True)}


def test_units_from_the_origin_to_the_day_before_exit():
    rows = [(0, "a", 3), (9, "a", 2), (10, "a", 5), (19, "a", 1), (20, "a", 100), (39, "z", 1)]
    found = truth([("a", 0, 20), ("z", 0, 39)], rows, origin=10)["a"]
    assert (found["observed"], found["actual"], found["age_days"], found["ran_out"]) == (5, 6, 10, False)


def test_only_styles_launched_before_and_finished_since():
    rows = [(1, "gone", 1), (1, "there", 1), (10, "new", 1), (1, "stays", 1), (39, "stays", 1)]
    table = styles(("gone", 0, 10), ("there", 0, 40), ("new", 10, 30), ("stays", 0, 41))
    past = read_past(table, sales(*rows), day(40))
    assert truth_at(past, day(10))["style_id"].to_list() == ["there"]
    assert dict(on_sale(past, day(10)).select("style_id", "finished").iter_rows()) == {"there": True, "stays": False}


def test_a_style_without_launch_date_starts_with_its_first_sale():
    found = truth([("a", None, 30), ("b", None, 30)], [(4, "a", 1), (12, "b", 9), (39, "a", 1)], origin=10)
    assert list(found) == ["a"]
    assert found["a"]["age_days"] == 6


def test_a_style_that_sold_nothing_afterwards_has_a_truth_of_nought():
    assert truth([("a", 0, 20)], [(0, "a", 3), (39, "z", 1)], origin=10)["a"]["actual"] == 0


@pytest.mark.parametrize(
    ("rows", "ran_out"),
    [
        ([(0, "a", 1, 50), (12, "a", 3, 3)], True),  # sold its last unit
        ([(0, "a", 1, 50), (12, "a", 0, 0)], True),  # began a day with none
        ([(0, "a", 5, 5)], True),  # was out before and never came back
        ([(0, "a", 5, 5), (10, "a", 1, 90)], False),  # came back on the day of the origin
        ([(0, "a", 5, 5), (11, "a", 1, 90)], True),  # came back a day late
        ([(0, "a", 1, 50), (12, "a", 3, 9)], False),
        ([(0, "a", 1, 50), (20, "a", 3, 3)], False),  # ran out only in the clearance after exit
        ([(0, "a", 5, 5), (8, "a", 1)], False),  # blank stock = in stock
        ([(0, "a", 1), (12, "a", 3)], False),
    ],
)
def test_stock_outs_after_the_origin(rows, ran_out):
    assert truth([("a", 0, 20)], [*rows, (39, "z", 1)], origin=10)["a"]["ran_out"] is ran_out


def test_a_size_that_hardly_sells_may_run_out():
    core = [(0, "a", 95, 500, "M"), (12, "a", 1, 1, "M")]
    fringe = [(0, "a", 95, 500, "M"), (12, "a", 1, 1, "XXL")]
    assert truth([("a", 0, 20)], [*core, (39, "z", 1)], origin=10)["a"]["ran_out"]
    assert not truth([("a", 0, 20)], [*fringe, (39, "z", 1)], origin=10)["a"]["ran_out"]


def test_what_an_old_export_does_not_hold_is_not_taken_for_no_sale():
    table = styles(("a", 0, 20), ("b", 0, 30))
    old = read_past(table, sales((0, "a", 1), (19, "a", 1), (19, "b", 1)), day(60))
    assert dict(on_sale(old, day(10)).select("style_id", "finished").iter_rows()) == {"a": True, "b": False}
    quiet = read_past(table, sales((0, "a", 1), (28, "b", 1)), day(40))
    assert on_sale(quiet, day(10))["finished"].all()


def test_sales_from_as_of_on_are_not_looked_at():
    rows = [(0, "a", 3), (12, "a", 4)]
    before = truth([("a", 0, 20)], rows, origin=10, as_of=25)
    assert truth([("a", 0, 20)], [*rows, (25, "a", 70), (26, "a", 1, 1)], origin=10, as_of=25) == before
