"""How codes of SKUs are cut, and what becomes of order lines."""

import pytest

from planner.ingest.recipes.cut import cut_by_evidence, looks_like_sku, parse_cut
from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.status import fate


@pytest.mark.parametrize(
    ("how", "code", "parts"),
    [
        ("-", "AB12-01-S", {"style": "AB12", "colour": "01", "size": "S"}),
        ("style-size", "AB-12-S", {"style": "AB-12", "size": "S"}),
        ("款6+色2+码", "AB260101XL", {"style": "AB2601", "colour": "01", "size": "XL"}),
        ("6+2+2", "AB260101XL", {"style": "AB2601", "colour": "01", "size": "XL"}),
        ("款8+色2+码*", "AB26010201M", {"style": "AB260102", "colour": "01", "size": "M"}),
        ("-", "0026103", {"style": "0026103"}),
        ("-", "AB12-01", None),
        ("6+2+2", "AB260101M", None),
    ],
)
def test_cuts(how: str, code: str, parts: dict[str, str] | None) -> None:
    cut = parse_cut(how)
    assert cut is not None
    assert cut.parts(code) == parts
    assert parse_cut(str(cut)) == cut


@pytest.mark.parametrize("how", ["", "abc", "6", "码2+款6", "size-style", "6++2"])
def test_what_is_no_cut(how: str) -> None:
    assert parse_cut(how) is None


def test_a_cut_is_taken_where_sizes_and_colours_bear_it_out() -> None:
    codes = ["AB12-01-S", "AB12-01-M", "AB12-02-S", "CD7-03-F"]
    cut = cut_by_evidence(codes, ["黑", "黑", "白", "红"], ["S", "M", "S", "均码"])
    assert str(cut) == "style-colour-size"
    assert cut_by_evidence(codes, ["黑", "黑", "白", "红"], ["S", "L", "S", "均码"]) is None  # one that does not fit
    assert str(cut_by_evidence(["AB12-S", "AB12-M"], ["黑", "黑"], ["S", "M"])) == "style-size"
    assert cut_by_evidence(["AB1201S"], ["黑"], ["S"]) is None  # no separator: nobody knows where the style ends


def test_a_code_that_has_a_size_and_no_separator_forbids_the_cut() -> None:
    assert cut_by_evidence(["AB12-01-S", "CD7M"], ["黑", "黑"], ["S", "M"]) is None
    assert str(cut_by_evidence(["AB12-01-S", "0026103"], ["黑", None], ["S", None])) == "style-colour-size"


def test_codes_that_end_with_a_size_are_no_styles() -> None:
    assert looks_like_sku(["AB12-01-S", "AB12-01-M"])
    assert looks_like_sku(["AB260101XL"])
    assert not looks_like_sku(["AB2601", "0026103", "CD-2601"])


@pytest.mark.parametrize(
    ("status", "after", "paid", "wanted"),
    [
        ("已发货", None, True, "sold"),
        ("待发货", "-", True, "sold"),
        ("已关闭", None, False, "out"),
        ("已取消", None, None, "out"),
        ("已取消", None, True, "out"),
        ("已关闭", "退款成功", True, "refunded"),
        ("已发货", "退款成功", True, "refunded"),
        ("已完成", "退款关闭", True, "sold"),
        ("已完成", "部分退款成功", True, "sold"),
        ("未发货，退款成功", None, True, "refunded"),
        ("交易关闭", None, True, "refunded"),
        ("交易关闭", None, False, "out"),
        ("等待买家付款", None, None, "out"),
        ("买家已付款，等待卖家发货", "null", None, "sold"),
        ("被合并", None, True, "out"),
        ("paid", None, True, "sold"),
        ("voided", None, False, "out"),
        ("refunded", None, True, "refunded"),
        ("partially_refunded", None, True, "sold"),
        ("Cancelled", None, None, "out"),
        (None, None, True, "sold"),
        (None, None, False, "out"),
        (None, None, None, "sold"),
        ("蓝色", None, True, "unknown"),
    ],
)
def test_what_becomes_of_a_line(status: str | None, after: str | None, paid: bool | None, wanted: str) -> None:
    assert fate(status, after, paid, CountRule()) == wanted


def test_a_recipe_adds_words() -> None:
    rule = CountRule(sold=["蓝色"], out=["已完成"], refunded=["退了"])
    assert fate("蓝色", None, True, rule) == "sold"
    assert fate("已完成", None, True, rule) == "out"
    assert fate("已发货", "退了", True, rule) == "refunded"
