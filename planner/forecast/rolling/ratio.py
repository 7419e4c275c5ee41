"""The two simple rules that every forecast has to beat: the ratio method, and what past styles went on to sell.

The ratio method is units so far x total rest / total early of past styles; the unconditional distribution does not look
at a style's own sales at all, and is best where early sales say nothing.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.forecast.rolling.truth import Past

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Fewest finished styles, sold by that age, behind a ratio.
LEAST_STYLES = 5
SCHEMA = {"style_id": pl.String, **dict.fromkeys(("mean", *QUANTILE_NAMES), pl.Float64)}


def ratio_forecast(past: Past, truth: pl.DataFrame, origin: date) -> pl.DataFrame:
    """style_id, mean and the 21 quantiles for the rows of `truth` that the ratio method can forecast.

    At each age a: ratio = total sold after a / total sold up to a, over the styles finished by `origin`. The quantiles
    are the point forecast times those of (actual / forecast) among the same styles: conformal intervals.
    """
    ages = np.unique(truth["age_days"].to_numpy()).astype(np.int64)
    early, total, life = _by_age(past, origin, ages)
    parts = []
    for column, age in enumerate(ages):
        rows = truth.filter(pl.col("age_days") == age)
        old = life > age
        made = _at_age(rows, early[old, column], total[old] - early[old, column])
        if made is not None:
            parts.append(made)
    return pl.concat(parts).sort("style_id") if parts else pl.DataFrame(schema=SCHEMA)


def unconditional_forecast(past: Past, truth: pl.DataFrame, origin: date) -> pl.DataFrame:
    """style_id, mean and the 21 quantiles of what the styles finished by `origin` sold from the same age on."""
    ages = np.unique(truth["age_days"].to_numpy()).astype(np.int64)
    early, total, life = _by_age(past, origin, ages)
    parts = []
    for column, age in enumerate(ages):
        rows, old = truth.filter(pl.col("age_days") == age), life > age
        if old.sum() >= LEAST_STYLES:
            rest = total[old] - early[old, column]
            told = zip(QUANTILE_NAMES, np.quantile(rest, QUANTILE_LEVELS).tolist(), strict=True)
            parts.append(rows.select("style_id", pl.lit(float(rest.mean())).alias("mean"), *_constants(dict(told))))
    return pl.concat(parts).sort("style_id") if parts else pl.DataFrame(schema=SCHEMA)


def _constants(values: dict[str, float]) -> list[pl.Expr]:
    return [pl.lit(value).alias(name) for name, value in values.items()]


def _at_age(rows: pl.DataFrame, early: Floats, rest: Floats) -> pl.DataFrame | None:
    """The forecasts of styles of one age from past ones that were sold longer; None where too few of them tell."""
    tell = early > 0
    if tell.sum() < LEAST_STYLES:
        return None
    ratio = rest.sum() / early.sum()
    errors = np.quantile(rest[tell] / np.maximum(early[tell] * ratio, 1e-9), QUANTILE_LEVELS)
    point = rows["observed"].to_numpy() * ratio
    return pl.DataFrame(
        {
            "style_id": rows["style_id"],
            "mean": point,
            **{name: point * error for name, error in zip(QUANTILE_NAMES, errors, strict=True)},
        }
    )


def _by_age(past: Past, origin: date, ages: Ints) -> tuple[Floats, Floats, Ints]:
    """Of the styles finished by `origin`: units sold before each of `ages` (styles, ages), in all, and days of life.

    Sales before the launch count on the first day.
    """
    styles = (
        past.styles.filter(pl.col("exit_date") <= origin)
        .with_row_index("row")
        .with_columns((pl.col("exit_date") - pl.col("start")).dt.total_days().clip(lower_bound=0).alias("life"))
    )
    sold = (
        past.sales.join(styles, on="style_id")
        .with_columns((pl.col("date") - pl.col("start")).dt.total_days().clip(lower_bound=0).alias("age"))
        .filter(pl.col("age") < pl.col("life"))
    )
    units = np.zeros((styles.height, len(ages) + 1))
    step = np.searchsorted(ages, sold["age"].to_numpy(), side="right")
    np.add.at(units, (sold["row"].to_numpy(), step), sold["units"].to_numpy())
    return units.cumsum(axis=1)[:, :-1], units.sum(axis=1), styles["life"].to_numpy().astype(np.int64)
