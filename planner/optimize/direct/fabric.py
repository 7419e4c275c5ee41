"""What a mill sells, and what of a purchase is left over. (Metres used are in shared.py.)"""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Run, Variables, total


def _users(v: Variables, g: int) -> list[Run]:
    return [r for r in v.candidates if v.problem.styles.fabric[r.s] == g]


def buy_at_least_mill_minimum(model: pulp.LpProblem, v: Variables) -> None:
    """The mill sells nothing or at least its minimum:  b[g] >= min_order[g] x z[g]."""
    for g, bought in v.bought.items():
        least = float(v.problem.fabrics.min_order[g])
        model += total([(bought, 1), (v.buys[g], -least)]) >= 0, f"mill_minimum_{g}"


def buy_at_most_mill_maximum(model: pulp.LpProblem, v: Variables) -> None:
    """The mill sells at most its maximum, and no more is bought than could be cut:  b[g] <= max_order[g] x z[g]."""
    fabrics = v.problem.fabrics
    for g, bought in v.bought.items():
        cut = sum(float(v.problem.styles.metres[r.s]) * r.most for r in _users(v, g))
        most = float(np.minimum(fabrics.max_order[g], max(cut, fabrics.min_order[g])))
        model += total([(bought, 1), (v.buys[g], -most)]) <= 0, f"mill_maximum_{g}"


def count_metres_unused(model: pulp.LpProblem, v: Variables) -> None:
    """Metres bought and not used bring leftover_value; metres on hand that stay do not:
    unused[g] <= b[g]   and   unused[g] <= on_hand[g] + b[g] - sum of metres[s] x q[s,f,t].
    """
    for g, unused in v.unused.items():
        if not np.isfinite(v.problem.fabrics.on_hand[g]):
            continue
        used = v.made(_users(v, g), lambda r: v.problem.styles.metres[r.s])
        model += total([(unused, 1), (v.bought[g], -1)]) <= 0, f"unused_bought_{g}"
        left = total([(unused, 1), (v.bought[g], -1), *used])
        model += left <= float(v.problem.fabrics.on_hand[g]), f"unused_left_{g}"
