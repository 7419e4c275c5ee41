"""order_lines -> a matrix an order: colours down, sizes across, totals both ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from planner.domain import Inputs
from planner.tables.labels import plain_size, size_place


@dataclass(frozen=True)
class Matrix:
    """Units of each colour and size. `units[i][j]` of colours[i] in sizes[j]; a part that a style lacks is blank."""

    colours: list[str]
    sizes: list[str]
    units: list[list[int]]

    @property
    def of_colour(self) -> list[int]:
        """Total of each colour."""
        return [sum(row) for row in self.units]

    @property
    def of_size(self) -> list[int]:
        """Total of each size."""
        return [sum(column) for column in zip(*self.units, strict=True)]

    @property
    def total(self) -> int:
        """All units."""
        return sum(self.of_colour)


@dataclass(frozen=True)
class OrderMatrix:
    """One order with what a factory has to know of it; nothing of money or reasons."""

    order_id: str
    style_id: str
    name: str
    factory_id: str
    week: date
    arrival_date: date
    firm: bool
    matrix: Matrix
    fabric_id: str | None
    metres_per_unit: float
    image: str | None
    packs: tuple[tuple[str, dict[str, int]], ...]

    @property
    def metres(self) -> list[float]:
        """Metres of fabric of each colour."""
        return [round(units * self.metres_per_unit, 1) for units in self.matrix.of_colour]


def matrix_of_lines(lines: pl.DataFrame, sizes: list[str] | None = None) -> Matrix:
    """The matrix of one order's lines (colour, size, units); `sizes`: the order of the style's list, where it has one.

    Sizes that no list orders go by their system: S, M, L, XL; 36, 38, 40.
    """
    colours = [c or "" for c in lines["colour"].unique(maintain_order=True).to_list()]
    listed = {plain_size(size): place for place, size in enumerate(sizes or ())}
    known = [z or "" for z in lines["size"].unique(maintain_order=True).to_list()]
    known.sort(key=lambda z: (listed.get(plain_size(z), len(listed)), *size_place(z)))
    units = [[0] * len(known) for _ in colours]
    for colour, size, count in lines.select("colour", "size", "units").iter_rows():
        units[colours.index(colour or "")][known.index(size or "")] += int(count)
    return Matrix(colours, known, units)


def order_matrices(
    orders: pl.DataFrame, order_lines: pl.DataFrame | None, inputs: Inputs, *, firm_only: bool = True
) -> list[OrderMatrix]:
    """The orders of a plan (firm ones, or all) by factory, week and style. An order without lines is one of one cell."""
    chosen = orders.filter(pl.col("firm")) if firm_only else orders
    chosen = chosen.sort("factory_id", "week", "style_id", "order_id")
    styles = {row["style_id"]: row for row in inputs.styles.iter_rows(named=True)}
    parts = (
        {}
        if order_lines is None
        else {str(k[0]): rows for k, rows in order_lines.group_by("order_id", maintain_order=True)}
    )
    return [
        _order(row, parts.get(row["order_id"]), styles.get(row["style_id"], {}), inputs.packs)
        for row in chosen.iter_rows(named=True)
    ]


def _order(row: dict[str, Any], lines: pl.DataFrame | None, style: dict[str, Any], packs: pl.DataFrame) -> OrderMatrix:
    if lines is None:
        lines = pl.DataFrame(
            {"colour": [None], "size": [None], "units": [row["units"]]},
            schema={"colour": pl.String, "size": pl.String, "units": pl.Int64},
        )
    listed = [size.strip() for size in (style.get("sizes") or "").split(";") if size.strip()]
    return OrderMatrix(
        order_id=row["order_id"],
        style_id=row["style_id"],
        name=style.get("name") or "",
        factory_id=row["factory_id"],
        week=row["week"],
        arrival_date=row["arrival_date"],
        firm=row["firm"],
        matrix=matrix_of_lines(lines, listed),
        fabric_id=style.get("fabric_id"),
        metres_per_unit=float(style.get("fabric_per_unit") or 0.0),
        image=style.get("image"),
        packs=_packs(packs, row["style_id"], style.get("category")),
    )


def _packs(packs: pl.DataFrame, style_id: str, category: str | None) -> tuple[tuple[str, dict[str, int]], ...]:
    """The packs of a style, the most specific rows: name -> units a size."""
    general = pl.col("style_id").is_null()
    for said in (
        packs.filter(pl.col("style_id") == style_id),
        packs.filter(general, pl.col("category") == category),
        packs.filter(general, pl.col("category").is_null()),
    ):
        if said.height:
            return tuple(
                (str(name[0]), dict(rows.select("size", "units").iter_rows()))
                for name, rows in said.group_by("pack", maintain_order=True)
            )
    return ()
