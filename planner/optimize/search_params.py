"""Every knob of the search as one value: made by the size of the problem and by what is asked, kept in the manifest."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from planner.settings import OptimizeSettings


@dataclass(frozen=True)
class SearchParams:
    """How the search goes about a problem. Steps are counted, so that the same input gives the same plan; seconds only
    end it.

    gap                 stop when the plan is proven within this share of the best possible
    seed                draws which styles choose anew together
    proof               search until the gap asked is proven; False = few rounds of everything
    solver, threads     highs or cbc, and its threads
    compact             plan by the compact model, the whole problem as one; False = by columns alone
    few_runs            of at most so many candidate runs quick prices are enough to start from; else all that columns do
    compact_runs        with at most so many candidate runs; problems of more are planned by columns
    direct_runs         without it, problems of so many candidate runs at most are also given to PuLP whole
    tangent_rounds      tangents of expected sales between two looks at what styles can be worth
    looks               such looks at most
    hidden              share of the plan's value that tangents may still hide when a look is taken
    least_fall          a look that lowers the bound by less than this share, twice, is the last
    branches            branchings on fabrics bought or not at most, and branch_looks the looks where none is open
    part_runs           runs open in each of the first searches for a plan, those with the least against them
    part_nodes          nodes of each of them: tangents at the plans of one make the next one see better; they look into
                        at most part_branches branches each
    milp_share          share of the gap asked that branch and bound may leave; tangents need the rest
    neighbourhoods      draws of styles that choose anew together, `together` of them at first, with at most together_nodes
                        nodes; after `idle` draws in a row that bring nothing no more; early_draws beside the relaxation,
                        draws_beside beside branches on purchases, then rounds of first_draws on each of two threads
                        before the proof, while one brings worth_a_round (share of the value)
    top_share           share of what time is left that the branch with the greatest bound gets
    milp_rounds         rounds of branch and bound, each with tangents at the plans that the one before met
    columns_share       share of the time that prices and first plan may take
    relaxation_share    share of the time until which the relaxation is brought down, branches_share branched on
                        purchases, parts_share the first searches for a plan,
                        rounds_share the draws before the proof, neighbours_share the plan is improved
    large_styles        with more styles than this, columns take the prices of a sample first
    sample_styles       styles of the sample, about; sample_together the most styles of a fabric that stay together in it
    masters             masters over all styles of a large problem
    prices_share        share of the time that the relaxation of columns may take; large_prices_share in large problems
    plan_share          share of the time after which columns finish the plan in haste; bound_share after which the bound
    purchase_bound_styles  above compact_runs and up to so many styles the bound is brought down by fabrics bought or not,
                        in purchase_bound_share of what time is left
    direct_rounds       rounds of the direct model, each with tangents at the plan of the one before
    firm_gap            gap of the choice of firm runs when recourse is on, and firm_nodes its nodes
    """

    gap: float
    seed: int = 0
    proof: bool = True
    solver: str = "highs"
    threads: int = 1
    compact: bool = True
    few_runs: int = 200
    compact_runs: int = 8000
    direct_runs: int = 220
    tangent_rounds: int = 12
    looks: int = 25
    hidden: float = 2e-4
    least_fall: float = 3e-4
    branches: int = 300
    branch_looks: int = 6
    part_runs: tuple[int, ...] = (150,)
    part_nodes: int = 3
    part_branches: int = 1
    milp_share: float = 0.5
    milp_rounds: int = 60
    neighbourhoods: int = 1000
    early_draws: int = 24
    draws_beside: int = 24
    first_draws: int = 12
    worth_a_round: float = 1e-3
    together: int = 6
    together_nodes: int = 60
    idle: int = 24
    top_share: float = 0.7
    columns_share: float = 0.42
    relaxation_share: float = 0.5
    branches_share: float = 0.65
    parts_share: float = 0.72
    rounds_share: float = 0.8
    neighbours_share: float = 0.9
    large_styles: int = 8000
    sample_styles: int = 1250
    sample_together: int = 125
    masters: int = 2
    prices_share: float = 0.55
    large_prices_share: float = 0.65
    plan_share: float = 0.8
    bound_share: float = 0.8
    purchase_bound_styles: int = 1500
    purchase_bound_share: float = 0.7
    direct_rounds: int = 30
    firm_gap: float = 1e-3
    firm_nodes: int = 20

    def as_dict(self) -> dict[str, Any]:
        """The knobs by name, as the manifest keeps them."""
        return asdict(self)


def search_params(settings: OptimizeSettings) -> SearchParams:
    """The knobs for what is asked."""
    params = SearchParams(
        gap=settings.gap,
        seed=settings.seed,
        proof=settings.proof,
        solver=settings.solver,
        threads=settings.threads,
        compact=settings.solver == "highs",
    )
    return params if settings.proof else replace(params, looks=3, part_runs=params.part_runs[:1])
