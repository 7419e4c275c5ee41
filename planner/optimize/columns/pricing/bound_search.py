"""The worth of a style at given prices, nearly exact: a best-first search over beginnings of chains.

bound_path.py chooses the multiplier r of a run before it knows the whole chain, which raises its bound. Here the chain is
built run by run and all r of its beginning are chosen together; what follows is bounded by the path. When the best
beginning is a whole chain, its worth is that of the style, but for the grid of r, which holds every r = b.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.bound_path import BoundPath
from planner.optimize.columns.pricing.sizes import resized
from planner.optimize.problem.statement import Bools, Floats

# A style is searched when its bound exceeds its best chain by more than this share of all worths' mean.
LOOSE = 1e-3
# Beginnings that are looked at for a style at most; what is found by then is a bound as well.
LONGEST = 400
# What a unit of stock or open orders may be worth, w: points of a coarse look, halvings around the best; and where the
# search looks from there, as shares of the margin.
COARSE, HALVINGS = 5, 4
AROUND = (-0.3, -0.1, -0.03, 0.0, 0.03, 0.1, 0.3)


def searched_worth(candidates: CandidateRuns, duals: DualPrices, pool: Pool, which: Bools | None = None) -> Floats:
    """(S,) upper bound on what any chain of each style earns at these prices; chains that come near it go to the pool.
    Only styles `which` (S,) are looked at; of all others it is 0.

    A style is searched only where the path's bound is well above its best chain in the pool.
    """
    worth, given, stocked = np.zeros(candidates.S), np.zeros(candidates.S), candidates.given > 0
    looked = np.ones(candidates.S, dtype=bool) if which is None else which
    parts = [part for part in (np.flatnonzero(looked & ~stocked), np.flatnonzero(looked & stocked)) if len(part)]
    for part in parts:
        worth[part], given[part], chains = _by_path(BoundPath.at_prices(candidates, duals, part))
        pool.add(resized(candidates, chains, duals))
    known = np.zeros(candidates.S)
    np.maximum.at(known, pool.chains.s, pool.reduced(duals))
    loose = worth - known > LOOSE * max(float(worth.mean()), 1e-9)
    for part in [part[loose[part]] for part in parts if loose[part].any()]:
        path = BoundPath.at_prices(candidates, duals, part)
        views = [_view(path, w) for w in _near(path, given[part])]
        searches = [BoundSearch(path, row, views) for row in range(len(part))]
        found = [search.run(float(known[s])) for search, s in zip(searches, part.tolist(), strict=True)]
        worth[part] = np.minimum(worth[part], found)
        pool.add(resized(candidates, joined([search.best() for search in searches]), duals))
    return worth


@dataclass(frozen=True)
class View:
    """The path at one worth w of a given unit: its worth (n,), given units and what they earn anyway counted; the runs'
    values by week of arrival; by style (n,) phi(w), and what given units count at w less what they earn anyway.
    """

    worth: Floats
    runs: dict[int, Floats]
    floor: Floats
    apart: Floats


def _view(path: BoundPath, w: Floats | None) -> View:
    if w is None:
        return View(path.worth(), path.runs, np.zeros(len(path.s)), np.zeros(len(path.s)))
    worth = path.worth(w)
    assert path.floor is not None
    apart = w * path.candidates.given[path.s] - path.margin * path.candidates.valuation.anyway.sold[path.s]
    return View(worth + apart, path.runs, path.floor[:, 0], apart)


def _by_path(path: BoundPath) -> tuple[Floats, Floats, Chains]:
    """(the path's worth (n,), 0 at least; the w (n,) at which it is least; the chains that reach it, least units).

    The worth is convex in w: a coarse look, then halving on both sides of the best.
    """
    if not _stocked(path):
        worth = path.worth()
        return np.maximum(worth, 0.0), np.zeros(len(worth)), path.trace(worth)
    least, best, step = np.full(len(path.s), np.inf), np.zeros(len(path.s)), 1 / (COARSE - 1)
    tried = [path.margin * share for share in np.linspace(0, 1, COARSE)]
    for halving in range(HALVINGS + 1):
        for w in tried:
            worth = _view(path, w).worth
            least, best = np.minimum(worth, least), np.where(worth < least, w, best)
        step /= 2
        tried = [np.clip(best + sign * step * path.margin, 0, path.margin) for sign in (-1, 1)]
        tried = tried if halving < HALVINGS else []
    here = path.worth(best)
    return np.maximum(least, 0.0), best, path.trace(here)


def _near(path: BoundPath, best: Floats) -> Sequence[Floats | None]:
    """The w (n,) at which a search looks: around the best of the path; None where nothing is given."""
    if not _stocked(path):
        return [None]
    return [np.clip(best + away * path.margin, 0, path.margin) for away in AROUND]


def _stocked(path: BoundPath) -> bool:
    return bool((path.candidates.given[path.s] > 0).any())


class BoundSearch:
    """The search for one style: row `row` of a path, seen at each worth of given units.

    Runs i = 0 .. n - 1 by week of arrival, n stands for none more. Points of r are those of the path and every b, in
    descending order; arrays by point (views, points) are over the lowest r so far.
    """

    def __init__(self, path: BoundPath, row: int, views: list[View]) -> None:
        candidates, s = path.candidates, int(path.s[row])
        self.candidates, self.s = candidates, s
        lead = candidates.problem.factories.lead
        runs = [
            (a, place, int(f), int(a - lead[f]))
            for a in sorted(path.at)
            for place, f in enumerate(path.at[a].tolist())
            if candidates.may[s, f, a - lead[f]]
        ]
        self.f, self.t = (np.array([run[k] for run in runs], dtype=np.int64) for k in (2, 3))
        self.arrive = np.array([*(a for a, *_ in runs), candidates.never])
        b, grid = path.b[row, self.f, self.t], path.r[row]
        r = np.unique(np.concatenate([grid, b[(b >= 0) & (b <= path.margin[row])]]))[::-1]
        # The path's value at the next lower point of its grid is no less.
        place = np.minimum(np.searchsorted(-grid, -r), len(grid) - 1)
        onward = [np.stack([view.runs[a][row, i][place] for view in views]) for a, i, *_ in runs]
        self.onward = np.array([*onward, np.zeros((len(views), len(r)))])
        self.phi = path.phi_at(row, r)
        mine = np.full(len(runs), row)
        brings = path.run_at(mine, self.f, self.t, np.broadcast_to(r, (len(runs), len(r))))
        self.cost = brings - path.k[row, self.f, self.t][:, None]
        self._look_at_windows(
            np.array([view.floor[row] for view in views]), np.array([view.apart[row] for view in views])
        )
        self.chain: tuple[int, ...] = ()

    def _look_at_windows(self, floor: Floats, apart: Floats) -> None:
        """Shares of demand from a run's arrival to what comes next, and of it where given units are there; what they
        are worth before the first run comes in.
        """
        rest, at, given = self.candidates.rest[self.s], self.arrive, self.candidates.given[self.s] > 0
        before = rest[self.candidates.given_from[self.s]]
        self.idle = apart + floor * before
        self.wait = apart + np.maximum(before - rest[at[:-1]], 0.0)[:, None] * floor
        start = np.clip(self.candidates.given_from[self.s], at[:-1, None], np.maximum(at[None], at[:-1, None]))
        self.later = rest[start] - rest[at][None] if given else np.zeros(start.shape)
        self.alone = rest[at[:-1]][:, None] - rest[at][None] - self.later
        self.shared = np.maximum(self.phi[None], floor[:, None])
        number = np.arange(len(at))
        self.follows = (at[None] > at[:-1, None]) | ((at[None] == at[:-1, None]) & (number[None] > number[:-1, None]))

    def run(self, known: float) -> float:
        """The worth of the best chain, or a bound on it after LONGEST steps, and at least `known`."""
        never, points = len(self.f), self.onward.shape[1:]
        heap: list[tuple[float, int, tuple[int, ...], Floats]]
        heap = [(-float(self.idle.min()), never, (never,), self.onward[never])]
        heap += [
            (
                -float((self.wait[i] + self.onward[i, :, 0]).min()),
                i,
                (i,),
                np.broadcast_to(self.wait[i][:, None], points),
            )
            for i in range(never)
        ]
        heapq.heapify(heap)
        number = len(heap)
        for _ in range(LONGEST):
            top, _, chain, before = heap[0]
            if -top <= known or chain[-1] == never:
                break
            heapq.heappop(heap)
            for j, bound, onward in self._next(chain[-1], before):
                if bound > known:
                    heapq.heappush(heap, (max(-bound, top), number, (*chain, j), onward))
                    number += 1
            if not heap:
                return known
        self.chain = heap[0][2]
        return max(-heap[0][0], known)

    def _next(self, i: int, before: Floats) -> list[tuple[int, float, Floats]]:
        """(what comes after run i, the bound then, by point what the beginning is worth at the lowest r so far)."""
        here = np.minimum.accumulate(before, axis=1) + self.cost[i]
        j = np.flatnonzero(self.follows[i])
        begun = here[None] + self.alone[i, j][:, None, None] * self.phi
        begun += self.later[i, j][:, None, None] * self.shared
        bounds = (begun + self.onward[j]).min(axis=(1, 2))
        return list(zip(j.tolist(), bounds.tolist(), begun, strict=True))

    def best(self) -> Chains:
        """The best beginning met, with least units; no chain where none pays better than what is known."""
        runs = [i for i in self.chain if i < len(self.f)]
        if not runs:
            return joined([])
        f, t = self.f[runs][None], self.t[runs][None]
        return Chains(np.array([self.s]), f, t, self.candidates.least[self.s, f])
