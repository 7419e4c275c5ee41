"""Styles that stop selling all at once are named where nobody tells their stock."""

from datetime import timedelta

import pytest
from launches import START, inputs_of, sales_of

from planner.forecast import forecast_demand
from planner.forecast.panel.panel import build_panel
from planner.forecast.stopped_selling import stopped_selling
from planner.settings import ForecastSettings

AS_OF = START + timedelta(days=28)
# hit: 8 a day for 3 days, then nothing; bulk: one order of 30; slow: one in four days; steady: keeps the shop selling.
SOLD = {
    "hit": lambda d: 8 * (d < 3),
    "bulk": lambda d: 30 * (d == 1),
    "slow": lambda d: d % 4 == 0 and d < 14,
    "steady": lambda _: 5,
}


def rows(stock=None):
    return [
        {"date": START + timedelta(days=d), "style_id": s, "units": float(sold(d))}
        | ({"stock": 99.0} if stock == s else {})
        for s, sold in SOLD.items()
        for d in range(28)
        if sold(d)
    ]


def styles():
    return [{"style_id": s, "launch_date": START, "exit_date": START + timedelta(days=90)} for s in SOLD]


def test_a_hit_that_stops_is_told_from_slow_styles():
    inputs = inputs_of(styles(), AS_OF)
    panel = build_panel(inputs.styles, sales_of(rows()), inputs.reach, inputs.as_of)
    found, silent = stopped_selling(panel)
    assert (panel.ids[found].tolist(), silent.tolist()) == (["hit"], [25])


@pytest.mark.parametrize(("stock", "told"), [(None, True), ("hit", False)])
def test_it_is_told_where_no_stock_is(stock, told):
    forecast = forecast_demand(inputs_of(styles(), AS_OF), sales_of(rows(stock)), ForecastSettings())
    found = [w.message for w in forecast.warnings if w.code == "stopped_selling"]
    assert bool(found) is told
    assert not told or "hit (24 sold, none for 25 days)" in found[0]
