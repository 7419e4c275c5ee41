"""Order now, keep testing, crowded out or drop: a verdict a style, with what waiting is worth and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from planner.language import _
from planner.optimize.explain.why_skipped import why_of
from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.recourse.alone import latest_starts, pays_alone
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.firm import firm_end
from planner.tables import VERDICTS
from planner.tables.frames import schema_of

ORDER_NOW, KEEP_TESTING, CROWDED_OUT, DROP = "order_now", "keep_testing", "crowded_out", "drop"
# Kinds of skipped styles whose own sentence says what is against them.
NAMED_REASONS = (CROWDED_OUT, "pinned", "no_factory")
# Currency; less than this would be shown as 0.
WORTH_SAYING = 0.5
# Learning below this share is hardly any.
HARDLY = 0.005
# Below this share of a unit's margin an expected profit is rounding.
_NOTHING = 1e-6


def verdicts_table(decision: Decision, skipped: pl.DataFrame) -> pl.DataFrame:
    """One row a style: VERDICTS. `skipped` says why styles without any run have none."""
    return pl.DataFrame([case.row for case in _cases(decision, skipped)], schema=schema_of(VERDICTS), orient="row")


def _cases(decision: Decision, skipped: pl.DataFrame) -> list[_Case]:
    """What the verdict of each style goes by."""
    candidates, reviews = decision.recourse.candidates, decision.recourse.reviews
    problem, S = candidates.problem, candidates.S
    now, wait = best_now(decision), decision.worth[:S]
    latest = latest_starts(decision.recourse, np.arange(S), candidates.valuation.given)
    learned = reviews[0].learned if reviews else np.zeros(S)
    firm: Bools = np.any(decision.chains.on, axis=1)[decision.chosen]
    review = problem.monday(min(firm_end(problem), problem.T))
    why = {style: (kind, reason) for style, kind, reason in skipped.select("style_id", "kind", "reason").iter_rows()}
    planned = np.isin(np.arange(S), decision.runs.s)
    idle = np.flatnonzero(~firm & (wait <= _NOTHING) & ~planned)
    # What is there already may be why no run pays: such a style is no failure.
    alone, covered = np.zeros(S, dtype=bool), np.zeros(S, dtype=bool)
    alone[idle], covered[idle] = pays_alone(decision.recourse, idle)
    for s in idle.tolist():
        alone[s] |= why.get(problem.styles.ids[s], ("", ""))[0] == CROWDED_OUT
    return [
        _Case(
            style=style,
            firm=bool(firm[s]),
            now=float(now[s]),
            wait=float(wait[s]),
            learned=float(learned[s]),
            covered=bool(covered[s]),
            planned=bool(planned[s]),
            latest=None if latest[s] < 0 else problem.monday(int(latest[s])),
            alone=bool(alone[s]),
            skipped=why.get(style, ("", "")),
            review=review,
        )
        for s, style in enumerate(problem.styles.ids)
    ]


@dataclass(frozen=True)
class _Case:
    """What a style's verdict goes by. now, wait: worth of its best firm runs and of waiting; `latest`: week of the
    last run that pays as demand is seen today; `planned`: the plan has a run of it; `alone`: one would pay if it had all the
    minutes, fabric and money it could use; `covered`: it would if, besides, nothing were in stock or on order; `skipped`: kind and sentence of why the plan has no run of it.
    """

    style: str
    firm: bool
    now: float
    wait: float
    learned: float
    covered: bool
    planned: bool
    latest: date | None
    alone: bool
    skipped: tuple[str, str]
    review: date

    @property
    def row(self) -> tuple[object, ...]:
        """The columns of VERDICTS."""
        now = self.now if self.possible else None
        return (
            self.style,
            self.verdict,
            round(self.wait - (now or 0.0), 2),
            self.latest,
            None if now is None else round(now, 2),
            round(self.wait, 2),
            round(self.learned, 4),
            self.reason,
        )

    @property
    def possible(self) -> bool:
        """Whether a firm run can be at all."""
        return bool(np.isfinite(self.now))

    @property
    def verdict(self) -> str:
        """order_now, keep_testing, crowded_out or drop."""
        if self.firm:
            return ORDER_NOW
        if self.wait > _NOTHING or self.planned:
            return KEEP_TESTING
        if self.alone:  # also beside what is in stock
            return CROWDED_OUT
        return KEEP_TESTING if self.covered else DROP

    @property
    def reason(self) -> str:
        """The sentence."""
        if self.firm:
            return self._why_now()
        if self.wait > _NOTHING:
            return self._why_wait()
        if self.planned:
            return _("its run is planned for later, and may still change with what is seen until {review}").format(
                review=self.review
            )
        kind, sentence = self.skipped
        if self.covered and not self.alone:
            return _("stock and open orders cover what is worth making, even after good news")
        if kind in NAMED_REASONS:
            return why_of(sentence)
        if self.alone:
            return _("a run would pay if the minutes, fabric and money it takes did not earn more in other styles")
        return _("no run is expected to pay any more, even after good news: demand, batches or time are against it")

    def _why_now(self) -> str:
        if self.now - self.wait < WORTH_SAYING:
            return _("decided already, or as good as waiting until {review}").format(review=self.review)
        return _(
            "a run now and the next one sized on what is seen until {review} earn {value:,.0f} more than waiting"
        ).format(review=self.review, value=self.now - self.wait)

    def _why_wait(self) -> str:
        share = f"{self.learned:.0%}" if self.learned >= HARDLY else _("hardly any")
        known = _("by {review} {share} of what is uncertain will be known").format(review=self.review, share=share)
        if not self.possible:
            return _("no run may start this week; {known}").format(known=known)
        if self.now > self.wait:
            return _(
                "a run now would earn {value:,.0f} more than waiting, but its minutes, fabric or money earn "
                "more in other styles; {known}"
            ).format(value=self.now - self.wait, known=known)
        return _("waiting is worth {value:,.0f} more than the best run now: {known}").format(
            value=self.wait - self.now, known=known
        )


def best_now(decision: Decision) -> Floats:
    """(S,) worth of the firm runs chosen, or, for a style that waits, of the best it could have; -inf where none."""
    S, on = decision.recourse.candidates.S, np.any(decision.chains.on, axis=1)
    found = np.full(S, -np.inf)
    np.maximum.at(found, decision.chains.s[on], decision.worth[on])
    return np.where(on[decision.chosen], decision.worth[decision.chosen], found)
