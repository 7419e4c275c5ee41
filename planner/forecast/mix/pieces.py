"""The SKUs of every style as arrays, and which SKU a row of sales speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from planner.tables.labels import plain_colour, plain_size, size_place

Ints = NDArray[np.int64]

KEY = ("style_id", "colour", "size")
_PLAIN = {"colour": plain_colour, "size": plain_size}
# In which order lists are asked for the names of a style's colours and sizes.
_LISTED, _TABLED, _SOLD = 0, 1, 2


@dataclass(frozen=True)
class Grid:
    """K SKUs of S styles, which have C colours and Z sizes in all: places of one in the arrays of another.

    style, colour, size              (K,)
    style_of_colour, style_of_size   (C,), (Z,)
    """

    styles: int
    style: Ints
    colour: Ints
    size: Ints
    style_of_colour: Ints
    style_of_size: Ints

    @property
    def count(self) -> int:
        """K."""
        return len(self.style)

    def of_styles(self, chosen: Ints) -> Cut:
        """The part of the grid that belongs to some styles (ascending places)."""
        place = np.full(self.styles, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        skus, colours, sizes = (
            np.flatnonzero(place[of] >= 0) for of in (self.style, self.style_of_colour, self.style_of_size)
        )
        inner = Grid(
            len(chosen),
            place[self.style[skus]],
            np.searchsorted(colours, self.colour[skus]),
            np.searchsorted(sizes, self.size[skus]),
            place[self.style_of_colour[colours]],
            place[self.style_of_size[sizes]],
        )
        return Cut(inner, skus, colours, sizes)


@dataclass(frozen=True)
class Cut:
    """A part of a grid, and where its SKUs, colours and sizes stand in the whole."""

    grid: Grid
    skus: Ints
    colours: Ints
    sizes: Ints


@dataclass(frozen=True)
class Pieces:
    """The SKUs of all styles, with their names.

    styles          style_id, as the grid counts them
    names           style_id, colour, size: a row a SKU; a part that the style does not have is null
    colour_label, colour_place    (C,) plain name as a number, place in the list of the style
    size_label      (Z,) plain name as a number
    size_names      the plain name of each size_label
    """

    grid: Grid
    styles: pl.Series
    names: pl.DataFrame
    colour_label: Ints
    colour_place: Ints
    size_label: Ints
    size_names: list[str]


def pieces_of(styles: pl.DataFrame, sold: pl.DataFrame, skus: pl.DataFrame) -> tuple[Pieces, pl.DataFrame]:
    """(the SKUs of all styles that have colours or sizes, which SKU each row of `sold` is).

    `sold`: the distinct style_id, colour, size of sales. A style has the SKUs of the skus table, where that names it,
    else every colour it lists in every size it lists; and whatever else of it was sold. A row of `sold` without a part
    that its style has is no SKU. The second frame is `sold` with `piece`; rows that are none are left out.
    """
    found = {part: _labels(part, styles, sold, skus) for part in ("colour", "size")}
    lone = pl.DataFrame(
        {"style_id": styles["style_id"], "label": None, "place": 0},
        schema_overrides={"label": pl.String, "place": pl.Int64},
    )
    parts = {
        p: pl.concat([t.drop("plain"), lone.join(t, on="style_id", how="anti").select("style_id", "label", "place")])
        for p, t in found.items()
    }
    has_any = pl.concat([t.select("style_id") for t in found.values()]).unique()
    whole = (
        styles.select("style_id")
        .join(has_any, on="style_id", how="semi")
        .join(skus.select("style_id").unique(), on="style_id", how="anti")
    )
    listed, seen = (_named(rows.select(KEY), found) for rows in (skus.join(styles, on="style_id", how="semi"), sold))
    pieces = _arrays(styles, _every_sku(whole, parts, (listed, seen)))
    placed = seen.join(
        pieces.names.with_row_index("piece").with_columns(pl.col("piece").cast(pl.Int64)),
        left_on=["style_id", "_colour", "_size"],
        right_on=list(KEY),
        nulls_equal=True,
    )
    return pieces, placed.select(*KEY, "piece")


def _every_sku(whole: pl.DataFrame, parts: dict[str, pl.DataFrame], said: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """KEY and the places of colour and size in their lists, sorted by them: of the styles in `whole` every colour in every
    size, and what else is `said`.
    """
    grid = whole.join(parts["colour"].rename({"label": "colour"}).drop("place"), on="style_id").join(
        parts["size"].rename({"label": "size"}).drop("place"), on="style_id"
    )
    under_their_names = [pl.col(f"_{k}").alias(k) if k != "style_id" else pl.col(k) for k in KEY]
    return (
        pl.concat([grid.select(KEY), *(rows.select(under_their_names) for rows in said)])
        .unique()
        .join(
            parts["colour"].select("style_id", colour="label", _c="place"), on=["style_id", "colour"], nulls_equal=True
        )
        .join(parts["size"].select("style_id", size="label", _z="place"), on=["style_id", "size"], nulls_equal=True)
        .sort("style_id", "_c", "_z")
    )


def _labels(part: str, styles: pl.DataFrame, sold: pl.DataFrame, skus: pl.DataFrame) -> pl.DataFrame:
    """style_id, label, plain, place: the colours or sizes of each style under the names it lists, or else has.

    A name that no list has and that means the same as one that is there already is left out.
    """
    listed = (
        styles.select("style_id", label=pl.col(f"{part}s").str.split(";"))
        .explode("label")
        .select("style_id", pl.col("label").str.strip_chars(), rank=pl.lit(_LISTED))
    )
    others = [
        rows.select("style_id", label=pl.col(part), rank=pl.lit(rank))
        for rows, rank in ((skus.join(styles, on="style_id", how="semi"), _TABLED), (sold, _SOLD))
    ]
    rows = (
        pl.concat([listed, *(_as_people_write(part, o.filter(pl.col("label").is_not_null()).unique()) for o in others)])
        .filter(pl.col("label").is_not_null() & (pl.col("label") != ""))
        .unique(["style_id", "label"], keep="first", maintain_order=True)
    )
    rows = rows.join(_plain(part, rows["label"]), on="label", maintain_order="left")
    first = pl.col("rank") == pl.col("rank").min().over("style_id", "plain")
    again = pl.int_range(pl.len()).over("style_id", "plain") > 0
    rows = rows.filter(first & ((pl.col("rank") == _LISTED) | ~again))
    return rows.select("style_id", "label", "plain", place=pl.int_range(pl.len(), dtype=pl.Int64).over("style_id"))


def _as_people_write(part: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Style by style, sizes from small to large, colours by name."""
    labels = rows["label"].unique().to_list()
    ordered = sorted(labels, key=lambda label: (*size_place(label), label) if part == "size" else label)
    place = pl.DataFrame({"label": ordered, "_at": range(len(ordered))}, schema={"label": pl.String, "_at": pl.Int64})
    return rows.join(place, on="label", maintain_order="left").sort("style_id", "_at").drop("_at")


