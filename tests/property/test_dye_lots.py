"""Whole plans of styles with colours and sizes: every colour of a run fills a dye lot, and lines add up to runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_inputs import forecast_of, inputs_of, with_mix

from planner.optimize.plan import Plan, make_plan
from planner.settings import OptimizeSettings

SETTINGS = OptimizeSettings(horizon_weeks=2, firm_weeks=2, recourse=False, proof=False)
COLOURS, SIZES = ("red", "blue", "green"), ("S", "M")
METRES = {"A": 2.0, "B": 1.5}
ROUNDING = 1e-6


@dataclass(frozen=True)
class Shop:
    """Two styles of one fabric, in up to three colours, one of which may hardly sell."""

    mix: dict[tuple[str, str], float]
    demand: dict[str, tuple[int, int]]
    factory: dict[str, Any]
    lot: float

    def plan(self, lot: float) -> Plan:
        """The plan with dye lots of so many metres."""
        given = {
            "sizes": ";".join(SIZES),
            "colours": ";".join(dict.fromkeys(c for c, _ in self.mix)),
            "fabric_id": "silk",
        }
        styles = [{"style_id": name, "fabric_per_unit": metres, **given} for name, metres in METRES.items()]
        fabric = {"fabric_id": "silk", "on_hand": 300, "cost": 5, "min_order": 0, "min_dye_lot": lot}
        inputs = inputs_of(styles, [{"factory_id": "F1", "min_batch": 1, **self.factory}], fabrics=[fabric])
        return make_plan(inputs, with_mix(forecast_of(self.demand), self.mix, 0.4), SETTINGS)


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    colours = COLOURS[: draw(st.integers(2, 3))]
    weight = {c: draw(st.sampled_from([0.05, 0.5, 1.0])) for c in colours}
    total = sum(weight.values()) * len(SIZES)
    factory = {
        "line_multiple": draw(st.sampled_from([1, 2, 5])),
        "min_line": draw(st.sampled_from([0, 4, 8])),
        "min_batch_colour": draw(st.sampled_from([0, 12, 30])),
    }
    demand = {name: (low := draw(st.integers(5, 80)), low + draw(st.integers(10, 120))) for name in METRES}
    mix = {(c, z): weight[c] / total for c in colours for z in SIZES}
    return Shop(mix, demand, factory, float(draw(st.sampled_from([20, 45, 90, 150]))))


@settings(max_examples=8, deadline=None)
@given(shops())
def test_every_colour_of_a_run_fills_a_dye_lot(shop: Shop) -> None:
    plan = shop.plan(shop.lot)
    made = plan.order_lines.join(plan.orders.select("order_id", "style_id"), on="order_id")
    by_run = dict(made.group_by("order_id").agg(pl.col("units").sum()).iter_rows())
    assert by_run == dict(plan.orders.select("order_id", "units").iter_rows())
    assert made["units"].min() is None or made["units"].min() >= max(shop.factory["min_line"], 1)
    assert (made["units"] % shop.factory["line_multiple"] == 0).all()
    for style, _order, _colour, units in (
        made.group_by("style_id", "order_id", "colour").agg(pl.col("units").sum()).iter_rows()
    ):
        assert units * METRES[style] >= shop.lot - ROUNDING
        assert units >= shop.factory["min_batch_colour"]
    # A plan that keeps dye lots is one without them, too.
    assert plan.objective <= shop.plan(0.0).bound * (1 + ROUNDING) + ROUNDING
