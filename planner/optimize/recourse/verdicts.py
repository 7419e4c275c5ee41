"""Order now, keep testing or drop: a verdict a style, with what waiting is worth and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.firm import firm_end
from planner.optimize.recourse.later import Reactions
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from
from planner.optimize.recourse.worth import ROWS

ORDER_NOW, KEEP_TESTING, DROP = "order_now", "keep_testing", "drop"
VERDICTS = {
    "style_id": pl.String,
    "verdict": pl.String,
    "value_of_waiting": pl.Float64,
    "latest_start": pl.Date,
    "profit_now": pl.Float64,
    "profit_wait": pl.Float64,
    "learning": pl.Float64,
    "reason": pl.String,
}
# Learning below this share is hardly any.
HARDLY = 0.005
# Below this share of a unit's margin an expected profit is rounding.
_NOTHING = 1e-6


def verdicts_table(decision: Decision) -> pl.DataFrame:
    """One row a style: VERDICTS."""
    options, reviews = decision.tree.options, decision.tree.reviews
    problem, S = options.problem, options.S
    now, wait = best_now(decision), decision.worth[:S]
    latest = latest_starts(decision, np.arange(S), options.valuation.given)
    # What is there already may be why no run pays: such a style is no failure.
    supplied = np.flatnonzero((options.given > 0) & (wait <= _NOTHING))
    covered = np.zeros(S, dtype=bool)
    covered[supplied] = latest_starts(decision, supplied, np.zeros_like(options.valuation.given)) >= 0
    learned = reviews[0].learned if reviews else np.zeros(S)
    firm: Bools = np.any(decision.chains.on, axis=1)[decision.chosen]
    review = problem.monday(min(firm_end(problem), problem.T))
    rows = []
    for s in range(S):
        case = _Case(
            firm=bool(firm[s]),
            now=float(now[s]),
            wait=float(wait[s]),
            learned=float(learned[s]),
            covered=bool(covered[s]),
            late=bool(latest[s] < 0),
            review=review,
        )
        rows.append(
            (
                problem.styles.ids[s],
                case.verdict,
                round(case.wait - (case.now if case.possible else 0.0), 2),
                None if case.late else problem.monday(int(latest[s])),
                round(case.now, 2) if case.possible else None,
                round(case.wait, 2),
                round(case.learned, 4),
                case.reason,
            )
        )
    return pl.DataFrame(rows, schema=VERDICTS, orient="row")


@dataclass(frozen=True)
class _Case:
    """What a style's verdict goes by. now, wait: worth of its best firm runs and of waiting; `late`: no run pays as
    demand is seen today; `covered`: one would if nothing were in stock or on order.
    """

    firm: bool
    now: float
    wait: float
    learned: float
    covered: bool
    late: bool
    review: date

    @property
    def possible(self) -> bool:
        """Whether a firm run can be at all."""
        return bool(np.isfinite(self.now))

    @property
    def verdict(self) -> str:
        """order_now, keep_testing or drop."""
        if self.firm:
            return ORDER_NOW
        return KEEP_TESTING if self.wait > _NOTHING or self.covered else DROP

    @property
    def reason(self) -> str:
        """The sentence."""
        if self.firm:
            return self._why_now()
        if self.wait > _NOTHING:
            return self._why_wait()
        if self.possible and self.now > _NOTHING:
            return (
                f"a run now would earn {self.now:,.0f}, but its minutes, fabric or money earn more in other "
                "styles, and later ones do not pay"
            )
        if self.covered:
            return "stock and open orders cover what is worth making, even after good news"
        return "no run is expected to pay any more, even after good news: demand, batches or time are against it"

    def _why_now(self) -> str:
        if self.now <= self.wait:
            return f"decided already, or as good as waiting until {self.review}"
        return (
            f"a run now and the next one sized on what is seen until {self.review} earn "
            f"{self.now - self.wait:,.0f} more than waiting"
        )

    def _why_wait(self) -> str:
        share = f"{self.learned:.0%}" if self.learned >= HARDLY else "hardly any"
        known = f"by {self.review} {share} of what is uncertain will be known"
        if not self.possible:
            return f"no run may start this week; {known}"
        if self.now > self.wait:
            return (
                f"a run now would earn {self.now - self.wait:,.0f} more than waiting, but its minutes, fabric or "
                f"money earn more in other styles; {known}"
            )
        return f"waiting is worth {self.wait - self.now:,.0f} more than the best run now: {known}"


def best_now(decision: Decision) -> Floats:
    """(S,) worth of the firm runs chosen, or, for a style that waits, of the best it could have; -inf where none."""
    S, on = decision.tree.options.S, np.any(decision.chains.on, axis=1)
    found = np.full(S, -np.inf)
    np.maximum.at(found, decision.chains.s[on], decision.worth[on])
    return np.where(on[decision.chosen], decision.worth[decision.chosen], found)


def latest_starts(decision: Decision, styles: Ints, supply: Floats) -> Ints:
    """(n,) the last week in which a run of each of `styles` may start that is expected to pay, alone beside `supply`
    (S, W) units by week of arrival, at the prices of what it takes; -1 = none.
    """
    options, rates = decision.tree.options, decision.tree.rates
    problem, found = options.problem, np.full(options.S, -1)
    prior = Review(problem.first_start, np.zeros(options.S), options.curve.levels.shape[1], 1)
    for s in np.array_split(styles, -(-len(styles) // ROWS)) if len(styles) else ():
        reactions = Reactions(options, rates, s)
        weeks, signals = reactions.weeks(problem.first_start), prior.of(s)
        unmet = unmet_from(options.curve.levels[s], problem.styles.share[s], supply[s], weeks)
        for f, t in np.argwhere(options.may[s].any(axis=0)).tolist():
            x = unmet[weeks.index(t + int(problem.factories.lead[f]))]
            pays = s[reactions.of_one(np.arange(len(s)), x, f, t, signals).worth[:, 0] > 0]
            found[pays] = np.maximum(found[pays], t)
    return found[styles]
