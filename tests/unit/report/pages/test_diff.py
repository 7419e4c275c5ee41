"""What changed, as a page at every width."""

from datetime import date

import polars as pl
import pytest
from screens import assert_as_before, screen

from planner.questions.changes import Changes, Side
from planner.report.pages.diff import show_diff
from planner.tables.answers import CHANGES
from planner.tables.frames import schema_of

NAMES = pl.DataFrame({"style_id": ["10024", "10025"], "name": ["红色碎花连衣裙 V领 收腰", None]})
EMPTY = pl.DataFrame()


def found(many=2):
    rows = [
        {
            "action": "make" if i == 0 else "defer",
            "style_id": f"{10024 + i}",
            "factory_id": "宁波近厂",
            "week_before": None if i == 0 else date(2026, 3, 2),
            "week": date(2026, 3, 9),
            "units_before": 0.0,
            "units": 1200.0,
            "units_change": 1200.0,
            "cost_change": 45210.0,
            "profit_change": 9.0,
            "firm": True,
            "cause": "new_sales",
            "why": "sold 34 more since; 512 expected in all, 480 before",
        }
        for i in range(many)
    ]
    frame = pl.DataFrame([{name: row.get(name) for name in CHANGES.names} for row in rows], schema=schema_of(CHANGES))
    return Changes(Side("20260223-0615-aaaa", EMPTY, date(2026, 2, 23)), Side("mine.csv", EMPTY), frame, 12, 3)


def page(width, height=None, many=2):
    return screen(lambda console: show_diff(console, found(many), NAMES, "CNY", height), width, height)


@pytest.mark.parametrize("width", [60, 80, 110, 140, 200])
def test_looks_as_before(width):
    assert_as_before(f"diff_{width}", page(width))


def test_one_screen_and_how_many_more():
    assert len(page(80, 24, many=60).splitlines()) <= 23
    assert "more changes" in page(80, 24, many=60)


def test_nothing_changed_is_said():
    assert "Nothing changed: 12 the same, 3 released." in page(80, many=0)
