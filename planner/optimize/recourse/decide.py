"""Tonight's runs, chosen knowing that there will be another night: the whole of recourse on one screen."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, no_chains
from planner.optimize.columns.chains.dual_prices import dual_prices_of
from planner.optimize.columns.pins.decided import pinned_styles
from planner.optimize.explain.plan_tables import in_reading_order
from planner.optimize.problem.limits import Breach, breaches
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse.candidates import nearby, single_runs
from planner.optimize.recourse.choose import choose_together
from planner.optimize.recourse.complete import completed
from planner.optimize.recourse.estimate import Estimates
from planner.optimize.recourse.fineness import Fineness, fineness_for
from planner.optimize.recourse.firm import firm_end, firm_part, firm_sets, later_part, those
from planner.optimize.recourse.learning import learned_until
from planner.optimize.recourse.recourse_value import RecourseValue
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.stability import cost_of_a_change
from planner.optimize.recourse.weighed import Weighed
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import search_params
from planner.settings import OptimizeSettings


@dataclass(frozen=True)
class Decision:
    """Firm runs chosen for what they are worth with recourse, and what there was to choose from.

    runs       the plan: these firm runs, and provisional ones as expected today
    recourse   what can be seen, and what may follow
    chains     (n,) sets of firm runs weighed, the empty one of each style included
    worth      (n,) of each with recourse, at prices
    profit     (n,) what each is expected to earn, what its limits would earn elsewhere not taken off
    chosen     (S,) index of each style's set
    before     (S,) index of the set that the fixed plan has
    weekly     (S,) learning a week
    learning   what is seen until the next runs are decided earns, as far as it can be counted on; currency
    gain       what this choice earns more than the fixed plan, by what either earns as it stands and what is learned
    fine       how finely it was looked at
    overrun    limits that firm and provisional runs would have broken together, so that the fixed plan stands: a bug
    """

    runs: Runs
    recourse: RecourseValue
    chains: Chains
    worth: Floats
    profit: Floats
    chosen: Ints
    before: Ints
    weekly: Floats
    learning: float
    gain: float
    fine: Fineness
    overrun: tuple[Breach, ...] = ()

    @property
    def changed(self) -> Bools:
        """(S,) the styles whose firm runs are not those of the fixed plan."""
        found: Bools = self.chosen != self.before
        return found


def decide(
    problem: Problem,
    solution: Solution,
    weekly: Floats,
    settings: OptimizeSettings,
    previous: Runs | None = None,
    *,
    until: float | None = None,
    fine: Fineness | None = None,
) -> Decision:
    """Choose the firm runs of `solution` anew for what they are worth with recourse; `weekly` (S,) learning a week.

    The fixed plan's own firm runs are one of the choices, so the decision is never worth less than they are. Runs of a
    `previous` night's plan, firm or not, stay unless a change earns more than optimize.change_cost. `fine`: how finely to
    look (None: as so many styles can afford).
    """
    until = time.perf_counter() + settings.time_limit if until is None else until
    params = search_params(settings)
    how = SearchBudget(params, until, gap=params.firm_gap, nodes=params.firm_nodes)
    fine = fineness_for(len(problem.styles.ids)) if fine is None else fine
    recourse = _recourse_value(problem, solution, weekly, fine)
    pinned = np.isin(np.arange(recourse.candidates.S), pinned_styles(problem))
    change_cost = (
        0.0 if previous is None else cost_of_a_change(settings.change_cost, solution.objective, len(solution.runs.s))
    )
    last_night = previous if previous is not None else _no_runs()

    weighed = _weighed(problem, solution, recourse, last_night, change_cost, pinned, fine)
    taken = _choose(weighed, pinned, later_part(problem, solution.runs), how)

    chosen, before = weighed.of_styles(taken), weighed.of_styles(weighed.of_plan)
    runs = completed(
        problem,
        recourse.duals,
        weighed.sets.pick(taken),
        solution.runs,
        pinned,
        how,
        settled=bool((chosen == before).all()),
        previous=last_night,
        change_cost=change_cost,
    )
    return _what_holds(problem, weighed, runs, solution.runs, chosen, before, weekly, fine)


def _weighed(
    problem: Problem,
    solution: Solution,
    recourse: RecourseValue,
    last_night: Runs,
    change_cost: float,
    pinned: Bools,
    fine: Fineness,
) -> Weighed:
    """The firm runs of the fixed plan, those of last night, and single ones."""
    weighed = Weighed(recourse, firm_sets(problem, solution.runs), firm_part(problem, last_night), change_cost)
    # A style may have been pinned at none since last night.
    possible = recourse.candidates.may[last_night.s, last_night.f, last_night.t] & ~pinned[last_night.s]
    weighed.add(firm_sets(problem, those(last_night, possible)))
    free = _free(recourse.candidates, pinned)
    weighed.add(single_runs(recourse.candidates, free, recourse.duals, fine.factories, fine.sizes))
    return weighed


def _what_holds(
    problem: Problem,
    weighed: Weighed,
    runs: Runs,
    fixed_runs: Runs,
    chosen: Ints,
    before: Ints,
    weekly: Floats,
    fine: Fineness,
) -> Decision:
    """The choice, made into `runs`, where it is expected to earn no less than the fixed plan; else that."""
    overrun = tuple(breaches(problem, runs))
    sets, worth, profit = weighed.with_waiting()
    estimates = Estimates(weighed.recourse, weekly)
    fixed, new = estimates.of(fixed_runs, sets.pick(before)), estimates.of(runs, sets.pick(chosen))
    worse = new.expected - weighed.cost_of(chosen) < fixed.expected - weighed.cost_of(before)
    # Every step keeps the limits, so after an overrun one has a bug: people still get a plan that holds, and are told.
    if overrun or worse:
        runs, chosen, new = fixed_runs, before, fixed
    return Decision(
        in_reading_order(runs),
        weighed.recourse,
        sets,
        worth,
        profit,
        chosen,
        before,
        weekly,
        learning=new.expected - new.as_it_stands,
        gain=new.expected - fixed.as_it_stands,
        fine=fine,
        overrun=overrun,
    )


def _recourse_value(problem: Problem, solution: Solution, weekly: Floats, fine: Fineness) -> RecourseValue:
    """What can be seen in the first weeks after the firm ones, and what may follow, at the prices of the fixed plan."""
    candidates = candidate_runs_of(problem, Valuation(problem, fine.levels), no_chains())
    starts = range(firm_end(problem), min(firm_end(problem) + fine.reviews, problem.T))
    reviews = [
        Review(t, learned_until(problem, candidates.valuation, weekly, t), fine.levels, fine.signals) for t in starts
    ]
    return RecourseValue(
        candidates, dual_prices_of(solution.prices), reviews, chains_of(later_part(problem, solution.runs))
    )


def _free(candidates: CandidateRuns, pinned: Bools) -> Ints:
    """The styles that may have a firm run and are not decided by a pin."""
    tonight = slice(candidates.problem.first_start, firm_end(candidates.problem))
    return np.flatnonzero(~pinned & candidates.may[:, :, tonight].any(axis=(1, 2)))


def _choose(weighed: Weighed, pinned: Bools, later: Runs, how: SearchBudget) -> Bools:
    """Which of the sets to take; a second look, for which there may be no time, weighs others near those that the first
    one chose, too.
    """
    promised = chains_of(those(later, pinned[later.s]))

    def look(start: Bools) -> Bools:
        must = pinned[weighed.sets.s] & weighed.of_plan
        return choose_together(
            weighed.recourse.candidates, weighed.recourse.duals, weighed.sets, weighed.gain, must, start, promised, how
        )

    taken = look(weighed.of_plan)
    if how.over:
        return taken
    weighed.add(nearby(weighed.recourse.candidates, weighed.sets.pick(taken & ~pinned[weighed.sets.s])))
    return look(np.pad(taken, (0, len(weighed.sets) - len(taken))))


def _no_runs() -> Runs:
    none = np.zeros(0, dtype=np.int64)
    return Runs(none, none, none, np.zeros(0))
