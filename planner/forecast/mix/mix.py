"""Sales by colour and size -> demand_sku: how each style's demand falls on its SKUs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.domain import QUANTILE_NAMES, Inputs
from planner.forecast.mix.belief import usual_weights
from planner.forecast.mix.evidence import Past, evidence_at
from planner.forecast.mix.learned import learn_habits
from planner.forecast.mix.pieces import KEY, Pieces, pieces_of
from planner.forecast.mix.propensity import colour_parts, size_parts
from planner.forecast.mix.sold import EPOCH_1970, sold_pieces
from planner.forecast.mix.spread import learn_concentration, ranges
from planner.tables import DEMAND_SKU
from planner.tables.frames import no_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mix:
    """demand_sku, and what was learned of how the mix comes about."""

    demand_sku: pl.DataFrame
    notes: dict[str, Any] | None


def forecast_mix(
    inputs: Inputs, sales: pl.DataFrame, demand: pl.DataFrame, launch: Ints, rate: Callable[[Ints], Floats]
) -> Mix:
    """The share of each SKU of the styles in `demand`, with 80% ranges; none for styles without colours and sizes.

    `sales` holds days before as_of. `launch`: ordinal of each style's first day, in the order of its style_id; `rate`:
    age in days -> share of a usual style's sales that is over.
    """
    styles = inputs.styles.sort("style_id")
    if _nothing_told(styles, sales, inputs.skus):
        return Mix(no_rows(DEMAND_SKU), None)
    told = sales.select(KEY).unique().join(styles, on="style_id", how="semi")
    pieces, placed = pieces_of(styles, told, inputs.skus)
    if pieces.names.is_empty():
        return Mix(no_rows(DEMAND_SKU), None)
    today = inputs.as_of.toordinal()
    exits = _ordinals(styles["exit_date"])
    sold = sold_pieces(pieces, placed, sales, exits, today)
    past = Past(pieces.grid, size_parts(pieces, styles), colour_parts(pieces, styles), sold, launch, rate)
    habits = learn_habits(past)
    concentration = learn_concentration(habits)
    half_lives = sorted({w.half_life for w in habits.weights})
    share = habits.shares(evidence_at(past, today, half_lives, usual_weights()))
    table = _table(pieces, share, concentration, demand, inputs.skus)
    return Mix(table, habits.as_dict() | {"concentration": round(concentration, 1)})


def _nothing_told(styles: pl.DataFrame, sales: pl.DataFrame, skus: pl.DataFrame) -> bool:
    """Whether no style has colours or sizes, as far as any table says."""
    blank = all(
        frame[c].null_count() == frame.height
        for frame, c in ((styles, "colours"), (styles, "sizes"), (sales, "colour"), (sales, "size"))
    )
    return blank and skus.is_empty()


def _ordinals(days: pl.Series) -> Ints:
    return days.cast(pl.Int32).to_numpy().astype(np.int64) + EPOCH_1970


def _table(
    pieces: Pieces, share: Floats, concentration: float, demand: pl.DataFrame, skus: pl.DataFrame
) -> pl.DataFrame:
    """The rows of the styles in `demand`, in the order of style_id and of the styles' lists."""
    named = pieces.names.with_columns(pl.Series("share", share))
    rows = named.join(
        demand.select("style_id", pl.col("mean").alias("_mean"), *QUANTILE_NAMES),
        on="style_id",
        how="inner",
        maintain_order="left",
    )
    low, high = ranges(rows["share"].to_numpy(), concentration, rows.select(QUANTILE_NAMES).to_numpy())
    codes = skus.unique(list(KEY), keep="first", maintain_order=True).select(*KEY, "sku")
    return (
        rows.with_columns(
            pl.Series("share_low", low), pl.Series("share_high", high), mean=pl.col("share") * pl.col("_mean")
        )
        .join(codes, on=list(KEY), how="left", nulls_equal=True, maintain_order="left")
        .select(DEMAND_SKU.names)
    )
