"""demand_sku, stock and open orders by SKU, packs -> the SKUs of a planning problem as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from planner.domain import Inputs
from planner.optimize.lines.sku_demand import sku_quantiles, variance_of
from planner.optimize.problem.decided import week_index
from planner.optimize.problem.statement import Floats, Ints, SkuMix
from planner.tables.labels import plain_colour, plain_size

KEY = ("style_id", "colour", "size")


def read_mix(
    inputs: Inputs, demand_sku: pl.DataFrame, ids: Sequence[str], quantiles: Floats, weeks: int, week_zero: date
) -> SkuMix | None:
    """The SKUs of the styles `ids` that have more than one, with what is there of them; None where there are none.

    quantiles (S, 21) of the styles' demand. Stock and orders that do not say colour or size fall on the SKUs as their
    shares; what they say of a SKU without demand is no use.
    """
    rows = demand_sku.filter(pl.col("style_id").is_in(list(ids)))
    rows = rows.filter(pl.len().over("style_id") > 1)
    if rows.is_empty():
        return None
    place = {name: i for i, name in enumerate(ids)}
    rows = rows.with_columns(_s=pl.Series([place[x] for x in rows["style_id"].to_list()], dtype=pl.Int64)).sort(
        "_s", maintain_order=True
    )
    style = rows["_s"].to_numpy()
    share = _within(style, rows["share"].cast(pl.Float64).to_numpy(), len(ids))
    high = rows["share_high"].cast(pl.Float64).fill_null(0.0).to_numpy()
    knots = sku_quantiles(style, share, variance_of(share, high), quantiles)
    known = _Known(rows, share)
    stock = known.spread(inputs.stock.with_columns(_at=pl.lit(0), _units=pl.col("units")), 1)[:, 0]
    coming = known.spread(_outstanding(inputs.orders, week_zero), weeks)
    styles = inputs.styles.filter(pl.col("style_id").is_in(list(ids)))
    instead = dict(styles.select("style_id", "colour_substitution").iter_rows())
    return SkuMix(
        style=style,
        colour=_codes(rows, "colour"),
        colours=tuple(rows["colour"].to_list()),
        sizes=tuple(rows["size"].to_list()),
        skus=tuple(rows["sku"].to_list() if "sku" in rows.columns else [None] * rows.height),
        share=share,
        knots=knots,
        certain=share[:, None] * quantiles[style],
        stock=stock,
        coming=coming,
        substitution=np.array([float(instead.get(x) or 0.0) for x in ids]),
        packs=_packs(inputs.packs, styles, rows),
    )


def _within(style: Ints, share: Floats, styles: int) -> Floats:
    """Shares that add up to 1 exactly."""
    total = np.bincount(style, share, styles)[style]
    return np.asarray(share / np.where(total > 0, total, 1.0))


def _codes(rows: pl.DataFrame, part: str) -> Ints:
    """Colours of each style as numbers from 0, in the order of its rows."""
    known = rows.select("_s", part).unique(maintain_order=True)
    known = known.with_columns(_code=pl.int_range(pl.len(), dtype=pl.Int64).over("_s"))
    both = rows.join(known, on=["_s", part], how="left", nulls_equal=True, maintain_order="left")
    return np.asarray(both["_code"].to_numpy(), dtype=np.int64)


def _outstanding(orders: pl.DataFrame, week_zero: date) -> pl.DataFrame:
    """Open orders with the week they arrive in; what is late arrives in week 0."""
    weeks = [max(week_index(day, week_zero), 0) for day in orders["arrival_date"].to_list()]
    left = (pl.col("units") - pl.col("received").fill_null(0)).clip(lower_bound=0)
    return orders.with_columns(_at=pl.Series(weeks, dtype=pl.Int64), _units=left)


class _Known:
    """Finds the SKUs that rows of other tables speak of."""

    def __init__(self, rows: pl.DataFrame, share: Floats) -> None:
        names = rows.select(KEY).with_row_index("_k").with_columns(pl.col("_k").cast(pl.Int64))
        self.share = share
        self.names = names.with_columns(_plain("colour"), _plain("size"), _share=pl.Series(share))

    def spread(self, rows: pl.DataFrame, weeks: int) -> Floats:
        """(K, weeks) units of `rows` (style_id, colour, size, _at, _units); a part that is blank stands for all."""
        out = np.zeros((self.names.height, weeks))
        rows = rows.filter(pl.col("_units") > 0, pl.col("_at") < weeks).select(
            *KEY, "_at", pl.col("_units").cast(pl.Float64)
        )
        rows = rows.with_columns(_plain("colour"), _plain("size")).with_row_index("_row")
        both = rows.join(self.names.drop("colour", "size"), on="style_id", suffix="_of")
        same = [
            pl.col(f"_{part}").is_null() | pl.col(f"_{part}").eq_missing(pl.col(f"_{part}_of"))
            for part in ("colour", "size")
        ]
        found = both.filter(*same)
        part = pl.col("_share") / pl.col("_share").sum().over("_row")
        found = found.with_columns(_part=pl.when(pl.len().over("_row") == 1).then(1.0).otherwise(part).fill_nan(0.0))
        np.add.at(out, (found["_k"].to_numpy(), found["_at"].to_numpy()), (found["_units"] * found["_part"]).to_numpy())
        return out


def _plain(part: str) -> pl.Expr:
    plain = plain_colour if part == "colour" else plain_size
    return pl.col(part).map_elements(plain, return_dtype=pl.String).alias(f"_{part}")


def _packs(packs: pl.DataFrame, styles: pl.DataFrame, rows: pl.DataFrame) -> dict[int, tuple[Floats, ...]]:
    """Style -> its packs, each as units a SKU in one colour: the units of the SKU's size. The most specific rows win."""
    if packs.is_empty():
        return {}
    category = dict(styles.select("style_id", "category").iter_rows())
    found: dict[int, tuple[Floats, ...]] = {}
    for (style_id,), mine in rows.group_by("style_id", maintain_order=True):
        ranks = (
            packs.filter(pl.col("style_id") == style_id),
            packs.filter(pl.col("style_id").is_null(), pl.col("category") == category[str(style_id)]),
            packs.filter(pl.col("style_id").is_null(), pl.col("category").is_null()),
        )
        said = next((rows_ for rows_ in ranks if rows_.height), None)
        if said is None:
            continue
        sizes = [plain_size(z) if z is not None else "" for z in mine["size"].to_list()]
        made = []
        for _, pack in said.group_by("pack", maintain_order=True):
            held = {plain_size(z): float(u) for z, u in pack.select("size", "units").iter_rows()}
            if set(held) <= set(sizes):  # a pack of sizes that the style does not have is none of its packs
                made.append(np.array([held.get(z, 0.0) for z in sizes]))
        if made:
            found[int(mine["_s"][0])] = tuple(made)
    return found
