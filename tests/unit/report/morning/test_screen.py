"""The morning screen fits its terminal at every width and height, and says what matters first."""

from datetime import date

import polars as pl
import pytest
from screens import assert_as_before, screen

from planner.report.morning import show_morning
from planner.report.morning.worries import kept_out_in_words

WEEK = date(2026, 3, 2)


def run_row(order, name, units, profit, sold=120, out=0, factory="F1", lines=()):
    return {
        "order_id": order,
        "style_id": order,
        "name": name,
        "factory_id": factory,
        "week": WEEK,
        "arrival_date": date(2026, 3, 16),
        "units": units,
        "expected_profit": profit,
        "observed_units": sold,
        "stockout_days": out,
        "lines": list(lines),
    }


def factory(name, runs):
    return {
        "factory_id": name,
        "number": len(runs),
        "units": sum(r["units"] for r in runs),
        "goods_cost": 1000.0,
        "profit": sum(r["expected_profit"] for r in runs),
        "runs": runs,
    }


def contents(**changed):
    near = [
        run_row("10024", "红色碎花连衣裙 V领 收腰 中长款 2026春季新款", 1200, 45210.4, out=3),
        run_row("10025", "plain tee", 300, 5210.0, lines=[{"colour": "黑", "size": "M", "units": 200}]),
        *[run_row(f"2{i:04d}", f"style number {i}", 100 + i, 900.0 - i) for i in range(30)],
    ]
    far = [run_row("30001", None, 5000, 30000.0, factory="越南一厂"), run_row("30002", "coat", 400, 10.0)]
    actions = pl.DataFrame({"action": ["make", "make", "cancel"], "style_id": ["10024", "10025", "30009"]})
    counts = {"make": 2, "increase": 0, "expedite": 0, "decrease": 0, "defer": 0, "cancel": 1}
    return {
        "run": {"run_id": "20260302-061500-k3f9", "name": "秋季 autumn drop", "as_of": "2026-03-02", "currency": "CNY"},
        "today": {
            "number": 34,
            "units": 9999,
            "goods_cost": 123456.0,
            "profit": 98765.0,
            "styles": 33,
            "factories": [factory("宁波近厂", near), factory("越南一厂", far)],
            "fabric": [{"fabric_id": "FB1", "metres": 1500.5, "cost": 12004.0}],
        },
        "why_nothing": [],
        "plan": {
            "runs": 60,
            "styles": 50,
            "units": 20000,
            "cost": 400000.0,
            "budget": 400100.0,
            "profit": 300000.0,
            "gap": 0.004,
        },
        "changed": {
            "before": {"name": "x", "as_of": date(2026, 2, 23)},
            "counts": counts,
            "changes": actions,
            "released": 4,
            "since_release": True,
        },
        "watch": [
            {"code": f"w{i}", "text": f"worry number {i}: " + "a long story about it, " * 8, "styles": []}
            for i in range(7)
        ],
        **changed,
    }


def page(shown, width, height):
    return screen(
        lambda console: show_morning(console, shown, "planner -w autumn ", ["release", "show -v"], height=height),
        width,
        height,
    )


@pytest.mark.parametrize("width", [60, 80, 110, 140, 200])
def test_looks_as_before(width):
    assert_as_before(f"morning_{width}", page(contents(), width, 24))


@pytest.mark.parametrize("width", [60, 80, 110, 140, 200])
@pytest.mark.parametrize("height", [24, 40, 60])
def test_one_screen_leaves_a_line_for_the_prompt(width, height):
    lines = page(contents(), width, height).splitlines()
    assert len(lines) <= height - 1
    if height > 24:
        assert len(lines) == min(height - 1, len(page(contents(), width, 200).splitlines()))


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_figure_is_cut_and_columns_are_straight_in_any_script(width):
    from rich.cells import cell_len

    text = page(contents(), width, 24)
    for figure in ("1,200", "45,210", "30,000", "5,000", "3 d"):
        assert figure in text
    runs = [line for line in text.splitlines() if line.startswith(("  1", "  3"))]
    assert len({cell_len(line) for line in runs}) == 1


def test_where_nobody_watches_every_run_and_its_sizes_are_there():
    text = page(contents(), 200, None)
    assert all(f"2{i:04d}" in text for i in range(30))
    assert "黑 M 200" in text
    assert "worry number 6" in text
    assert "more run" not in text


def test_on_a_terminal_sizes_are_told_as_far_as_there_is_room_below_every_run():
    text = page(contents(), 110, 70)
    assert "more run" not in text
    assert "黑 M 200" in text
    assert "黑 M 200" not in page(contents(), 110, 24)


def test_the_factory_that_earns_most_comes_first_and_what_is_left_out_is_said():
    text = page(contents(), 80, 24)
    assert text.index("宁波近厂") < text.index("越南一厂")
    assert "more runs today: planner show --all" in text
    assert "more: planner show -v" in text


def test_a_night_with_nothing_to_order_says_so():
    today = {"number": 0, "units": 0, "goods_cost": 0.0, "profit": 0.0, "styles": 0, "factories": [], "fabric": []}
    why = [{"kind": "minimum_batch", "styles": 14}, {"kind": "too_late", "styles": 1}]
    text = page(contents(today=today, why_nothing=why, changed=None, watch=[]), 80, 24)
    assert "Order today: nothing" in text
    assert "14 styles: too little demand for a minimum batch" in text
    assert "1 style: goods would come too late" in text
    assert "no earlier plan to compare with" in text
    assert "Watch   nothing" in text


def test_a_reason_that_many_share_is_said_once():
    text = kept_out_in_words(["budget (CNY 9 of 10)"], [f"S{i}" for i in range(14)])
    assert text == "14 styles that would pay kept out (S0, S1, S2 and 11 more): used up budget (CNY 9 of 10)"
