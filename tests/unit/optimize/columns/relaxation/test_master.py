"""The master counts every run of a chain in every limit."""

from __future__ import annotations

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import chains_of, no_chains
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.relaxation.master import relax
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams


def test_two_runs_of_a_week_share_its_money():
    problem = problem_of(({},), ({}, {}), budget_by_week=[2000.0, np.inf])
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains())
    chains = chains_of(runs_of((0, 0, 0, 50), (0, 1, 0, 50)))
    found = relax(candidates, chains, profit(candidates, chains), SearchBudget(SearchParams(gap=0.01), np.inf))
    assert found.weights == pytest.approx([0.5])
