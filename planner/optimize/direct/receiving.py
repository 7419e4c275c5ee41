"""Limit of the warehouse: units that can be taken in and inspected of what arrives in a week."""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Variables, total


def keep_arrivals_within_receiving(model: pulp.LpProblem, v: Variables) -> None:
    """Units that arrive in a week fit in what open orders leave of what the warehouse can take in, those of a factory
    and those of all together (the last row r):
    sum of q[s,f,t] over runs of r with t + lead[f] = a  <=  receiving[r,a] - units of open orders that arrive then.
    """
    receiving = v.problem.receiving
    if receiving is None:
        return
    room, everyone = receiving.room, len(v.problem.factories.ids)
    for r, a in np.argwhere(np.isfinite(room)).tolist():
        runs = [run for run in v.candidates if run.arrival == a and r in (run.f, everyone)]
        if runs:
            model += total(v.made(runs)) <= float(room[r, a]), f"receiving_{r}_{a}"
