"""What people may assume, and what it makes of settings, tables and demand."""

from datetime import date

import polars as pl
import pytest
from planning_inputs import MONDAY, forecast_of, inputs_of

from planner.errors import InputError, UsageError
from planner.questions.base import Ground
from planner.questions.whatif import read_assumption, read_scenarios
from planner.questions.whatif.apply import apply
from planner.settings import OptimizeSettings


def ground(**given):
    styles = [{"style_id": "A-1"}, {"style_id": "B", "category": "tee"}]
    factories = [{"factory_id": "F1", "min_batch": 300}, {"factory_id": "F2"}]
    inputs = inputs_of(styles, factories, **given)
    return Ground(inputs, forecast_of({"A-1": (0.0, 100.0), "B": (0.0, 40.0)}), OptimizeSettings(budget=100000.0))


def after(*texts, **given):
    return apply(ground(**given), tuple(read_assumption(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("optimize.budget=80000", 80000),
        ("optimize.budget*1.2", 120000),
        ("optimize.budget+5000", 105000),
        ("optimize.budget-10%", 90000),
        ("optimize.budget=", None),
        ("optimize.budget=null", None),
    ],
)
def test_settings(text, budget):
    assert after(text).optimize.budget == budget


def test_whole_settings_stay_whole():
    assert after("optimize.horizon_weeks+2").optimize.horizon_weeks == OptimizeSettings().horizon_weeks + 2


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("factories.F1.min_batch=100", [100, 20]),
        ("factories.*.min_batch*0.5", [150, 10]),
        ("factories.F1.min_batch-10%", [270, 20]),
    ],
)
def test_cells(text, batches):
    base = ground()
    changed = apply(base, (read_assumption(text),))
    assert changed.inputs.factories["min_batch"].to_list() == batches
    assert base.inputs.factories["min_batch"].to_list() == [300, 20]


def test_rows_of_a_category_and_keys_with_a_dash():
    assert after("styles.category:tee.price*2").inputs.styles["price"].to_list() == [100, 200]
    assert after("styles.A-1.price=90").inputs.styles["price"].to_list() == [90, 100]


def test_rows_that_are_not_there_are_added_where_that_makes_sense():
    weeks = after("capacity.F1/2026-03-04.minutes=0").inputs.capacity
    assert weeks.select("factory_id", "week", "minutes").rows() == [("F1", date(2026, 3, 2), 0.0)]
    again = after("capacity.F1/2026-03-02.minutes=7", capacity=[{"factory_id": "F1", "week": MONDAY, "minutes": 5}])
    assert again.inputs.capacity["minutes"].to_list() == [7.0]
    assert after("pins.B.units=0").inputs.pins.select("style_id", "units", "week").rows() == [("B", 0, None)]
    assert after("budget.2026-03-09.amount=500").inputs.budget.rows() == [(date(2026, 3, 9), 500.0)]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("demand.category:tee*1.5", [50.0, 30.0]),
        ("demand.style:A-1*2", [100.0, 20.0]),
        ("demand.A-1*2", [100.0, 20.0]),
        ("demand*0.5", [25.0, 10.0]),
        ("demand.*+10%", [55.0, 22.0]),
    ],
)
def test_demand_moves_totals_quantiles_and_weeks_alike(text, means):
    before, changed = ground().forecast, after(text).forecast
    assert changed.demand["mean"].to_list() == pytest.approx(means)
    by = changed.demand["mean"] / before.demand["mean"]
    assert (changed.demand["p90"] / before.demand["p90"]).to_list() == pytest.approx(by.to_list())
    weekly = changed.demand_weekly.group_by("style_id", maintain_order=True).agg(pl.col("mean").sum())
    assert weekly["mean"].to_list() == pytest.approx(means)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("optimize.bugdet=1", "no setting optimize.bugdet"),
        ("optimize.budget=lots", "found 'lots', expected"),
        ("optimize.gap=7", "found 7, expected"),
        ("factories.F9.min_batch=1", "no such row F9"),
        ("factories.F1.moq=1", "no column moq"),
        ("factories.F1.min_batch=-3", "it would be -3, expected a whole number of at least 0"),
        ("factories.F1.min_batch=many", "found 'many', expected a whole number"),
        ("demand.category:coat*2", "no style with a forecast"),
        ("demand.colour:red*2", "no column colour"),
        ("demand.A-1=5", "can only be multiplied"),
        ("forecast.seed=3", "forecast already"),
        ("sales.A.units=3", "expected a setting"),
        ("nonsense", "expected PATH=VALUE"),
    ],
)
def test_what_fits_nothing_is_wrong_usage(text, words):
    with pytest.raises(UsageError, match=words):
        after(text)


def test_several_hold_together():
    changed = after("optimize.budget=1", "factories.F2.min_batch=7", "demand*2")
    assert (changed.optimize.budget, changed.inputs.factories["min_batch"][1]) == (1, 7)
    assert changed.forecast.demand["mean"][0] == 100.0


def test_scenarios_from_a_file(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text("更多钱: optimize.budget=2\nboth: [optimize.budget=1, 'demand*2']\n", encoding="utf-8")
    names = [(s.name, [a.text for a in s.assumptions]) for s in read_scenarios(file)]
    assert names == [("更多钱", ["optimize.budget=2"]), ("both", ["optimize.budget=1", "demand*2"])]
    file.write_text("- optimize.budget=2\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected lines"):
        read_scenarios(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_scenarios(tmp_path / "nowhere.yaml")
