"""Files to clean tables: good rows typed, bad rows with their row number and every reason."""

import datetime as dt
import io
import re

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.ingest import read_table, rejected_rows
from planner.settings import TableSource
from planner.tables import GIVEN, SALES
from planner.tables.frames import schema_of

MESSY = """\
Sales report March,,,,
date,style_id,units,stock,note
2026-03-02,00123,"1,234",50,
2026-03-03,,5,,
2026-13-03,A,-5,,
2026-03-04,1.23E+05,x,-1,
2026-03-05,B,3,,,9

2026-03-06,"C
c",z,1,"two
lines"
2026-03-02,00123,7,,
2026-03-07,D,2,,
小计,,2,,
合计：,,1236,,
"""


def reasons(found):
    return dict(zip(found.rejects["row"], found.rejects["reasons"], strict=True))


def test_good_rows_go_on_and_every_reason_of_the_others_is_told(read):
    found = read("sales", MESSY)
    assert found.good.select("date", "style_id", "units", "stock").rows() == [
        (dt.date(2026, 3, 2), "00123", 1234.0, 50.0),
        (dt.date(2026, 3, 7), "D", 2.0, None),
    ]
    told = reasons(found)
    assert list(told) == [4, 5, 6, 7, 9, 12]
    assert told[4].startswith("style_id: blank, expected a name")
    assert told[5].count(" | ") == 1
    assert "date: '2026-13-03', expected a date" in told[5]
    assert "units: '-5'" in told[5]
    assert "returns go in the returns column" in told[5]
    assert told[6].count(" | ") == 1
    assert "has turned this name into a number" in told[6]
    assert "stock" not in told[6], "sold into backorder"
    assert "A cell too many" in told[7]
    assert "units: 'z'" in told[9]
    assert "same key as row 3" in told[12]
    assert (found.rows, found.blank_rows, found.total_rows) == (8, 1, 2)


def test_rejects_hold_the_file_s_own_columns(read):
    found = read("sales", MESSY)
    assert found.rejects.columns == ["row", "reasons", "date", "style_id", "units", "stock", "note"]
    assert found.rejects.row(2)[2:] == ("2026-03-04", "1.23E+05", "x", "-1", None)


def test_findings_name_file_row_column_value_and_the_mend(read):
    finding = read("sales", "日期,款号,销量\n2026-03-02,a,很多\n").findings[0]
    assert str(finding) == (
        "file.csv:2 销量: found '很多', expected a number of at least 0. "
        "Write digits with a decimal point, such as 1234.5."
    )


def test_every_column_of_the_table_is_there_with_its_default(read):
    found = read("factories", "factory_id,weekly_minutes,min_batch,lead_time_weeks\nF,1000,50,2\n")
    assert found.good.schema == pl.Schema(schema_of(GIVEN["factories"]))
    assert found.good.row(0, named=True) | {
        "lot_size": 1,
        "cost_factor": 1.0,
        "max_batch": None,
        "setup_cost": 0.0,
    } == found.good.row(0, named=True)


@pytest.mark.parametrize(
    "content",
    ["date,style_id,units", "date,style_id,units\n", "date,style_id,units\r\n\r\n", "\n\ndate,style_id,units\n"],
)
def test_a_header_alone_is_a_table_without_rows(read, content):
    found = read("sales", content)
    assert found.findings == []
    assert found.good.schema == pl.Schema(schema_of(SALES))
    assert found.good.is_empty()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_lacks_its_header(read, content):
    assert "a header row" in read("sales", content).faults[0].expected


def test_blank_lines_anywhere_are_no_rows(read):
    found = read("sales", "\n\ndate,style_id,units\n\n2026-03-02,a,1\n , ,\n,,\n\n2026-03-03,a,x\n\n\n")
    assert found.good.height == 1
    assert found.rejects["row"].to_list() == [9]


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "total", "Total:", "GRAND TOTAL", "合 计"])
@pytest.mark.parametrize("row", ["{},,99", "2026-03-04,{},99"])
def test_totals_are_no_sales(read, word, row):
    found = read("sales", f"date,style_id,units\n2026-03-02,a,1\n{row.format(word)}\n")
    assert found.good.height == 1
    assert found.rejects.is_empty()
    assert found.total_rows == 1


