"""Numbers, days, sizes, specifications as people write them."""

from datetime import date

import polars as pl
import pytest

from planner.ingest.recipes.days import DayForm, day, days, in_utc, order_of, range_of, shop_days
from planner.ingest.recipes.sizes import colour_name, is_size, size_name, size_sign, spec_parts, title_parts
from planner.ingest.recipes.values import has_decimal_commas, number, numbers, texts

FORM = DayForm(serials=True, near=date(2026, 8, 20))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2万", 12_000),
        ("537.00元", 537),
        ("¥1,234.50", 1234.5),
        ("150件", 150),
        ("１５０", 150),
        ("12-", -12),
        ("(3)", -3),
        ("61.03%", 0.6103),
        ("'7", 7),
        ('="8"', 8),
        ("\t9", 9),
        ("1,234", 1234),
        ("not 3", None),
        ("1,23,4", None),
        ("3 or 4", None),
        ("１５０件一批", None),
        ("-", None),
        ("4.0", 4),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,50", 1234.5), ("4,00", 4), ("1.234", 1234), ("12,5-", -12.5), ("1,234.5", None)]
)
def test_numbers_with_decimal_commas(text: str, value: float | None) -> None:
    assert number(text, decimal_comma=True) == value


def test_which_sign_is_decimal_is_seen_in_the_column() -> None:
    assert has_decimal_commas(["4,00", "1.234,50"]) is True
    assert has_decimal_commas(["4.00", "1,234.50"]) is False
    assert has_decimal_commas(["4", "1,234"]) is None
    assert has_decimal_commas(["4,00", "5.00"]) is False  # then 4,00 is no number


def test_columns_of_numbers_keep_blank_and_unreadable_apart() -> None:
    values, blank = numbers(pl.Series(["3", "４件", "-", None, "viel", "1,5"]))
    assert values.to_list() == [3, 4, None, None, None, None]
    assert blank.to_list() == [False, False, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-08-01 00:54:10", date(2026, 8, 1)),
        ("2026/8/1", date(2026, 8, 1)),
        ("2026年8月1日", date(2026, 8, 1)),
        ("20260801", date(2026, 8, 1)),
        ("46235", date(2026, 8, 1)),
        ("8/15", date(2026, 8, 15)),
        ("8月18日", date(2026, 8, 18)),
        ("12/28", date(2026, 12, 28)),
        ("02.08.2026", date(2026, 8, 2)),
        ("1-Aug-26", date(2026, 8, 1)),
        ("Aug 1, 2026 9:30 PM", date(2026, 8, 1)),
        ("2026-08-01T10:15:00-04:00", date(2026, 8, 1)),
        ("2026-08-01(周六)", date(2026, 8, 1)),
        ("2026-08-02 星期日", date(2026, 8, 2)),
        ("31/08/2026", date(2026, 8, 31)),
        ("8/1/26", None),
        ("2026-02-30", None),
        ("2026-07-01 ~ 2026-07-31", None),
        ("2026-08-01 bis morgen", None),
        ("3", None),
    ],
)
def test_days(text: str, value: date | None) -> None:
    assert day(text, FORM) == value


def test_which_number_is_the_day_is_seen_in_the_column() -> None:
    assert order_of(pl.Series(["8/1/26", "8/14/26"])) == "mdy"
    assert order_of(pl.Series(["1/8/26", "14/8/26"])) == "dmy"
    assert order_of(pl.Series(["8/1/26", "9/2/26"])) is None
    assert day("8/1/26", DayForm(order="mdy")) == date(2026, 8, 1)


def test_ranges_are_told_from_days() -> None:
    assert range_of("2026-07-01 ~ 2026-07-31") == ("2026-07-01", "2026-07-31")
    assert range_of("2026-07-01至2026-07-31") == ("2026-07-01", "2026-07-31")
    assert range_of("8/15-20") == ("8/15", "8/20")
    assert range_of("2026-08-01") is None
    assert range_of("2026-08-01 10:00:00") is None


def test_days_of_a_column_and_of_another_zone() -> None:
    cells = pl.Series(["2026-08-01 23:30:00 -0400", "2026-08-02", "-", "gestern"])
    read, blank = days(cells, FORM)
    assert read.to_list() == [date(2026, 8, 1), date(2026, 8, 2), None, None]
    assert blank.to_list() == [False, False, True, False]
    moved, _ = shop_days(pl.Series(["2026-08-01T18:30:00Z", "2026-08-01 18:30:00"]), FORM, "Asia/Shanghai", "00:00")
    assert moved.to_list() == [date(2026, 8, 2), date(2026, 8, 1)]
    late, _ = shop_days(pl.Series(["2026-08-02 02:59:00", "2026-08-02 03:00:00"]), FORM, None, "03:00")
    assert late.to_list() == [date(2026, 8, 1), date(2026, 8, 2)]
    assert in_utc(pl.Series(["2026-08-01T18:30:00Z", None]))
    assert not in_utc(pl.Series(["2026-08-01 18:30:00 -0400"]))


def test_ids_lose_what_spreadsheets_need() -> None:
    cells = pl.Series(
        ["'0026103", '="2608010000000000001"', "\t6917000000000000001", "—", " QX2601 ", "ＱＸ２６０１", None]
    )
    assert texts(cells).to_list() == [
        "0026103",
        "2608010000000000001",
        "6917000000000000001",
        None,
        "QX2601",
        "QX2601",
        None,
    ]


@pytest.mark.parametrize("word", ["S", "2XL", "XXL", "均码", "38", "155/80A", "110cm", "F", "one size", "大码", "M码"])
def test_sizes(word: str) -> None:
    assert is_size(word)


@pytest.mark.parametrize("word", ["黑色", "Black", "合计", "QX2601", "2026", "备注"])
def test_no_sizes(word: str) -> None:
    assert not is_size(word)


def test_sizes_are_the_same_by_other_names() -> None:
    assert size_sign("均码") == size_sign("F") == size_sign("one size")
    assert size_sign("XXL") == size_sign("2XL")
    assert size_sign("M码") == size_sign("m")


@pytest.mark.parametrize(
    ("text", "colour", "size"),
    [
        ("黑色;S", "黑色", "S"),
        ("颜色分类：黑色;尺码：S", "黑色", "S"),
        ("颜色:黑色 尺码:M", "黑色", "M"),
        ("黑色 M", "黑色", "M"),
        ("黑色M", "黑色", "M"),
        ("黑色-M", "黑色", "M"),
        ("Black / S", "Black", "S"),
        ("Dark Blue / XL", "Dark Blue", "XL"),
        ("红色;均码", "红色", "均码"),
        ("M【建议90-100斤】;黑色", "黑色", "M"),
        ("黑色", "黑色", None),
        ("无规格", None, None),
        ("[01]黑色;XL", "黑色", "XL"),
    ],
)
def test_specifications(text: str, colour: str | None, size: str | None) -> None:
    assert spec_parts(text) == (colour, size)


def test_colours_and_sizes_without_what_stands_around() -> None:
    assert colour_name("[01]黑色") == "黑色"
    assert size_name("M【建议90-100斤】") == "M"
    assert title_parts("Autumn Dress - Black / S") == ("Black", "S")
    assert title_parts("Autumn Dress, Black, M") == ("Black", "M")
    assert title_parts("Silk Scarf") == (None, None)
