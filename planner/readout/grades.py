"""爆 旺 平 滞: how a style sells against its like, by a rule in planner.yaml."""

from __future__ import annotations

import polars as pl

from planner.settings import GradeSettings

HOT, GOOD, FLAT, SLOW = "hot", "good", "flat", "slow"


def grades(rows: pl.DataFrame, rule: GradeSettings) -> pl.Series:
    """A grade a row (style_id, category, age_days, and the measure of the rule); null before the age of the rule.

    Within a category the best share `hot` is hot, the next share `good` is good, the last share `slow` slow, the rest
    flat. Categories with fewer than `min_styles` graded styles are graded together.
    """
    graded = rows.with_row_index("place").filter(
        pl.col("age_days") >= rule.min_age_days, pl.col(rule.measure).is_not_null()
    )
    few = pl.len().over("category") < rule.min_styles
    like = graded.with_columns(like=pl.when(few).then(None).otherwise("category"))
    # The share of its like that sells more, from 0 for the best; equal styles get the same grade.
    better = (pl.col(rule.measure).rank("min", descending=True).over("like") - 1) / pl.len().over("like")
    worse = (pl.col(rule.measure).rank("min").over("like") - 1) / pl.len().over("like")
    grade = (
        pl.when(better < rule.hot)
        .then(pl.lit(HOT))
        .when(better < rule.hot + rule.good)
        .then(pl.lit(GOOD))
        .when(worse < rule.slow)
        .then(pl.lit(SLOW))
        .otherwise(pl.lit(FLAT))
    )
    found = like.with_columns(grade=grade)
    return rows.with_row_index("place").join(
        found.select("place", "grade"), on="place", how="left", maintain_order="left"
    )["grade"]
