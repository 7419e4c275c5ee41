"""Sales as arrays a style and day of age: whatever people call their attributes."""

from datetime import timedelta

import polars as pl
import pytest
from launches import START, inputs_of, sales_of, shop

from planner.forecast.panel.panel import build_panel


@pytest.mark.parametrize("name", ["row", "first_sale", "start", "age", "units", "date", "风格"])
def test_an_attribute_may_have_any_name(name):
    styles, sales, _ = shop(30, 60)
    named = [style | {name: "v" if i % 2 else "round"} for i, style in enumerate(styles)]
    inputs = inputs_of(named, START + timedelta(days=60), attributes={name: pl.String})
    plain = inputs_of(styles, START + timedelta(days=60))
    panel = build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of, inputs.attributes)
    without = build_panel(plain.styles, sales_of(sales), plain.reach, plain.as_of)
    assert (panel.units == without.units).all()
    assert (panel.launch == without.launch).all()
    not_asked_for = build_panel(inputs.styles, sales_of(sales), inputs.reach, inputs.as_of)
    assert (not_asked_for.units == without.units).all()
