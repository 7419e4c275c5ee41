"""A later run is a newsvendor for each signal, and what firm runs are worth counts it: against sums done by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import chains_of, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, dual_prices_of
from planner.optimize.problem.statement import Prices
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse.candidates import nearby, no_run, single_runs
from planner.optimize.recourse.later import Later, Reactions, paid_part
from planner.optimize.recourse.recourse_value import RecourseValue
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.stability import changes, cost_of_a_change, stabilised
from planner.optimize.recourse.tomorrow import after_release

LEVELS, FIRST = 50, np.array([0])


def setting(**factory):
    """One style that sells 20 to 180 in five weeks; runs may start in weeks 0 and 1 and arrive a week later."""
    problem = problem_of(({},), ({"min_batch": 10.0, **factory},))
    return candidate_runs_of(problem, Valuation(problem, LEVELS), no_chains())


def prices(candidates, minutes: float = 0.0) -> DualPrices:
    none = np.zeros(0)
    return DualPrices(np.full(candidates.shape, minutes), none, 0.0, np.zeros(candidates.shape[1]), on_hand=none)


def demand(candidates):
    """(1, D) what a run of week 1, there from week 2 on, could sell."""
    return candidates.curve.levels * candidates.rest[0, 2]


def best_by_hand(candidates, x, chance, cost_a_unit, cost_a_run):
    """(J,) the most that any whole size earns given each signal, or 0 without a run."""
    sizes = np.arange(candidates.least[0, 0], candidates.most[0, 0, 1] + 1)
    sold = np.minimum(x[0][None, :], sizes[:, None]) @ chance
    earned = candidates.margin[0] * sold - (cost_a_unit * sizes)[:, None] - cost_a_run
    return np.maximum(earned.max(axis=0), 0.0)


@pytest.mark.parametrize("minutes", [0.0, 2.0])
@pytest.mark.parametrize("factory", [{}, {"min_batch": 90.0}, {"max_batch": 60.0}, {"setup_cost": 900.0}])
def test_after_each_signal_the_best_size_of_one_run_is_made(factory, minutes):
    candidates = setting(**factory)
    duals, signals = prices(candidates, minutes), Review(1, np.array([0.6]), LEVELS, 5).of(FIRST)
    reactions, x = Reactions(candidates, duals, FIRST), demand(candidates)
    found = reactions.of_one(FIRST, x, 0, 1, signals).worth[0]
    unit, run = 40.0 - 10.0 + minutes * 10.0, factory.get("setup_cost", 0.0)
    by_hand = best_by_hand(candidates, x, signals.chance[0], unit, run)
    assert found == pytest.approx(by_hand, rel=0.002, abs=1.0)
    assert (found <= by_hand + 1.0).all()
    assert found[0] < found[-1]  # good news, more to make


def test_rent_is_what_the_prices_of_limits_take_of_it():
    candidates = setting()
    signals = Review(1, np.array([0.5]), LEVELS, 3).of(FIRST)
    with_rent = Reactions(candidates, prices(candidates, 2.0), FIRST).of_one(FIRST, demand(candidates), 0, 1, signals)
    none = Reactions(candidates, prices(candidates), FIRST).of_one(FIRST, demand(candidates), 0, 1, signals)
    assert (none.rent == 0).all()
    assert ((with_rent.rent > 0) == (with_rent.worth > 0)).all()
    assert (with_rent.worth + with_rent.rent <= none.worth + 1e-6).all()


def test_the_best_of_several_weeks_is_no_worse_than_any():
    candidates = setting()
    signals = Review(0, np.array([0.5]), LEVELS, 3).of(FIRST)
    reactions = Reactions(candidates, prices(candidates, 1.0), FIRST)
    weeks = reactions.weeks(0)
    assert weeks == [1, 2]
    unmet = np.stack([candidates.curve.levels * candidates.rest[0, a] for a in weeks])
    best = reactions.best(FIRST, unmet, weeks, signals).worth
    for a, x in zip(weeks, unmet, strict=True):
        assert (best >= reactions.of_one(FIRST, x, 0, a - 1, signals).worth - 1e-9).all()
    assert reactions.weeks(1) == [2]


def test_a_run_that_does_not_earn_its_prices_is_asked_for_no_more_than_it_earns():
    candidates = setting()
    reactions, x = Reactions(candidates, prices(candidates, 50.0), FIRST), demand(candidates)
    signals = Review(1, np.array([0.0]), LEVELS, 1).of(FIRST)
    assert reactions.of_one(FIRST, x, 0, 1, signals).worth[0, 0] == 0.0
    reactions.ask_no_more_than_earned(FIRST, x, 0, 1, np.array([40.0]))
    assert reactions.of_one(FIRST, x, 0, 1, signals).worth[0, 0] > 0.0


def test_runs_made_in_full_bring_what_sells_less_what_they_cost():
    candidates = setting()
    signals = Review(1, np.array([0.7]), LEVELS, 4).of(FIRST)
    x, chain = demand(candidates), chains_of(runs_of((0, 0, 1, 60)))
    found = Reactions(candidates, prices(candidates, 1.0), FIRST).whole(FIRST, chain, np.minimum(x, 60.0), signals)
    by_hand = 90.0 * (np.minimum(x, 60.0) @ signals.chance[0]) - 60 * (30.0 + 10.0)
    assert found.worth == pytest.approx(by_hand)
    assert found.rent == pytest.approx(np.full((1, 4), 600.0))


def value(candidates, duals, learned, signals=25):
    review = Review(1, np.array([learned]), LEVELS, signals)
    return RecourseValue(candidates, duals, [review] if learned is not None else [], no_chains())


def test_waiting_is_worth_more_the_more_is_learned_and_all_of_it_at_most():
    candidates = setting()
    worth = [
        float(value(candidates, prices(candidates), learned).worth(no_run(FIRST))[0][0]) for learned in (0.0, 0.5, 0.99)
    ]
    assert worth == sorted(worth)
    x = demand(candidates)[0]
    sizes = np.arange(10.0, 181.0)
    known = np.maximum(60.0 * x, (90.0 * np.minimum(x[None], sizes[:, None]) - 30.0 * sizes[:, None]).max(axis=0))
    blind = (90.0 * np.minimum(x[None], sizes[:, None]).mean(axis=1) - 30.0 * sizes).max()
    assert worth[0] == pytest.approx(blind, rel=0.01)
    assert blind < worth[1] < worth[2] <= known.mean() * 1.001


def test_without_a_later_decision_a_firm_run_is_worth_what_it_earns():
    candidates = setting(setup_cost=100.0)
    alone = RecourseValue(candidates, prices(candidates), [], no_chains())
    chain = chains_of(runs_of((0, 0, 0, 60)))
    worth, profit = alone.worth(chain)
    sold = np.minimum(candidates.curve.levels[0] * candidates.rest[0, 1], 60.0).mean()
    assert worth == pytest.approx([10.0 * 60 + 90.0 * sold - 60 * 40 - 100], rel=1e-6)
    assert profit == pytest.approx(worth)


def test_what_the_plan_has_later_may_follow_as_it_is():
    """Two runs in later weeks together earn more than any one of them."""
    problem = problem_of(({"high": 600.0},), ({"max_batch": 80.0},), starts=3, weeks=6)
    candidates = candidate_runs_of(problem, Valuation(problem, LEVELS), no_chains())
    review = Review(1, np.array([0.3]), LEVELS, 5)
    two = chains_of(runs_of((0, 0, 1, 80), (0, 0, 2, 80)))
    with_plan, without = (RecourseValue(candidates, prices(candidates), [review], plan) for plan in (two, no_chains()))
    assert with_plan.worth(no_run(FIRST))[0] > without.worth(no_run(FIRST))[0] * 1.2


def test_only_metres_at_what_a_mill_asks_are_paid():
    problem = problem_of(({"fabric": 0, "metres": 1.0},), fabrics=({"cost": 5.0},))
    candidates = candidate_runs_of(problem, Valuation(problem, LEVELS), no_chains())
    duals = dual_prices_of(Prices(np.ones(candidates.shape), np.array([9.0]), 0.2, np.full(2, 0.1)))
    paid = paid_part(candidates, duals)
    assert (paid.fabric.tolist(), paid.minutes.max(), paid.budget, paid.budget_by_week.max()) == ([5.0], 0.0, 0.0, 0.0)


def test_candidates_are_firm_runs_of_some_sizes_in_whole_lots_at_the_best_factories():
    problem = problem_of(({},), ({"lot_size": 10.0, "min_batch": 20.0}, {"cost_factor": 2.0}, {"min_batch": 30.0}))
    candidates = candidate_runs_of(problem, Valuation(problem, LEVELS), no_chains())
    duals = DualPrices(np.zeros(candidates.shape), np.zeros(0), 0.0, np.zeros(2), on_hand=np.zeros(0))
    runs = single_runs(candidates, FIRST, duals, factories=2, sizes=4)
    assert set(runs.f[:, 0].tolist()) == {0, 2}  # one at twice the cost is none of the two best
    assert set(runs.t[:, 0].tolist()) == {0}
    first = runs.units[runs.f[:, 0] == 0, 0]
    assert (first % 10 == 0).all()
    assert first.min() == 20.0
    assert first.max() <= candidates.most[0, 0, 0]
    assert len(np.unique(first)) == len(first) == 4


def test_near_a_choice_are_runs_somewhat_smaller_and_larger_each_once():
    candidates = setting(lot_size=10.0)
    near = nearby(candidates, chains_of(runs_of((0, 0, 0, 100))))
    assert sorted(near.units[:, 0].tolist()) == [60.0, 80.0, 90.0, 110.0, 130.0, 150.0]  # no more than could sell: 150
    assert len(nearby(candidates, no_run(FIRST))) == 0


def test_what_firm_runs_take_is_gone_tomorrow():
    problem = problem_of(
        ({"fabric": 0, "metres": 2.0}, {}),
        (
            {
                "capacity": [900.0, 700.0],
                "setup_minutes": 50.0,
                "setup_cost": 30.0,
                "overtime": 100.0,
                "overtime_cost": 2.0,
            },
        ),
        ({"on_hand": 60.0, "min_order": 50.0, "max_order": 100.0, "cost": 3.0, "lead": 2},),
        budget=9000.0,
    )
    left = after_release(problem, runs_of((0, 0, 0, 90)))
    assert (left.first_start, left.firm_weeks) == (1, 0)
    assert left.factories.released.tolist() == [[950.0, 0.0]]
    assert left.styles.coming[0].tolist() == [0.0, 90.0, 0.0, 0.0, 0.0]
    # 120 of the 180 metres are bought, of the 60 on hand none is left; 50 minutes of overtime at 2
    assert (left.fabrics.on_hand[0], left.fabrics.max_order[0], left.fabrics.min_order[0]) == (0.0, 0.0, 0.0)
    assert left.fabrics.lead[0] == 1
    assert left.money.left == 9000.0 - (90 * 40 + 30 + 50 * 2 + 120 * 3)


def test_of_a_budget_that_rolls_over_tomorrow_has_what_tonight_leaves():
    factory = {"setup_cost": 30.0, "setup_minutes": 50.0, "overtime": 100.0, "overtime_cost": 2.0, "capacity": 950.0}
    problem = problem_of(({},), (factory,), starts=3, budget_by_week=[4000.0, 500.0, 700.0], rolls=True)
    left = after_release(problem, runs_of((0, 0, 0, 95)))  # 950 minutes and 50 of setup: 50 of overtime
    spent = 95 * 40 + 30 + 50 * 2
    assert left.money.left_by_week[1:].tolist() == [4500.0 - spent, 5200.0 - spent]
    alone = replace(problem, money=replace(problem.money, rolls=None))
    assert after_release(alone, runs_of((0, 0, 0, 95))).money.left_by_week[1] == 4500.0


def test_changes_are_runs_added_dropped_and_resized():
    last_night = runs_of((0, 0, 0, 50), (0, 0, 1, 60), (1, 0, 0, 40))
    same, dropped, resized = (
        chains_of(runs_of((0, 0, 0, 50), (0, 0, 1, 60))),
        chains_of(runs_of((0, 0, 0, 50))),
        chains_of(runs_of((0, 0, 0, 70), (0, 0, 1, 60))),
    )
    assert [float(changes(chain, last_night)[0]) for chain in (same, dropped, resized)] == [0.0, 1.0, 1.0]
    assert changes(no_run(np.array([0, 1, 2])), last_night).tolist() == [2.0, 1.0, 0.0]
    moved = chains_of(runs_of((1, 0, 1, 40)))
    assert changes(moved, last_night).tolist() == [2.0]


def test_a_change_costs_what_is_set_or_a_share_of_a_mean_run():
    assert cost_of_a_change(7.0, 1000.0, 10) == 7.0
    assert cost_of_a_change(None, 1000.0, 10) == pytest.approx(0.05 * 100)
    assert cost_of_a_change(None, -5.0, 0) == 0.0


@pytest.mark.parametrize(("cost", "units"), [(0.0, 100.0), (1e6, 80.0)])
def test_last_nights_run_stays_unless_the_change_earns_its_cost(cost, units):
    problem = problem_of(({},))
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains())
    new, last_night = chains_of(runs_of((0, 0, 0, 100))), runs_of((0, 0, 0, 80))
    assert candidates.earns(new) > candidates.earns(chains_of(last_night))
    assert stabilised(candidates, new, last_night, cost).units[0, 0] == units
    nothing = replace(last_night, s=FIRST[:0], f=FIRST[:0], t=FIRST[:0], units=np.zeros(0))
    assert stabilised(candidates, new, nothing, cost) is new


def test_nothing_later_is_worth_nothing():
    nothing = Later.nothing(2, 3)
    assert nothing.worth.shape == nothing.rent.shape == (2, 3)
    assert not nothing.worth.any()
