"""Cases of a backtest -> by how much ranges would have to be scaled to hold what they claim, if chance is no excuse."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.forecast.quantiles import FEW_UNITS
from planner.forecast.rolling.measures import first_of_each

Floats = NDArray[np.float64]

CLAIMED = 0.8
# Fewer styles than this, or all of one day, are no evidence.
LEAST_STYLES, LEAST_DAYS = 30, 2
# Styles of one day share their luck: the sd of a day's coverage besides that of drawing styles.
DAY_SPREAD = 0.1
# So many standard errors off is beyond chance (once in a hundred times).
BEYOND_CHANCE = 2.58
# As many styles' worth of belief that the ranges are right, and the most that is done about them.
BELIEF_STYLES, NARROWEST, WIDEST = 50.0, 0.8, 1.6
MOST_NEEDED = 10.0


def learn_scale(cases: pl.DataFrame) -> dict[str, float] | None:
    """scale, covered, styles, days from one forecast's cases, each style once; None with too few of them.

    A case needs the scale at which its 80% range would just have held it; the level that holds four cases in five is
    the scale that all of them need (conformal prediction, Vovk et al. 2005), drawn to 1. It is 1 where coverage is off
    by no more than chance. Where a forecast was issued with a scale (column `scale`), that is taken out first.
    """
    once = first_of_each(cases)
    days = once["origin"].n_unique()
    if once.height < LEAST_STYLES or days < LEAST_DAYS:
        return None
    needed = _needed(once) * once["scale"].to_numpy()
    covered = float((needed <= 1.0 + 1e-9).mean())
    error = (CLAIMED * (1 - CLAIMED) / once.height + DAY_SPREAD**2 / days) ** 0.5
    scale = 1.0
    if abs(covered - CLAIMED) > BEYOND_CHANCE * error:
        trust = once.height / (once.height + BELIEF_STYLES)
        scale = float(np.clip(np.quantile(needed, CLAIMED), NARROWEST, WIDEST)) ** trust
    return {"scale": round(scale, 4), "covered": round(covered, 4), "styles": once.height, "days": days}


def _needed(cases: pl.DataFrame) -> Floats:
    """The scale of log distances to the median at which p10-p90 would just hold what was sold."""
    sold, low, middle, high = (np.log(cases[c].to_numpy() + FEW_UNITS) for c in ("actual", "p10", "p50", "p90"))
    room = np.where(sold >= middle, high - middle, middle - low)
    off = np.abs(sold - middle)
    return np.asarray(np.where(off <= 1e-9, 0.0, np.minimum(off / np.maximum(room, 1e-9), MOST_NEEDED)))
