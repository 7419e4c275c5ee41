from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from planning_inputs import forecast_of, inputs_of
from planning_inputs import frame as table_of

from planner import tables
from planner.domain import PlanStatus
from planner.errors import InfeasibleError
from planner.optimize.plan import make_plan
from planner.optimize.problem.build import build_problem
from planner.optimize.problem.earlier_plan import runs_still_possible
from planner.optimize.recourse.fineness import FINENESS, fineness_for, fineness_within
from planner.optimize.time_budget import TimeBudget
from planner.settings import OptimizeSettings

SETTINGS = OptimizeSettings(horizon_weeks=4, gap=0.005)
SILK = {"fabric_id": "SILK", "on_hand": 20, "cost": 4, "min_order": 100}
STYLES = (
    {"style_id": "001", "fabric_id": "SILK", "fabric_per_unit": 1.5},
    {"style_id": "002", "price": 60},
    {"style_id": "003"},
    {"style_id": "004", "category": "coat"},
    {"style_id": "005"},
)
DEMAND = {"001": (50, 350), "002": (20, 120), "003": (0, 3), "004": (40, 90), "005": (20, 100)}
FACTORIES = (
    {"factory_id": "F1", "categories": "dress", "setup_cost": 80},
    {"factory_id": "F2", "categories": "dress", "min_batch": 60, "lead_time_weeks": 3, "cost_factor": 0.9},
)


@pytest.fixture(scope="module")
def season():
    return inputs_of(STYLES, FACTORIES, fabrics=[SILK], stock=[{"style_id": "005", "units": 200}])


@pytest.fixture(scope="module")
def plan(season):
    return make_plan(season, forecast_of(DEMAND), SETTINGS)


def test_tables_have_the_columns_of_the_contract(plan):
    for frame, table in (
        (plan.orders, tables.PLANNED_ORDERS),
        (plan.purchases, tables.PURCHASES),
        (plan.skipped, tables.SKIPPED),
        (plan.limits, tables.LIMITS),
    ):
        assert tuple(frame.columns) == table.names
        assert len(frame.unique(table.key)) == len(frame)


def test_plan_is_proven_and_its_figures_add_up(plan):
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.objective > 0
    assert plan.bound >= plan.objective
    assert plan.gap == pytest.approx((plan.bound - plan.objective) / plan.objective, abs=1e-6)
    assert plan.orders["expected_profit"].sum() == pytest.approx(plan.objective, abs=0.01 * len(plan.orders))
    assert (plan.orders["expected_sold"] + plan.orders["expected_leftover"] - plan.orders["units"]).abs().max() < 0.011
    assert plan.units == plan.orders["units"].sum()
    assert plan.styles_ordered + plan.styles_skipped == len(DEMAND)


def test_dates_and_firm_follow_from_the_start(plan):
    lead = {"F1": 1, "F2": 3}
    for row in plan.orders.iter_rows(named=True):
        assert row["week"].weekday() == 0
        assert (row["arrival_date"] - row["week"]).days == 7 * lead[row["factory_id"]]
        assert row["firm"] == (row["week"] == date(2026, 3, 2))


def test_cost_is_all_that_the_plan_commits(plan):
    factor = {"F1": 1.0, "F2": 0.9}
    setup = {"F1": 80, "F2": 0}
    making = sum(40 * factor[f] * n + setup[f] for f, n in plan.orders.select("factory_id", "units").iter_rows())
    assert plan.cost == pytest.approx(making + plan.purchases["cost"].sum(), abs=0.01)


def test_fabric_is_bought_once_as_little_as_works_when_first_needed(plan):
    silk = plan.orders.filter(pl.col("style_id") == "001")
    used, bought = 1.5 * silk["units"].sum(), plan.purchases.row(0, named=True)
    assert len(plan.purchases) == 1
    assert bought["metres"] == pytest.approx(max(used - 20, 100))
    assert bought["cost"] == pytest.approx(4 * bought["metres"])
    assert bought["week"] == silk["week"].min()
    assert bought["firm"]


def test_every_order_says_why(plan):
    for row in plan.orders.iter_rows(named=True):
        assert row["reason"].startswith("Expected demand ")
        assert f"{row['units']} at {row['factory_id']} cover expected sales " in row["reason"]


