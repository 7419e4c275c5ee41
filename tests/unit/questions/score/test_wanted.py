"""What was wanted on days, and in sizes, that were out of stock: as much as while they were there."""

import datetime as dt

import polars as pl
import pytest

from planner.questions.score.score import _daily


def sales_of(*rows):
    """Rows of (day of March, size, units, stock or None) of one style."""
    return pl.DataFrame(
        [(dt.date(2026, 3, d), "a", None, z, float(u), k) for d, z, u, k in rows],
        schema={"date": pl.Date, "style_id": pl.String, "colour": pl.String, "size": pl.String, "units": pl.Float64}
        | {"stock": pl.Float64},
        orient="row",
    )


def test_days_between_running_out_and_the_next_stock_count_as_the_mean_of_the_others():
    sales = sales_of((1, None, 4, 20.0), (2, None, 4, 16.0), (3, None, 0, 0.0), (6, None, 4, 30.0))
    sold, wanted = _daily(sales, dt.date(2026, 3, 1), dt.date(2026, 3, 7))["a"]
    assert sold.tolist() == [4, 4, 0, 0, 0, 4]
    assert wanted == pytest.approx([4, 4, 4, 4, 4, 4])


def test_a_size_that_is_missing_counts_for_its_part_also_where_it_ran_out_before():
    even = [(d, z, 2, None) for d in range(1, 11) for z in ("S", "M")]
    rest = [(d, "S", 2, None) for d in range(12, 15)]
    sales = sales_of(*even, (11, "M", 0, 0.0), (11, "S", 2, None), *rest)
    sold, wanted = _daily(sales, dt.date(2026, 3, 12), dt.date(2026, 3, 15))["a"]
    assert sold.tolist() == [2, 2, 2]
    assert wanted == pytest.approx([4, 4, 4], rel=0.1)
