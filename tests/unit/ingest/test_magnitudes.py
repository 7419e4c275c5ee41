"""Figures right in form and absurd in size are told, whatever column they stand in; usual ones are not."""

from datetime import date

import pytest
from planning_inputs import inputs_of

from planner.ingest.magnitudes import magnitudes

USUAL = {
    "styles": {"style_id": "A", "fabric_id": "K", "fabric_per_unit": 1.2, "return_rate": 0.1, "holding_cost": 0.1, "lost_sale_penalty": 5},
    "factories": {"factory_id": "F", "cost_factor": 1.15, "setup_minutes": 60, "overtime_minutes": 100, "overtime_cost": 1},
    "fabrics": {"fabric_id": "K", "on_hand": 100, "cost": 20, "min_order": 100, "leftover_value": 5},
    "events": {"name": "fest", "start_date": date(2026, 4, 1), "end_date": date(2026, 4, 3), "uplift": 1.5},
}  # fmt: skip
REACH = [900, 1000, 700, 3000, 200, 800]


def told(table="", column="", figure=None, reach=REACH):
    rows = {name: [{**row, **({column: figure} if name == table else {})}] for name, row in USUAL.items()}
    visits = [{"style_id": f"R{n}", "visits_per_week": float(seen)} for n, seen in enumerate(reach)]
    return {warn.code: warn.message for warn in magnitudes(inputs_of(reach=visits, **rows))}


def test_usual_figures_are_not_told():
    assert told() == {}


@pytest.mark.parametrize(
    ("table", "column", "figure", "code"),
    [
        ("factories", "cost_factor", 115, "odd_cost_factor"),
        ("factories", "cost_factor", 0.1, "odd_cost_factor"),
        ("factories", "overtime_cost", 54, "odd_overtime_cost"),
        ("factories", "weekly_minutes", 80, "odd_weekly_minutes"),
        ("factories", "lead_time_weeks", 45, "odd_lead_time"),
        ("fabrics", "lead_time_weeks", 45, "odd_lead_time"),
        ("fabrics", "leftover_value", 21, "leftover_fabric_pays"),
        ("events", "uplift", 120, "huge_uplift"),
        ("events", "uplift", 0.2, "small_uplift"),
        ("styles", "sewing_minutes", 1200, "odd_sewing_minutes"),
        ("styles", "sewing_minutes", 0.3, "odd_sewing_minutes"),
        ("styles", "fabric_per_unit", 120, "odd_fabric_per_unit"),
        ("styles", "return_rate", 1, "odd_return_rate"),
        ("styles", "salvage_value", 0.3, "odd_salvage_value"),
        ("styles", "holding_cost", 150, "odd_holding_cost"),
        ("styles", "lost_sale_penalty", 900, "odd_lost_sale_penalty"),
    ],
)
def test_absurd_ones_are_told_with_the_row_and_the_figure(table, column, figure, code):
    found = told(table, column, figure)
    name = next(iter(USUAL[table].values()))
    assert f"{name} ({figure:g})" in found[code]


@pytest.mark.parametrize("visits", [80_000, 8])
def test_a_reach_far_from_all_others_is_told(visits):
    assert f"R6 ({visits})" in told(reach=[*REACH, visits])["odd_reach"]
    assert "odd_reach" not in told(reach=[900, visits])


def test_a_style_that_is_finished_is_not_judged():
    finished = {**USUAL["styles"], "exit_date": date(2026, 3, 1), "return_rate": 1}
    assert magnitudes(inputs_of(styles=[finished])) == []
