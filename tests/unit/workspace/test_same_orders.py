"""The same orders seen by a platform and an ERP under other forms of their ids count once; other orders all count."""

from datetime import date, timedelta

import polars as pl
import pytest

from planner.workspace.same_orders import told_otherwise

FIRST = date(2026, 8, 1)


def lines(source, rank, ids, style="LK3301", days=0, units=lambda k: k % 3 + 1):
    return [
        (source, rank, order, style, FIRST + timedelta(days=k % 20 + days), float(units(k)))
        for k, order in enumerate(ids)
    ]


def table(*rows):
    schema = {"source": pl.String, "rank": pl.Int8, "order": pl.String, "style_id": pl.String}
    return pl.DataFrame(
        [row for some in rows for row in some], {**schema, "date": pl.Date, "units": pl.Float64}, orient="row"
    )


PLATFORM = [f"#{1001 + k}" for k in range(20)]


@pytest.mark.parametrize("form", ["#{}", "{}", "'{}", "{}-1", "shop #{}", "shop {}-1"])
def test_another_form_of_the_id_is_the_same_order(form):
    erp = [form.format(1001 + k) for k in range(20)]
    found = told_otherwise(table(lines("shopify", 0, PLATFORM), lines("jst", 1, erp, days=1)))
    assert found.sort("order").rows() == sorted(("jst", order) for order in erp)


def test_the_same_short_numbers_of_another_shop_are_other_orders():
    other = [f"{1001 + k}" for k in range(20)]
    assert told_otherwise(table(lines("shopify", 0, PLATFORM), lines("jst", 1, other, style="LK9"))).is_empty()
    many = table(lines("shopify", 0, PLATFORM), lines("jst", 1, other, days=9))
    assert told_otherwise(many).is_empty()


def test_parts_of_an_order_sent_apart_are_the_order():
    parts = [f"{1001 + k}-{part}" for k in range(20) for part in (1, 2)]
    rows = lines("jst", 1, parts, units=lambda k: 1)
    rows = [(*row[:4], FIRST + timedelta(days=int(row[2][:4]) - 1001), row[5]) for row in rows]
    whole = lines("shopify", 0, PLATFORM, units=lambda k: 2)
    assert told_otherwise(table(whole, rows)).height == 40


def test_orders_of_one_system_are_never_taken_together():
    assert told_otherwise(table(lines("jst", 1, ["1001", "1001-1", "1001-2"]))).is_empty()
