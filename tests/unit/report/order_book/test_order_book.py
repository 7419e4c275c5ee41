"""Order books as factories get them: the whole order, both totals, their language, nothing of our money."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import fastexcel
import polars as pl
from planning_inputs import inputs_of

from planner.report.order_book import book_bytes, matrix_of_lines, order_matrices

LINES = pl.DataFrame(
    {
        "order_id": ["O1"] * 5,
        "colour": ["黑色", "黑色", "黑色", "米白", "米白"],
        "size": ["XL", "S", "M", "M", "S"],
        "units": [10, 20, 40, 30, 15],
    }
)
ORDERS = pl.DataFrame(
    {
        "order_id": ["O1", "O2"],
        "style_id": ["=1+1", "00B"],
        "factory_id": ["F1", "F1"],
        "week": [date(2026, 3, 2)] * 2,
        "arrival_date": [date(2026, 3, 16)] * 2,
        "units": [115, 60],
        "firm": [True, False],
        "unit_cost": [77.7, 66.6],
        "expected_profit": [5432.1, 1234.5],
        "reason": ["because we say so"] * 2,
    }
)
PACKS = [{"pack": "1-2", "size": "S", "units": 1}, {"pack": "1-2", "size": "M", "units": 2}]


def orders(**how):
    styles = [
        {"style_id": "=1+1", "name": "风衣", "sizes": "S;M;XL", "fabric_id": "棉", "fabric_per_unit": 1.5},
        {"style_id": "00B", "name": "T恤"},
    ]
    return order_matrices(ORDERS, LINES, inputs_of(styles, packs=PACKS), **how)


def cells(book, sheet):
    rows = fastexcel.read_excel(book).load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
    return [[cell for cell in row if cell is not None] for row in rows]


def test_a_matrix_has_sizes_in_order_and_both_totals():
    matrix = matrix_of_lines(LINES)
    assert matrix.sizes == ["S", "M", "XL"]
    assert matrix.colours == ["黑色", "米白"]
    assert matrix.units == [[20, 40, 10], [15, 30, 0]]
    assert matrix.of_colour == [70, 45]
    assert matrix.of_size == [35, 70, 10]
    assert matrix.total == 115


def test_only_firm_orders_unless_asked_for_all():
    assert [o.order_id for o in orders()] == ["O1"]
    every = {o.order_id: o for o in orders(firm_only=False)}
    assert set(every) == {"O1", "O2"}
    assert every["O2"].matrix.total == 60


def test_a_book_tells_the_factory_all_it_needs():
    book = book_bytes("F1 近厂", orders(), "zh", datetime(2026, 3, 1))
    assert fastexcel.read_excel(book).sheet_names == ["订单一览", "=1+1"]
    told = cells(book, 1)
    assert ["颜色", "S", "M", "XL", "合计", "用料(米)", "确认", "改为"] in told
    assert ["黑色", "20", "40", "10", "70", "105"] in told
    assert ["米白", "15", "30", "45", "67.5"] in told
    assert ["合计", "35", "70", "10", "115", "172.5"] in told
    flat = [cell for row in told for cell in row]
    assert {"生产制单", "O1", "风衣", "棉", "备注", "1-2: S x 1  M x 2"} <= set(flat)
    assert any("签字" in cell for cell in flat)


def test_a_book_is_in_the_language_of_the_factory():
    flat = [cell for row in cells(book_bytes("F1", orders(), "en", datetime(2026, 3, 1)), 1) for cell in row]
    assert {"Production order", "Colour", "Confirmed", "Changed to"} <= set(flat)


def test_nothing_of_our_money_or_reasons_is_in_it():
    with zipfile.ZipFile(BytesIO(book_bytes("F1", orders(firm_only=False), "en", datetime(2026, 3, 1)))) as file:
        text = "".join(file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xml"))
    assert "because" not in text
    assert not any(figure in text for figure in ("77.7", "66.6", "5432", "1234.5"))
    assert text.count('paperSize="9"') == 3  # A4
    assert "<f>" not in text


def test_provisional_orders_say_that_they_are():
    flat = [
        cell
        for row in cells(book_bytes("F1", orders(firm_only=False), "en", datetime(2026, 3, 1)), "00B")
        for cell in row
    ]
    assert any("do not cut" in cell for cell in flat)
