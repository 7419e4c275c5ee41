"""Slips as people make them: each told as itself, none cut to fit, good rows kept."""

import pytest

from planner.ingest import check_workspace, ingest_sales, read_inputs
from planner.settings import TableSource

HEADER = "date,style_id,units\n"


def mend(read, table, content, **how):
    found = read(table, content, **how)
    assert len(found.findings) == 1, found.findings
    return found.findings[0].mend


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-01 ~ 2026-07-31",
        "2026-07-01 2026-07-31",
        "20260701-20260731",
        "20260701 20260731",
        "2026-07-01至2026-07-31",
    ],
)
def test_a_range_of_days_is_no_day(read, cell):
    found = read("sales", HEADER + f"{cell},A,3\n")
    assert found.good.is_empty()
    assert "range of days" in found.findings[0].mend or "YYYY-MM-DD" in found.findings[0].mend


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-01 00:00:00",
        "2026/7/1 9:05",
        "2026年7月1日 上午9:05",
        "2026-07-01T08:30:00+08:00",
        "2026-07-01T08:30:00.123Z",
        "2026-07-01 周三",
        "2026-07-01(星期三)",
        "20260701 10:00",
        "2026-07-01 Wed",
    ],
)
def test_a_time_or_a_day_of_the_week_behind_a_day_is_no_matter(read, cell):
    assert [str(day) for day in read("sales", HEADER + f"{cell},A,3\n").good["date"]] == ["2026-07-01"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1 2", "decimal point"),
        ("5 eur 6", "decimal point"),
        ("150件", "without its unit"),
        ("1.2万", "Write the number out"),
        ("3-5", "decimal point"),
        ("3~5", "range"),
        ("12%", "no share"),
        ("#N/A", "formula"),
    ],
)
def test_what_is_no_number_is_not_cut_to_one(read, cell, words):
    assert words in mend(read, "sales", HEADER + f"2026-07-01,A,{cell}\n")


def test_days_where_weeks_are_counted(read):
    head = "factory_id,weekly_minutes,min_batch,交期\n"
    for cell in ("7天", "交期: 7天", "约 7 天", "2026-06-01"):
        assert "counts weeks" in mend(read, "factories", head + f"F,1,1,{cell}\n"), cell


def test_a_day_where_a_number_belongs(read):
    assert "This is a day" in mend(read, "sales", HEADER + "2026-07-01,A,2026/7/2\n")


def test_more_returned_than_sold_is_told(make):
    ws = make(sales="date,style_id,units,returns\n2026-03-02,A2,3,30\n2026-03-03,A2,9,1\n")
    assert [w.code for w in check_workspace(ws).warnings] == ["returns_above_sales"]
    assert [w.code for w in ingest_sales(ws).warnings] == ["returns_above_sales"]


def test_codes_that_lost_their_zeros_are_told_in_every_table(make):
    styles = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date\n0261,tee,9,3,1,10,2026-09-01\n"
    ws = make(styles=styles, stock="style_id,units\n261,5\n", reach="style_id,visits_per_week\n261,50\n")
    told = {w.code: w.message for w in check_workspace(ws).warnings}
    for code in ("stock_of_unknown_style", "reach_of_unknown_style"):
        assert told[code].endswith("261 may be 0261 without its zeros")


@pytest.mark.parametrize("cell", ["1.234", "1,234"])
def test_a_figure_that_can_be_read_two_ways_is_refused_until_the_sign_is_named(read, cell):
    text = f"date;style_id;units\n2026-02-03;A;{cell}\n"
    assert "two ways" in mend(read, "sales", text)
    expected = {",": {"1.234": 1234.0, "1,234": 1.234}, ".": {"1.234": 1.234, "1,234": 1234.0}}
    for sign, values in expected.items():
        assert read("sales", text, decimal=sign).good["units"].to_list() == [values[cell]]


def test_comma_decimals_by_setting(read):
    text = "date;style_id;units\n2026-02-03;A;1.234,5\n2026-02-03;B;12,5\n2026-02-03;C;7\n"
    assert read("sales", text, decimal=",").good["units"].to_list() == [1234.5, 12.5, 7.0]
    assert TableSource(path="x").decimal is None


def test_stock_sold_into_backorder_counts_as_none_and_keeps_its_row(make):
    ws = make(
        sales="date,style_id,units,stock\n2026-03-02,A2,3,-3\n2026-03-03,A2,1,5\n", stock="style_id,units\nA2,-7\n"
    )
    report = ingest_sales(ws)
    assert (report.good, [w.code for w in report.warnings]) == (2, ["stock_below_zero"])
    assert ws.store.sales()["stock"].to_list() == [0.0, 5.0]
    inputs, warnings = read_inputs(ws)
    assert inputs.stock["units"].to_list() == [0.0]
    assert "stock_below_zero" in {w.code for w in warnings}


def test_cancelled_lines_are_never_sales(make):
    states = ["已发货", "已取消", "交易关闭", "已关闭", "作废", "voided", "Cancelled", "取消中", "closed"]
    lines = [f"2026-03-{day:02},A2,{2**day},{state}\n" for day, state in enumerate(states, 1)]
    ws = make(sales="date,style_id,units,订单状态\n" + "".join(lines))
    ingest_sales(ws)
    assert ws.store.sales()["units"].sum() == 2 + 2**8 + 2**9
    ws = make(settings="columns: {sales: {units: units}}\n", sales=(ws.folder / "data/sales.csv").read_text())
    report = ingest_sales(ws)
    assert [(w.code, w.notice) for w in report.warnings if w.code == "cancelled_lines"] == [("cancelled_lines", True)]
    assert ws.store.sales()["units"].sum() == 2 + 2**8 + 2**9, "what may still come about counts"