def test_every_skipped_style_says_why(plan):
    found = dict(plan.skipped.select("style_id", "kind").iter_rows())
    assert found == {"003": "minimum_batch", "004": "no_factory", "005": "covered"}
    words = dict(plan.skipped.select("style_id", "reason").iter_rows())
    assert "would lose about" in words["003"]
    assert "against 200 in stock" in words["005"]


def test_same_inputs_same_plan(season, plan):
    again = make_plan(season, forecast_of(DEMAND), SETTINGS)
    assert again.orders.write_csv() == plan.orders.write_csv()
    assert {**again.summary(), "solve_seconds": 0} == {**plan.summary(), "solve_seconds": 0}


def test_nothing_to_order_is_a_good_answer():
    plan = make_plan(inputs_of(STYLES, FACTORIES, fabrics=[SILK]), forecast_of(dict.fromkeys(DEMAND, (0, 1))), SETTINGS)
    assert (plan.status, plan.objective, plan.bound, plan.gap) == (PlanStatus.OPTIMAL, 0.0, 0.0, 0.0)
    assert plan.orders.is_empty()
    assert tuple(plan.orders.columns) == tables.PLANNED_ORDERS.names
    assert plan.purchases.is_empty()
    assert len(plan.skipped) == len(DEMAND)


@pytest.mark.parametrize("recourse", [True, False])
def test_no_factory_at_all_is_a_good_answer(recourse):
    settings = OptimizeSettings(recourse=recourse)
    plan = make_plan(inputs_of([{"style_id": "a"}], factories=()), forecast_of({"a": (10, 90)}), settings)
    assert (plan.status, plan.objective, plan.bound) == (PlanStatus.OPTIMAL, 0, 0)
    assert plan.skipped["kind"].to_list() == ["no_factory"]


def test_pins_that_orders_meet_are_not_made_again_and_told():
    pins = [{"style_id": "a", "units": 60}, {"style_id": "b", "units": 70}]
    inputs = inputs_of([{"style_id": "a"}, {"style_id": "b"}], pins=pins)
    inputs = replace(inputs, pins=inputs.pins.with_columns(ordered=pl.Series([60.0, 30.0])))
    plan = make_plan(inputs, forecast_of({"a": (10, 90), "b": (10, 90)}), OptimizeSettings())
    assert dict(plan.orders.group_by("style_id").agg(pl.col("units").sum()).iter_rows()) == {"b": 40}
    assert "60 are ordered" in plan.skipped["reason"][0]
    (told,) = (w for w in plan.warnings if w.code == "pins_met")
    assert told.message.endswith("a (60 of 60)")


@pytest.mark.parametrize("pinned", [0, 15])
def test_a_pin_below_what_is_ordered_takes_nothing_back_and_says_so(pinned):
    inputs = inputs_of([{"style_id": "a"}], pins=[{"style_id": "a", "units": pinned}])
    inputs = replace(inputs, pins=inputs.pins.with_columns(ordered=pl.lit(20.0)))
    plan = make_plan(inputs, forecast_of({"a": (10, 90)}), OptimizeSettings())
    assert plan.orders.is_empty()
    assert "20 are ordered, and the pin asks for no more" in plan.skipped["reason"][0]
    told = {w.code: w for w in plan.warnings if w.code.startswith("pins_")}
    assert list(told) == ["pins_below_orders"]
    assert told["pins_below_orders"].message.endswith(f"a (20 ordered, {pinned} pinned)")


def test_a_run_that_was_released_is_no_run_to_start_from(season, plan):
    """Last night's plan still names it; to make it again would double it."""
    first = plan.orders.row(0, named=True)
    released = {name: first[name] for name in ("style_id", "factory_id", "units", "arrival_date", "week")}
    inputs = replace(season, orders=table_of("orders", [{**released, "order_id": "PO-1"}]))
    demand = forecast_of(DEMAND)

    def kept(tables_now):
        problem = build_problem(tables_now, demand.demand, demand.demand_weekly, SETTINGS)
        return len(runs_still_possible(problem, plan.orders).s)

    assert kept(season) == plan.orders.height
    assert kept(inputs) == plan.orders.height - 1


def test_no_style_at_all_is_a_good_answer():
    plan = make_plan(inputs_of((), FACTORIES), forecast_of({}), SETTINGS)
    assert (plan.objective, plan.units, plan.gap) == (0.0, 0, 0.0)


