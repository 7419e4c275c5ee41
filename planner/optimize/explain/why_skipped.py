"""Why each style without a run has none, in plain words and as a stable word for scripts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from planner.language import _, gathered
from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.slack import Slack
from planner.optimize.explain.why_ordered import demand_in_words
from planner.optimize.problem.limits import largest_sensible_run, may_start, smallest_batch
from planner.optimize.problem.statement import Bools, Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.tables import SKIPPED
from planner.tables.frames import schema_of

# Options are weighed with few scenarios and sizes: the sentence says "about".
SCENARIOS = 50
SIZES = 6
# The reason of a style that is skipped.
SENTENCE = gathered("{demand}; {why}.")
# Demand below this many units is hardly any.
HARDLY_ANY = 1.0


@dataclass(frozen=True)
class _BestAlone:
    """The run that would earn most if the style were alone, a style (n,); profit -inf where none may be."""

    f: Ints
    t: Ints
    units: Floats
    profit: Floats


def skipped_table(problem: Problem, runs: Runs, slack: Slack, elsewhere: Elsewhere) -> pl.DataFrame:
    """One row a style that gets no run: style_id, kind, reason."""
    skipped = np.setdiff1d(np.arange(len(problem.styles.ids)), runs.s)
    allowed = may_start(problem)
    quick = Valuation(problem, SCENARIOS)
    best = _best_alone(problem, quick, skipped, allowed, slack, with_given=True)
    without_given = best.profit.copy()
    stocked = np.flatnonzero((quick.given[skipped].sum(axis=1) > 0) & (best.profit <= 0))
    without_given[stocked] = _best_alone(problem, quick, skipped[stocked], allowed, slack, with_given=False).profit
    rows = []
    for i, s in enumerate(skipped.tolist()):
        kind, why = _impossible(problem, allowed, s) or (
            _crowded_out(slack, elsewhere, s, best, i)
            if best.profit[i] > 0
            else _does_not_pay(problem, s, best, i, pays_without_stock=bool(without_given[i] > 0))
        )
        rows.append((problem.styles.ids[s], kind, _(SENTENCE).format(demand=demand_in_words(problem, s), why=why)))
    return pl.DataFrame(rows, schema=schema_of(SKIPPED), orient="row")


def why_of(sentence: str) -> str:
    """What a reason of `skipped_table` says beside the demand."""
    between, end = _(SENTENCE).removeprefix("{demand}").split("{why}")
    return sentence.partition(between)[2].removesuffix(end)


def _best_alone(
    problem: Problem, quick: Valuation, s: Ints, allowed: Bools, slack: Slack, *, with_given: bool
) -> _BestAlone:
    """Weigh, for each style, a few sizes at every factory started as early as may be."""
    least, most = smallest_batch(problem), largest_sensible_run(problem, quick)
    best = _BestAlone(
        f=np.zeros(len(s), dtype=np.int64),
        t=np.zeros(len(s), dtype=np.int64),
        units=np.zeros(len(s)),
        profit=np.full(len(s), -np.inf),
    )
    for f in range(len(problem.factories.ids)):
        i = np.flatnonzero(allowed[s, f].any(axis=1))
        style, t = s[i], np.argmax(allowed[s[i], f], axis=1)
        for step in range(SIZES):
            low, high = least[style, f], most[style, f, t]
            units = np.maximum(low, np.round(low * (high / low) ** (step / (SIZES - 1))))
            profit = _profit_alone(problem, quick, style, f, t, units, slack, with_given=with_given)
            better = profit > best.profit[i]
            for kept, new in ((best.f, np.full(len(i), f)), (best.t, t), (best.units, units), (best.profit, profit)):
                kept[i[better]] = new[better]
    return best


def _profit_alone(
    problem: Problem, quick: Valuation, s: Ints, f: int, t: Ints, units: Floats, slack: Slack, *, with_given: bool
) -> Floats:
    """Expected profit of one run a style, fabric at its price unless it is paid already."""
    styles, factories = problem.styles, problem.factories
    added = np.zeros((len(s), styles.share.shape[1]))
    added[np.arange(len(s)), t + factories.lead[f]] = units
    given = quick.given[s]
    income = quick.income(s, added) if with_given else quick.income(s, added - given) - quick.income(s, -given)
    making = styles.unit_cost[s] * factories.cost_factor[f] * units + factories.setup_cost[f]
    found: Floats = income - making - slack.fabric_cost(s, units)
    return found


def _impossible(problem: Problem, allowed: Bools, s: int) -> tuple[str, str] | None:
    """(kind, words) of a style that cannot have a run; None for one that can. The kinds are those of docs/model.md."""
    for pin in problem.pins:
        if pin.s == s and pin.f is None and pin.t is None and pin.units == 0:
            return (
                "pinned",
                _("{ordered:,.0f} are ordered, and the pin asks for no more").format(ordered=pin.ordered)
                if pin.ordered
                else _("pinned at none"),
            )
    if not problem.factories.makes[s].any():
        return "no_factory", _("no factory makes its category")
    if not allowed[s].any():
        return "too_late", _("nothing started now would arrive before it leaves the shops")
    return None


def _run_in_words(problem: Problem, best: _BestAlone, i: int) -> str:
    return _("the best run, {value:,.0f} at {value_2},").format(
        value=best.units[i], value_2=problem.factories.ids[best.f[i]]
    )


def _does_not_pay(problem: Problem, s: int, best: _BestAlone, i: int, *, pays_without_stock: bool) -> tuple[str, str]:
    if pays_without_stock:
        return "covered", _("stock and open orders cover what is worth making")
    if float(problem.styles.quantiles[s].mean()) < HARDLY_ANY:
        return "no_demand", _("hardly anything is expected to sell")
    return "minimum_batch", _("{problem} would lose about {value:,.0f}").format(
        problem=_run_in_words(problem, best, i), value=-best.profit[i]
    )


def _crowded_out(slack: Slack, elsewhere: Elsewhere, s: int, best: _BestAlone, i: int) -> tuple[str, str]:
    """What its resources earn in other styles, or the limit that leaves no room."""
    f, t, units = int(best.f[i]), int(best.t[i]), float(best.units[i])
    start = _("{problem} would earn about {value:,.0f} by itself, but ").format(
        problem=_run_in_words(slack.problem, best, i), value=best.profit[i]
    )
    if never := slack.never_in_a_week(s, f, units):
        return "crowded_out", start + never
    worth, names = elsewhere.worth(s, f, t, units, slack.cost(s, f, units, setup=True), setup=True)
    missing = slack.missing_for(s, f, t, units, setup=True)
    if worth >= best.profit[i]:
        # Prices are those of the next unit: where so much is not there at all, the product is no money of anybody's.
        told = (
            _("{start}its {names} would earn more in other styles: {missing}")
            if missing
            else _("{start}its {names} would earn about {worth:,.0f} in other styles")
        )
        return "crowded_out", told.format(start=start, names=names, worth=worth, missing=missing)
    return "crowded_out", start + (missing or _("its minutes, fabric or money serve other styles better"))
