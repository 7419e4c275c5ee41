"""What stock, open orders and firm runs leave for a later run to sell."""

from __future__ import annotations

import numpy as np

from planner.optimize.problem.demand_curve import share_from
from planner.optimize.problem.statement import Floats


def unmet_from(levels: Floats, share: Floats, arrivals: Floats, weeks: list[int]) -> Floats:
    """(weeks, N, D) units that a later run arriving in each of `weeks` could sell, beside `arrivals` (N, W).

    levels (N, D) ascending, share (N, W). By the identity of docs/model.md, what is left at exit with y units more in
    week a is max(R, P + y), with P the largest of (units from week b on) - D x (share from b on) over b <= a, R that
    over b > a, or 0. So y more sell min(y, R - P): a newsvendor whose demand is R - P, which rises with D.
    """
    n, width = share.shape
    rest, ahead = share_from(share), np.zeros((n, width + 1))
    ahead[:, :-1] = np.cumsum(arrivals[:, ::-1], axis=1)[:, ::-1]
    after = np.zeros((width + 1, *levels.shape))
    for t in range(width - 1, 0, -1):
        np.maximum(after[t + 1], _excess(levels, rest, ahead, t), out=after[t])
    found = np.zeros((len(weeks), *levels.shape))
    before = np.full(levels.shape, -np.inf)
    for t in range(max(weeks, default=-1) + 1):
        np.maximum(before, _excess(levels, rest, ahead, t), out=before)
        if t in weeks:
            np.maximum(after[t + 1] - before, 0.0, out=found[weeks.index(t)])
    return found


def left_over(levels: Floats, share: Floats, arrivals: Floats) -> Floats:
    """(N, D) units left at exit in each level of demand, by the same identity; arguments as above."""
    width = share.shape[1]
    rest, ahead = share_from(share), np.zeros((len(share), width + 1))
    ahead[:, :-1] = np.cumsum(arrivals[:, ::-1], axis=1)[:, ::-1]
    found = np.zeros_like(levels)
    for t in range(width):
        np.maximum(found, _excess(levels, rest, ahead, t), out=found)
    return found


def _excess(levels: Floats, rest: Floats, ahead: Floats, t: int) -> Floats:
    """Units that arrive from week t on less demand from then on, (N, D)."""
    found: Floats = ahead[:, t, None] - levels * rest[:, t, None]
    return found
