"""Plans of styles with colours and sizes: lines add up, minimums hold, the money knows the mix."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from planning_inputs import forecast_of, inputs_of, with_mix

from planner.optimize.lines.effective import effective_styles, first_arrivals
from planner.optimize.lines.split_sales import expected_met
from planner.optimize.lines.stated import state_problem
from planner.optimize.plan import make_plan
from planner.optimize.problem.demand_curve import demand_levels
from planner.optimize.problem.statement import Runs
from planner.optimize.problem.valuation import Valuation
from planner.settings import OptimizeSettings

SETTINGS = OptimizeSettings(horizon_weeks=1, firm_weeks=1, recourse=False)
MIX = {("red", "S"): 0.15, ("red", "M"): 0.35, ("blue", "S"): 0.2, ("blue", "M"): 0.3}


def planned(mix=MIX, spread=0.5, demand=(20, 60), settings=SETTINGS, style=None, factory=None, **tables):
    inputs = inputs_of(
        [{"style_id": "A", "colours": "red;blue", "sizes": "S;M", **(style or {})}],
        [{"factory_id": "F1", "min_batch": 1, **(factory or {})}],
        **tables,
    )
    forecast = with_mix(forecast_of({"A": demand}), mix, spread)
    return inputs, forecast, make_plan(inputs, forecast, settings)


def lines(plan):
    return {(c, z): u for c, z, u in plan.order_lines.select("colour", "size", "units").iter_rows()}


def test_the_lines_of_an_order_add_up_to_it_and_follow_the_mix():
    _, _, plan = planned()
    assert plan.order_lines["units"].sum() == plan.orders["units"].sum() > 0
    assert set(plan.order_lines["order_id"]) == set(plan.orders["order_id"])
    made = lines(plan)
    assert made["red", "M"] > made["blue", "M"] > made["blue", "S"] > made["red", "S"]
    assert plan.order_lines["sku"].to_list() == [f"A{c}{z}" for c, z in made]


def test_an_uncertain_mix_costs_money_and_a_sure_one_none():
    _, _, sure = planned(spread=0.0)
    _, _, unsure = planned(spread=0.6)
    assert sure.mix_loss < 0.02 * sure.objective  # whole pieces are all that is lost
    assert unsure.mix_loss > 0.03 * unsure.objective
    assert unsure.objective < sure.objective
    assert unsure.bound >= unsure.objective


def test_a_tiny_plan_is_the_best_of_all_units_and_splits():
    """Every number of units and every split of it, valued SKU by SKU."""
    inputs, forecast, plan = planned(demand=(4, 12), spread=1.0, style={"unit_cost": 45})
    problem = state_problem(inputs, forecast, SETTINGS)
    levels = demand_levels(problem.mix.knots)
    style = problem.styles
    margin = float(style.revenue[0] - style.salvage[0])
    # Runs of week 0 arrive a week later: what sells before is lost.
    rest = float(style.share[0][problem.factories.lead[0] :].sum())
    met = [[np.minimum(x, q * rest).mean() for x in range(13)] for q in levels]
    best = max(
        margin * sum(met[k][x] for k, x in enumerate(split)) - sum(split) * float(style.unit_cost[0] - style.salvage[0])
        for split in product(range(8), repeat=4)
    )
    assert plan.objective == pytest.approx(best, rel=2e-3)


def test_the_effective_curve_is_that_of_the_best_split():
    """Supplied with the sum of the SKUs' quantiles at a level, a style sells what its SKUs sell at that level."""
    inputs, forecast, _ = planned(spread=0.8)
    problem = state_problem(inputs, forecast, SETTINGS)
    knots, effective = problem.mix.knots, problem.styles.quantiles
    assert effective.sum() == pytest.approx(knots.sum())
    mean = demand_levels(effective).mean(), demand_levels(problem.mix.styles.quantiles).mean()
    assert mean[0] == pytest.approx(mean[1], rel=1e-6)
    for k in (3, 10, 18):
        each = expected_met(knots, knots[:, k]).sum()
        assert expected_met(effective, effective[:, k])[0] == pytest.approx(each, rel=1e-9)


def test_stock_that_is_broken_counts_as_little():
    """Twenty of a size that hardly sells do not replace the sizes that do; twenty well split do."""
    curve = {("red", "S"): 0.05, ("red", "M"): 0.95}
    broken = [{"style_id": "A", "units": 20, "colour": "red", "size": "S"}]
    whole = [
        {"style_id": "A", "units": 1, "colour": "red", "size": "S"},
        {"style_id": "A", "units": 19, "colour": "red", "size": "M"},
    ]
    _, _, none = planned(curve)
    _, _, useless = planned(curve, stock=broken)
    _, _, useful = planned(curve, stock=whole)
    units = [p.orders["units"].sum() for p in (none, useless, useful)]
    assert units[0] - 5 <= units[1] <= units[0]
    assert units[2] <= units[0] - 12
    assert ("red", "S") not in lines(useless)


def test_effective_stock_is_never_more_than_there_is():
    inputs, forecast, _ = planned(
        spread=0.8,
        stock=[
            {"style_id": "A", "units": 9, "colour": "red"},
            {"style_id": "A", "units": 40, "colour": "blue", "size": "S"},
        ],
    )
    problem = state_problem(inputs, forecast, SETTINGS)
    styles = effective_styles(problem.mix.styles, problem.mix, problem.mix.knots, first_arrivals(problem))
    assert 0 <= styles.stock[0] <= 49
    assert problem.as_given.stock[0] == 49
    assert (np.diff(styles.quantiles, axis=1) >= 0).all()


