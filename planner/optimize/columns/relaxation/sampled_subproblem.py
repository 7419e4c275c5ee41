"""A sampled subproblem of a large problem: every so many-th fabric with all its styles, and that share of every limit.

Prices are few and styles many, so the prices of a few thousand styles are near those of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.use import use_of
from planner.optimize.problem.hard_limits import hard_share
from planner.optimize.problem.statement import FabricArrays, Floats, Ints, Problem, StyleArrays
from planner.optimize.problem.valuation import Valuation


@dataclass(frozen=True)
class SampledSubproblem:
    """The candidates of some styles alone, and which fabrics of the whole they have (k,)."""

    candidates: CandidateRuns
    fabrics: Ints

    def for_all(self, whole: CandidateRuns, duals: DualPrices) -> DualPrices:
        """The part's prices for the whole; fabrics that the part has not at what a metre costs."""
        fabric, on_hand = whole.problem.fabrics.cost * (1 + duals.budget), np.zeros(len(whole.problem.fabrics.ids))
        fabric[self.fabrics], on_hand[self.fabrics] = duals.fabric, duals.on_hand
        return replace(duals, fabric=fabric, on_hand=on_hand)


def sampled_subproblem(candidates: CandidateRuns, size: int, together: int) -> SampledSubproblem:
    """A part of about `size` of the styles that are not planned yet; of a fabric at most `together` stay together."""
    problem = candidates.problem
    s = _every(candidates, size, together)
    open_ = np.flatnonzero(candidates.may.any(axis=(1, 2)))
    wish = problem.styles.minutes * candidates.valuation.levels.mean(axis=1)
    share = float(wish[s].sum() / max(wish[open_].sum(), 1e-9))
    left = _left(candidates, s, share)
    g = np.unique(problem.styles.fabric[s])
    g = g[g >= 0]
    thinned = np.bincount(problem.styles.fabric[s[problem.styles.fabric[s] >= 0]], minlength=len(left.fabrics.ids))
    of_all = np.bincount(
        problem.styles.fabric[open_[problem.styles.fabric[open_] >= 0]], minlength=len(left.fabrics.ids)
    )
    part = _cut(left, s, g, (thinned / np.maximum(of_all, 1))[g])
    alone = candidate_runs_of(part, Valuation(part), no_chains())
    used = use_of(candidates, candidates.fixed).minutes
    # A run of the part may be as large as ever: only together are its runs held to a share.
    return SampledSubproblem(
        replace(
            alone,
            may=candidates.may[s],
            most=candidates.most[s],
            regular=share * np.maximum(candidates.regular - used, 0.0),
            extra=share * np.minimum(candidates.extra, np.maximum(candidates.regular + candidates.extra - used, 0.0)),
        ),
        g,
    )


def _every(candidates: CandidateRuns, size: int, together: int) -> Ints:
    """The styles of the part, ascending: every so many-th fabric; of fabrics with many styles, every so many-th one."""
    fabric = candidates.problem.styles.fabric
    open_ = np.flatnonzero(candidates.may.any(axis=(1, 2)))
    number = max(round(len(open_) / size), 1)
    count = np.bincount(fabric[open_] + 1)
    small = (count <= together) & (np.arange(len(count)) > 0)
    chosen = small & ((np.cumsum(small) - 1) % number == 0)
    rest = open_[~small[fabric[open_] + 1]]
    rest = rest[np.argsort(fabric[rest], kind="stable")][::number]
    return np.sort(np.concatenate([open_[chosen[fabric[open_] + 1]], rest]))


def _left(candidates: CandidateRuns, s: Ints, share: float) -> Problem:
    """What is left of metres beside the styles planned already, and the part's share of what is left of money and of hard limits."""
    problem, use = candidates.problem, use_of(candidates, candidates.fixed)
    fabrics = problem.fabrics
    bought = np.maximum(use.metres - fabrics.on_hand, 0.0)
    spent = float(use.spent + (bought * fabrics.cost).sum())
    return replace(
        problem,
        pins=(),
        released=(),
        money=problem.money.less(spent, use.money, share),
        hard=hard_share(problem, use.hard, s, share),
        fabrics=replace(
            fabrics,
            on_hand=np.maximum(fabrics.on_hand - use.metres, 0.0),
            max_order=np.maximum(fabrics.max_order - bought, 0.0),
        ),
    )


def _cut(problem: Problem, s: Ints, g: Ints, share: Floats) -> Problem:
    """`problem` of styles s (n,) and fabrics g (k,) alone, with a share (k,) of each fabric's metres."""
    styles, fabrics = StyleArrays(**_at(problem.styles, s)), FabricArrays(**_at(problem.fabrics, g))
    styles = replace(styles, fabric=np.where(styles.fabric >= 0, np.searchsorted(g, styles.fabric), -1))
    fabrics = replace(fabrics, on_hand=fabrics.on_hand * share, max_order=fabrics.max_order * share)
    factories = replace(problem.factories, makes=problem.factories.makes[s])
    return replace(problem, styles=styles, fabrics=fabrics, factories=factories)


def _at(arrays: StyleArrays | FabricArrays, which: Ints) -> dict[str, Any]:
    """Every field of `arrays` at `which`."""
    return {
        field.name: tuple(arrays.ids[i] for i in which.tolist())
        if field.name == "ids"
        else getattr(arrays, field.name)[which]
        for field in fields(arrays)
    }
