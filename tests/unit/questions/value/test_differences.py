"""Where the money between two lists lies: the ten shown explain at least 80% of it, whatever the lists."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from planner.questions.value.differences import ENOUGH, MOST, differences
from planner.questions.value.worth import STYLES

WEEK = date(2026, 3, 2)


def lists(rows):
    """(style, category, units yours, units plan, difference)"""
    styles = pl.DataFrame(
        [
            {"style_id": s, "category": c, "units_yours": float(y), "units_plan": float(p), "difference": float(d)}
            for s, c, y, p, d in rows
        ],
        schema={name: STYLES[name] for name in ("style_id", "category", "units_yours", "units_plan", "difference")},
    )
    orders = [
        pl.DataFrame(
            [(row[0], "F", WEEK) for row in rows if row[place]],
            schema={"style_id": pl.String, "factory_id": pl.String, "week": pl.Date},
            orient="row",
        )
        for place in (2, 3)
    ]
    return differences(styles, *orders)


def test_few_styles_one_by_one_with_what_differs():
    found = lists(
        [("A", "dress", 100, 0, -500), ("B", "dress", 0, 50, -300), ("C", "tee", 20, 10, -10), ("D", "tee", 5, 5, 0)]
    )
    assert found["level"] == "style"
    assert found["explained"] == 1
    assert found["money"] == -810
    assert [(row["kind"], row["names"], row["profit_change"]) for row in found["rows"]] == [
        ("extra", ["A"], -500),
        ("left_out", ["B"], -300),
        ("more", ["C"], -10),
    ]


def test_many_small_differences_are_told_together():
    rows = [(f"S{i:03d}", ["dress", "tee", "coat"][i % 3], 0, 10, -10 - i % 5) for i in range(300)]
    found = lists(rows)
    assert found["level"] == "category"
    assert [row["what"] for row in found["rows"]] == ["coat", "dress", "tee"] or len(found["rows"]) == 3
    assert sum(row["styles"] for row in found["rows"]) == 300


@pytest.mark.parametrize("seed", range(20))
def test_ten_explain_enough_of_any_two_lists(seed):
    rng = np.random.default_rng(seed)
    number = int(rng.integers(1, 400))
    rows = [
        (
            f"S{i:03d}",
            f"c{rng.integers(0, 60)}",
            int(rng.integers(0, 3)) * 50,
            int(rng.integers(0, 3)) * 50,
            round(float(rng.normal(-20, 100)), 2),
        )
        for i in range(number)
    ]
    found = lists(rows)
    assert found["explained"] >= ENOUGH
    assert len(found["rows"]) <= MOST
    assert found["money"] == pytest.approx(sum(row[4] for row in rows), abs=0.01)


def test_the_same_lists_differ_in_nothing():
    found = lists([("A", "dress", 5, 5, 0)])
    assert (found["rows"], found["explained"], found["money"]) == ([], 1, 0)
