"""Cells as people write them, by kind."""

import datetime as dt

import polars as pl
import pytest

from planner.ingest.cells import Dialect, as_text, read_cells
from planner.tables import Column

D = dt.date(2026, 3, 2)


def one(kind, text, dialect=None, **limits):
    """The value of a cell, `None` where it is blank, "bad" where it cannot be read. Beside an easy cell and alone."""
    easy = {"number": "1", "whole": "1", "date": "2026-01-01", "week": "2026-01-05", "flag": "true"}.get(kind, "x")
    found = []
    for cells in ([text], [easy, text, easy, None, text]):
        series = cells if isinstance(cells, pl.Series) else pl.Series(cells, dtype=pl.String)
        values, blank = read_cells(Column("c", kind, "", **limits), series, dialect or Dialect())
        assert values.len() == blank.len() == len(cells)
        at = cells.index(text)
        found.append(None if blank[at] else "bad" if values[at] is None else values[at])
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0),
        ("-2.5", -2.5),
        (" 4 ", 4.0),
        ("1,234", 1234.0),
        ("1,234,567.5", 1234567.5),
        ("１２", 12.0),
        ("１，２３４", 1234.0),
        ("￥99.9", 99.9),
        ("¥ 1,299.00", 1299.0),
        ("99元", 99.0),
        ("$5", 5.0),
        ("CNY 7", 7.0),
        ("1e3", 1000.0),
        ("1 234", 1234.0),
        ("+6", 6.0),
        ("", None),
        (" ", None),
        ("-", None),
        ("N/A", None),
        ("null", None),
        ("NaN", None),
        ("—", None),
        ("1,23", "bad"),
        ("12,5", "bad"),
        ("1,2345", "bad"),
        ("abc", "bad"),
        ("3 pcs", "bad"),
        ("inf", "bad"),
        ("#REF!", "bad"),
        ("12%", "bad"),
        ("1.234,5", "bad"),
        ("--3", "bad"),
    ],
)
def test_numbers(text, value):
    assert one("number", text) == value


def test_a_comma_can_be_read_two_ways_where_semicolons_separate():
    assert one("number", "1,234", Dialect(decimal=None)) == "bad"


def test_a_share_may_be_written_in_percent():
    assert one("number", "12%", at_most=1) == pytest.approx(0.12)
    assert one("number", "12.5 ％", at_most=1) == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        ("120.0", 120),
        ("1,200", 1200),
        ("2.5", "bad"),
        ("", None),
        ("1e30", "bad"),
    ],
)
def test_whole_numbers(text, value):
    assert one("whole", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-03-02", D),
        ("2026-3-2", D),
        ("2026/03/02", D),
        ("2026/3/2", D),
        ("20260302", D),
        ("2026.3.2", D),
        ("2026年3月2日", D),
        ("2026年03月02号", D),
        ("２０２６－０３－０２", D),
        ("2026-03-02 10:20:30", D),
        ("2026-03-02T10:20:30Z", D),
        ("2026/3/2 0:00", D),
        ("20260302 10:00", D),
        (" 2026-03-02 ", D),
        ("", None),
        ("-", None),
        ("2026-02-30", "bad"),
        ("2026-13-01", "bad"),
        ("02.03.2026", "bad"),
        ("3/2/2026", "bad"),
        ("26-03-02", "bad"),
        ("46083", "bad"),
        ("tomorrow", "bad"),
        ("0026-03-02", "bad"),
        ("2026-03-021", "bad"),
        ("2026-03", "bad"),
    ],
)
def test_dates(text, value):
    assert one("date", text) == value


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("02.03.2026", "%d.%m.%Y"),
        ("3/2/2026", "%m/%d/%Y"),
        ("02.03.2026 10:20", "%d.%m.%Y"),
        ("2026-03-02", "%d.%m.%Y"),
    ],
)
def test_a_format_of_the_table_is_tried_first(text, date_format):
    assert one("date", text, Dialect(date_format=date_format)) == D


def test_a_format_with_the_day_behind_the_year_is_not_left_for_cells_that_do_not_fit():
    """2026/4/12 is December then; 25 is no month, and the cell not one of April beside it."""
    dialect = Dialect(date_format="%Y/%d/%m")
    assert one("date", "2026/2/3", dialect) == D
    assert one("date", "2026/4/25", dialect) == "bad"
    assert one("date", "20260425", dialect) == "bad"


def test_workbooks_count_days():
    assert one("date", "46083", Dialect(serial_dates=True)) == D
    assert one("date", "46083.75", Dialect(serial_dates=True)) == D
    assert one("date", "5", Dialect(serial_dates=True)) == "bad"


@pytest.mark.parametrize("text", ["2026-03-02", "2026-03-05", "2026-03-08", "2026-W10", "2026年第10周", "2026w10"])
def test_a_week_is_its_monday(text):
    assert one("week", text) == D


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("00123", "00123"),
        ("1E05", "1E05"),
        ("123", "123"),
        ("NA", "NA"),
        ("-", "-"),
        (" a b ", "a b"),
        ("\t12345", "12345"),
        ("　款1　", "款1"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("1.0", "1.0"),
        ("TRUE", "TRUE"),
        ("2026-03-02", "2026-03-02"),
        ("E+", "E+"),
        ("SE+1", "SE+1"),
        ("", None),
        ("   ", None),
        ("1.23E+05", "bad"),
        ("6.92227E+12", "bad"),
        ("1e+5", "bad"),
    ],
)
def test_names_stay_text(text, value):
    assert one("id", text) == value


def test_lists_are_separated_by_semicolons_of_any_kind():
    assert one("list", "red； blue、green ;") == "red;blue;green"


@pytest.mark.parametrize(("text", "value"), [("true", True), ("否", False), ("1", True), ("", None), ("maybe", "bad")])
def test_flags(text, value):
    assert one("flag", text) == value


@pytest.mark.parametrize(
    ("kind", "series", "values"),
    [
        ("id", pl.Series([12345, None]), ["12345", None]),
        ("id", pl.Series([12345.0, float("nan")]), ["12345", None]),
        ("id", pl.Series(["001"], dtype=pl.Categorical), ["001"]),
        ("number", pl.Series([1, 2], dtype=pl.Int16), [1.0, 2.0]),
        ("number", pl.Series([1.5, float("nan"), float("inf")]), [1.5, None, None]),
        ("whole", pl.Series([2.0, 2.5]), [2, None]),
        ("date", pl.Series([dt.datetime(2026, 3, 2, 10)]), [D]),
        ("date", pl.Series([20260302]), [D]),
        ("week", pl.Series([dt.date(2026, 3, 4)]), [D]),
        ("flag", pl.Series([True, None]), [True, None]),
    ],
)
def test_typed_columns_of_parquet_are_taken_as_they_are(kind, series, values):
    assert read_cells(Column("c", kind, ""), series, Dialect())[0].to_list() == values


def test_numbers_as_text_have_no_needless_point():
    assert as_text(pl.Series([1.0, 2.5, None, -3.0, float("nan")])).to_list() == ["1", "2.5", None, "-3", None]
