"""Net demand: what a run adds beside stock and open orders, measured by the valuation itself."""

import numpy as np
import pytest
from planning_cases import problem_of

from planner.optimize.problem import net_demand
from planner.optimize.problem.candidates import earned_alone, list_candidates
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.valuation import Valuation

RNG = np.random.default_rng(11)
STYLES = [
    {"low": 10.0, "high": 300.0, "holding": 3.0, "stock": 60.0},
    {"low": 0.0, "high": 90.0, "holding": 1.0},
    {"low": 20.0, "high": 200.0, "holding": 2.0, "stock": 15.0},
    {"low": 20.0, "high": 200.0, "holding": 2.0},
]
COMING = [{}, {2: 40.0}, {1: 30.0, 4: 25.0}, {}]  # units of open orders by week, style by style


@pytest.fixture(scope="module")
def valuation():
    coming = np.array([[orders.get(week, 0.0) for week in range(6)] for orders in COMING])
    return Valuation(problem_of(STYLES, weeks=6, starts=4, coming=coming))


def each(valuation):
    S, W = valuation.problem.styles.share.shape
    return np.repeat(np.arange(S), W + 1), np.tile(np.arange(W + 1), S)


def test_a_run_alone_leaves_what_the_valuation_says(valuation):
    s, arrival = each(valuation)
    units = RNG.uniform(5, 250, (len(s), 3))
    left, chance = RunsAlone.of(valuation).left(s, arrival, units)
    more = RunsAlone.of(valuation).left(s, arrival, units + 1e-4)[0]
    assert (more - left <= 1e-4 * (chance + 1 / 400) + 1e-9).all()
    assert (more - left >= 1e-4 * (chance - 1 / 400) - 1e-9).all()
    inside = arrival < valuation.given.shape[1]
    for k in range(3):
        added = np.zeros((len(s), valuation.given.shape[1]))
        added[inside, arrival[inside]] = units[inside, k]
        exact = valuation.extra(s, added).leftover
        assert left[inside, k] == pytest.approx(exact[inside], abs=1e-9)
    assert left[~inside] == pytest.approx(units[~inside])


def test_all_weeks_at_once_are_each_week_by_itself(valuation):
    net, weeks = RunsAlone.of(valuation).net, np.arange(7)
    s = np.flatnonzero(net.known)
    together = net.of_weeks(s, weeks)
    for i, a in enumerate(weeks):
        assert (together[:, i] == net.of_runs(s, np.full(len(s), a))).all()


def test_a_run_alone_is_held_no_longer_than_the_valuation_says_and_hardly_less(valuation):
    s, arrival = each(valuation)
    inside = arrival < valuation.given.shape[1]
    s, arrival = s[inside], arrival[inside]
    units = RNG.uniform(5, 250, (len(s), 1))
    held = RunsAlone.of(valuation).held(s, arrival, units)[0][:, 0]
    added = np.zeros((len(s), valuation.given.shape[1]))
    added[np.arange(len(s)), arrival] = units[:, 0]
    exact = valuation.extra(s, added).held
    assert (held <= exact + 1e-9).all()
    assert held == pytest.approx(exact, abs=0.02 * units.max())


def test_runs_together_leave_at_least_what_each_leaves_alone(valuation):
    S, W = valuation.given.shape
    alone, every = RunsAlone.of(valuation), np.arange(S)
    for _ in range(30):
        added = RNG.uniform(0, 120, (S, W)) * (RNG.random((S, W)) < 0.5)
        each_left = sum(alone.left(every, np.full(S, a), added[:, [a]])[0][:, 0] for a in range(W))
        each_held = sum(alone.held(every, np.full(S, a), added[:, [a]])[0][:, 0] for a in range(W))
        together = valuation.extra(every, added)
        assert (each_left <= together.leftover + 1e-9).all()
        assert (each_held <= together.held + 1e-9).all()


def test_sizes_are_where_the_chance_to_be_left_over_is(valuation):
    s, arrival = each(valuation)
    alone = RunsAlone.of(valuation)
    sizes = alone.size(s, arrival, np.tile([0.2, 0.5, 0.9], (len(s), 1)))
    assert (np.diff(sizes, axis=1) >= 0).all()
    below = alone.left(s, arrival, sizes - 1e-6)[1]
    assert (below <= np.array([0.2, 0.5, 0.9]) + 1 / 400).all()


def test_stock_that_meets_all_demand_leaves_nothing_to_make():
    """Without stock the run pays; beside more than can ever sell it does not, and is no candidate."""
    plain, full = ([{"low": 50.0, "high": 100.0, "stock": stock}] for stock in (0.0, 500.0))
    assert len(list_candidates(problem_of(plain), Valuation(problem_of(plain))))
    assert not len(list_candidates(problem_of(full), Valuation(problem_of(full))))


def test_many_styles_are_looked_at_as_if_without_stock(valuation, monkeypatch):
    """Then a run may seem to earn more, never less."""
    problem = valuation.problem
    least, most = np.full((4, 1), 10.0), np.full((4, 1, problem.T), 200.0)
    exact = earned_alone(problem, valuation, least, most)
    monkeypatch.setattr(net_demand, "MOST_STYLES", 0)
    assert (earned_alone(problem, valuation, least, most) >= exact - 1e-9).all()