def _plain(part: str, labels: pl.Series) -> pl.DataFrame:
    distinct = labels.unique().drop_nulls().to_list()
    return pl.DataFrame(
        {"label": distinct, "plain": [_PLAIN[part](x) for x in distinct]},
        schema={"label": pl.String, "plain": pl.String},
    )


def _named(rows: pl.DataFrame, found: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """`rows` with `_colour` and `_size`, the names that their styles have for them; rows without a part left out."""
    for part, labels in found.items():
        exact = labels.select("style_id", pl.col("label").alias(part), pl.col("label").alias("_exact"))
        alike = labels.unique(["style_id", "plain"], keep="first", maintain_order=True).select(
            "style_id", _plain="plain", _alike="label"
        )
        rows = (
            rows.join(exact, on=["style_id", part], how="left")
            .join(_plain(part, rows[part]).rename({"label": part, "plain": "_plain"}), on=part, how="left")
            .join(alike, on=["style_id", "_plain"], how="left")
            .with_columns(pl.coalesce("_exact", "_alike").alias(f"_{part}"))
            .drop("_exact", "_alike", "_plain")
        )
        has = labels.select("style_id").unique().with_columns(_has=True)
        rows = (
            rows.join(has, on="style_id", how="left")
            .filter(pl.col("_has").is_null() | pl.col(f"_{part}").is_not_null())
            .drop("_has")
        )
    return rows.filter(pl.col("_colour").is_not_null() | pl.col("_size").is_not_null())


def _arrays(styles: pl.DataFrame, names: pl.DataFrame) -> Pieces:
    ids = styles["style_id"]
    style = ids.cast(pl.Enum(ids)).to_physical()
    place = pl.DataFrame({"style_id": ids, "_s": style.cast(pl.Int64)})
    names = names.join(place, on="style_id", maintain_order="left")
    s = names["_s"].to_numpy()

    def part(column: str) -> tuple[Ints, Ints]:
        """(which of all parts each SKU has, first SKU of each part)."""
        code = s * (int(names[column].max() or 0) + 1) + names[column].to_numpy()  # type: ignore[arg-type]
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        return which.astype(np.int64), first

    colour, first_colour = part("_c")
    size, first_size = part("_z")
    colours, sizes = names["colour"].gather(first_colour), names["size"].gather(first_size)
    colour_label, _ = _numbered([plain_colour(x) if x is not None else "" for x in colours.to_list()])
    size_label, size_names = _numbered([plain_size(x) if x is not None else "" for x in sizes.to_list()])
    grid = Grid(ids.len(), s, colour, size, s[first_colour], s[first_size])
    place_in_list = names["_c"].to_numpy()[first_colour]
    return Pieces(grid, ids, names.select(KEY), colour_label, place_in_list, size_label, size_names)


def _numbered(texts: list[str]) -> tuple[Ints, list[str]]:
    distinct = sorted(set(texts))
    place = {text: i for i, text in enumerate(distinct)}
    return np.array([place[text] for text in texts], dtype=np.int64), distinct
