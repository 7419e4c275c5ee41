"""Differences that are put down to rounding: floating-point sums miss whole numbers and limits by a little."""

from __future__ import annotations

# Whole lots, minimums and the searches' own sums, as units, lots or a share of a limit: a few numbers added up are off by
# less, and real differences are far more.
ROUNDING = 1e-9
# Sums over a whole plan, and what a solver gave: no breach, as a share of a limit, 1 added to it.
TOLERANCE = 1e-6
