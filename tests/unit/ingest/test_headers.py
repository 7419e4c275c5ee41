"""Which header means which column: our names, usual names in two languages, and what planner.yaml says."""

import pytest

from planner.ingest.headers import known_headers, match_headers, plain
from planner.tables import GIVEN, SALES


def matched(table, headers, columns=None):
    return match_headers(GIVEN[table], headers, columns or {}, "f.csv")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("款号", "style_id"),
        ("货号", "style_id"),
        ("颜色", "colour"),
        ("尺码", "size"),
        ("日期", "date"),
        ("销量", "units"),
        ("件数", "units"),
        ("库存", "stock"),
        ("访客数", "visits"),
        ("退货", "returns"),
        ("单价", "price"),
        ("Style ID", "style_id"),
        ("STYLE-ID", "style_id"),
        ("ｓｔｙｌｅ＿ｉｄ", "style_id"),
        ("销量(件)", "units"),
        ("销量（件）", "units"),
        (" Qty ", "units"),
        ("*日期", "date"),
    ],
)
def test_usual_headers_of_sales(header, column):
    assert matched("sales", [header]).matched == {header: column}


@pytest.mark.parametrize(
    ("table", "headers", "columns"),
    [
        ("styles", ["款号", "吊牌价", "品类"], ["style_id", "price", "category"]),
        (
            "factories",
            ["工厂", "产能", "起订量", "交期"],
            ["factory_id", "weekly_minutes", "min_batch", "lead_time_weeks"],
        ),
        ("fabrics", ["面料", "库存", "单价", "起订量"], ["fabric_id", "on_hand", "cost", "min_order"]),
    ],
)
def test_the_same_word_means_what_its_table_makes_of_it(table, headers, columns):
    assert list(matched(table, headers).matched.values()) == columns


def test_every_usual_header_finds_its_column_in_every_table():
    for table in GIVEN.values():
        for column in table.columns:
            for name in (column.name, *column.also):
                assert matched(table.name, [name]).matched.get(name), f"{table.name}: {name}"


def test_our_own_name_wins_over_a_usual_one():
    found = matched("sales", ["date", "style_id", "销量", "units"])
    assert found.matched == {"date": "date", "style_id": "style_id", "units": "units"}
    assert found.ignored == ["销量"]
    assert not found.faults


def test_two_headers_for_one_column_are_a_fault_naming_both():
    found = matched("sales", ["date", "style_id", "件数", "销量"])
    assert len(found.faults) == 1
    assert "件数" in found.faults[0].value
    assert "销量" in found.faults[0].value
    assert "columns: {sales: {units: 件数}}" in found.faults[0].mend


def test_planner_yaml_decides_between_them():
    found = matched("sales", ["date", "style_id", "件数", "销量"], {"units": "销量"})
    assert found.matched["销量"] == "units"
    assert found.ignored == ["件数"]
    assert not found.faults


def test_a_missing_required_column_lists_what_was_found():
    found = matched("sales", ["日期", "颜色", "备注"])
    assert [f.column for f in found.faults] == ["style_id", "units"]
    assert "found 日期, 颜色, 备注" in found.faults[0].expected


def test_a_header_that_planner_yaml_names_must_be_there():
    found = matched("sales", ["date", "style_id", "units", "库存量"], {"stock": "期末库存"})
    assert [(f.column, f.value) for f in found.faults] == [("stock", "期末库存")]
    assert "columns.sales.stock" in found.faults[0].expected


def test_a_file_in_our_own_names_needs_no_mapping():
    assert not matched("sales", ["date", "style_id", "units"], {"units": "销量", "date": "日期"}).faults


def test_a_mapping_for_a_column_that_does_not_exist_is_a_fault_of_planner_yaml():
    fault = matched("sales", ["date", "style_id", "units"], {"unit": "units"}).faults[0]
    assert (fault.file, fault.column) == ("planner.yaml", "columns.sales.unit")


def test_further_columns_of_styles_are_attributes_and_may_be_renamed():
    needed = ["style_id", "category", "price", "unit_cost", "salvage_value", "sewing_minutes", "exit_date"]
    found = matched("styles", [*needed, "领型", " print ", ""], {"neckline": "领型"})
    assert found.attributes == {7: "neckline", 8: "print"}
    assert not found.ignored


def test_known_headers_are_plain_and_hold_those_of_planner_yaml():
    known = known_headers(SALES, {"units": "My Units"})
    assert {"款号", "styleid", "myunits"} <= set(known)
    assert all(name == plain(name) for name in known)
