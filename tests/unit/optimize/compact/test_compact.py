"""The compact model: no plan within the limits is cut off, its bound holds, and it finds what the direct model finds."""

import time
from dataclasses import replace

import numpy as np
import pytest
from column_cases import prices, problems
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.domain import silent
from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.relaxation.relaxation import Relaxation as ColumnsRelaxation
from planner.optimize.compact import solve as compact
from planner.optimize.compact.columns import bounds_of, gains_of, layout_of
from planner.optimize.compact.fabric_rows import FabricRows
from planner.optimize.compact.plans import runs_of, values_of
from planner.optimize.compact.rows import all_rows
from planner.optimize.compact.tangents import first_tangents, tangents_alone, touch
from planner.optimize.compact.worth_rows import keep_worths
from planner.optimize.direct.solve import solve_directly
from planner.optimize.portfolio import choose_runs, not_worse_than_nothing
from planner.optimize.problem.candidates import list_candidates, most_of_all, pinned
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.money_unit import in_currency, in_units
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.statement import Pin, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams, search_params
from planner.optimize.solver.arrays import stacked
from planner.settings import OptimizeSettings

SETTINGS = OptimizeSettings(gap=0.01, time_limit=60, recourse=False)


def solve(problem: Problem) -> Solution:
    return choose_runs(problem, search_params(SETTINGS), silent, until=time.perf_counter() + SETTINGS.time_limit)


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(problems(most_styles=3))
def test_it_agrees_with_the_direct_model(problem):
    found, known = solve(problem), solve_directly(problem, SearchParams(gap=0.01), time_limit=10)
    assert breaches(problem, found.runs) == []
    assert found.objective == pytest.approx(Valuation(problem).plan(found.runs).objective)
    assert found.bound >= known.objective - 1e-6 * (1 + abs(known.objective))
    assert known.bound >= found.objective - 1e-6 * (1 + abs(known.objective))
    assert found.status == "optimal"


@pytest.mark.slow
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(problems(most_styles=4))
def test_a_bound_known_before_any_search_holds(problem):
    """So that a search that is stopped at once still says how good a plan could be."""
    known = solve(problem)
    loosest = most_of_all(problem, Valuation(problem))
    assert loosest >= known.objective - 1e-6 * (1 + abs(known.objective))
    hasty = choose_runs(problem, search_params(SETTINGS), silent, until=time.perf_counter())
    assert np.isfinite(hasty.bound)
    assert hasty.bound >= known.objective - 1e-6 * (1 + abs(known.objective))


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_no_row_cuts_off_a_plan_and_the_model_thinks_no_worse_of_it(data):
    """The values of any plan that keeps the limits keep every row, tangents and worths at any prices too."""
    problem = data.draw(problems(most_styles=3))
    valuation = Valuation(problem)
    layout = layout_of(problem, valuation, list_candidates(problem, valuation))
    plan = data.draw(plans(layout))
    if breaches(problem, plan):
        return
    candidates = candidate_runs_of(problem, valuation, no_chains(), paying=True)
    duals = data.draw(prices(problem))
    worth = searched_worth(candidates, duals, Pool(candidates))
    added = np.random.default_rng(0).uniform(0, 90, (len(layout.styles), problem.styles.share.shape[1]))
    rows = stacked(
        [
            *(b.rows for b in all_rows(layout)),
            first_tangents(layout),
            tangents_alone(layout, RunsAlone.of(valuation)),
            touch(layout, np.arange(len(layout.styles)), added),
            keep_worths(layout, candidates, duals, worth),
            FabricRows.of(layout, candidates).rows(duals, Pool(candidates)),
        ]
    )
    values = values_of(layout, plan)
    total = np.bincount(rows.row, rows.value * values[rows.column], minlength=len(rows))
    allowed = 1e-6 * (1 + np.bincount(rows.row, np.abs(rows.value * values[rows.column]), minlength=len(rows)))
    assert (total <= rows.upper + allowed).all()
    assert (total >= rows.lower - allowed).all()
    lower, upper = bounds_of(layout)
    assert (values >= lower - 1e-9).all()
    assert (values <= upper + 1e-9).all()
    gain, offset = gains_of(layout)
    assert gain @ values + offset == pytest.approx(valuation.plan(plan).objective, abs=1e-6)
    back = runs_of(layout, values)
    assert sorted(zip(back.s, back.f, back.t, back.units, strict=True)) == sorted(
        zip(plan.s, plan.f, plan.t, plan.units, strict=True)
    )


@st.composite
def plans(draw, layout) -> Runs:
    """A few candidate runs, mostly small."""
    c = layout.candidates
    if not len(c):
        return Runs(c.s, c.f, c.t, c.least)
    chosen = sorted(draw(st.sets(st.integers(0, len(c) - 1), max_size=3)))
    more = [draw(st.integers(0, 3)) for _ in chosen]
    units = np.minimum(c.least[chosen] + np.array(more, dtype=float) * c.lot[chosen], c.most[chosen])
    return Runs(c.s[chosen], c.f[chosen], c.t[chosen], units)


