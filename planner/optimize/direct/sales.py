"""What runs sell: leftover by the identity of lost sales, stock held, and tangents that make both exact.

With lost sales, what is left at the end is the largest, over all weeks a, of what arrives from week a on less the
demand from week a on, or 0 (unroll the stock recursion). So a maximisation needs one row a scenario and week of
arrival: no inventory balance, no big-M, and any number of runs a style.
"""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Variables, total
from planner.optimize.problem.demand_curve import expected_held, expected_leftover, share_from, slopes
from planner.optimize.problem.statement import Floats, Runs
from planner.optimize.problem.valuation import arrivals_of


def find_leftover(model: pulp.LpProblem, v: Variables) -> None:
    """Units left in scenario w:  l[s,w] >= sum of q and given units that arrive from week a on - D[s,w] x K[s,a],
    for every week a in which something may arrive.
    """
    rest, given = share_from(v.problem.styles.share), v.valuation.given
    for s in v.styles:
        runs = v.of_style(s)
        weeks = sorted({r.arrival for r in runs} | set(np.flatnonzero(given[s]).tolist()))
        for a in weeks:
            coming = v.made([r for r in runs if r.arrival >= a], lambda _: -1.0)
            known = float(given[s, a:].sum())
            for w in range(v.levels.shape[1]):
                row = total([(v.left_in[s, w], 1.0), *coming])
                model += row >= known - float(v.levels[s, w] * rest[s, a]), f"left_{s}_{w}_{a}"


def expect_leftover(model: pulp.LpProblem, v: Variables) -> None:
    """Expected units left:  L[s] >= mean over w of l[s,w]."""
    share = 1.0 / v.levels.shape[1]
    for s, leftover in v.leftover.items():
        each = [(v.left_in[s, w], -share) for w in range(v.levels.shape[1])]
        model += total([(leftover, 1.0), *each]) >= 0, f"expected_left_{s}"


def find_stock_held(model: pulp.LpProblem, v: Variables) -> None:
    """Units on hand after week t in scenario w, where holding costs anything:
    h[s,w,t] >= h[s,w,t-1] + q and given units that arrive in week t - D[s,w] x k[s,t].
    """
    share, given = v.problem.styles.share, v.valuation.given
    for (s, w, t), on_hand in v.on_hand.items():
        before = [(v.on_hand[s, w, t - 1], -1.0)] if t > 0 else []
        coming = v.made([r for r in v.of_style(s) if r.arrival == t], lambda _: -1.0)
        known = float(given[s, t] - v.levels[s, w] * share[s, t])
        model += total([(on_hand, 1.0), *before, *coming]) >= known, f"on_hand_{s}_{w}_{t}"


def expect_stock_held(model: pulp.LpProblem, v: Variables) -> None:
    """Expected unit-weeks on hand:  H[s] >= mean over w of the sum over t of h[s,w,t]."""
    share = 1.0 / v.levels.shape[1]
    for s, held in v.held.items():
        each = [(on_hand, -share) for (style, _, _), on_hand in v.on_hand.items() if style == s]
        model += total([(held, 1.0), *each]) >= 0, f"expected_held_{s}"


def touch_at(model: pulp.LpProblem, v: Variables, runs: Runs, label: str) -> None:
    """Tangents of the exact L[s] and H[s] at a plan q', which bins of scenarios fall short of there:
    L[s] >= L(q') + sum of dL/dq x (q - q'),  both being convex in q.
    """
    found, added = arrivals_of(v.problem, runs)
    arrivals = np.zeros_like(v.valuation.given)
    arrivals[found] = added
    s = np.array(v.styles, dtype=np.int64)
    levels, share, last = v.valuation.levels[s], v.problem.styles.share[s], v.problem.styles.last_week[s]
    arrivals = v.valuation.given[s] + arrivals[s]
    slope = slopes(levels, share, arrivals, last)
    left = expected_leftover(levels, share, arrivals)
    held = expected_held(levels, share, arrivals, last)
    for i, style in enumerate(v.styles):
        _tangent(model, v, v.leftover[style], style, float(left[i]), slope.leftover[i], arrivals[i], f"left_{label}")
        if style in v.held:
            _tangent(model, v, v.held[style], style, float(held[i]), slope.held[i], arrivals[i], f"held_{label}")


def _tangent(
    model: pulp.LpProblem,
    v: Variables,
    outcome: pulp.LpVariable,
    s: int,
    value: float,
    slope: Floats,
    arrivals: Floats,
    label: str,
) -> None:
    row = v.made(v.of_style(s), lambda r: -float(slope[r.arrival]))
    known = value - float((slope * (arrivals - v.valuation.given[s])).sum())
    model += total([(outcome, 1.0), *row]) >= known, f"touch_{label}_{s}"