def test_a_quote_that_is_never_closed_costs_its_own_row_only(read):
    rows = "".join(f"2026-03-02,s{i},1,name\n" for i in range(50))
    found = read("sales", f'date,style_id,units,name\n2026-03-02,a,1,"5寸 x\n{rows}')
    assert found.good.height == 50
    assert found.rejects["row"].to_list() == [2]
    assert "quotes in pairs" in found.rejects["reasons"][0]


def test_two_such_quotes_do_not_swallow_the_rows_between_them(read):
    found = read(
        "sales",
        'date,style_id,units,name\n2026-03-02,a,1,"5\n2026-03-02,b,1,x\n2026-03-02,c,1,6"\n'
        '2026-03-02,d,1,"two\nlines"\n',
    )
    assert found.good["style_id"].to_list() == ["d"]
    assert "quotes in pairs" in found.rejects["reasons"][0]


def test_a_file_where_every_row_is_wrong_lists_some(read, monkeypatch):
    monkeypatch.setattr(rejected_rows, "MOST_FINDINGS", 10)
    found = read("sales", "date,style_id,units\n" + "2026-03-02,a,x\n" * 25)
    assert found.rejects.height == 25
    assert len(found.findings) == 11
    assert "15 more" in found.findings[-1].expected


def test_a_duplicate_is_named_by_its_key(read):
    header = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date\n"
    [twice] = read("styles", header + 2 * "A,dress,9,1,1,1,2026-05-01\n").findings
    assert (twice.row, twice.column, twice.value) == (3, "style_id", "A")
    assert "same key as row 2" in twice.expected
    assert twice.mend == "Delete one of them."


def test_nested_and_binary_columns_of_parquet_are_read_as_text(read, tmp_path):
    frame = pl.DataFrame(
        {
            "style_id": ["A"],
            "category": ["tee"],
            "price": [9],
            "unit_cost": [1],
            "salvage_value": [1],
            "sewing_minutes": [1],
            "exit_date": [dt.date(2026, 5, 1)],
            "colours": [["red", "blue"]],
            "tags": [[1, 2]],
            "maker": [{"town": "Hangzhou"}],
            "print": [b"x"],
            "aged": [dt.timedelta(days=2)],
        }
    )
    frame.write_parquet(tmp_path / "styles.parquet")
    found = read("styles", (tmp_path / "styles.parquet").read_bytes())
    assert found.findings == []
    assert found.good.select("colours", "tags").rows() == [("red;blue", "1;2")]
    assert found.attributes == ("tags", "maker", "print", "aged")


def test_duplicates_are_told_apart_by_every_part_of_the_key(read):
    text = "date,style_id,units,colour,size\n2026-03-02,a,1,,\n2026-03-02,a,2,red,\n2026-03-02,a,3,red,M\n"
    found = read("sales", f"{text}2026-03-02,a,4,red,\n")
    assert found.good["units"].to_list() == [1.0, 2.0, 3.0]
    assert "same key as row 3" in reasons(found)[5]
    assert "date, style_id, colour, size" in reasons(found)[5]
    assert "map the column that tells them apart" in reasons(found)[5]


