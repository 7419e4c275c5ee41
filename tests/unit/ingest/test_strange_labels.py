"""Colours and sizes in sales that their styles do not list."""

import polars as pl
import pytest

from planner.ingest import check_workspace, strange_labels

STYLES = pl.DataFrame({"style_id": ["A", "B"], "colours": ["黑色;Red", None], "sizes": ["S;均码", None]})


def sold(*rows):
    return pl.DataFrame(rows, schema=["style_id", "colour", "size", "units"], orient="row")


def test_labels_that_mean_the_same_are_listed_and_styles_without_a_list_say_nothing():
    assert strange_labels(sold(("A", "黑", "F", 9.0), ("A", "RED", "s", 5.0), ("B", "?", "?", 900.0)), STYLES) == []


def test_few_odd_pieces_are_what_any_shop_has():
    assert strange_labels(sold(("A", "黑", "S", 990.0), ("A", "?", "S", 10.0)), STYLES) == []


@pytest.mark.parametrize(("row", "code"), [(("A", "屡", "S", 9.0), "colours"), (("A", "黑", "XXL", 9.0), "sizes")])
def test_what_no_style_lists_is_told(row, code):
    [told] = strange_labels(sold(row, ("A", "黑", "S", 9.0)), STYLES)
    assert told.code == f"strange_{code}"
    assert "9 of 18 pieces" in told.message
    assert f"{row[1] if code == 'colours' else row[2]} (A)" in told.message


def test_check_tells_them_and_stock_that_is_sold_again_and_again(make):
    styles = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,colours\nA1,tee,9,1,1,1,2026-06-01,red\n"
    rows = [f"2026-02-{day:02},A1,红,10,4" for day in range(2, 22)]
    orders = "order_id,style_id,factory_id,units,arrival_date,订单状态\nP1,A1,F1,5,2026-03-09,已取消\n"
    sales = "\n".join(["date,style_id,colour,units,stock", *rows])
    codes = [w.code for w in check_workspace(make(styles=styles, sales=sales, orders=orders)).warnings]
    assert {"strange_colours", "sold_beyond_stock", "cancelled_lines"} <= set(codes)
