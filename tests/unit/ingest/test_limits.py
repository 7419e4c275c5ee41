"""Limits of what is read: archives that unpack to far more, sheets without end, absurd figures and dates, odd names."""

import gzip
import io
import zipfile
from datetime import date, timedelta

import polars as pl
import pytest
import xlsxwriter

from planner.errors import InputError
from planner.ingest import source_file, workbook_size
from planner.ingest.cells import Dialect, read_cells
from planner.ingest.ledger.order_book import read_book
from planner.ingest.reading import read_table
from planner.ingest.recipes.sheets import sheets_of
from planner.ingest.source_file import FileFaultError
from planner.settings import TableSource
from planner.tables import GIVEN, SALES
from planner.tables.schema import LONGEST_NAME, Column

PATH = TableSource(path="x")
FACTORIES = GIVEN["factories"]


def workbook(*cells):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, column, value in cells:
        sheet.write(row, column, value)
    book.close()
    return data.getvalue()


def told(table, data):
    read = read_table(table, data, PATH)
    return [str(finding) for finding in read.findings]


def csv_of(*rows):
    return "\n".join(rows).encode()


def test_a_gzip_file_that_unpacks_without_end(monkeypatch):
    monkeypatch.setattr(source_file, "MOST_UNPACKED", 1 << 20)
    assert "at most 1 MB when unpacked" in told(SALES, gzip.compress(bytes(2 << 20)))[0]


def test_a_sheet_with_one_cell_in_its_last_corner():
    [fault] = told(SALES, workbook((0, 0, "date"), (1_048_575, 16_383, 1)))
    assert "1,048,576 rows of 16,384 columns" in fault


def test_few_texts_that_many_cells_show(monkeypatch):
    """Kept once in the file, a copy a cell in memory: 1 MB of them in 5,000 cells are 5 GB."""
    long, short = "x" * 30_000, "y" * 40
    header = [(0, k, name) for k, name in enumerate(("date", "style_id", "units"))]
    full, light = (workbook((9, 9, long), *header, *((n, 1, text) for n in range(1, 60))) for text in (long, short))
    monkeypatch.setattr(workbook_size, "MOST_TEXT", 1 << 20)
    assert "at most 1 MB of text on a sheet" in told(SALES, full)[0]
    assert "of text" not in told(SALES, light)[0]
    monkeypatch.setattr(workbook_size, "_LONGEST", 20_000)
    assert "at most 32,767 characters" in told(SALES, full)[0]


def test_every_reader_of_workbooks_looks_at_their_size_first(tmp_path):
    data = workbook((0, 0, "date"), (1_048_575, 16_383, 1))
    with pytest.raises(FileFaultError, match="1,048,576 rows of 16,384 columns"):
        sheets_of(source_file.open_source(data, "x"))
    (tmp_path / "book.xlsx").write_bytes(data)
    with pytest.raises(InputError, match="1,048,576 rows of 16,384 columns"):
        read_book(tmp_path / "book.xlsx", "book.xlsx")


def test_a_cell_without_a_value_makes_no_sheet_larger():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["date", "style_id", "units"])
    sheet.write_row(1, 0, ["2026-01-05", "A", 3])
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert read_table(SALES, data.getvalue(), PATH).good.height == 1


def test_a_workbook_that_unpacks_to_more_than_it_says(monkeypatch):
    monkeypatch.setattr(workbook_size, "MOST_UNPACKED", 1 << 20)
    data = io.BytesIO(workbook((0, 0, "date")))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/large.bin", bytes(2 << 20))
    assert "at most 1 MB" in told(SALES, data.getvalue())[0]


def test_an_archive_that_is_no_workbook():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert "expected an Excel workbook" in told(SALES, data.getvalue())[0]


@pytest.mark.parametrize("header", ["units", "x"])
def test_thousands_of_equal_headers(header):
    table = GIVEN["styles"] if header == "x" else SALES
    assert "at most 1,000 columns" in told(table, csv_of(",".join([header] * 5_000), ",".join(["1"] * 5_000)))[0]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2147483648", "260 weeks"), ("100000", "260 weeks"), ("261", "260 weeks"), ("1e300", "a whole number")],
)
def test_absurd_lead_times(cell, expected):
    [fault] = told(FACTORIES, csv_of("factory_id,weekly_minutes,min_batch,lead_time_weeks", f"F,1,1,{cell}"))
    assert expected in fault