def test_pins_are_kept_and_named(season):
    pinned = inputs_of(
        STYLES,
        FACTORIES,
        fabrics=[SILK],
        pins=[{"style_id": "001", "units": 0}, {"style_id": "002", "units": 70, "factory_id": "F2"}],
    )
    plan = make_plan(pinned, forecast_of(DEMAND), SETTINGS)
    at_f2 = plan.orders.filter((pl.col("style_id") == "002") & (pl.col("factory_id") == "F2"))
    assert at_f2["units"].sum() == 70
    assert "pinned" in at_f2["reason"][0]
    assert dict(plan.skipped.select("style_id", "kind").iter_rows())["001"] == "pinned"


def test_decisions_that_clash_are_named():
    pinned = inputs_of(STYLES, FACTORIES, fabrics=[SILK], pins=[{"style_id": "004", "units": 50}])
    with pytest.raises(InfeasibleError, match="004"):
        make_plan(pinned, forecast_of(DEMAND), SETTINGS)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_every_run_takes_a_dye_lot_of_each_colour(solver):
    cut = {"fabric_id": "SILK", "fabric_per_unit": 1.5, "colours": "red;blue"}
    styles = [{"style_id": f"{i:03}", **cut} for i in range(4)]
    forecast = forecast_of({f"{i:03}": (10.0, 60.0 + 60 * i) for i in range(4)})
    mill = {"fabric_id": "SILK", "on_hand": 100, "cost": 4, "min_order": 50}
    free, dyed = (
        make_plan(inputs_of(styles, fabrics=[{**mill, "min_dye_lot": lot}]), forecast, SETTINGS) for lot in (0, 60)
    )
    assert free.orders["units"].min() < 80
    assert dyed.orders["units"].min() >= 80
    assert dyed.objective < free.objective
    assert any("what dye lots take" in reason for reason in dyed.orders["reason"])


def test_what_was_left_aside_is_said():
    odd = inputs_of(
        STYLES,
        FACTORIES,
        fabrics=[SILK],
        pins=[{"style_id": "009", "units": 50}, {"style_id": "004", "units": 50, "week": date(2026, 2, 16)}],
        orders=[
            {"order_id": "A", "style_id": "002", "factory_id": "F1", "units": 10, "arrival_date": date(2026, 2, 1)}
        ],
    )
    plan = make_plan(odd, forecast_of({**DEMAND, "777": (1, 2)}), SETTINGS)
    assert {w.code for w in plan.warnings} == {"unknown_styles", "pins_left_aside", "pins_of_the_past", "late_orders"}


def test_cbc_plans_as_well(season, plan):
    other = make_plan(season, forecast_of(DEMAND), SETTINGS.model_copy(update={"solver": "cbc"}))
    assert other.solver.startswith("CBC")
    assert other.objective == pytest.approx(plan.objective, rel=0.01)
    assert other.bound >= plan.objective - 0.01


def test_minutes_in_limits_count_released_orders():
    waiting = inputs_of(
        STYLES,
        FACTORIES,
        fabrics=[SILK],
        orders=[
            {"order_id": "A", "style_id": "002", "factory_id": "F1", "units": 100, "arrival_date": date(2026, 3, 16)}
        ],
    )
    plan = make_plan(waiting, forecast_of(DEMAND), SETTINGS)
    f1 = plan.limits.filter((pl.col("name") == "F1") & (pl.col("week") == date(2026, 3, 9)))
    made = plan.orders.filter((pl.col("factory_id") == "F1") & (pl.col("week") == date(2026, 3, 9)))["units"].sum()
    assert f1["used"][0] == pytest.approx(10 * (100 + made))
    assert f1["available"][0] == 3000


def test_the_search_says_what_ended_it_and_how_it_went_about(plan):
    assert plan.stopped_by == "proof"
    assert plan.search["gap"] == SETTINGS.gap
    assert plan.summary()["stopped_by"] == "proof"


def test_a_plan_that_recourse_took_away_from_the_proven_one_is_not_called_proven(season):
    """The fixed plan is proven; what waits for knowledge earns less as it stands, and nobody proved that plan."""
    settings = SETTINGS.model_copy(update={"gap": 0.0005})
    fixed = make_plan(season, forecast_of(DEMAND), settings.model_copy(update={"recourse": False}))
    waits = make_plan(season, forecast_of(DEMAND), settings)
    assert waits.gap > settings.gap >= waits.recourse["fixed_plan"]["gap"]
    assert (fixed.status, fixed.stopped_by) == (PlanStatus.OPTIMAL, "proof")
    assert (waits.status, waits.stopped_by) == (PlanStatus.FEASIBLE, "rounds")


