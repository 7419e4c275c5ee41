"""What people have decided already. (Released orders take their minutes in capacity.py.)"""

from __future__ import annotations

import pulp

from planner.optimize.direct.variables import Variables, total


def keep_pins(model: pulp.LpProblem, v: Variables) -> None:
    """Exactly as many units as pinned are made, where and when the pin says:  sum of q[s,f,t] over the pin = units.

    A pin to which no run belongs holds by itself when it says 0; when it says more there is no plan, which is found
    out before a model is built.
    """
    for i, pin in enumerate(v.problem.pins):
        runs = [r for r in v.candidates if pin.speaks_of(*r.key)]
        if runs:
            model += total(v.made(runs)) == pin.units, f"pin_{i}"
