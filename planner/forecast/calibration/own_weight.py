"""What the own level of a style long on sale counts for beside the pooled answer: learned on the past, without a jump."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.forecast.calibration.calibrations import Calibration, combine
from planner.forecast.calibration.nested_backtest import Cases
from planner.forecast.members.own_level import Alone
from planner.forecast.quantiles import FEW_UNITS, pinball, widen

Floats = NDArray[np.float64]

# What the own level counts for before any backtest, and what is tried.
PRIOR_OWN_WEIGHT = 0.5
OWN_WEIGHTS = np.linspace(0.0, 1.0, 11)
# Log-sds of a factor by which the own level's ranges are widened: past errors know the curve that came to pass.
SPREADS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
# Fewer styles than this tell nothing. Another weight than the prior one must lower the loss by so many standard errors.
LEAST_STYLES, ERRORS = 10, 2.0


@dataclass(frozen=True)
class OwnWeight:
    """The most that an own level counts for (0 .. 1), by which log-sd its ranges are widened, cases behind it.

    `season`: share of the variance of seasons never seen that stays beside what earlier days have taught.
    """

    most: float = PRIOR_OWN_WEIGHT
    spread: float = 0.0
    cases: int = 0
    season: float = 1.0

    def as_dict(self) -> dict[str, object]:
        """As plain data, for the manifest."""
        return {"weight": round(self.most, 2), "spread": self.spread, "past_forecasts": self.cases}


@dataclass(frozen=True)
class _Past:
    """Styles long on sale at one origin: pooled quantiles, those of their own level, units sold, what it counts for."""

    pooled: Floats
    alone: Alone
    sold: Floats
    weight: float


def joined(pooled: Floats, alone: Alone | None, weight: OwnWeight, season: Floats) -> Floats:
    """(asked, 21) the pooled quantiles, averaged with those of the own level where a style has been on sale for long.

    `season`: (asked,) log-sd for seasons never seen, by which the own level's ranges are widened too.
    """
    if alone is None or weight.most == 0:
        return pooled
    out = pooled.copy()
    spread = np.sqrt(weight.spread**2 + weight.season * season[alone.place] ** 2)
    out[alone.place] = _mixed(pooled[alone.place], widen(alone.quantiles, spread), weight.most * alone.grown)
    return out


def _mixed(pooled: Floats, own: Floats, part: Floats) -> Floats:
    return np.asarray(pooled + part[:, None] * (own - pooled))


def learn_own_weight(cases: list[Cases], calibrations: dict[str, Calibration]) -> OwnWeight:
    """The weight and spread with the least pinball loss on earlier days, on which both answers were had.

    Another weight than PRIOR_OWN_WEIGHT must lower the loss by ERRORS standard errors of the difference between the two
    answers, over styles and over origins. In a shop younger than a year earlier days met seasons never seen before, too: once they add up
    to one day just like today, what they taught stands for half of the variance of seasons to come.
    """
    calibrations = {name: replace(calibration, season=0.0) for name, calibration in calibrations.items()}
    told = [past for c in cases if (past := _past(c, calibrations)) is not None]
    if not told:
        return OwnWeight()
    weight = np.array([past.weight for past in told]) / sum(past.weight for past in told)
    best = (np.inf, PRIOR_OWN_WEIGHT, 0.0)
    for spread in SPREADS:
        wide = [widen(past.alone.quantiles, spread) for past in told]
        hold = _hold(told, wide, weight)
        for own_weight in OWN_WEIGHTS:
            loss = sum(w * _loss(past, own, own_weight) for w, past, own in zip(weight, told, wide, strict=True))
            best = min(best, (loss + hold * abs(own_weight - PRIOR_OWN_WEIGHT), float(own_weight), spread))
    taught = min(sum(past.weight for past in told), 1.0)
    return OwnWeight(best[1], best[2], sum(len(past.sold) for past in told), 1.0 / (1.0 + taught))


def _past(cases: Cases, calibrations: dict[str, Calibration]) -> _Past | None:
    """What the styles long on sale among the cases were told, and sold."""
    own = cases.alone
    if own is None or (own.grown > 0).sum() < LEAST_STYLES or cases.actual[own.place].sum() <= 0:
        return None
    to_go = np.full(len(own.place), cases.back)
    pooled = combine(cases.members[:, own.place], cases.kind[own.place], to_go, calibrations)
    return _Past(pooled, own, cases.actual[own.place], cases.like)


def _losses(quantiles: Floats, sold: Floats, pooled: Floats) -> Floats:
    """(n,) the loss of each style in units and in logs, each over the mean of the pooled answer's."""

    def both(q: Floats) -> list[Floats]:
        return [pinball(q, sold), pinball(np.log(q + FEW_UNITS), np.log(sold + FEW_UNITS))]

    (units, logs), (usual_units, usual_logs) = both(quantiles), both(pooled)
    return np.asarray((units / max(usual_units.mean(), 1e-9) + logs / max(usual_logs.mean(), 1e-9)) / 2)


def _loss(past: _Past, own: Floats, own_weight: float) -> float:
    return float(_losses(_mixed(past.pooled, own, own_weight * past.alone.grown), past.sold, past.pooled).mean())


def _hold(told: list[_Past], wide: list[Floats], weight: Floats) -> float:
    """ERRORS standard errors of the loss of the own levels less that of the pooled answer."""
    apart = [
        _losses(_mixed(p.pooled, own, p.alone.grown), p.sold, p.pooled) - _losses(p.pooled, p.sold, p.pooled)
        for p, own in zip(told, wide, strict=True)
    ]
    means = np.array([d.mean() for d in apart])
    by_style = float(weight**2 @ [d.var() / len(d) for d in apart])
    by_origin = float(weight**2 @ (means - weight @ means) ** 2)
    return ERRORS * float(np.sqrt(by_style + by_origin))
