"""What one more week of sales is expected to teach: the share of a style's uncertainty that the next week resolves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Believed before any past: what the first week on sale resolves, and the days of age over which that halves.
PRIOR_FIRST_WEEK, PRIOR_HALF_LIFE = 0.35, 7.0


def prior_learning(age: Ints) -> Floats:
    """Share of the variance of log demand that one more week resolves, by age in days; before launch as at launch."""
    return np.asarray(PRIOR_FIRST_WEEK * 0.5 ** (np.maximum(age, 0) / PRIOR_HALF_LIFE))
