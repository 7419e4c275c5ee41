"""The morning sheet at every width: figures whole, columns that matter least gone first."""

from datetime import date

import polars as pl
import pytest
from screens import assert_as_before, screen

from planner.report.pages.readout import show_readout
from planner.tables import READOUT
from planner.tables.frames import schema_of

ROW = {
    "style_id": "10024",
    "name": "红色碎花连衣裙 V领 收腰 中长款",
    "category": "dress",
    "age_days": 21,
    "sold": 1234.0,
    "on_hand": 300.0,
    "on_order": 0.0,
    "sell_through": 0.804,
    "rate": 58.7,
    "cover_days": 5.1,
    "expected_total": 12345.0,
    "expected_low": 8000.0,
    "expected_high": 15000.0,
    "grade": "hot",
    "min_batch": 100,
    "chance": 0.99,
    "verdict": "order_now",
    "order_now": 2000.0,
    "last_order_date": date(2026, 3, 23),
    "stockout_days": 2,
    "flags": "stock_out;spike",
}
BARE = {
    "style_id": "20001",
    "category": "tee",
    "sold": 0.0,
    "on_order": 0.0,
    "expected_total": 9.0,
    "expected_low": 0.0,
    "expected_high": 20.0,
    "flags": "",
}
TOLD = {"run_id": "20260302-061500-k3f9", "as_of": "2026-03-02", "styles": 60}


def page(width, height=None, many=1):
    rows = [ROW, *[{**BARE, "style_id": f"2{i:04d}"} for i in range(many)]]
    sheet = pl.DataFrame(
        [{name: row.get(name) for name in schema_of(READOUT)} for row in rows], schema=schema_of(READOUT)
    )
    return screen(lambda c: show_readout(c, sheet, TOLD, height, changed=frozenset({"10024"})), width, height)


@pytest.mark.parametrize("width", [60, 80, 110, 140, 200])
def test_looks_as_before(width):
    assert_as_before(f"readout_{width}", page(width))


@pytest.mark.parametrize("width", [60, 80, 200])
def test_what_matters_most_is_there_at_any_width(width):
    text = page(width)
    for word in ("10024", "1,234", "12,345", "爆 hot", "order now"):
        assert word in text


def test_one_screen_and_how_many_more():
    text = page(80, 24, many=100)
    assert len(text.splitlines()) <= 23
    assert "more styles" in text
    assert len(page(80, None, many=100).splitlines()) > 100


def test_firm_runs_are_told_by_colour_and_size_as_far_as_there_is_room():
    sheet = pl.DataFrame([{name: ROW.get(name) for name in schema_of(READOUT)}] * 20, schema=schema_of(READOUT))
    lines = pl.DataFrame(
        [
            ("O1", "10024", "F1", "黑色", "S", 12),
            ("O1", "10024", "F1", "黑色", "M", 20),
            ("O2", "10024", "F2", "米白", "27", 8),
        ],
        schema=["order_id", "style_id", "factory_id", "colour", "size", "units"],
        orient="row",
    )

    def shown(height):
        return screen(lambda c: show_readout(c, sheet, TOLD, height, changed=frozenset(), lines=lines), 100, height)

    assert "10024 F1: 黑色 S 12, M 20" in shown(None)
    assert "10024 F2: 米白 27: 8" in shown(None)
    assert "黑色" not in shown(16)
