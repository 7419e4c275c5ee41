"""The choice of firm runs keeps tonight's limits, two runs of one style and what is promised already counted."""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.problem.statement import Problem
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse.choose import choose_together
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams

HOW = SearchBudget(SearchParams(gap=0.01), np.inf, gap=1e-6, nodes=100)


def free_of_charge(candidates: CandidateRuns) -> DualPrices:
    fabrics, weeks = len(candidates.problem.fabrics.ids), candidates.shape[1]
    return DualPrices(np.zeros(candidates.shape), np.zeros(fabrics), 0.0, np.zeros(weeks), on_hand=np.zeros(fabrics))


def choice(problem: Problem, sets: list[Chains], gain: list[float], promised: Chains | None = None) -> list[bool]:
    candidates, chains = candidate_runs_of(problem, Valuation(problem), no_chains()), joined(sets)
    none = np.zeros(len(chains), dtype=bool)
    taken = choose_together(
        candidates, free_of_charge(candidates), chains, np.array(gain), none, none, promised or no_chains(), HOW
    )
    return taken.tolist()


ONE, TWO = chains_of(runs_of((0, 0, 0, 50))), chains_of(runs_of((0, 0, 0, 50), (0, 1, 0, 50)))


@pytest.mark.parametrize("limit", [{"budget": 3999.0}, {"budget_by_week": [3999.0, np.inf]}])
def test_both_runs_of_a_style_are_paid(limit):
    """Two runs of 50 at 40 each cost 4,000, which the money does not cover."""
    problem = problem_of(({},), ({}, {}), **limit)
    assert choice(problem, [ONE, TWO], [100.0, 150.0]) == [True, False]
    assert choice(problem_of(({},), ({}, {})), [ONE, TWO], [100.0, 150.0]) == [False, True]


@pytest.mark.parametrize(("gain", "taken"), [(900.0, False), (1100.0, True)])
def test_fabric_is_bought_only_where_it_pays(gain, taken):
    """50 metres are used, 200 must be bought at 5, and nobody else wants them."""
    problem = problem_of(({"fabric": 0, "metres": 1.0},), fabrics=({"min_order": 200.0, "cost": 5.0},))
    assert choice(problem, [ONE], [gain]) == [taken]


@pytest.mark.parametrize(
    "limit",
    [
        {"budget": 4100.0},
        {"fabrics": ({"on_hand": 90.0, "max_order": 0.0},)},
        {"budget": 4450.0, "fabrics": ({"cost": 5.0},)},
    ],
)
def test_what_is_promised_to_later_runs_is_left_to_them(limit):
    styles = ({"fabric": 0 if "fabrics" in limit else -1, "metres": 1.0},) * 2
    later = chains_of(runs_of((1, 0, 1, 60)))
    assert choice(problem_of(styles, **limit), [ONE], [300.0], later) == [False]
    assert choice(problem_of(styles, **limit), [ONE], [300.0]) == [True]


def test_overtime_that_is_promised_is_money_too():
    factory = {"capacity": 500.0, "overtime": 500.0, "overtime_cost": 2.0}
    later = chains_of(runs_of((1, 0, 1, 60)))
    for budget, taken in ((4599.0, False), (4601.0, True)):
        problem = problem_of(({},) * 2, (factory,), budget=budget)
        assert choice(problem, [ONE], [100.0], later) == [taken]
