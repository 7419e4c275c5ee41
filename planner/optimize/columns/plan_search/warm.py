"""A start from another plan, such as last night's: brought within today's limits, improved, mixed with the one found.

The search as such does not see the start, so that the plan is never worse for it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, no_chains, runs_of
from planner.optimize.columns.chains.pool import Pool, mixed, patterns
from planner.optimize.columns.plan_search.complete import sized, whole_plan
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.pricing.sizes import reduced_runs
from planner.optimize.columns.relaxation.master import choose
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Runs
from planner.optimize.search_budget import SearchBudget

# Nodes of the choice between the two plans, style by style.
NODES = 60


def with_start(
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    relaxation: Relaxation,
    plan: Chains,
    start: Runs,
    factors: tuple[float, ...],
    how: SearchBudget,
) -> Chains:
    """The best of `plan`, `start` itself, the plan that it leads to, and a mixture of that and `plan`."""
    duals = relaxation.duals
    old = still_possible(candidates, start)
    if breaches(candidates.whole.problem, runs_of(joined([candidates.fixed, old]))):
        old = whole_plan(candidates, old)
    other = improved(candidates, pricing, old, duals, factors, how)
    plans = [plan, old, other]
    pool = Pool(candidates)
    for chains in (plan, other):
        pool.add(chains)
        for smaller in reduced_runs(candidates, chains):
            pool.add(smaller)
    found = (
        choose(
            candidates, pool.chains, pool.profit, patterns(pool.chains), no_chains(), duals, replace(how, nodes=NODES)
        )
        if len(pool) and not how.over
        else None
    )
    if found is not None:
        both = whole_plan(candidates, sized(candidates, mixed(pool.chains, found[1]), duals, how))
        plans.append(improved(candidates, pricing, both, duals, factors, how))
    return max(plans, key=candidates.earns)


def still_possible(candidates: CandidateRuns, start: Runs) -> Chains:
    """The runs of `start` that may be, as chains; units moved to what a run may hold."""
    may = candidates.may[start.s, start.f, start.t]
    least, most = candidates.least[start.s, start.f], candidates.most[start.s, start.f, start.t]
    keep = may & (least <= most)
    units = np.clip(start.units, least, np.maximum(least, most))
    if not keep.any():
        return joined([])
    return chains_of(Runs(start.s[keep], start.f[keep], start.t[keep], units[keep]))
