"""How good forecasts were: error, bias, CRPS and coverage by group, reliability by level, and what chance explains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS, QUANTILE_NAMES
from planner.tables.answers import MEASURES, RELIABILITY
from planner.tables.frames import schema_of

Floats = NDArray[np.float64]

# Quantiles stand for real numbers: a tie up to rounding is inside.
TIE = 1e-9
# The 19 levels of the CRPS: the outermost two say too little about the middle.
SCORED = slice(1, -1)
INTERVALS = {"cov50": ("p25", "p75"), "cov80": ("p10", "p90"), "cov90": ("p05", "p95")}
AGES = {"1-7": 7, "8-14": 14, "15-28": 28}
OLDER = "over 28"
GROUPS = ("with_ratio", "origin", "age", "category", "stock_out", "method")


def score(cases: pl.DataFrame) -> dict[str, float | int | None]:
    """The measures of some cases, each a row with actual, mean and the 21 quantiles (units).

    n      cases
    wape   sum |p50 - actual| / sum actual
    bias   sum mean / sum actual - 1
    crps   2 x mean pinball loss over p05, p10 ... p95 / mean actual (Gneiting & Raftery 2007, section 4.2)
    cov50, cov80, cov90   share of actuals inside p25-p75, p10-p90, p05-p95, ends included
    wape, bias and crps are None where nothing was sold.
    """
    actual = cases["actual"].to_numpy()
    sold = float(actual.sum())
    error = actual[:, None] - cases.select(QUANTILE_NAMES[SCORED]).to_numpy()
    levels = np.array(QUANTILE_LEVELS[SCORED])
    crps = 2 * np.maximum(levels * error, (levels - 1) * error).mean(axis=1).sum()
    off, mean = np.abs(cases["p50"].to_numpy() - actual).sum(), float(cases["mean"].to_numpy().sum())
    shares = (
        {"wape": off / sold, "bias": mean / sold - 1, "crps": crps / sold}
        if sold > 0
        else dict.fromkeys(("wape", "bias", "crps"))
    )
    return {
        "n": cases.height,
        **{name: None if x is None else float(x) for name, x in shares.items()},
        **{name: float(_inside(cases, *ends).mean()) for name, ends in INTERVALS.items()},
    }


def _inside(cases: pl.DataFrame, low: str, high: str) -> NDArray[np.bool_]:
    actual = cases["actual"].to_numpy()
    return np.asarray((actual >= cases[low].to_numpy() - TIE) & (actual <= cases[high].to_numpy() + TIE))


def score_groups(cases: pl.DataFrame) -> pl.DataFrame:
    """One row a group, value of it and forecast compared: all, then each of GROUPS. `cases` as `with_groups` has it."""
    rows = [{"group": "all", "value": "all", **row} for row in _by_forecast(cases)]
    for group in GROUPS:
        values = cases[group].unique().to_list()
        for value in sorted(values, key=_place):
            part = cases.filter(pl.col(group) == value)
            rows += [{"group": group, "value": value, **row} for row in _by_forecast(part)]
    return pl.DataFrame(rows, schema=schema_of(MEASURES))


def _by_forecast(cases: pl.DataFrame) -> list[dict[str, object]]:
    return [{"forecast": str(name), **score(part)} for (name,), part in cases.group_by("forecast", maintain_order=True)]


def _place(value: str) -> tuple[int, str]:
    """Age bands from young to old, all else by name."""
    bands = [*AGES, OLDER]
    return (bands.index(value) if value in bands else 0, value)


def with_groups(cases: pl.DataFrame) -> pl.DataFrame:
    """The columns of GROUPS as text: `origin` is a date in `cases`, age and stock_out follow from figures."""
    band = pl.lit(OLDER)
    for name, last in reversed(AGES.items()):
        band = pl.when(pl.col("age_days") <= last).then(pl.lit(name)).otherwise(band)
    return cases.with_columns(
        pl.col("origin").cast(pl.String),
        band.alias("age"),
        pl.col("category").cast(pl.String).fill_null(""),
        pl.when(pl.col("stockout_days") > 0)
        .then(pl.lit("out of stock before"))
        .otherwise(pl.lit("in stock"))
        .alias("stock_out"),
        pl.col("method").cast(pl.String).fill_null(""),
    )


def reliability(cases: pl.DataFrame) -> pl.DataFrame:
    """forecast, level, below, n: how often demand stayed below the quantile that claims to be above it so often.

    A tie counts half: many slow styles sell nothing and have low quantiles of 0 (Czado, Gneiting & Held 2009).
    """
    rows = []
    for (name,), part in cases.group_by("forecast", maintain_order=True):
        gap = part["actual"].to_numpy()[:, None] - part.select(QUANTILE_NAMES).to_numpy()
        below = ((gap < -TIE) + 0.5 * (np.abs(gap) <= TIE)).mean(axis=0)
        rows += [
            {"forecast": name, "level": level, "below": float(share), "n": part.height}
            for level, share in zip(QUANTILE_LEVELS, below, strict=True)
        ]
    return pl.DataFrame(rows, schema=schema_of(RELIABILITY))


def chance_of(hits: int, count: int, claimed: float) -> float:
    """Two-sided exact binomial probability of a count at least as unlikely as `hits` of `count` were `claimed` true."""
    from scipy.stats import binomtest

    return float(binomtest(hits, count, claimed).pvalue)


def covered(cases: pl.DataFrame, interval: str = "cov80") -> int:
    """How many actuals lie inside the interval."""
    return int(_inside(cases, *INTERVALS[interval]).sum())


def first_of_each(cases: pl.DataFrame, columns: Sequence[str] = ("style_id",)) -> pl.DataFrame:
    """Each style's earliest case: later ones of the same style tell the same story again."""
    return cases.sort("origin", "style_id").unique(list(columns), keep="first", maintain_order=True)
