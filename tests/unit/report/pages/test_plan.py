"""Pages for people: every figure whole at every width, columns straight, reasons readable."""

import io
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from rich.console import Console

from planner.domain import Plan, PlanStatus
from planner.report.figures import aligned, plural
from planner.report.pages.plan import show_plan

ORDERS = pl.DataFrame(
    {
        "order_id": ["P1", "P2"],
        "style_id": ["00001", "00002"],
        "factory_id": ["north", "south"],
        "week": [date(2026, 3, 2), date(2026, 3, 9)],
        "arrival_date": [date(2026, 3, 16), date(2026, 3, 30)],
        "units": [144, 12345],
        "firm": [True, False],
        "unit_cost": [10.0, 12.0],
        "expected_sold": [140.0, 11000.4],
        "expected_leftover": [4.0, 1344.6],
        "expected_profit": [1234.5, 98765.4],
        "reason": ["Expected demand 200. [brackets] stay.", "Because."],
    }
)
SKIPPED = pl.DataFrame(
    {"style_id": ["00003", "00004"], "kind": ["crowded_out", "new_kind"], "reason": ["no room", "whatever"]}
)
LIMITS = pl.DataFrame(
    {
        "kind": ["minutes", "budget"],
        "name": ["north", ""],
        "week": [date(2026, 3, 2), None],
        "used": [1012.0, 99.0],
        "available": [1000.0, 100.0],
        "price": [2.5, 0.001],
    }
)
PLAN = Plan(
    status=PlanStatus.OPTIMAL,
    objective=1000.0,
    bound=1010.0,
    gap=0.01,
    solve_seconds=1.0,
    units=12489,
    cost=5000.0,
    styles_ordered=2,
    styles_skipped=2,
    orders=ORDERS,
    purchases=pl.DataFrame(
        {"fabric_id": ["FB1"], "metres": [1500.5], "week": [date(2026, 3, 2)], "cost": [3001.0], "firm": [True]}
    ),
    skipped=SKIPPED,
    limits=LIMITS,
    solver="HiGHS",
)


NAMES = pl.DataFrame({"style_id": ["00001", "00002"], "name": ["红色连衣裙 [V领]", None]})


def page(plan, width):
    stream = io.StringIO()
    show_plan(Console(file=stream, width=width, markup=False, highlight=False), plan, NAMES, "CNY")
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 110, 200])
def test_no_figure_is_cut_at_any_width(width):
    text = page(PLAN, width)
    for figure in ("144", "12,345", "2026-03-16", "2026-03-30", "1,234", "98,765", "1,500.5", "3,001", "1,010"):
        assert figure in text
    assert "[brackets]" in text
    assert "no room" in text
    assert "whatever" in text


def test_limits_tell_overtime_and_leave_out_what_is_worth_nothing():
    text = page(PLAN, 200)
    assert "1,012 used (12 of them overtime) of 1,000" in text
    assert "budget" not in text


@pytest.mark.parametrize(
    ("prefer", "cost", "said"),
    [
        ("fewer-runs", 10.0, "Preferred fewer-runs: 40 in place of 47; this costs CNY 10 of expected profit (0.99%)"),
        (
            "fewer-factories",
            -3.0,
            "Preferred fewer-factories: 2 in place of 3, 1.08 a style in place of 1.10; this costs nothing",
        ),
        (
            "earlier",
            0.0,
            "Preferred earlier: a unit waits 2.75 weeks for its start in place of 3.00; this costs nothing",
        ),
    ],
)
def test_the_page_tells_what_a_simpler_plan_costs(prefer, cost, said):
    before = {"runs": 47, "factories": 3, "factories_a_style": 1.1, "weeks_to_start": 3.0}
    after = {"runs": 40, "factories": 2, "factories_a_style": 1.08, "weeks_to_start": 2.75}
    asked = {"prefer": prefer, "within": 0.01, "cost": cost, "before": before, "after": after}
    assert said in page(replace(PLAN, preferred=asked), 200)
    assert "Preferred" not in page(PLAN, 200)


def test_nothing_to_order_reads_as_nothing():
    plan = replace(PLAN, orders=ORDERS.head(0), purchases=PLAN.purchases.head(0), units=0, styles_ordered=0)
    text = page(plan, 100)
    assert "Release now (firm): nothing" in text
    assert "Fabric to buy" not in text


def test_columns_are_straight_with_chinese_names():
    lines = aligned([("style", "units"), ("红裙", "5"), ("dress", "12,000")], right={"units"})
    assert lines == ["style   units", "红裙        5", "dress  12,000"]


@pytest.mark.parametrize(
    ("number", "noun", "text"), [(1, "run", "1 run"), (2, "run", "2 runs"), (0, "batch", "0 batches")]
)
def test_plural(number, noun, text):
    assert plural(number, noun) == text


RECOURSE = {
    "objective": 1400.0,
    "gain": 395.0,
    "fixed_plan": {"objective": 1005.0, "bound": 1010.0, "gap": 0.004975},
    "review": "2026-03-09",
    "learning": 0.3,
    "styles_changed": 1,
}
VERDICTS = pl.DataFrame(
    {
        "style_id": ["00001", "00002", "00003"],
        "verdict": ["order_now", "keep_testing", "drop"],
        "value_of_waiting": [-50.0, 20.0, 9.0],
        "latest_start": [date(2026, 3, 16), None, None],
        "reason": ["now is better", "waiting is worth 20 more", "nothing pays"],
    }
)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_page_tells_verdicts_chances_and_what_recourse_is_worth(width):
    plan = replace(PLAN, orders=ORDERS.with_columns(chance=pl.Series([1.0, 0.4])), recourse=RECOURSE, verdicts=VERDICTS)
    text, plain = page(plan, width), page(PLAN, width)
    for said in ("order now", "keep testing", "drop", "2026-03-16", "wanted", "40%", "1,400", "1,010", "0.5%"):
        assert said in text
    assert "wanted" not in plain
    assert "Verdicts" not in plain
