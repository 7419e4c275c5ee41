from __future__ import annotations

import math
import random

import pulp
import pytest

from planner.optimize.solver import cbc, highs
from planner.optimize.solver.solve import CBC, HIGHS, SolverStatus, check_dual_signs, solve, usable_solver

BOTH = pytest.mark.parametrize("solver", [HIGHS, CBC])
SENSES = pytest.mark.parametrize("sense", [pulp.LpMaximize, pulp.LpMinimize])


def knapsack(sense, items=60, rows=25, seed=1) -> pulp.LpProblem:
    """Hard enough that no solver proves the best in a tenth of a second; the same whichever way it is signed."""
    rng, better = random.Random(seed), 1 if sense == pulp.LpMaximize else -1
    model = pulp.LpProblem("knapsack", sense)
    x = [model.add_variable(f"x{i}", 0, 10, pulp.LpInteger) for i in range(items)]
    model += better * pulp.lpSum(rng.randint(5, 30) * v for v in x) + 100
    for j in range(rows):
        model += pulp.lpSum(rng.randint(5, 30) * v for v in x) <= rng.randint(900, 1000), f"row{j}"
    return model


def linear(sense) -> pulp.LpProblem:
    better = 1 if sense == pulp.LpMaximize else -1
    model = pulp.LpProblem("linear", sense)
    x, y = model.add_variable("x", 0, 10), model.add_variable("y", 0, None)
    model += better * (2 * x + y) + 5
    model += x + y <= 7.5, "together"
    model += x <= 3.5, "first"
    model += x + y >= 1, "least"
    return model


@BOTH
@SENSES
def test_lp_has_exact_bound_and_duals_of_one_meaning(solver, sense):
    found = solve(linear(sense), solver=solver)
    better = 1 if sense == pulp.LpMaximize else -1
    assert found.status is SolverStatus.OPTIMAL
    assert found.objective == found.bound == pytest.approx(better * 11 + 5)
    assert found.values == pytest.approx({"x": 3.5, "y": 4.0})
    assert found.duals == pytest.approx({"together": better, "first": better, "least": 0.0})


@BOTH
@SENSES
def test_a_time_out_is_never_called_optimal(solver, sense):
    found = solve(knapsack(sense), time_limit=0.1, solver=solver)
    better = 1 if sense == pulp.LpMaximize else -1
    assert found.status is SolverStatus.FEASIBLE
    assert better * (found.bound - found.objective) > 0
    assert found.gap > 0


@BOTH
@SENSES
def test_optimal_within_the_gap_asked_has_a_bound_beyond_the_objective(solver, sense):
    found = solve(knapsack(sense), gap=0.03, time_limit=30, solver=solver)
    better = 1 if sense == pulp.LpMaximize else -1
    assert found.status is SolverStatus.OPTIMAL
    assert better * (found.bound - found.objective) >= 0
    assert found.gap <= 0.03 + 1e-6


@BOTH
def test_infeasible_model_has_no_values(solver):
    model = linear(pulp.LpMaximize)
    model += model.variables()[0] >= 9, "cannot"
    found = solve(model, solver=solver)
    assert found.status is SolverStatus.INFEASIBLE
    assert not found.has_values
    assert found.bound == -math.inf


@BOTH
def test_infeasible_whole_numbers_are_infeasible(solver):
    model = pulp.LpProblem("parity", pulp.LpMaximize)
    x = model.add_variable("x", 0, 10, pulp.LpInteger)
    model += x
    model += 2 * x == 7, "odd"
    assert solve(model, solver=solver).status is SolverStatus.INFEASIBLE


@BOTH
def test_a_start_is_taken(solver):
    model = knapsack(pulp.LpMaximize)
    first = solve(model, gap=0.02, time_limit=20, solver=solver)
    again = solve(model, gap=0.5, time_limit=20, solver=solver, start=first.values)
    assert again.objective >= first.objective - 1e-6


def test_both_solvers_agree():
    assert solve(knapsack(pulp.LpMaximize, 12, 6), solver=HIGHS).objective == pytest.approx(
        solve(knapsack(pulp.LpMaximize, 12, 6), solver=CBC).objective
    )


def test_the_other_solver_stands_in_for_one_that_is_missing(monkeypatch):
    monkeypatch.setattr(highs, "available", lambda: False)
    assert usable_solver(HIGHS) == CBC
    assert solve(linear(pulp.LpMaximize)).solver.startswith("CBC")
    monkeypatch.setattr(cbc, "available", lambda: False)
    with pytest.raises(RuntimeError, match="neither"):
        usable_solver(HIGHS)


def test_a_dual_of_the_wrong_sign_is_noticed():
    model = linear(pulp.LpMaximize)
    check_dual_signs(model, {"together": 1.0, "first": 1.0, "least": -0.5})
    with pytest.raises(ArithmeticError, match="first"):
        check_dual_signs(model, {"together": 1.0, "first": -1.0, "least": 0.0})


def test_statuses_are_the_programs_own():
    assert {s.value for s in SolverStatus} == {"optimal", "feasible", "infeasible", "unbounded", "no_solution"}


def test_the_number_of_threads_may_change_from_solve_to_solve():
    for threads in (1, 2, 1):
        model = pulp.LpProblem("threads", pulp.LpMaximize)
        x = model.add_variable("x", 0, 3, pulp.LpInteger)
        model.setObjective(1.0 * x)
        model.addConstraint(2 * x <= 5, "most")
        assert solve(model, threads=threads).objective == 2
