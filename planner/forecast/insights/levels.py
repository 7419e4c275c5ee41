"""Attributes of any kind -> a few levels each that enough styles share: the design of the regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# A level needs so many styles to be looked at by itself.
LEAST_STYLES = 4
# Levels in all attributes together: at most as many as styles, and never more than this.
MOST_COLUMNS = 300
# Room for them is made by asking more styles of a level, up to this share of all; then by leaving attributes out.
MOST_ASKED = 0.05
# A number with more values than this is cut into so many bands of equally many styles.
BANDS = 4
MISSING, OTHERS = "(not given)", "(others)"


@dataclass(frozen=True)
class Factor:
    """An attribute as the regression sees it.

    code     (styles,) index into `levels`
    levels   names; rare ones are together in OTHERS, blanks in MISSING
    rare     names of the levels that too few styles have
    least    how many styles a level needs
    left_out whether there was no room for it
    """

    name: str
    code: Ints
    levels: tuple[str, ...]
    rare: tuple[str, ...]
    least: int
    left_out: bool = False

    @property
    def comparable(self) -> bool:
        """Whether it has two levels that could be compared."""
        named = any(level not in {MISSING, OTHERS} for level in self.levels)
        return len(self.levels) > 1 and named and not self.left_out


def read_factors(styles: pl.DataFrame, names: Sequence[str]) -> list[Factor]:
    """The columns `names` as factors over the rows of `styles`, coarse enough for that many styles.

    Where the levels would be too many, those that the fewest styles have go first; then the last of `names`.
    """
    texts = [(name, level_names(styles[name])) for name in names]
    room = min(MOST_COLUMNS, styles.height)
    least = LEAST_STYLES
    factors = [_factor(name, text, least) for name, text in texts]
    while least < MOST_ASKED * styles.height and sum(len(f.levels) for f in factors if f.comparable) > room:
        least += max(least // 4, 1)
        factors = [_factor(name, text, least) for name, text in texts]
    used = np.cumsum([len(f.levels) if f.comparable else 0 for f in factors])
    return [replace(f, left_out=bool(n > room) and f.comparable) for f, n in zip(factors, used, strict=True)]


def level_names(column: pl.Series) -> pl.Series:
    """The level of each style as text: a text as it stands, a number with many values as a band, a blank as such."""
    if column.dtype.is_numeric() and column.n_unique() > BANDS + 2:
        column = _bands(column.cast(pl.Float64))
    elif column.dtype.is_float():
        column = column.map_elements(lambda x: f"{x:g}", return_dtype=pl.String)
    text = column.cast(pl.String).str.strip_chars()
    return text.replace("", None).fill_null(MISSING)


def _bands(numbers: pl.Series) -> pl.Series:
    """Each number as the band `low - high` it falls in; bands hold about equally many styles."""
    known = numbers.to_numpy()
    finite = np.isfinite(known)
    edges = np.unique(np.quantile(known[finite], np.arange(1, BANDS) / BANDS, method="higher"))
    band = np.searchsorted(edges, known, side="right")
    names = [
        f"{known[finite & (band == k)].min():g} - {known[finite & (band == k)].max():g}"
        if (finite & (band == k)).any()
        else ""
        for k in range(len(edges) + 1)
    ]
    return pl.Series([names[k] if ok else None for k, ok in zip(band, finite, strict=True)], dtype=pl.String)


def _factor(name: str, text: pl.Series, least: int) -> Factor:
    counts = text.rename("level").value_counts().sort("count", "level", descending=[True, False])
    enough = counts.filter(pl.col("count") >= least)["level"].to_list()
    rare = counts.filter(pl.col("count") < least)["level"].to_list()
    place = {level: k for k, level in enumerate(enough)}
    code = text.replace_strict(place, default=len(enough), return_dtype=pl.Int64).to_numpy()
    return Factor(name, code, (*enough, *([OTHERS] if rare else [])), tuple(rare), least)


@dataclass(frozen=True)
class Design:
    """The columns of the regression: a constant, then one column a level of each factor; never made dense."""

    factors: tuple[Factor, ...]

    @property
    def first(self) -> list[int]:
        """Column of each factor's first level."""
        return [1 + sum(len(f.levels) for f in self.factors[:k]) for k in range(len(self.factors))]

    @property
    def columns(self) -> int:
        """The constant and all levels."""
        return 1 + sum(len(f.levels) for f in self.factors)

    @property
    def owner(self) -> Ints:
        """(columns,) the factor of each column; -1 for the constant."""
        return np.concatenate([[-1], *(np.full(len(f.levels), k) for k, f in enumerate(self.factors))]).astype(np.int64)

    def places(self, styles: int) -> Ints:
        """(styles, 1 + factors) the columns in which each style has a one."""
        levels = [f.code + at for f, at in zip(self.factors, self.first, strict=True)]
        return np.column_stack([np.zeros(styles, dtype=np.int64), *levels])

    def gram(self, weight: Floats) -> Floats:
        """(columns, columns) X'WX, from cross tables."""
        place, p = self.places(len(weight)), self.columns
        out = np.zeros((p, p))
        for i in range(place.shape[1]):
            for j in range(i, place.shape[1]):
                table = np.bincount(place[:, i] * p + place[:, j], weight, p * p).reshape(p, p)
                out += table if i == j else table + table.T
        return out

    def sums(self, values: Floats) -> Floats:
        """(columns,) X'v."""
        place = self.places(len(values))
        return np.asarray(sum(np.bincount(place[:, k], values, self.columns) for k in range(place.shape[1])))

    def predict(self, coefficients: Floats, styles: int) -> Floats:
        """(styles,) X b."""
        return np.asarray(coefficients[self.places(styles)].sum(axis=1))

    def spread(self, covariance: Floats, styles: int) -> Floats:
        """(styles,) x'Vx."""
        place = self.places(styles)
        return np.asarray(
            sum(covariance[place[:, i], place[:, j]] for i in range(place.shape[1]) for j in range(place.shape[1]))
        )
