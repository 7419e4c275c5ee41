"""Order now, keep testing or drop: a verdict a style, with what waiting is worth and why."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from planner.optimize.problem import Bools, Floats, Ints
from planner.optimize.recourse.candidates import firm_end
from planner.optimize.recourse.decide import Decision
from planner.optimize.recourse.later import Reactions
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from
from planner.optimize.recourse.worth import ROWS

ORDER_NOW, KEEP_TESTING, DROP = "order_now", "keep_testing", "drop"
VERDICTS = {"style_id": pl.String, "verdict": pl.String, "value_of_waiting": pl.Float64, "latest_start": pl.Date,
            "profit_now": pl.Float64, "profit_wait": pl.Float64, "learning": pl.Float64, "reason": pl.String}
# Learning below this share is hardly any.
HARDLY = 0.005
# Below this share of a unit's margin an expected profit is rounding.
_NOTHING = 1e-6


def verdicts_table(decision: Decision) -> pl.DataFrame:
    """One row a style: VERDICTS."""
    problem, tree = decision.tree.options.problem, decision.tree
    S = tree.options.S
    now, wait = best_now(decision), decision.worth[:S]
    latest = latest_starts(decision)
    learned = tree.reviews[0].learned if tree.reviews else np.zeros(S)
    firm: Bools = np.any(decision.chains.on, axis=1)[decision.chosen]
    rows = []
    for s in range(S):
        verdict = ORDER_NOW if firm[s] else KEEP_TESTING if wait[s] > _NOTHING else DROP
        week = problem.monday(int(latest[s])) if latest[s] >= 0 else None
        possible = bool(np.isfinite(now[s]))
        rows.append((problem.styles.ids[s], verdict, round(float(wait[s] - (now[s] if possible else 0.0)), 2), week,
                     round(float(now[s]), 2) if possible else None, round(float(wait[s]), 2),
                     round(float(learned[s]), 4), _reason(decision, verdict, float(now[s]), float(wait[s]), week,
                                                          float(learned[s]))))
    return pl.DataFrame(rows, schema=VERDICTS, orient="row")


def best_now(decision: Decision) -> Floats:
    """(S,) worth of the firm runs chosen, or, for a style that waits, of the best it could have; -inf where none."""
    S, on = decision.tree.options.S, np.any(decision.chains.on, axis=1)
    found = np.full(S, -np.inf)
    np.maximum.at(found, decision.chains.s[on], decision.worth[on])
    return np.where(on[decision.chosen], decision.worth[decision.chosen], found)


def latest_starts(decision: Decision) -> Ints:
    """(S,) the last week in which a run may start that is expected to pay beside stock and open orders; -1 = none."""
    options, rates = decision.tree.options, decision.tree.rates
    problem, found = options.problem, np.full(options.S, -1)
    for s in np.array_split(np.arange(options.S), max(1, -(-options.S // ROWS))):
        reactions = Reactions(options, rates, s)
        signals = Review(problem.first_start, np.zeros(options.S), options.curve.levels.shape[1], 1).of(s)
        weeks = reactions.weeks(problem.first_start)
        unmet = unmet_from(options.curve.levels[s], problem.styles.share[s], options.valuation.given[s], weeks)
        for f in range(options.shape[0]):
            for t in range(problem.first_start, problem.T):
                arrival = t + int(problem.factories.lead[f])
                if arrival in weeks and options.may[s, f, t].any():
                    run = reactions.of_one(np.arange(len(s)), unmet[weeks.index(arrival)], f, t, signals)
                    pays = s[run.worth[:, 0] > 0]
                    found[pays] = np.maximum(found[pays], t)
    return found


def _reason(decision: Decision, verdict: str, now: float, wait: float, latest: date | None,
            learned: float) -> str:
    """The sentence of one style."""
    problem = decision.tree.options.problem
    next_day = problem.monday(min(firm_end(problem), problem.T))
    if verdict == ORDER_NOW:
        if now <= wait:
            return f"decided already, or as good as waiting until {next_day}"
        more = f"{now - wait:,.0f} more than waiting"
        return f"a run now and the next one sized on what is seen until {next_day} earn {more}"
    if verdict == KEEP_TESTING:
        share = f"{learned:.0%}" if learned >= HARDLY else "hardly any"
        known = f"by {next_day} {share} of what is uncertain will be known"
        if not np.isfinite(now):
            return f"no run may start this week; {known}"
        if now > wait:
            more = f"a run now would earn {now - wait:,.0f} more than waiting"
            return f"{more}, but its minutes, fabric or money earn more in other styles; {known}"
        return f"waiting is worth {wait - now:,.0f} more than the best run now: {known}"
    if latest is None:
        return "no run is expected to pay any more, even after good news: stock, demand, batches or time are against it"
    return "hardly any signal would make a run pay"