def test_minimums_and_multiples_of_lines_are_kept():
    _, _, plan = planned(demand=(60, 120), factory={"line_multiple": 6, "min_line": 12, "min_batch_colour": 40})
    made = plan.order_lines
    assert made.height
    assert (made["units"] % 6 == 0).all()
    assert made["units"].min() >= 12
    assert made.group_by("order_id", "colour").agg(pl.col("units").sum())["units"].min() >= 40
    assert made["units"].sum() == plan.orders["units"].sum()


def test_a_colour_below_its_minimum_is_left_out():
    mix = {("red", "M"): 0.9, ("blue", "M"): 0.1}
    _, _, plan = planned(mix, demand=(40, 60), style={"sizes": "M"}, factory={"min_batch_colour": 30})
    assert set(plan.order_lines["colour"]) == {"red"}
    _, _, free = planned(mix, demand=(40, 60), style={"sizes": "M"})
    assert set(free.order_lines["colour"]) == {"red", "blue"}


def test_dye_lots_are_kept_colour_by_colour():
    fabric = [{"fabric_id": "silk", "on_hand": 500, "cost": 5, "min_order": 0, "min_dye_lot": 50}]
    _, _, plan = planned(demand=(40, 70), style={"fabric_id": "silk", "fabric_per_unit": 2}, fabrics=fabric)
    assert plan.order_lines.group_by("colour").agg(pl.col("units").sum())["units"].min() >= 25


def test_runs_are_whole_packs():
    packs = [{"pack": "1-2", "size": "S", "units": 1}, {"pack": "1-2", "size": "M", "units": 2}]
    _, _, plan = planned(demand=(40, 90), packs=packs)
    made = lines(plan)
    assert made
    for colour in ("red", "blue"):
        assert made.get((colour, "M"), 0) == 2 * made.get((colour, "S"), 0)
    assert sum(made.values()) == plan.orders["units"].sum()


def test_without_a_mix_plans_are_as_they_were():
    """Colours that only the styles list: runs are split alike, and nothing else changes."""
    inputs = inputs_of([{"style_id": "A", "colours": "red;blue"}, {"style_id": "B"}], [{"factory_id": "F1"}])
    bare = inputs_of([{"style_id": "A"}, {"style_id": "B"}], [{"factory_id": "F1"}])
    forecast = forecast_of({"A": (20, 60), "B": (30, 90)})
    plan, before = make_plan(inputs, forecast, SETTINGS), make_plan(bare, forecast, SETTINGS)
    assert plan.orders.equals(before.orders)
    assert plan.objective == before.objective
    assert plan.mix_loss is None
    assert "mix_loss" not in plan.summary()
    of_a = plan.orders.filter(pl.col("style_id") == "A")["units"].sum()
    assert plan.order_lines["units"].sum() == of_a
    assert before.order_lines.is_empty()


def test_open_orders_by_sku_count_where_they_are():
    curve = {("red", "S"): 0.5, ("red", "M"): 0.5}
    order = {
        "order_id": "O",
        "style_id": "A",
        "factory_id": "F1",
        "units": 25,
        "arrival_date": None,
        "colour": "red",
        "size": "M",
    }
    inputs = inputs_of([{"style_id": "A"}])
    _, _, plan = planned(curve, orders=[{**order, "arrival_date": inputs.as_of}])
    made = lines(plan)
    assert made["red", "S"] > 3 * made.get(("red", "M"), 0)


def test_a_pin_that_cannot_be_cut_adds_up_and_is_told():
    packs = [{"pack": "p", "size": "S", "units": 2}, {"pack": "p", "size": "M", "units": 2}]
    for units, told in ((7, 1), (8, 0)):
        _, _, plan = planned(pins=[{"style_id": "A", "units": units}], packs=packs)
        assert plan.orders["units"].sum() == plan.order_lines["units"].sum() == units
        assert [w.message for w in plan.warnings if w.code == "pin_not_cut"] == [
            "A at F1, 7 pinned: no whole packs add up to it, so it is single pieces. The lines come as near as can be: "
            "change the pin, or agree it."
        ] * told


@pytest.mark.parametrize("seed", range(4))
def test_the_curve_says_what_lines_earn_where_sizes_are_broken(seed):
    """Stock that differs from SKU to SKU, some of it gone before the first run arrives: curve and lines agree."""
    rng = np.random.default_rng(seed)
    stock = [
        {"style_id": "A", "units": int(rng.integers(0, 16)), "colour": colour, "size": size} for colour, size in MIX
    ]
    inputs, forecast, plan = planned(spread=0.4, demand=(40, 90), stock=stock, factory={"lead_time_weeks": 2})
    problem = state_problem(inputs, forecast, SETTINGS)
    assert plan.objective > 0
    runs = Runs(*(np.array([0]) for _ in range(3)), plan.orders["units"].to_numpy().astype(float))
    assert plan.orders.height == 1
    curve = Valuation(problem).plan(runs).objective
    assert curve == pytest.approx(plan.objective, rel=0.02)
    assert plan.bound >= plan.objective
