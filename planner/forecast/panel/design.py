"""How alike two designs are: the attributes they share. All that is known of a style before its first day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Numbers are compared by the fifth of all styles they fall into.
BANDS = 5
UNKNOWN = -1


def design_codes(styles: pl.DataFrame, attributes: Sequence[str]) -> Ints:
    """(styles, attributes + 2) a code for category, price band and each attribute; UNKNOWN where it is missing."""
    columns = ["category", "price", *(a for a in attributes if a not in ("category", "price"))]
    return np.column_stack([_codes(styles[c]) for c in columns])


def bands(values: Ints) -> Ints:
    """(styles,) the fifth of all that each falls into, or its rank where there are no more values than that."""
    return _codes(pl.Series(values))


def _codes(values: pl.Series) -> Ints:
    if values.dtype.is_numeric() and values.n_unique() > BANDS:
        values = (values.rank("average") * BANDS / max(values.len() - values.null_count(), 1)).ceil()
    return values.rank("dense").cast(pl.Int64).fill_null(UNKNOWN).to_numpy()


def unlike(own: Ints, past: Ints) -> Floats:
    """(own, past) share of the attributes in which two designs differ; one that is missing differs from all."""
    differ = np.zeros((len(own), len(past)))
    for mine, theirs in zip(own.T, past.T, strict=True):
        differ += (mine[:, None] != theirs) | (mine[:, None] == UNKNOWN)
    return np.asarray(differ / max(own.shape[1], 1))
