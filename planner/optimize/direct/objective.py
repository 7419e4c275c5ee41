"""What the direct model maximises: expected profit above ordering nothing."""

from __future__ import annotations

import pulp

from planner.optimize.direct import money
from planner.optimize.direct.variables import Variables, total


def maximise_expected_profit(model: pulp.LpProblem, v: Variables) -> None:
    """Sales, salvage and goodwill less holding, making, overtime and fabric, above ordering nothing.

    With margin = revenue + penalty - salvage, units sold = units made and given - L, and the same without runs
    (L0, H0) taken off:
    sum of (salvage + margin)[s] x q  -  margin[s] x (L[s] - L0[s])  -  holding[s] x (H[s] - H0[s])
    - unit_cost x cost_factor x q - setup_cost x y - overtime_cost x o - cost x b + leftover_value x unused.
    """
    styles, anyway = v.problem.styles, v.valuation.anyway
    # A unit that is worth more unsold than sold would make this convex; counting it as worth the same only raises
    # what the model thinks, so its bound still holds.
    margin = v.valuation.margin.clip(min=0)
    gains = [
        *v.made(v.candidates, lambda r: styles.salvage[r.s] + margin[r.s]),
        *((left, -float(margin[s])) for s, left in v.leftover.items()),
        *((held, -float(styles.holding[s])) for s, held in v.held.items()),
        *((unused, float(v.problem.fabrics.leftover_value[g])) for g, unused in v.unused.items()),
    ]
    costs = money.making(v, list(v.candidates)) + money.overtime(v) + money.fabric(v)
    anyway_left = sum(float(margin[s] * anyway.leftover[s]) for s in v.leftover)
    anyway_held = sum(float(styles.holding[s] * anyway.held[s]) for s in v.held)
    model.setObjective(total([*gains, *((variable, -c) for variable, c in costs)]) + anyway_left + anyway_held)
