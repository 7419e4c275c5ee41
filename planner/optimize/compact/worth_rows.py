"""What column generation knows of each style, as rows: at its prices no chain of runs is worth more than `worth`.

    sum of [(margin - b) x lot x n - k x y] - margin x (L - L0) - holding x (H - H0)  <=  worth,

with b and k the costs of a run at these prices (columns/chains/duals.py), waiting apart. With them the relaxation of the
compact model is never looser than the bound of the columns, since adding up all rows of styles gives the Lagrangian
value; and where a style cannot be made without a purchase, its row says that, too:  ... <= worth x z.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.compact.columns import Layout
from planner.optimize.compact.rows import rows_of, scaled
from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.solver.arrays import Rows


def keep_worths(layout: Layout, candidates: CandidateRuns, duals: DualPrices, worth: Floats) -> Rows:
    """A row a style without pins; worth (S,) at `duals`."""
    problem, c = layout.problem, layout.candidates
    pinned = np.isin(layout.styles, [pin.s for pin in problem.pins])
    k = np.arange(len(layout.styles))
    keep = np.flatnonzero(~pinned)
    number = np.cumsum(~pinned) - 1
    b, fixed = run_costs(replace(candidates, waiting=None), duals, layout.styles)
    b, fixed = b[layout.style_of, c.f, c.t], fixed[layout.style_of, c.f, c.t]
    mine = np.flatnonzero(~pinned[layout.style_of])
    row, margin = number[layout.style_of[mine]], layout.margin
    anyway, holding = layout.valuation.anyway, problem.styles.holding[layout.styles]
    upper = worth[layout.styles] - margin * anyway.leftover[layout.styles] - holding * anyway.held[layout.styles]
    entries = [
        (row, layout.lots[mine], (c.lot * (margin[layout.style_of] - b))[mine]),
        (row, layout.runs[mine], -fixed[mine]),
        (number[keep], layout.left[keep], -margin[keep]),
        (number[keep], layout.held[keep], -holding[keep]),
    ]
    bought = _only_if_bought(layout) & ~pinned & (layout.problem.styles.fabric[layout.styles] >= 0)
    if bought.any():
        z = layout.buys[np.searchsorted(layout.fabrics, problem.styles.fabric[layout.styles[bought]])]
        entries.append((number[k[bought]], z, -worth[layout.styles[bought]]))
        upper = np.where(bought, upper - worth[layout.styles], upper)
    return scaled(rows_of(np.full(len(keep), -np.inf), upper[keep], *entries))[0]


def _only_if_bought(layout: Layout) -> Bools:
    """(k,) whether the metres on hand are too few for any run of the style."""
    can = np.bincount(layout.style_of, ~layout.need_purchase, minlength=len(layout.styles))
    found: Bools = can == 0
    return found