def workbook(*rows, sheet="Sheet1", other=None):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in filter(None, (other, sheet)):
        page = book.add_worksheet(name)
        for y, row in enumerate(rows if name == sheet else [["nothing", "here"]]):
            for x, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(y, x, dt.datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    page.write(y, x, cell)
    book.close()
    return data.getvalue()


def test_a_workbook_reads_as_people_see_it(read):
    found = read(
        "sales",
        workbook(
            [],
            ["三月销售"],
            ["日期", "款号", "销量", "单价"],
            [dt.date(2026, 3, 2), 12345, 3, 99.5],
            [],
            [46084, "00123", "1,234", None],
            ["2026/3/5", "A", -1, None],
            ["合计", None, 1237, None],
        ),
    )
    assert found.good.select("date", "style_id", "units", "price").rows() == [
        (dt.date(2026, 3, 2), "12345", 3.0, 99.5),
        (dt.date(2026, 3, 3), "00123", 1234.0, None),
    ]
    assert found.rejects["row"].to_list() == [7]
    assert (found.blank_rows, found.total_rows) == (1, 1)


def test_a_missing_column_is_told_at_the_row_of_the_header(read):
    assert [f.row for f in read("sales", "Sales of March\n\ndate,units\n2026-03-02,1\n").faults] == [3]
    assert [f.row for f in read("sales", workbook(["Sales of March"], ["date", "units"])).faults] == [2]


def test_the_sheet_may_be_named(read):
    data = workbook(["date", "style_id", "units"], ["2026-03-02", "a", 1], sheet="sales", other="cover")
    assert read("sales", data, sheet="sales").good.height == 1
    [first] = read("sales", data).faults
    assert (first.column, first.value) == ("sheet", "cover")
    assert "cover, sales" in first.expected
    fault = read("sales", data, sheet="sale").faults[0]
    assert fault.expected == "one of its sheets (cover, sales)"


def test_a_broken_workbook_and_a_broken_parquet_file_are_told(read):
    [fault] = read("sales", b"PK\x03\x04nonsense").faults
    assert "Excel workbook" in fault.expected
    assert "\n" not in fault.mend
    assert "Parquet" in read("sales", b"PAR1nonsense").faults[0].expected


def test_parquet_keeps_its_types(read):
    frame = pl.DataFrame(
        {
            "date": [dt.datetime(2026, 3, 2), None],
            "style_id": [123, 4],
            "qty": [1.5, 2.0],
            "colour": pl.Series(["red", "blue"], dtype=pl.Categorical),
        }
    )
    data = io.BytesIO()
    frame.write_parquet(data)
    found = read("sales", data.getvalue())
    assert found.good.select("date", "style_id", "units", "colour").rows() == [(dt.date(2026, 3, 2), "123", 1.5, "red")]
    assert found.rejects["row"].to_list() == [3]
    assert found.rejects["style_id"].to_list() == ["4"]


def test_a_file_is_what_it_is_whatever_it_is_called(tmp_path):
    path = tmp_path / "sales.xlsx"
    path.write_text("date\tstyle_id\tunits\n2026-03-02\ta\t1\n")
    assert read_table(SALES, path, TableSource(path="x")).good.height == 1


def test_a_file_that_is_not_there_is_a_finding_with_its_name(tmp_path):
    found = read_table(SALES, tmp_path / "no.csv", TableSource(path="x"))
    assert found.findings == found.faults
    assert "no.csv" in str(found.faults[0])


def test_row_numbers_of_good_rows_can_be_had(read):
    assert read("sales", MESSY).good_rows.to_list() == [3, 13]


def test_batches_join_into_one_table(read, monkeypatch):
    monkeypatch.setattr("planner.ingest.raw_table._BATCH", 7)
    lines = [f"2026-03-02,s{i},{i if i % 5 else 'x'}" for i in range(100)]
    found = read("sales", "date,style_id,units\n" + "\n".join(lines))
    assert found.good["units"].to_list() == [float(i) for i in range(100) if i % 5]
    assert found.rejects["row"].to_list() == [i + 2 for i in range(0, 100, 5)]


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=6)


def as_read(name):
    """Line breaks and tabs count as spaces; signs that nobody sees, and what keeps formulas from running, are left out."""
    one_line = re.sub("[\t\n\r\x0b\x0c\x85\u2028\u2029]+", " ", name)
    seen = re.sub("[\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", one_line).strip()
    return re.sub(r'^="(.*)"$', r"\1", seen.removeprefix("'")).strip()


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(ANY_TEXT, st.sampled_from(["1", "x", "", "-1", "2,5"])), max_size=8))
def test_whatever_stands_in_a_file_each_row_is_good_or_rejected_or_blank(rows):
    frame = pl.DataFrame(
        [("2026-03-02", *row) for row in rows],
        orient="row",
        schema=dict.fromkeys(("date", "style_id", "units"), pl.String),
    )
    text = frame.write_csv(quote_style="always")
    found = read_table(SALES, text.encode(), TableSource(path="x"))
    assert found.faults == []
    assert found.rows == found.good.height + found.rejects.height
    assert found.rows + found.blank_rows + found.total_rows == len(rows)
    names = {as_read(name) for name, units in rows if units == "1"}
    assert {name.strip() for name in found.good["style_id"]} <= names
    assert (found.good["units"] == 1).all()
