"""What may be seen by the next decision: a few equally likely signals, and what demand is like given each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from planner.optimize.problem.statement import Floats, Ints

# Learning beyond this counts as this: the chances of the levels given a signal then have edges, which is all it means.
_ALL = 1 - 1e-9


@dataclass(frozen=True)
class Signals:
    """What is known at a review of n styles. J signals, D levels of demand.

    start    first week of start that is decided at the review
    chance   (n, D, J) chance of each level given the signal; over the levels they add up to 1
    below    (n, D + 1, J) chance of one of the lowest i levels given the signal
    """

    start: int
    chance: Floats
    below: Floats


@dataclass(frozen=True)
class Review:
    """A later decision: the first week of start it decides, what is learned until then (S,), how finely it is seen."""

    start: int
    learned: Floats
    levels: int
    signals: int

    def of(self, s: Ints) -> Signals:
        """What it knows of styles s (n,).

        Gaussian copula: a level of total demand has the normal score x; the signal is the bin that a normal score
        with correlation sqrt(learned) to x falls in, bins equally likely. Over all signals the levels are as likely
        as before (Bayes), so learning nothing changes nothing.
        """
        x = ndtri((np.arange(self.levels) + 0.5) / self.levels)
        edges = ndtri(np.arange(self.signals + 1) / self.signals)
        share = np.minimum(self.learned[s], _ALL)[:, None, None]
        score = (edges[None, None, :] - np.sqrt(share) * x[None, :, None]) / np.sqrt(1 - share)
        chance = np.diff(ndtr(score), axis=2)
        chance /= chance.sum(axis=1, keepdims=True)
        below = np.zeros((len(s), self.levels + 1, self.signals))
        np.cumsum(chance, axis=1, out=below[:, 1:])
        return Signals(self.start, chance, below)
