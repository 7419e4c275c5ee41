"""Headers that name another unit than ours are told; those that name ours, or none, are read."""

import polars as pl
import pytest

from planner.ingest.header_units import other_unit
from planner.ingest.headers import match_headers
from planner.ingest.raw_table import AT
from planner.ingest.recipes.meanings import meanings_of
from planner.ingest.skipped_rows import is_note
from planner.tables import GIVEN


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("交期(天)", "weeks"),
        ("Lead time (working days)", "weeks"),
        ("单件工时(小时)", "minutes a unit"),
        ("工时（秒/件）", "minutes a unit"),
        ("周产能（件）", "minutes a week"),
        ("成本(万元)", "currency a unit"),
        ("销量(万件)", "units"),
        ("起订量(打)", "units"),
        ("单耗(码)", "metres a unit"),
        ("面料单价(元) (公斤)", "currency a metre"),
    ],
)
def test_another_unit_is_seen(header, unit):
    assert other_unit(header, unit) is not None


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("交期（周）", "weeks"),
        ("周产能(分钟/周)", "minutes a week"),
        ("售价(元/件)", "currency a unit"),
        ("售价 (CNY)", "currency a unit"),
        ("库存(主仓)", "units"),
        ("销量(日)", "units"),
        ("单耗(米/件)", "metres a unit"),
        ("颜色(中文)", ""),
        ("退货率(%)", ""),
    ],
)
def test_the_same_unit_or_none_is_fine(header, unit):
    assert other_unit(header, unit) is None


def test_a_column_in_another_unit_is_a_fault_of_its_table():
    headers = ["工厂", "周产能", "起订量", "货期(天)"]
    (fault,) = match_headers(GIVEN["factories"], headers, {}, "factories.csv").faults
    assert (fault.column, fault.value) == ("货期(天)", "天")
    assert not match_headers(GIVEN["factories"], [*headers[:3], "货期(周)"], {}, "factories.csv").faults


def test_an_export_that_counts_dozens_has_no_count_of_pieces():
    assert "quantity" in meanings_of("数量(件)")
    assert not meanings_of("数量(打)")


def test_a_note_below_a_table_is_no_row_and_a_style_without_its_cells_is_one():
    rows = pl.DataFrame(
        {
            AT: [0, 1, 2],
            "0": ["备注：残值按清仓价", "备注：A1", "A0003"],
            "1": [None, "12", None],
            "2": ["", None, None],
        },
        schema={AT: pl.UInt32, "0": pl.String, "1": pl.String, "2": pl.String},
    )
    assert is_note(rows).to_list() == [True, False, False]


@pytest.mark.parametrize(
    ("table", "head", "row", "column", "bad", "good"),
    [
        ("sales", "date,style_id,units,unit", "2026-03-02,A2,5,{}", "unit", "dozen", "pcs"),
        (
            "orders",
            "order_id,style_id,factory_id,units,UOM,arrival_date",
            "P1,A2,F1,5,{},2026-04-01",
            "UOM",
            "打",
            "件",
        ),
        ("stock", "style_id,units,单位", "A2,5,{}", "单位", "箱", "件"),
        ("fabrics", "fabric_id,on_hand,cost,min_order,unit", "K,5,1,1,{}", "unit", "yd", "m"),
    ],
)
def test_a_row_that_counts_dozens_or_yards_is_told(read, table, head, row, column, bad, good):
    found = read(table, f"{head}\n{row.format(bad)}\n").findings
    assert [(one.row, one.column, one.value) for one in found] == [(2, column, bad)]
    assert read(table, f"{head}\n{row.format(good)}\n").findings == []
