"""The searched worth of a style: above every chain, and close to the best one."""

from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates, every_chain, prices, problems, run_prices
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.chains.use import takes
from planner.optimize.columns.pricing.bound import worth_at_most
from planner.optimize.columns.pricing.bound_search import searched_worth


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_no_chain_earns_more_than_the_searched_worth(data):
    problem = data.draw(problems(most_styles=2, starts=2))
    o, duals = (
        candidates(problem, paying=data.draw(st.booleans())),
        data.draw(run_prices(data.draw(prices(problem)), problem)),
    )
    worth = searched_worth(o, duals, Pool(o))
    for s in range(o.S):
        chains = every_chain(o, s)
        if len(chains):
            earned = profit(o, chains) - takes(o, chains, duals)
            assert earned.max() <= worth[s] + 1e-6 * (1 + abs(worth[s]))


@pytest.mark.parametrize(
    ("stock", "least", "most", "minutes"), [(0.0, 60.0, 70.0, [3.0, 1.5, 0.5]), (60.0, 80.0, 80.0, [2.5, 2.0, 1.0])]
)
def test_the_search_comes_close_where_the_path_does_not(stock, least, most, minutes):
    near = {"min_batch": least, "max_batch": most, "setup_cost": 150.0}
    o = candidates(problem_of(({"high": 400.0, "stock": stock},), (near,), starts=3, weeks=6))
    duals = DualPrices(np.array([minutes]), np.zeros(0), 0.0, np.zeros(3), on_hand=np.zeros(0))
    chains = every_chain(o, 0, sizes=11)
    best = (profit(o, chains) - takes(o, chains, duals)).max()
    pool = Pool(o)
    worth = searched_worth(o, duals, pool)[0]
    assert best <= worth <= 1.002 * best
    assert worth < worth_at_most(o, duals, np.array([0]))[0][0]
    assert pool.reduced(duals).max() >= 0.99 * best


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_no_chain_earns_more_where_units_have_prices_of_their_own_and_runs_are_paid_as_such(data):
    """As rows of overtime have it: a price on the minutes of a run beyond the regular ones, which it is given."""
    problem = data.draw(problems(most_styles=2, starts=2))
    o, luck = candidates(problem, paying=True), np.random.default_rng(data.draw(st.integers(0, 10**6)))
    a_unit = luck.uniform(0, 8, o.most.shape) * (luck.random(o.most.shape) < 0.5)
    duals = replace(data.draw(prices(problem)), a_unit=a_unit, a_run=-a_unit * luck.uniform(0, 90, o.most.shape))
    worth, by_path = searched_worth(o, duals, Pool(o)), worth_at_most(o, duals, np.arange(o.S))[0]
    for s in range(o.S):
        chains = every_chain(o, s)
        if len(chains):
            earned = (profit(o, chains) - takes(o, chains, duals)).max()
            assert earned <= min(worth[s], by_path[s]) + 1e-6 * (1 + abs(earned))
