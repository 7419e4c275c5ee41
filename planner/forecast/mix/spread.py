"""How far the mix that comes may be from the mix expected: 80% ranges of shares.

Shares scatter around what was expected (Dirichlet, of a concentration learned from the past), and a style sells a
whole number of units of each SKU (multinomial). Both together have the variance below; the range is that of a beta
distribution with the same mean and variance, down to 0 where a SKU may well sell nothing at all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS
from planner.forecast.mix.learned import Habits

Floats = NDArray[np.float64]

# Concentrations that are tried, and the one believed before any sale, with the spread of that belief in logs.
CONCENTRATIONS = np.geomspace(4.0, 1024.0, 17)
BELIEVED, BELIEVED_SPREAD = 40.0, 1.0
LOW, HIGH = 0.1, 0.9


def learn_concentration(habits: Habits) -> float:
    """How many units' worth of evidence the shares expected are as good as, from how past mixes fell out."""
    from scipy.special import gammaln

    good = -0.5 * ((np.log(CONCENTRATIONS) - np.log(BELIEVED)) / BELIEVED_SPREAD) ** 2
    for trial in habits.trials:
        share = np.maximum(habits.forecast(trial), 1e-9)
        for i, a in enumerate(CONCENTRATIONS):
            of_skus = gammaln(trial.sold + a * share) - gammaln(a * share)
            of_styles = gammaln(a) - gammaln(a + trial.total)
            good[i] += (of_skus.sum() + of_styles.sum()) / max(len(habits.trials), 1)
    return float(CONCENTRATIONS[int(np.argmax(good))])


def ranges(share: Floats, concentration: float, quantiles: Floats) -> tuple[Floats, Floats]:
    """(low, high) of each SKU's share in what its style will sell; `quantiles` (K, 21) of the style's units."""
    from scipy.special import betaincinv, betaln

    units = np.maximum(quantiles, 1.0)
    weight = np.gradient(np.array(QUANTILE_LEVELS))
    weight /= weight.sum()
    once = (1.0 / units) @ weight
    spread = share * (1.0 - share) * (1.0 + concentration * once) / (1.0 + concentration)
    sure = np.clip(share * (1.0 - share) / np.maximum(spread, 1e-12) - 1.0, 0.02, 1e6)
    inside = np.clip(share, 1e-9, 1.0 - 1e-9)
    low = betaincinv(inside * sure, (1.0 - inside) * sure, LOW)
    high = betaincinv(inside * sure, (1.0 - inside) * sure, HIGH)
    a, b = inside * concentration, (1.0 - inside) * concentration
    usual = 1.0 / once
    none = np.exp(betaln(a, b + usual) - betaln(a, b))
    all_of_it = np.exp(betaln(a + usual, b) - betaln(a, b))
    low = np.where(none >= LOW, 0.0, low)
    high = np.where(all_of_it >= 1.0 - HIGH, 1.0, high)
    alone = share >= 1.0
    return np.where(alone, 1.0, np.minimum(low, share)), np.where(alone, 1.0, np.maximum(high, share))
