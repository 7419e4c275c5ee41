"""How far ahead of two simple rules the forecasts were, by age, with the standard error of that: is the method worth it?"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.tables.answers import SKILL
from planner.tables.frames import schema_of

Floats = NDArray[np.float64]

SCORED = slice(1, -1)
PAIR = ("origin", "style_id")


def skill_beside(cases: pl.DataFrame, forecast: str, rules: tuple[str, ...]) -> pl.DataFrame:
    """group (all, age), value, rule, n, skill, error: 1 - CRPS of `forecast` / CRPS of the rule, on the same cases.

    error   standard error of the skill, styles apart: two forecasts of one style share its luck (delta method)
    Above 0 the forecast is ahead; a skill that is not above its error is no proof of being ahead. A rule without
    cases, or that never missed, has no row.
    """
    ours = _losses(cases, forecast)
    rows = []
    for rule in rules:
        both = ours.join(
            _losses(cases, rule).select(*PAIR, pl.col("loss").alias("theirs")), on=list(PAIR), maintain_order="left"
        )
        parts = [("all", "all", both)]
        parts += [("age", str(band), part) for (band,), part in both.group_by("age", maintain_order=True)]
        rows += [
            {"group": group, "value": value, "rule": rule, "n": part.height, "skill": found[0], "error": found[1]}
            for group, value, part in parts
            if (found := _skill(part)) is not None
        ]
    return pl.DataFrame(rows, schema=schema_of(SKILL))


def _losses(cases: pl.DataFrame, forecast: str) -> pl.DataFrame:
    """origin, style_id, age, loss (units) of the cases of one forecast, youngest first."""
    mine = cases.filter(pl.col("forecast") == forecast).sort("age_days", *PAIR)
    gap = mine["actual"].to_numpy()[:, None] - mine.select(QUANTILE_NAMES[SCORED]).to_numpy()
    levels = np.array(QUANTILE_LEVELS[SCORED])
    loss = 2 * np.maximum(levels * gap, (levels - 1) * gap).mean(axis=1)
    return mine.select(*PAIR, "age").with_columns(pl.Series("loss", loss, dtype=pl.Float64))


def _skill(both: pl.DataFrame) -> tuple[float, float] | None:
    theirs = float(both["theirs"].sum())
    if theirs <= 0:
        return None
    share = float(both["loss"].sum()) / theirs
    apart = (
        both.group_by("style_id", maintain_order=True)
        .agg((pl.col("loss") - share * pl.col("theirs")).sum().alias("d"))["d"]
        .to_numpy()
    )
    count = len(apart)
    error = float((apart**2).sum() * count / max(count - 1, 1)) ** 0.5 / theirs
    return 1 - share, error