@pytest.mark.parametrize("header", ["order status", "行状态"])
def test_states_in_longer_words_count_as_what_they_say_and_strange_ones_are_told(make, header):
    states = ["shipped", "cancelled by customer", "annulé", "pending payment", "正常", "at the seamstress"]
    lines = [f"2026-03-{day:02},A2,{2**day},{state}\n" for day, state in enumerate(states, 1)]
    ws = make(sales=f"date,style_id,units,{header}\n" + "".join(lines))
    report = ingest_sales(ws)
    assert ws.store.sales()["units"].sum() == 2 + 2**5 + 2**6
    assert "at the seamstress" in "".join(warn.message for warn in report.warnings)


def test_open_orders_that_are_closed_or_complete_are_not_open(make):
    states = ["open", "Closed", "completed", "已完成", "结案", "partially received", "in production"]
    lines = [f"P{n},A2,F1,{2**n},2026-04-01,{state}\n" for n, state in enumerate(states)]
    inputs, told = read_inputs(make(orders="order_id,style_id,factory_id,units,arrival_date,status\n" + "".join(lines)))
    assert inputs.orders["units"].sum() == 1 + 2**5 + 2**6
    assert "4 line(s) are cancelled or closed" in "".join(warn.message for warn in told)


def test_colour_and_size_in_one_cell_are_told(make):
    ws = make(sales="date,style_id,units,颜色\n2026-03-02,A2,3,黑色;S\n")
    assert [w.code for w in check_workspace(ws).warnings] == ["two_in_one"]
    assert [w.code for w in ingest_sales(ws).warnings] == ["two_in_one"]


def test_units_without_visits_are_told(make):
    ws = make(sales="date,style_id,units,visits\n2026-03-02,A2,3,0\n2026-03-03,A2,0,0\n2026-03-04,A2,1,9\n")
    report = check_workspace(ws)
    assert [w.code for w in report.warnings] == ["uncounted_visits"]
    assert "1 row(s)" in report.warnings[0].message


def test_sales_of_days_to_come_are_told(make):
    assert [w.code for w in check_workspace(make(sales=HEADER + "2125-03-02,A2,3\n")).warnings] == ["sales_in_future"]


def test_colours_and_sizes_of_a_style_are_no_attributes_and_count_once(read):
    head = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,颜色,尺码,领型\n"
    found = read("styles", head + "A,tee,9,3,1,10,2026-09-01,黑；白;黑 ; ,S、M;S,圆领\n")
    assert found.good.select("colours", "sizes").rows() == [("黑;白", "S;M")]
    assert found.attributes == ("领型",)


def test_one_event_listed_twice_counts_once(make):
    head = "name,start_date,end_date,uplift\n"
    ws = make(
        events=head + "sale,2026-03-02,2026-05-31,2\nsale,2026-03-09,2026-06-10,2\nsale,2026-11-11,2026-11-12,2\n"
    )
    inputs, warnings = read_inputs(ws)
    assert [(str(a), str(b)) for a, b in inputs.events.select("start_date", "end_date").iter_rows()] == [
        ("2026-03-02", "2026-06-10"),
        ("2026-11-11", "2026-11-12"),
    ]
    assert [w.code for w in warnings] == ["event_listed_twice"]
    ws = make(events=head + "sale,2026-03-02,2026-05-31,2\nsale,2026-03-09,2026-05-31,3\n")
    assert [f.row for f in check_workspace(ws).findings] == [3]


def test_reach_of_nobody_is_no_reach(make):
    ws = make(reach="visits_per_week,style_id,channel\n0,A2,web\n700,A2,shop\n0,00123,web\n")
    assert [(f.row, f.column) for f in check_workspace(ws).findings] == [(4, "visits_per_week")]


def test_a_style_whose_row_is_wrong_is_not_told_to_be_missing(make):
    bad = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date\nA2,tee,x,3,1,10,2026-09-01\n"
    assert [w.code for w in ingest_sales(make(styles=bad, sales=HEADER + "2026-03-02,A2,3\n")).warnings] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<!DOCTYPE html>\n<html><body><table><tr><td>style_id</td></tr></table>", "a web page"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(read, content, words):
    assert words in mend(read, "styles", content)


def test_merged_cells_are_told_as_such(read, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "merged.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["style_id", "colour", "units"])
        for row, (colour, units) in enumerate([("red", 1), ("blue", 2)], 1):
            sheet.write_row(row, 1, [colour, units])
        sheet.merge_range(1, 0, 2, 0, "A")
    assert "cells are merged" in mend(read, "stock", (tmp_path / "merged.xlsx").read_bytes())


def test_a_day_that_does_not_fit_the_date_format_is_not_said_to_be_readable_two_ways(make):
    ws = make(
        "tables: {sales: {path: data/sales.csv, date_format: '%d.%m.%Y'}}\n",
        sales="date,style_id,units\n02.03.2026,A2,1\n32.02.2026,A2,1\n2026-03-04,A2,1\n03/05/2026,A2,1\n",
    )
    found = check_workspace(ws).findings
    assert [finding.row for finding in found] == [3, 5]
    assert all("written as %d.%m.%Y" in finding.expected for finding in found)