def test_the_time_limit_is_shared_by_search_recourse_and_explanation():
    few, many = (TimeBudget(100.0, 60.0, styles, recourse=True) for styles in (10, 100_000))
    assert few.began < few.search_until < few.recourse_until < 160.0
    assert many.search_until == pytest.approx(142.0)  # the search has most of it, however many styles
    assert TimeBudget(100.0, 60.0, 10, recourse=False).search_until == few.recourse_until


def test_recourse_is_looked_at_as_finely_as_time_allows():
    assert fineness_within(5000, 1e9) == fineness_for(5000)
    assert fineness_within(5000, 15).styles > fineness_for(5000).styles
    assert fineness_within(5000, 1) is None


def test_a_plan_may_be_looked_at_as_coarsely_as_the_largest_company(season, monkeypatch):
    coarse = FINENESS[-1]
    monkeypatch.setattr("planner.optimize.plan.fineness_within", lambda styles, seconds: coarse)
    plan = make_plan(season, forecast_of(DEMAND), SETTINGS.model_copy(update={"recourse": True}))
    assert plan.recourse is not None
    assert plan.orders["chance"].is_between(0, 1).all()
    assert plan.verdicts.height == len(DEMAND)


def test_where_no_time_is_left_for_recourse_the_plan_stands_and_that_is_told(season, monkeypatch):
    settings, forecast = SETTINGS.model_copy(update={"recourse": True}), forecast_of(DEMAND)
    monkeypatch.setattr(TimeBudget, "recourse_seconds", 0.0)
    hurried = make_plan(season, forecast, settings)
    monkeypatch.undo()
    fixed = make_plan(season, forecast, settings.model_copy(update={"recourse": False}))
    assert hurried.orders.equals(fixed.orders)
    assert hurried.expected_profit == fixed.objective
    assert [w.code for w in hurried.warnings if w not in fixed.warnings] == ["recourse_left_out"]


def test_a_busy_machine_leaves_less_for_recourse():
    now, worked = time.perf_counter(), time.process_time()
    alone = TimeBudget(now - 10, 60.0, 100, recourse=True, worked=worked - 10)
    busy = TimeBudget(now - 10, 60.0, 100, recourse=True, worked=worked - 5)
    over = TimeBudget(now - 80, 60.0, 100, recourse=True, worked=worked - 80)
    assert busy.recourse_seconds == pytest.approx(alone.recourse_seconds / 2, rel=0.05)
    assert over.recourse_seconds < 0


MONEY = {
    "styles": ("price", "unit_cost", "salvage_value", "holding_cost", "lost_sale_penalty"),
    "factories": ("setup_cost", "overtime_cost"),
    "fabrics": ("cost", "leftover_value"),
    "budget": ("amount",),
}


@pytest.mark.slow
def test_the_whole_plan_is_the_same_in_any_currency():
    """Thousands of yuan, yuan, dong: the same runs, firm ones too, the same status and gap; only the cents differ."""
    styles = [{**row, "holding_cost": 0.3, "lost_sale_penalty": 2, "return_rate": 0.1} for row in STYLES]
    factories = [{**row, "overtime_minutes": 500, "overtime_cost": 0.5} for row in FACTORIES]
    weeks = [{"week": date(2026, 3, 2 + 7 * k), "amount": 3000} for k in range(4)]
    yuan = inputs_of(styles, factories, fabrics=[{**SILK, "leftover_value": 1}], budget=weeks)
    found = []
    for times in (1, 1e-3, 1e6):
        money = {t: getattr(yuan, t).with_columns(pl.col(names) * times) for t, names in MONEY.items()}
        settings = SETTINGS.model_copy(update={"budget": 9000 * times})
        plan = make_plan(replace(yuan, **money), forecast_of(DEMAND), settings)
        runs = plan.orders.select("style_id", "factory_id", "week", "units", "firm").rows()
        found.append((runs, plan.status, plan.stopped_by, pytest.approx(plan.gap, abs=2e-6)))
        assert plan.objective / times == pytest.approx(6800, rel=0.1)
    assert found[1:] == [found[0]] * 2
