"""How far a style's level is shrunk to the mean of all, given its start: learned from how past styles' starts told theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History
from planner.forecast.members.examples import Examples, examples_at
from planner.forecast.members.level_spread import expected_levels

Floats = NDArray[np.float64]

# What the mean style may count for (`credible_levels`), and the ages at which shrinkage is tried out.
MEANS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
AGES = (3, 7, 14, 28, 56)
# What a unit may count for and how much of the whole spread of levels may be kept; it has to earn so many standard
# errors of the difference in loss.
DISCOUNTS, SPREADS, ERRORS = (1.0, 0.3, 0.1), (0.25, 0.5, 0.75, 1.0), 2.0


@dataclass(frozen=True)
class Shrinkage:
    """How past styles' levels tell that of a new one.

    mean      what the mean style counts for, as in `credible_levels`
    spread    how much of the whole spread of levels is kept beside it, 0 .. 1, at each of the first AGES
    discount  what a unit counts for there, as in `expected_levels`
    """

    mean: float
    spread: tuple[float, ...] = (0.0,)
    discount: tuple[float, ...] = (1.0,)

    def at(self, age: int) -> tuple[float, float]:
        """(spread, discount) at an age in days: straight lines over its log, so that nothing jumps."""
        x, known = np.log(max(age, 1)), np.log(AGES[: len(self.spread)])
        return float(np.interp(x, known, self.spread)), float(np.interp(x, known, self.discount))


def credible_levels(early: Floats, exposure: float, mean_level: float, weight: float) -> Floats:
    """Posterior mean level of a gamma-Poisson model whose evidence is discounted.

    `weight` = the share of a life's evidence that the mean of all styles counts for (kappa / (delta x mean) for a
    gamma of shape kappa and sales that count delta a unit; Efron & Morris 1973; Ibrahim & Chen 2000, power prior).
    """
    return (weight * mean_level + early) / (weight + exposure)


def shrunk_levels(early: Floats, examples: Examples, history: History, shrinkage: Shrinkage) -> tuple[Floats, Floats]:
    """Levels of the examples, each as if its own were not known, and of styles that sold `early`: units up to the end
    of the examples.
    """
    past, asked = (_by_mean(units, examples, history, shrinkage.mean) for units in (examples.recent, early))
    spread, discount = shrinkage.at(examples.age)
    if spread == 0:
        return past, asked
    whole = _by_spread(early, examples, history, discount)
    return past + spread * (whole[0] - past), asked + spread * (whole[1] - asked)


def learn_shrinkage(history: History, end: int) -> Shrinkage:
    """The shrinkage under which past styles' rests came nearest to what was expected of them, over several ages."""
    told = [examples_at(history, age, end) for age in AGES if age < end]
    if not told:
        return Shrinkage(MEANS[0])
    loss = [sum(_misses(_by_mean(e.recent, e, history, mean), e).sum() for e in told) for mean in MEANS]
    mean = MEANS[int(np.argmin(loss))]
    found = [_learn_spread(e, history, mean) for e in told]
    return Shrinkage(mean, tuple(spread for spread, _ in found), tuple(discount for _, discount in found))


def mean_level(examples: Examples) -> float:
    """Units that the mean example sells up to the end."""
    return float(np.average(examples.early + examples.rest, weights=examples.weight))


def _learn_spread(e: Examples, history: History, mean: float) -> tuple[float, float]:
    """(spread, discount) at one age."""
    plain = _by_mean(e.recent, e, history, mean)
    usual, best = _misses(plain, e), (0.0, 0.0, 1.0)
    for discount in DISCOUNTS:
        whole, _ = _by_spread(e.recent[:0], e, history, discount)
        for spread in SPREADS:
            apart = _misses(plain + spread * (whole - plain), e) - usual
            error = float(((apart - apart.mean()) ** 2).sum()) ** 0.5
            best = min(best, (float(apart.sum()) + ERRORS * error, spread, discount))
    return best[1:]


def _misses(point: Floats, e: Examples) -> Floats:
    """(n,) by how much points missed the rests, in shares of all of these; points first made to add up to them."""
    actual = max(float(e.weight @ e.rest), 1e-9)
    point = point * actual / max(float(e.weight @ point), 1e-9)
    return np.asarray(e.weight * np.abs(e.rest - point) / actual)


def _by_mean(early: Floats, e: Examples, history: History, mean: float) -> Floats:
    return credible_levels(early, _share(e, history), mean_level(e), mean)


def _by_spread(early: Floats, e: Examples, history: History, discount: float) -> tuple[Floats, Floats]:
    return expected_levels(e.recent, e.early + e.rest, e.weight, early, _share(e, history), discount)


def _share(e: Examples, history: History) -> float:
    return float(history.curve.at(np.array([e.age]))[0])
