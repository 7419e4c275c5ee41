"""Whether two plans ask for the same runs."""

from __future__ import annotations

import polars as pl

# What a run is to the people who make it; figures that merely describe it are left out.
WHAT_IS_MADE = ["style_id", "factory_id", "week", "units", "firm"]


def asks_for_the_same(before: pl.DataFrame, after: pl.DataFrame) -> bool:
    """True when two orders tables hold the same runs of the same size, as firm as before."""
    return before.select(WHAT_IS_MADE).sort(WHAT_IS_MADE).equals(after.select(WHAT_IS_MADE).sort(WHAT_IS_MADE))
