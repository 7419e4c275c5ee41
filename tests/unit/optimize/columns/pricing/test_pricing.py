"""Prices of chains, against chains looked at one by one."""

import numpy as np
import pytest
from column_cases import candidates, every_chain, prices, problems, run_prices
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimize.columns.chains.chain import joined
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes
from planner.optimize.columns.pricing.bound import worth_at_most, worth_in_haste
from planner.optimize.columns.pricing.pricing import Pricer
from planner.optimize.columns.pricing.sizes import resized


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_the_bound_of_a_style_is_never_below_any_chain(data):
    problem = data.draw(problems(most_styles=2, starts=2))
    o, duals = candidates(problem), data.draw(run_prices(data.draw(prices(problem)), problem))
    exact, loose = worth_at_most(o, duals, np.arange(o.S))[0], worth_in_haste(o, duals, np.arange(o.S))
    for s in range(o.S):
        chains = every_chain(o, s)
        if len(chains):
            earned = profit(o, chains) - takes(o, chains, duals)
            for worth in (exact[s], loose[s]):
                assert earned.max() <= worth + 1e-6 * (1 + abs(worth))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_priced_chain_earns_what_it_promises_and_no_more_than_the_bound(data):
    problem = data.draw(problems())
    o, duals = candidates(problem), data.draw(run_prices(data.draw(prices(problem)), problem))
    worth, chains = Pricer(o, np.arange(o.S)).best(duals)
    most, traced = worth_at_most(o, duals, np.arange(o.S))
    plain = (o.given == 0) & (problem.styles.holding == 0)
    earned = profit(o, chains) - takes(o, chains, duals)
    keep = plain[chains.s]
    assert (earned[keep] >= worth[chains.s][keep] - 1e-6 * (1 + worth[chains.s][keep])).all()
    assert (earned <= most[chains.s] + 1e-6 * (1 + most[chains.s])).all()
    sized = resized(o, joined([traced, chains]), duals)
    assert (profit(o, sized) - takes(o, sized, duals) <= most[sized.s] + 1e-6 * (1 + most[sized.s])).all()


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_priced_chains_keep_to_least_and_most(data):
    problem = data.draw(problems())
    o, duals = candidates(problem), data.draw(run_prices(data.draw(prices(problem)), problem))
    tight = np.minimum(o.most, data.draw(st.integers(20, 200)))
    for chains, most in (
        (Pricer(o, np.arange(o.S)).best(duals)[1], o.most),
        (Pricer(o, np.arange(o.S)).best(duals, tight)[1], tight),
        (resized(o, worth_at_most(o, duals, np.arange(o.S))[1], duals), o.most),
    ):
        i, j = np.nonzero(chains.on)
        s, f, t, units = chains.s[i], chains.f[i, j], chains.t[i, j], chains.units[i, j]
        assert o.may[s, f, t].all()
        assert (units >= o.least[s, f] - 1e-9).all()
        assert (units <= most[s, f, t] + 1e-9).all()


def test_the_bound_is_close_where_a_chain_of_two_is_best():
    from planning_cases import problem_of

    from planner.optimize.columns.chains.dual_prices import DualPrices

    o = candidates(problem_of(({"high": 400.0},), ({"min_batch": 50.0, "setup_cost": 150.0},), starts=3, weeks=6))
    duals = DualPrices(np.array([[3.0, 1.0, 0.0]]), np.zeros(0), 0.0, np.zeros(3), on_hand=np.zeros(0))
    worth = worth_at_most(o, duals, np.array([0]))[0][0]
    chains = every_chain(o, 0, sizes=25)
    best = (profit(o, chains) - takes(o, chains, duals)).max()
    assert worth == pytest.approx(best, rel=0.01)
    assert worth >= best