def test_without_time_for_the_model_the_plan_of_columns_stands(monkeypatch):
    problem = problem_of()
    valuation, known = Valuation(problem), solve(problem)
    monkeypatch.setattr(compact, "layout_of", None)  # a model would need it
    params = replace(search_params(SETTINGS), few_runs=0)
    candidates = list_candidates(problem, valuation)
    found = compact.solve_compact(problem, valuation, candidates, params, time_limit=0.0, progress=silent)
    assert breaches(problem, found.runs) == []
    assert known.objective * (1 - 1e-6) <= found.bound < np.inf


def test_the_plan_near_the_columns_starts_from_them_as_they_were_found(monkeypatch):
    """What the model adds to the columns for its own bound leads that search to a worse plan, by 1% of 300 styles."""
    problem, modelled = problem_of(({}, {})), []
    model, beside = compact._relaxation, compact.plan_near
    apart = ColumnsRelaxation.apart

    def relaxation(*given):
        modelled.append(True)
        return model(*given)

    def as_found(columns):
        found = apart(columns)
        found.before_the_model = not modelled
        return found

    def plan_near(candidates, pricing, columns, *more):
        assert columns.before_the_model
        near.append(columns)
        return beside(candidates, pricing, columns, *more)

    near = []
    monkeypatch.setattr(compact, "_relaxation", relaxation)
    monkeypatch.setattr(ColumnsRelaxation, "apart", as_found)
    monkeypatch.setattr(compact, "plan_near", plan_near)
    monkeypatch.setattr(compact, "_first_plan", lambda candidates, *_: no_chains())
    valuation = Valuation(problem)
    params, listed = replace(search_params(SETTINGS), few_runs=0), list_candidates(problem, valuation)
    compact.solve_compact(problem, valuation, listed, params, time_limit=20.0, progress=silent)
    assert near


@pytest.mark.slow
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(problems(most_styles=3), st.sampled_from([25_000.0, 1e-3, 1e6]))
def test_the_plan_does_not_depend_on_the_currency(problem, times):
    """Money of another magnitude: the same runs, and every amount as many times as large."""
    once, other = solve(problem), solve(in_units(problem, 1 / times))
    assert other.runs.s.tolist() == once.runs.s.tolist()
    assert other.runs.units.tolist() == once.runs.units.tolist()
    assert other.objective == pytest.approx(times * once.objective, rel=1e-6)
    assert other.bound == pytest.approx(times * once.bound, rel=1e-3)


def test_units_of_money_come_back():
    problem = problem_of()
    found = solve(problem)
    there = in_currency(solve(in_units(problem, 7.0)), 7.0)
    assert there.objective == pytest.approx(found.objective)
    assert there.prices.minutes == pytest.approx(found.prices.minutes)


def test_where_no_batch_pays_the_answer_is_nothing_proven():
    """The least batch is far more than could ever sell, at a price that is no loss only when sold."""
    problem = problem_of([{"cost": 60.0, "high": 40.0}], [{"min_batch": 500.0}])
    found = solve(problem)
    assert (len(found.runs.s), found.objective, found.bound, found.status) == (0, 0.0, 0.0, "optimal")
    assert not len(list_candidates(problem, Valuation(problem)))


def test_a_plan_that_loses_gives_way_to_ordering_nothing_but_for_pins():
    problem = problem_of()
    found = solve(problem)
    losing = replace(found, objective=-1.0)
    nothing = not_worse_than_nothing(problem, losing)
    assert (len(nothing.runs.s), nothing.objective, nothing.bound) == (0, 0.0, found.bound)
    assert not_worse_than_nothing(problem, found) is found
    pinned_problem = replace(problem, pins=(Pin(0, 0, 0, 150.0),))
    assert not_worse_than_nothing(pinned_problem, losing) is losing


def test_presolve_leaves_pinned_runs_in():
    problem = replace(problem_of([{"cost": 60.0, "high": 40.0}]), pins=(Pin(0, 0, 0, 150.0),))
    candidates = list_candidates(problem, Valuation(problem))
    assert pinned(problem).any()
    assert candidates.most[(candidates.f == 0) & (candidates.t == 0)][0] >= 150.0
    assert solve(problem).runs.units.tolist() == [150.0]


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(problems(most_styles=2))
def test_presolve_leaves_out_nothing_that_a_best_plan_has(problem):
    """With every run that limits allow, the direct model finds nothing better than the bound with fewer."""
    best = solve_directly(problem, SearchParams(gap=0.002), time_limit=10)
    valuation = Valuation(problem)
    candidates = list_candidates(problem, valuation)
    kept = set(zip(candidates.s.tolist(), candidates.f.tolist(), candidates.t.tolist(), strict=True))
    made = zip(best.runs.s.tolist(), best.runs.f.tolist(), best.runs.t.tolist(), strict=True)
    gone = [run for run in made if run not in kept]
    value = valuation.plan(best.runs).objective
    for s, f, t in gone:
        left = ~((best.runs.s == s) & (best.runs.f == f) & (best.runs.t == t))
        without = Runs(best.runs.s[left], best.runs.f[left], best.runs.t[left], best.runs.units[left])
        assert valuation.plan(without).objective >= value - 1e-9
