"""Firm runs with recourse: wait where waiting teaches, order where it does not, keep what was planned."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import chains_of, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse import decide, overrun_warning
from planner.optimize.recourse.alone import latest_starts
from planner.optimize.recourse.chance import chances
from planner.optimize.recourse.complete import completed
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.verdicts import verdicts_table
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams
from planner.settings import OptimizeSettings
from planner.tables import SKIPPED
from planner.tables.frames import no_rows

NONE_SKIPPED = no_rows(SKIPPED)
UNSURE = {"quantiles": np.concatenate([np.linspace(5, 60, 16), np.linspace(80, 900, 5)])}


def decided(problem: Problem, weekly: float, previous: Runs | None = None, **settings) -> Decision:
    fixed = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=60, progress=silent)
    learned = np.full(len(problem.styles.ids), weekly)
    found = decide(problem, fixed, learned, OptimizeSettings(**settings), previous)
    assert found.overrun == ()
    assert breaches(problem, found.runs) == []
    if previous is None:
        assert found.gain >= 0
    return found


def firm_units(decision: Decision) -> float:
    return float(decision.runs.units[decision.runs.t < 1].sum())


def test_it_waits_where_waiting_teaches():
    problem = problem_of(({**UNSURE, "cost": 60.0, "stock": 20.0},) * 3, starts=4, weeks=8)
    assert firm_units(decided(problem, 0.9)) < firm_units(decided(problem, 0.0))


def test_it_does_not_wait_for_a_run_that_would_come_too_late():
    """The chase deadline: nothing started later arrives in time, so all is ordered now, whatever may be learned."""
    problem = problem_of(({**UNSURE, "last_arrival": 1, "stock": 20.0},), starts=4, weeks=8)
    assert firm_units(decided(problem, 0.9)) == pytest.approx(firm_units(decided(problem, 0.0)), rel=0.05)


def test_with_recourse_a_decision_is_worth_no_less_the_more_is_learned():
    problem = problem_of(({**UNSURE, "cost": 50.0, "stock": 20.0},) * 3, starts=4, weeks=8)
    worth = [float(d.profit[d.chosen].sum()) for d in (decided(problem, weekly) for weekly in (0.0, 0.3, 0.7))]
    assert worth == sorted(worth)
    assert worth[2] > 1.05 * worth[0]


@pytest.mark.parametrize(
    "limit",
    [
        {"budget": 9000.0},
        {"budget_by_week": [2000.0, 2000.0, 900.0, 900.0]},
        {"budget_by_week": [2000.0, 2000.0, 900.0, 900.0], "rolls": True},
        {"fabrics": ({"on_hand": 60.0, "cost": 8.0, "min_order": 50.0, "max_order": 150.0, "lead": 1},)},
    ],
)
def test_every_limit_holds(limit):
    styles = tuple(
        {**UNSURE, "high": 100.0 + 50 * i, "fabric": 0 if "fabrics" in limit else -1, "metres": 1.0} for i in range(5)
    )
    factories = (
        {"min_batch": 30.0, "overtime": 300.0, "overtime_cost": 1.0, "setup_cost": 50.0},
        {"min_batch": 12.0, "lot_size": 4.0, "lead": 2, "cost_factor": 0.9},
    )
    decided(problem_of(styles, factories, starts=4, weeks=8, **limit), 0.5)


def test_pins_stay():
    pins = (Pin(0, 0, 0, 33.0), Pin(1, None, None, 0.0), Pin(2, None, None, 44.0))
    runs = decided(problem_of((UNSURE,) * 4, starts=4, weeks=8, pins=pins), 0.5).runs
    assert runs.units[(runs.s == 0) & (runs.f == 0) & (runs.t == 0)] == pytest.approx([33.0])
    assert 1 not in runs.s
    assert runs.units[runs.s == 2].sum() == 44.0


def test_last_nights_runs_stay_unless_a_change_earns_its_cost():
    problem = problem_of(({"low": 50.0, "high": 150.0},), starts=3, weeks=8)
    now = decided(problem, 0.2).runs
    before = runs_of(*[(s, f, t, u + 1) for s, f, t, u in zip(now.s, now.f, now.t, now.units, strict=True)])
    kept = decided(problem, 0.2, before, change_cost=50.0).runs
    assert (kept.units == before.units).all()
    moved = decided(problem, 0.2, before, change_cost=0.0).runs
    assert (moved.units == now.units).all()
    far = runs_of(*[(s, f, t, 10 * u) for s, f, t, u in zip(now.s, now.f, now.t, now.units, strict=True)])
    assert decided(problem, 0.2, far, change_cost=50.0).runs.units.sum() < 2 * now.units.sum()


def test_it_repeats_exactly():
    problem = problem_of((UNSURE,) * 4, ({}, {"lead": 2, "cost_factor": 0.9}), starts=4, weeks=8)
    one, two = (decided(problem, 0.4).runs for _ in range(2))
    assert all((getattr(one, name) == getattr(two, name)).all() for name in ("s", "f", "t", "units"))


@pytest.mark.parametrize("firm_weeks", [0, 4, 9])
def test_with_nothing_firm_or_all_of_it_there_is_little_to_decide(firm_weeks):
    problem = problem_of((UNSURE,) * 2, starts=4, weeks=8, firm_weeks=firm_weeks)
    found = decided(problem, 0.5)
    assert verdicts_table(found, NONE_SKIPPED).height == 2
    assert len(chances(problem, found, found.runs)) == len(found.runs.s)


def test_every_style_gets_a_verdict_with_a_reason():
    styles = ({}, {**UNSURE, "cost": 70.0, "stock": 60.0}, {"low": 0.0, "high": 0.5}, {"last_arrival": 0})
    found = decided(problem_of(styles, starts=4, weeks=8), 0.6)
    table = verdicts_table(found, NONE_SKIPPED)
    assert table["style_id"].to_list() == ["S0", "S1", "S2", "S3"]
    assert table["verdict"].to_list()[0] == "order_now"
    assert table["verdict"].to_list()[2:] == ["drop", "drop"]
    assert table["latest_start"].to_list()[2:] == [None, None]
    assert all(table["reason"])
    firm = found.chains.on.any(axis=1)[found.chosen]
    assert (table["verdict"] == "order_now").to_list() == firm.tolist()
    chance = chances(found.recourse.candidates.problem, found, found.runs)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert (chance[found.runs.t < 1] == 1).all()


def test_a_style_that_is_covered_is_not_dropped():
    problem = problem_of(({"stock": 500.0}, {"cost": 150.0}), starts=4, weeks=8)
    found = verdicts_table(decided(problem, 0.3), NONE_SKIPPED)
    assert found["verdict"].to_list() == ["keep_testing", "drop"]
    assert "cover" in found["reason"][0]


def test_a_style_that_would_pay_beside_its_stock_is_crowded_out_and_not_covered():
    problem = problem_of(({"stock": 20.0}, {"stock": 500.0}), starts=4, weeks=8, budget=0.0)
    found = verdicts_table(decided(problem, 0.3), NONE_SKIPPED)
    assert found["verdict"].to_list() == ["crowded_out", "keep_testing"]
    assert ["cover" in reason for reason in found["reason"]] == [False, True]


@pytest.mark.parametrize(
    "limit",
    [
        {"budget": 0.0},
        {"budget_by_week": np.zeros(4)},
        {"factories": ({"capacity": 0.0},)},
        {"fabrics": ({"on_hand": 0.0, "max_order": 0.0},)},
        {"pins": (Pin(0, None, None, 0.0), Pin(1, None, None, 0.0))},
    ],
)
def test_no_style_is_dropped_for_want_of_what_styles_share(limit):
    """The first two would pay, if there were minutes, fabric and money; the third never does, whatever there is."""
    cloth = {"fabric": 0, "metres": 1.0} if "fabrics" in limit else {}
    problem = problem_of(({**cloth}, {**cloth}, {**cloth, "cost": 150.0}), starts=4, weeks=8, **limit)
    found = verdicts_table(decided(problem, 0.3), NONE_SKIPPED)
    assert found["verdict"].to_list() == ["crowded_out", "crowded_out", "drop"]


def test_of_styles_alike_none_is_dropped_where_money_is_short():
    decision = decided(problem_of(({},) * 3, starts=4, weeks=8, budget=1000.0), 0.0)
    found = verdicts_table(decision, NONE_SKIPPED)["verdict"].to_list()
    assert len(decision.runs.s)
    for s, verdict in enumerate(found):
        assert verdict == "crowded_out" if s not in decision.runs.s else verdict in ("order_now", "keep_testing")


def test_a_style_that_pays_only_after_good_news_is_not_dropped():
    """A run is expected to lose as demand is seen today; told that it sells well, one pays."""
    style = {"quantiles": np.concatenate([np.zeros(17), np.linspace(400, 900, 4)]), "cost": 75.0}
    problem = problem_of((style,), factories=({"min_batch": 150.0},), starts=4, weeks=8)
    free, short = (decided(replace(problem, money=replace(problem.money, given=money)), 0.9) for money in (np.inf, 0.0))
    assert latest_starts(short.recourse, np.array([0]), short.recourse.candidates.valuation.given) == [-1]
    assert verdicts_table(free, NONE_SKIPPED)["verdict"].to_list() == ["keep_testing"]
    assert verdicts_table(short, NONE_SKIPPED)["verdict"].to_list() == ["crowded_out"]


def test_where_a_step_breaks_a_limit_the_fixed_plan_stands_and_people_are_told(monkeypatch):
    problem = problem_of((UNSURE,) * 2, starts=4, weeks=8)
    fixed = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=60, progress=silent)
    monkeypatch.setattr(
        sys.modules["planner.optimize.recourse.decide"], "completed", lambda *_, **__: runs_of((0, 0, 0, 5000))
    )
    found = decide(problem, fixed, np.zeros(2), OptimizeSettings())
    assert breaches(problem, found.runs) == []
    assert not found.changed.any()
    assert [warn.code for warn in overrun_warning(found)] == ["recourse_given_up"]
    assert "minutes F0" in overrun_warning(found)[0].message


def test_what_was_planned_for_later_goes_where_tonight_supplies_the_style():
    """Demand of 200 at most: with 190 made tonight, the 100 that the fixed plan has for next week would be left."""
    problem = problem_of(({"low": 150.0, "high": 200.0},), starts=3, weeks=8)
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains())
    duals = DualPrices(np.zeros(candidates.shape), np.zeros(0), 0.0, np.zeros(candidates.shape[1]), on_hand=np.zeros(0))
    runs = completed(
        problem,
        duals,
        chains_of(runs_of((0, 0, 0, 190))),
        runs_of((0, 0, 0, 90), (0, 0, 1, 100)),
        np.zeros(1, dtype=bool),
        SearchBudget(SearchParams(gap=0.01), np.inf),
        settled=False,
        previous=runs_of(),
        change_cost=0.0,
    )
    assert (runs.t.tolist(), runs.units.tolist()) == ([0], [190.0])


def test_what_arrives_from_firm_and_later_runs_is_within_what_the_warehouse_takes_in():
    """A firm run from afar and a later one from nearby arrive in one week."""
    styles = tuple({**UNSURE, "cost": 30.0 + 10 * i, "stock": 10.0} for i in range(3))
    limit = {(None, a): (90.0, 10.0) for a in range(1, 6)} | {(1, 3): (40.0, 0.0)}
    near_and_far = ({"capacity": 3000.0}, {"lead": 3, "cost_factor": 0.8, "capacity": 3000.0})
    problem = problem_of(styles, near_and_far, starts=3, weeks=8, receiving=limit, pins=(Pin(0, 1, 0, 30.0),))
    for weekly in (0.0, 0.9):
        found = decided(problem, weekly)  # breaks no limit
        assert found.runs.units.sum() > 100.0


def test_many_styles_that_may_follow_do_not_earn_the_same_money_twice():
    """Each of twenty styles could use what is left of the budget once its signal is good; together they have it once."""
    styles = tuple({**UNSURE, "high": 100.0 + 50 * i, "cost": 20.0} for i in range(20))
    problem = problem_of(styles, starts=4, weeks=8, budget=1000.0)
    bound = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=60, progress=silent).bound
    for weekly, most in ((0.0, 1.01), (0.5, 1.05)):
        found = decided(problem, weekly)
        worth, profit = found.worth[found.chosen], found.profit[found.chosen]
        assert found.recourse.earned(worth, profit) <= most * bound
    assert profit.sum() > 2 * bound  # what each would earn if it were alone


@pytest.mark.parametrize("mill", [{"cost": 60.0, "max_order": 0.0}, {"cost": 20.0, "max_order": 1000.0}])
def test_metres_on_hand_are_not_paid_again(mill):
    """Scarce metres have a price, bought or not: a choice is expected to earn what its plan does, and what is learned."""
    styles = tuple({**UNSURE, "cost": 30.0 + 2 * i, "stock": 10.0, "fabric": 0, "metres": 1.0} for i in range(6))
    problem = problem_of(styles, starts=4, weeks=8, fabrics=({"on_hand": 100.0, **mill},))
    nothing, some = decided(problem, 0.0), decided(problem, 0.3)
    worth, profit = nothing.worth[nothing.chosen], nothing.profit[nothing.chosen]
    earned = Valuation(problem).plan(nothing.runs).objective
    assert nothing.recourse.earned(worth, profit) == pytest.approx(earned, rel=0.01)
    assert nothing.learning == 0.0
    assert some.gain > 0.01 * earned


@pytest.mark.parametrize("seed", [2, 10])
def test_a_choice_that_does_not_hold_as_a_plan_is_not_taken(seed):
    """At prices every style may wait for the same minutes; where nothing is learned, the fixed plan is what holds."""
    rng, n = np.random.default_rng(seed), 12
    levels, costs = rng.lognormal(4.5, 0.8, n), rng.uniform(20, 50, n)
    styles = tuple(
        {"low": float(0.3 * x), "high": float(2 * x), "cost": float(c)} for x, c in zip(levels, costs, strict=True)
    )
    setup = {"setup_minutes": 30.0, "setup_cost": 100.0}
    factories = (
        {"min_batch": 50.0, "cost_factor": 1.15, **setup},
        {"capacity": 12000.0, "min_batch": 150.0, "lead": 3, "setup_minutes": 100.0, "setup_cost": 300.0},
    )
    problem = problem_of(styles, factories, starts=5, weeks=10, budget=30000.0)
    found = decided(problem, 0.002)
    fixed = solve_by_columns(problem, SearchParams(gap=0.01), time_limit=60, progress=silent)
    earned = Valuation(problem).plan(found.runs).objective
    assert earned + found.learning >= fixed.objective * (1 - 1e-9)
    assert found.learning < 0.01 * fixed.objective
