"""The candidate runs of every style, as arrays: when they arrive, how small and large they may be, what they cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.chain import Chains, joined, no_chains, runs_of
from planner.optimize.problem.candidates import Sizes, sizes_allowed
from planner.optimize.problem.runs_alone import RunsAlone
from planner.optimize.problem.sales_curve import SalesCurve
from planner.optimize.problem.shared_limits import before_bought
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem
from planner.optimize.problem.valuation import Valuation, free_minutes, free_overtime
from planner.optimize.problem.waiting import Waiting


@dataclass(frozen=True)
class CandidateRuns:
    """The candidate runs of all styles, and what every step of the search by columns reads beside them.

    Axes: s style, f factory, t week of start, a week of arrival. `problem.candidates.CandidateList` has the same runs one
    by one.

    rest            (S, A + 1) share of demand from week a on; the last column, "never", is 0
    may             (S, F, T) whether the run may be at all
    least, most     (S, F) and (S, F, T) units of a run, whole lots; most is also what minutes, fabric and money allow
    making          (S, F) cost a unit
    margin          (S,) worth of selling a unit rather than having it left
    regular, extra  (F, T) minutes and minutes of overtime that released orders leave
    given           (S,) units of stock and open orders; given_from (S,) the first week that any of them is there
    at              a -> the factories with a run that arrives in week a
    fixed           runs that are settled: they keep what they take; where their style may get more, it has their units
    whole           the valuation of all runs, fixed ones too
    waiting         what it costs a run's units to wait; None where holding is free, or not to be counted
    """

    problem: Problem
    valuation: Valuation
    curve: SalesCurve
    rest: Floats
    may: Bools
    least: Floats
    most: Floats
    making: Floats
    margin: Floats
    regular: Floats
    extra: Floats
    given: Floats
    given_from: Ints
    at: dict[int, Ints]
    fixed: Chains
    whole: Valuation
    waiting: Waiting | None = None

    @property
    def S(self) -> int:
        """Number of styles."""
        return len(self.margin)

    @property
    def shape(self) -> tuple[int, int]:
        """(F, T)."""
        return self.regular.shape[0], self.regular.shape[1]

    @property
    def never(self) -> int:
        """The index after the last week in which a run can arrive."""
        return int(self.rest.shape[1]) - 1

    def early(self, g: Ints) -> Bools:
        """(n, T): whether a run of fabric g (n,) that starts in week t can only use metres on hand."""
        return before_bought(self.problem, g[:, None], np.arange(self.shape[1])[None, :])

    def at_of(self, s: Ints) -> dict[int, Ints]:
        """As `at`, of factories that any of styles s (n,) may use."""
        lead = self.problem.factories.lead
        found = {a: f[self.may[s[:, None], f, a - lead[f]].any(axis=0)] for a, f in self.at.items()}
        return {a: f for a, f in found.items() if len(f)}

    def earns(self, plan: Chains) -> float:
        """Expected profit of `plan` and of what is fixed, fabric and overtime paid."""
        return self.whole.plan(runs_of(joined([self.fixed, plan]))).objective


def candidate_runs_of(
    problem: Problem,
    valuation: Valuation,
    fixed: Chains,
    held: Chains | None = None,
    *,
    paying: bool = False,
    sizes: Sizes | None = None,
) -> CandidateRuns:
    """Work out every array of CandidateRuns. Styles in `fixed` get no other run; those of the runs `held` may get more.

    With `paying`, runs that could not pay by today's forecast are left out; a run that may follow good news has to stay.
    Then what waiting costs is a part of each run's costs, too. `sizes`: what sizes_allowed says, if it is at hand.
    """
    held = no_chains() if held is None else held
    whole = valuation
    if len(held):
        sizes = None
        problem = _with_given(problem, held)
        valuation = Valuation(problem)
    styles, factories = problem.styles, problem.factories
    regular, extra = free_minutes(problem), free_overtime(problem)
    making = styles.unit_cost[:, None] * factories.cost_factor[None, :]
    may, least, most = sizes_allowed(problem, valuation, paying=paying) if sizes is None else sizes
    may = may.copy()
    may[fixed.s] = False
    i, j = np.nonzero(held.on)
    may[held.s[i], held.f[i, j], held.t[i, j]] = False
    given, curve = valuation.given, SalesCurve.of(valuation.levels)
    weeks = problem.T + int(factories.lead.max(initial=0))
    starts = range(problem.first_start, problem.T)
    at = {
        a: np.array([f for f, lead in enumerate(factories.lead) if a - lead in starts], dtype=np.int64)
        for a in range(weeks)
    }
    return CandidateRuns(
        problem=problem,
        valuation=valuation,
        curve=curve,
        rest=_rest(styles.share, weeks),
        may=may,
        least=least,
        most=most,
        making=making,
        margin=valuation.margin,
        regular=regular,
        extra=extra,
        given=given.sum(axis=1),
        given_from=np.minimum((given > 0).argmax(axis=1), weeks - 1),
        at={a: f for a, f in at.items() if len(f)},
        fixed=joined([fixed, held]),
        whole=whole,
        waiting=Waiting.of(RunsAlone.of(valuation), weeks) if paying else None,
    )


def _with_given(problem: Problem, held: Chains) -> Problem:
    """The problem in which the units of the runs `held` come in like those of open orders."""
    coming = problem.styles.coming.copy()
    i, j = np.nonzero(held.on)
    arrive = held.t[i, j] + problem.factories.lead[held.f[i, j]]
    np.add.at(coming, (held.s[i], arrive), held.units[i, j])
    return replace(problem, styles=replace(problem.styles, coming=coming))


def _rest(share: Floats, weeks: int) -> Floats:
    """Share of demand from week a on for a < weeks, then a column of 0."""
    rest = np.cumsum(share[:, ::-1], axis=1)[:, ::-1][:, :weeks]
    return np.concatenate([rest, np.zeros((len(rest), weeks + 1 - rest.shape[1]))], axis=1)
