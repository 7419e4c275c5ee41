"""Why each run is as large as it is, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.language import _
from planner.optimize.explain.contributions import rank_in_style
from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.slack import Slack
from planner.optimize.problem.demand_curve import demand_levels
from planner.optimize.problem.limits import largest_batch, smallest_batch, units_of_dye_lots
from planner.optimize.problem.statement import Floats, Ints, Problem, Runs
from planner.optimize.problem.valuation import Valuation, arrivals_of

# Places of p10 and p90 among the 21 quantiles.
_P10, _P90 = 2, 18


def demand_in_words(problem: Problem, s: int) -> str:
    """`Expected demand 420 (80%: 210-690) against 35 in stock and 100 on order`."""
    styles = problem.as_given
    low, high = styles.quantiles[s, _P10], styles.quantiles[s, _P90]
    supply = [
        what.format(units=n)
        for n, what in (
            (styles.stock[s], _("{units:,.0f} in stock")),
            (styles.coming[s].sum(), _("{units:,.0f} on order")),
        )
        if n > 0
    ]
    against = _(" against {names}").format(names=_(" and ").join(supply)) if supply else ""
    return _("Expected demand {value:,.0f} (80%: {low:,.0f}-{high:,.0f}){against}").format(
        value=demand_levels(styles.quantiles[s : s + 1]).mean(), low=low, high=high, against=against
    )


@dataclass(frozen=True)
class _Facts:
    """What every sentence about the runs needs, worked out for all of them at once."""

    runs_out: Ints  # (n,) week in which expected demand uses up this run and all before it; W = never
    one_lot_more: Floats  # (n,) expected profit of one lot more, fabric on hand counted as free


def reasons_for(problem: Problem, valuation: Valuation, runs: Runs, slack: Slack, elsewhere: Elsewhere) -> list[str]:
    """One sentence or two a run: demand, what is there already, how far it lasts, what set the quantity."""
    facts = _Facts(_runs_out(problem, valuation, runs), _one_lot_more(problem, valuation, runs, slack))
    least, most = smallest_batch(problem), largest_batch(problem)
    out = []
    for i, (s, f) in enumerate(zip(runs.s.tolist(), runs.f.tolist(), strict=True)):
        lasts = _lasts_until(problem, int(facts.runs_out[i]))
        gain = float(facts.one_lot_more[i])
        quantity = _fixed_quantity(problem, runs, i, gain, float(least[s, f]), float(most[f])) or _what_stops_more(
            problem, runs, i, slack, elsewhere, gain
        )
        out.append(
            _("{problem}; {value:,.0f} at {value_2} cover expected sales {lasts}; {quantity}.").format(
                problem=demand_in_words(problem, s),
                value=runs.units[i],
                value_2=problem.factories.ids[f],
                lasts=lasts,
                quantity=quantity,
            )
        )
    return out


def _runs_out(problem: Problem, valuation: Valuation, runs: Runs) -> Ints:
    """Walk through the weeks at expected demand with what arrives up to and with each run, (n,)."""
    rank, order = rank_in_style(problem, runs)
    expected = valuation.levels.mean(axis=1)[:, None] * problem.styles.share
    arrival = runs.t + problem.factories.lead[runs.f]
    weeks = expected.shape[1]
    so_far, out = valuation.given.copy(), np.full(len(runs.s), weeks)
    for k in range(int(rank.max(initial=-1)) + 1):
        i = order[rank[order] == k]
        so_far[runs.s[i], arrival[i]] += runs.units[i]
        stock = np.zeros(len(i))
        for t in range(weeks):
            stock += so_far[runs.s[i], t] - expected[runs.s[i], t]
            short = (stock < -1e-9) & (t >= arrival[i]) & (out[i] == weeks)
            out[i[short]] = t
            stock = np.maximum(stock, 0.0)
    return out


def _lasts_until(problem: Problem, week: int) -> str:
    if week >= problem.styles.share.shape[1]:
        return _("to the end of the season")
    return _("until the week of {value}").format(value=problem.monday(week))


def _one_lot_more(problem: Problem, valuation: Valuation, runs: Runs, slack: Slack) -> Floats:
    """Income of one lot more of each run, the rest of its style's runs as they are, less its own cost."""
    lot = problem.factories.lot_size[runs.f]
    found, added = arrivals_of(problem, runs)
    base = added[np.searchsorted(found, runs.s)]
    more = base.copy()
    more[np.arange(len(lot)), runs.t + problem.factories.lead[runs.f]] += lot
    gain = valuation.income(runs.s, more) - valuation.income(runs.s, base)
    cost = problem.styles.unit_cost[runs.s] * problem.factories.cost_factor[runs.f] * lot
    found_gain: Floats = gain - cost - slack.fabric_cost(runs.s, lot)
    return found_gain


def _fixed_quantity(problem: Problem, runs: Runs, i: int, one_lot_more: float, least: float, most: float) -> str:
    """Why no other quantity was to choose, or none that pays; "" if more would pay."""
    s, f, t, units = int(runs.s[i]), int(runs.f[i]), int(runs.t[i]), float(runs.units[i])
    if any(pin.speaks_of(s, f, t) for pin in problem.pins):
        return _("pinned")
    if units >= most:
        return _("{most:,.0f} is the maximum batch").format(most=most)
    if one_lot_more > 0:
        return ""
    if units > least:
        return _("more would not earn its cost")
    of_dye_lots = units_of_dye_lots(problem)[s] > least - problem.factories.lot_size[f]
    words = _("{least:,.0f} is what dye lots take") if of_dye_lots else _("{least:,.0f} is the minimum batch")
    return words.format(least=least)


def _what_stops_more(problem: Problem, runs: Runs, i: int, slack: Slack, elsewhere: Elsewhere, gain: float) -> str:
    """Which limit has no room for one lot more, or what its resources earn in other styles."""
    s, f, t, lot = int(runs.s[i]), int(runs.f[i]), int(runs.t[i]), float(problem.factories.lot_size[runs.f[i]])
    missing = slack.missing_for(s, f, t, lot, setup=False)
    if missing:
        return _("more would pay, but {missing}").format(missing=missing)
    worth, names = elsewhere.worth(s, f, t, lot, slack.cost(s, f, lot, setup=False), setup=False)
    if worth >= gain:
        return _("more would pay, but its {names} would earn more in other styles").format(names=names)
    return _("{lot:,.0f} more would add only about {gain:,.2f}").format(lot=lot, gain=gain)