@pytest.mark.parametrize("table", [t for t in GIVEN.values() if t.name != "sales"], ids=lambda t: t.name)
def test_every_figure_has_a_bound(table):
    for column in table.columns:
        if column.kind in {"number", "whole"}:
            assert column.largest < 1e16
            for figure in (column.largest * 1.01, 1e18, 9.3e18, 1e308):
                cells = pl.Series("x", [repr(figure)])
                values, _ = read_cells(column, cells, Dialect())
                assert values[0] is None or values[0] > column.largest


def test_a_figure_near_nothing_is_told():
    row = "A,tee,1e-300,1,1,1,2026-06-01"
    header = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date"
    assert "1e-300" in told(GIVEN["styles"], csv_of(header, row))[0]


def test_names_and_control_characters():
    faults = told(SALES, csv_of("date,style_id,units", "2026-01-05,A\x1b[31mB,1", f"2026-01-05,{'A' * 201},1"))
    assert "control characters" in faults[0]
    assert f"at most {LONGEST_NAME} characters" in faults[1]


def test_signs_that_nobody_sees_make_no_other_style():
    data = csv_of("date,style_id,units", "2026-01-05,A\u200b1\ufeff,1", '2026-01-06,"A1\n",2')
    assert read_table(SALES, data, PATH).good["style_id"].to_list() == ["A1", "A1"]


def test_control_characters_of_a_design_attribute_are_left_out_and_told(read):
    head = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,领型\n"
    found = read("styles", head + "A,tee,9,3,1,10,2026-09-01,\x1b]0;x\x07圆领\nB,tee,9,3,1,10,2026-09-01,圆领\n")
    assert (found.findings, found.good["领型"].to_list()) == ([], ["]0;x圆领", "圆领"])
    assert found.hidden == {"领型": 1}


def test_a_header_with_control_characters():
    assert "a header of plain text" in told(GIVEN["styles"], csv_of("style_id,cat\x00egory", "A,b"))[0]


@pytest.mark.parametrize("name", ["_at", "\x03at", "_extra", "row", "reasons", "_row", "_file", "text", "value"])
def test_a_column_called_as_one_of_ours_within(name):
    header = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date"
    read = read_table(GIVEN["styles"], csv_of(f"{header},{name}", "A,tee,9,1,1,1,2026-06-01,z"), PATH)
    assert read.findings or read.good[name].to_list() == ["z"]


UNUSUAL = {
    "duration": pl.Series([timedelta(days=1)]),
    "endless duration": pl.Series([2**62]).cast(pl.Duration("ms")),
    "list": pl.Series([[date(2026, 1, 5)]]),
    "nested list": pl.Series([[[1]]]),
    "struct": pl.Series([{"day": date(2026, 1, 5)}]),
    "year 5,881,580": pl.Series([2**31 - 1], dtype=pl.Int32).cast(pl.Date),
    "time beyond all years": pl.Series([2**63 - 1]).cast(pl.Datetime("ms")),
    "time before all years": pl.Series([-(2**63) + 1]).cast(pl.Datetime("us", "UTC")),
    "bytes": pl.Series([b"\xff"]),
    "large": pl.Series([2**127 - 1], dtype=pl.Int128),
}


@pytest.mark.parametrize("kind", UNUSUAL)
@pytest.mark.parametrize("column", ["date", "units"])
def test_unusual_types_in_parquet_are_told(kind, column):
    frame = pl.DataFrame({"date": [date(2026, 1, 5)], "style_id": ["A"], "units": [3]})
    data = io.BytesIO()
    frame.with_columns(UNUSUAL[kind].alias(column)).write_parquet(data)
    read = read_table(SALES, data.getvalue(), PATH)
    assert [f.column for f in read.findings] == [column]
    assert read.rejects.height == 1


@pytest.mark.parametrize("kind", UNUSUAL)
def test_and_as_names_they_are_text_or_nothing(kind):
    values, _ = read_cells(Column("style_id", "id", ""), UNUSUAL[kind], Dialect())
    assert values.dtype == pl.String
