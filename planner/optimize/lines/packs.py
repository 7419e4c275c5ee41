"""Runs of styles that are sold in ratio packs: whole packs of each colour."""

from __future__ import annotations

import numpy as np

from planner.optimize.lines.ask import ask_of
from planner.optimize.lines.pack_split import reachable
from planner.optimize.problem.limits import breaches, smallest_batch
from planner.optimize.problem.statement import Problem, Runs


def in_whole_packs(problem: Problem, runs: Runs) -> Runs:
    """`runs` with those of styles with packs at units that whole packs make: the most that is not more, else the least
    that is more and breaks no limit; a run that neither is possible for is left out. Pins stay as they are.
    """
    mix = problem.mix
    if mix is None or not mix.packs:
        return runs
    units, keep = runs.units.copy(), np.ones(len(runs.s), dtype=bool)
    least = smallest_batch(problem)
    pinned = {pin.s for pin in problem.pins if pin.units > 0}
    for r in range(len(runs.s)):
        s, f = int(runs.s[r]), int(runs.f[r])
        if s not in mix.packs or s in pinned:
            continue
        k = mix.of_style(s)
        lot = problem.factories.lot_size[f]
        top = units[r] + 2 * lot + 4 * max(float(p.sum()) for p in mix.packs[s])
        can = np.flatnonzero(reachable(ask_of(problem, mix, k, f, units[r], mix.stock[k]), top))
        can = can[(can % lot == 0) & (can >= least[s, f])]
        options = [*can[can <= units[r]][::-1][:1].tolist(), *can[can > units[r]][:3].tolist()]
        fits = next((n for n in options if not breaches(problem, _with(runs, units, keep, r, n))), None)
        if fits is None:
            keep[r] = False
        else:
            units[r] = float(fits)
    return Runs(runs.s[keep], runs.f[keep], runs.t[keep], units[keep])


def _with(runs: Runs, units: np.ndarray, keep: np.ndarray, r: int, n: float) -> Runs:
    changed = units.copy()
    changed[r] = n
    return Runs(runs.s[keep], runs.f[keep], runs.t[keep], changed[keep])
