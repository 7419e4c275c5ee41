"""How much own sales, sizes and colours of other styles count: learned by predicting the past from what was known then.

Candidates are drawn from what is believed before any sale, and from around what the past favours most. Each forecasts
the mix of what styles sold from several days of the past on; it then counts by how likely it made that (Bayesian
averaging, likelihoods tempered since sales of a style come in bunches and the windows overlap). With little past the
belief decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.forecast.mix.belief import (
    CENTRE,
    HALF_LIVES,
    SPREAD,
    WIDE,
    climbed,
    drawn,
    log_belief,
    log_normal,
    usual_weights,
    weights_at,
)
from planner.forecast.mix.evidence import Past, closed_share, evidence_at
from planner.forecast.mix.own import Evidence, Weights, in_group, shares, summed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CANDIDATES, MOST_USED = 32, 16
EVERY_DAYS, MOST_ORIGINS = 14, 6
# Styles that one origin is asked about at most; the newest, whose mix is least known.
MOST_STYLES = 1000
# A style's units of a window count for at most so many.
ONE_OPINION = 30.0
# By how much likelihoods are tempered beyond what they scatter: sales come in bunches.
TEMPER = 2.0


@dataclass(frozen=True)
class Trial:
    """One origin of the past: what was known of some styles, and what of them sold after it.

    styles        places of the styles among all
    open_after    (K,) share of the time after it that each SKU could be bought
    sold, total   units after it of each SKU, of each style
    """

    styles: Ints
    known: Evidence
    open_after: Floats
    sold: Floats
    total: Floats

    def forecast(self, weights: Weights) -> Floats:
        """(K,) share of each SKU in what its style sells after the origin, of what could be bought then."""
        return in_group(shares(self.known, weights) * self.open_after, self.known.grid.style)


@dataclass(frozen=True)
class Habits:
    """Candidates that count, and by how much; `trials` they were learned from."""

    weights: tuple[Weights, ...]
    worth: Floats
    trials: tuple[Trial, ...]

    def shares(self, known: Evidence) -> Floats:
        """(K,) mean share over the candidates."""
        return np.asarray(self.worth @ np.array([shares(known, candidate) for candidate in self.weights]))

    def forecast(self, trial: Trial) -> Floats:
        """(K,) mean share in what could be bought after a trial's day."""
        return np.asarray(self.worth @ np.array([trial.forecast(candidate) for candidate in self.weights]))

    def as_dict(self) -> dict[str, Any]:
        """What counts how much, for the run's notes."""
        names = Weights.__dataclass_fields__
        mean = {
            n: round(float(sum(w * getattr(c, n) for c, w in zip(self.weights, self.worth, strict=True))), 3)
            for n in names
        }
        return {"trials": len(self.trials), "units": round(float(sum(t.sold.sum() for t in self.trials))), **mean}


def learn_habits(past: Past) -> Habits:
    """Weighs what may be believed by the past that there is.

    Importance sampling: draws from all of the belief, and around the point that belief and past together favour most;
    each weighs belief x likelihood / how densely both drew there.
    """
    trials = tuple(_trials(past))
    if not trials:
        usual = drawn(CENTRE, SPREAD, MOST_USED)
        return Habits(tuple(weights_at(at) for at in usual), np.full(MOST_USED, 1.0 / MOST_USED), ())
    wide = np.concatenate([[CENTRE], drawn(CENTRE, WIDE, CANDIDATES)[1:]])
    likely = np.array([_log_likelihood(trials, at) for at in wide])
    nearest = weights_at(wide[int(np.argmax(likely))])
    temper = max(1.0, float(np.mean([_scatter(t, nearest) for t in trials]))) * (len(trials) + 1) / 2 * TEMPER

    def favoured(at: Floats) -> float:
        return _log_likelihood(trials, at) / temper + float(log_belief(at))

    best = wide[int(np.argmax(likely / temper + log_belief(wide)))]
    top, spread = climbed(best, favoured)
    close = drawn(top, spread, CANDIDATES)
    points = np.concatenate([wide, close])
    likely = np.concatenate([likely, [_log_likelihood(trials, at) for at in close]]) / temper
    density = np.logaddexp(log_normal(points, CENTRE, WIDE), log_normal(points, top, spread))
    found = likely + log_belief(points) - density
    worth = np.exp(found - found.max())
    order = np.argsort(-worth, kind="stable")[:MOST_USED]
    return Habits(tuple(weights_at(points[i]) for i in order), worth[order] / worth[order].sum(), trials)


def _log_likelihood(trials: Sequence[Trial], at: Floats) -> float:
    """How likely the weights at a point made what sold after the days of the trials."""
    weights, found = weights_at(at), 0.0
    for trial in trials:
        counted = (1.0 / (1.0 + trial.total / ONE_OPINION))[trial.known.grid.style] * trial.sold
        found += float(counted @ np.log(np.maximum(trial.forecast(weights), 1e-12)))
    return found


def _trials(past: Past) -> Sequence[Trial]:
    """Origins of the past, the newest first, for as long as they have something to say."""
    sold = past.sold
    begins = int(sold.day.min(initial=sold.today))
    days = range(sold.today - EVERY_DAYS, begins + EVERY_DAYS // 2, -EVERY_DAYS)
    found = (_trial(past, day) for day in days[:MOST_ORIGINS])
    return [trial for trial in found if trial.sold.any()]


def _trial(past: Past, day: int) -> Trial:
    """What was known on `day`, and what sold from then to today, of the newest styles that sold before and after."""
    grid, sold = past.grid, past.sold
    units = sold.counts(grid.count, sold.today, since=day)
    before = summed(grid.style, sold.counts(grid.count, day), grid.styles)
    after = summed(grid.style, units, grid.styles)
    several = np.bincount(grid.style, minlength=grid.styles) > 1
    asked = np.flatnonzero((before >= 1) & (after >= 1) & several)
    asked = np.sort(asked[np.argsort(-past.launch[asked], kind="stable")][:MOST_STYLES])
    skus = grid.of_styles(asked).skus
    known = evidence_at(past, day, HALF_LIVES, usual_weights(), asked)
    open_after = np.maximum(1.0 - closed_share(past, sold.today, since=day)[skus], 0.02)
    return Trial(asked, known, open_after, units[skus], after[asked])


def _scatter(trial: Trial, weights: Weights) -> float:
    """By how much sales vary more than if each unit were a choice of its own (Pearson's statistic a degree)."""
    share, grid = trial.forecast(weights), trial.known.grid
    expected = trial.total[grid.style] * share
    counted = (1.0 / (1.0 + trial.total / ONE_OPINION))[grid.style]
    chi = float((counted * (trial.sold - expected) ** 2 / np.maximum(expected, 0.5)).sum())
    return chi / max(grid.count - grid.styles, 1)
