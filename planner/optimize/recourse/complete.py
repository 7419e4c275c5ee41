"""The provisional runs beside the firm ones: the fixed plan's, improved against what the firm ones leave."""

from __future__ import annotations

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, runs_of
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.use import takes
from planner.optimize.columns.plan_search.complete import sized, whole_plan
from planner.optimize.columns.plan_search.improve import improved, opportunity
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.problem.statement import Bools, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse.firm import later_part, those
from planner.optimize.recourse.stability import stabilised
from planner.optimize.recourse.tomorrow import after_release
from planner.optimize.search_budget import SearchBudget

# Rounds of improvement, by the share of the prices that counts against a change; a few again after sizing.
FACTORS, AGAIN = (1.0, 1.0, 1.0, 0.8, 0.6, 0.4, 0.2, 0.0), (0.4, 0.2, 0.0)


def completed(
    problem: Problem,
    duals: DualPrices,
    firm: Chains,
    fixed: Runs,
    pinned: Bools,
    how: SearchBudget,
    *,
    settled: bool,
    previous: Runs,
    change_cost: float,
) -> Runs:
    """`firm` and provisional runs beside it, within every limit.

    A good fixed plan of what is left once `firm` is released, demand as expected today. It starts from the provisional
    runs of the `fixed` plan and keeps them if `settled` (the firm runs are those of that plan). Runs of the `previous`
    night's plan stay unless a change earns `change_cost`. Styles in `pinned` (S,) hold on to what `fixed` has.
    """
    tomorrow, old = after_release(problem, runs_of(firm)), chains_of(later_part(problem, fixed))
    of_pins = pinned[old.s]
    candidates = candidate_runs_of(tomorrow, Valuation(tomorrow), old.pick(of_pins))
    candidates.may[pinned] = False
    plan = old.pick(~of_pins)
    if not settled:
        plan = _improved(candidates, duals, plan, how)
    before = later_part(problem, previous)
    before = those(before, ~pinned[before.s])
    plan = stabilised(candidates, plan, before, change_cost)
    return runs_of(joined([firm, candidates.fixed, plan]))


def _improved(candidates: CandidateRuns, duals: DualPrices, start: Chains, how: SearchBudget) -> Chains:
    """A good plan from `start` on, in whole lots."""
    pricing = ParallelPricing(candidates, how.params.threads)
    plan = improved(candidates, pricing, whole_plan(candidates, _paying(candidates, duals, start)), duals, FACTORS, how)
    plan = max(plan, whole_plan(candidates, sized(candidates, plan, duals, how)), key=candidates.earns)
    return improved(candidates, pricing, plan, duals, AGAIN, how)


def _paying(candidates: CandidateRuns, duals: DualPrices, chains: Chains) -> Chains:
    """The chains that still earn what they cost beside the firm runs.

    Improvement puts another chain in the place of one, but never nothing: a style that is supplied tonight would keep
    what was planned for it later.
    """
    _, paid = opportunity(candidates, duals)
    return chains.pick(profit(candidates, chains) > takes(candidates, chains, paid))
